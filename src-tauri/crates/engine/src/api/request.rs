//! What a user or a program asks for, and how far it is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ApiError, DocumentFormat, Estimate, NotRead, Usage, Writer};

/// The kinds of document that ATLES writes, each with its own outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    /// Abstract to references.
    ResearchPaper,
    /// Executive summary, implementation, performance, recommendations.
    TechnicalReport,
    /// Findings, figures, next steps.
    AnalysisDocument,
    /// The main points.
    SummaryReport,
    /// Steps in order, with their conditions and warnings.
    InstructionManual,
    /// One subject, to be looked up.
    KnowledgeBaseEntry,
    /// Parts of a system, how they work together, how to run it.
    SystemDocumentation,
    /// What a reader does with a thing, from first start to trouble.
    UserGuide,
}

impl DocumentType {
    /// All of them, in the order in which the composer offers them.
    pub const ALL: [Self; 8] = [
        Self::SummaryReport,
        Self::AnalysisDocument,
        Self::ResearchPaper,
        Self::TechnicalReport,
        Self::UserGuide,
        Self::InstructionManual,
        Self::KnowledgeBaseEntry,
        Self::SystemDocumentation,
    ];

    /// The name used in JSON, on the command line and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ResearchPaper => "research_paper",
            Self::TechnicalReport => "technical_report",
            Self::AnalysisDocument => "analysis_document",
            Self::SummaryReport => "summary_report",
            Self::InstructionManual => "instruction_manual",
            Self::KnowledgeBaseEntry => "knowledge_base_entry",
            Self::SystemDocumentation => "system_documentation",
            Self::UserGuide => "user_guide",
        }
    }

    /// The type with that [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How urgent a request is. Within a priority the user's own order counts, then age.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// 1
    Low,
    /// 2
    #[default]
    Normal,
    /// 3
    High,
    /// 4
    Urgent,
    /// 5
    Critical,
}

/// How long the document should be, in words of its body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// 400 words.
    Short,
    /// 1,200 words.
    #[default]
    Medium,
    /// 3,000 words.
    Long,
    /// As many words as given, 50 to 50,000.
    Words(u32),
}

impl Length {
    /// The length in words.
    #[must_use]
    pub const fn words(self) -> u32 {
        match self {
            Self::Short => 400,
            Self::Medium => 1_200,
            Self::Long => 3_000,
            Self::Words(words) => words,
        }
    }
}

/// A document, as asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentRequest {
    /// Title of the document, 1 to 300 characters.
    pub title: String,
    /// Its type.
    pub document_type: DocumentType,
    /// Absolute paths of files and folders, at least one.
    pub sources: Vec<String>,
    /// What to watch for; may be empty.
    #[serde(default)]
    pub instructions: String,
    /// How long it should be.
    #[serde(default)]
    pub length: Length,
    /// What it should be as a file.
    #[serde(default)]
    pub format: DocumentFormat,
    /// Language of headings and notices (ISO 639-1); that of the sources if absent.
    #[serde(default)]
    pub language: Option<String>,
    /// Whom it is for; may be absent.
    #[serde(default)]
    pub audience: Option<String>,
    /// How urgent it is.
    #[serde(default)]
    pub priority: Priority,
    /// When it should be done (RFC 3339).
    #[serde(default)]
    pub deadline: Option<String>,
    /// The user has seen how much there is to read and wants it all the same.
    #[serde(default)]
    pub large_confirmed: bool,
    /// Who writes it; absent for the one that was chosen for new documents.
    #[serde(default)]
    pub writer: Option<Writer>,
}

/// The reply to a request; when it is given, the request is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestAccepted {
    /// Id of the request.
    pub request_id: String,
    /// Nothing will happen until the system is started.
    pub waits_for_start: bool,
}

/// Where a request is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Waits for its turn.
    Pending,
    /// Waits for its time: a schedule, or the rest before another try.
    Scheduled,
    /// Is being written.
    InProgress,
    /// Waits for the user or for a hindrance to go away.
    Paused,
    /// Has its document.
    Completed,
    /// Was given up; says why.
    Failed,
    /// Was called off by the user.
    Cancelled,
}

impl RequestState {
    /// The name used in JSON and in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Scheduled => "scheduled",
            Self::InProgress => "in_progress",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What is being done for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestStep {
    /// Reading the sources.
    Reading,
    /// Planning the outline and finding passages.
    Planning,
    /// Writing one section.
    Writing,
    /// Checking every sentence against its passage.
    Checking,
    /// Putting the file together.
    Assembling,
}

/// How far a request in progress is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Progress {
    /// What is being done.
    pub step: RequestStep,
    /// Part of the work that is done, 0 to 1; never falls within one attempt.
    pub fraction: f64,
    /// Section being written, from 1; 0 before the first.
    pub section: u32,
    /// Number of sections planned; 0 before the plan.
    pub sections: u32,
    /// Title of the section being written; empty before the first.
    pub section_title: String,
    /// Name of the file being read; empty outside of reading.
    pub file: String,
    /// Files read so far.
    pub files_done: u32,
    /// Files to read.
    pub files: u32,
    /// The last words that a model has written of the section; empty while none writes.
    pub draft: String,
    /// Seconds to go, once there is a ground to estimate them.
    pub eta_seconds: Option<u32>,
    /// Seconds that a section takes, on average of those that were written, once one was.
    pub section_seconds: Option<u32>,
    /// When the worker last gave a sign of life; that it waits for a model is none.
    pub last_sign_of_life: String,
    /// A model has been asked, and nothing has come since that sign of life.
    #[serde(default)]
    pub waits_for_model: bool,
}

/// A request with its state, as the window shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RequestView {
    /// Its id.
    pub id: String,
    /// What was asked for.
    pub request: DocumentRequest,
    /// Where it is in its life.
    pub state: RequestState,
    /// Place in the user's own order; lower comes first within a priority.
    pub position: f64,
    /// When it was accepted.
    pub created_at: String,
    /// When work on it first began.
    pub started_at: Option<String>,
    /// When it was completed, given up or called off.
    pub finished_at: Option<String>,
    /// When it is to be tried, for a scheduled one.
    pub run_at: Option<String>,
    /// Its deadline passed before it was done.
    pub late: bool,
    /// How often it was begun.
    pub attempt: u32,
    /// How often it may be begun before it is given up.
    pub max_attempts: u32,
    /// How far it is, while in progress.
    pub progress: Option<Progress>,
    /// Why it is paused, waits for another try, or was given up.
    pub problem: Option<ApiError>,
    /// What of its sources could not be read, as far as known.
    pub not_read: Vec<NotRead>,
    /// Id of its document, once completed.
    pub document_id: Option<String>,
    /// Path of its document, once completed.
    pub document: Option<String>,
    /// Words in its document.
    pub words: u32,
    /// Sentences in its document that claim something.
    pub sentences: u32,
    /// How many of them have a source.
    pub sourced: u32,
    /// How much of its document there is, where the user ended it early or the request is paused in the midst.
    pub part: Option<Part>,
    /// Sections of its document that ATLES itself wrote in place of the model that was to write them.
    pub instead: u32,
    /// What was used of models for it so far; absent if none was asked.
    pub usage: Option<Usage>,
}

/// How much there is of a document that the user ended early, or whose request is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Part {
    /// Sections that are written.
    pub written: u32,
    /// Sections that there were to be.
    pub planned: u32,
}

/// What lies under the paths that a user has chosen, before anything is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SourcesReport {
    /// The paths as absolute ones, in the order given, duplicates removed.
    pub paths: Vec<SourcePath>,
    /// Files that can be read or have not been tried.
    pub files: u32,
    /// Their bytes together.
    pub bytes: f64,
    /// Pages, as far as known.
    pub pages: u32,
    /// What cannot be read.
    pub not_read: Vec<NotRead>,
    /// Hidden files, folders of programs, links in circles, cloud placeholders: passed over without a word each.
    pub skipped: u32,
    /// Over 2,000 files or 1 GB: ask before reading all of it.
    pub large: bool,
}

/// One chosen path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourcePath {
    /// Absolute path.
    pub path: String,
    /// Last part of it.
    pub name: String,
    /// A folder, with everything under it.
    pub folder: bool,
    /// Readable files under it; 1 for a readable file, 0 for one that is not.
    pub files: u32,
    /// Pages in it, where known and where the format has them.
    pub pages: Option<u32>,
}

/// What would be written for a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OutlinePreview {
    /// The sections in order.
    pub sections: Vec<OutlineSection>,
    /// Headings of the sections that are added if the files give cause for them.
    pub if_called_for: Vec<String>,
    /// Readable files that it would be written from.
    pub files: u32,
    /// Language of the headings (ISO 639-1).
    pub language: String,
    /// What a model would take for it; absent where ATLES itself writes.
    pub estimate: Option<Estimate>,
}

/// A section that would be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutlineSection {
    /// Its heading.
    pub title: String,
    /// The question that it answers, in plain words.
    pub question: String,
    /// Words planned for it.
    pub words: u32,
}
