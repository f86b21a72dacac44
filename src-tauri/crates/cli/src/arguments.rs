//! The command line.

use std::path::PathBuf;

use atles_engine::api::{
    ConnectionKind, DocumentFormat, DocumentRequest, DocumentType, Length, NewConnection, Pace, Priority, WriterWish,
    ollama_address,
};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// A file whose name says its format.
const FILE: &str = "FILE.pdf|docx|html|md";

/// Who may write.
const WRITER_HELP: &str = "Who writes: built-in, ollama:MODEL, FILE.gguf, or ADDRESS#MODEL for any server that speaks \
    OpenAI's protocol; its key is taken from the keychain or from ATLES_MODEL_KEY";

/// The same where several may write.
const WRITERS_HELP: &str = "Who writes: built-in, ollama:MODEL, FILE.gguf, or ADDRESS#MODEL for any server that speaks OpenAI's \
    protocol; its key is taken from the keychain or from ATLES_MODEL_KEY. Named several times, they share the sections; with \
    built-in among them, that takes over where all of them fail";

/// What a Word file of the user's lends.
const TEMPLATE_HELP: &str = "Word file whose styles, page, headers and footers the document gets; none of its text is taken. \
    Only for a Word file";

/// Writes sourced documents from your own files: no model, no account, no network.
///
/// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused (the input, or the folder is taken).
#[derive(Debug, Parser)]
#[command(name = "atles", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write one document and wait for it
    ///
    /// Reads the sources, writes the document and puts it at --out, as PDF, Word, HTML or Markdown by the name, with its
    /// citations beside it as FILE.citations.json. Files that cannot be read are named on standard error and in the document.
    Write(WriteArguments),
    /// Print the main points of files as plain text
    Summarize(SummarizeArguments),
    /// Print what ATLES reads in a file
    Read(ReadArguments),
    /// Run the engine on a data folder, without a window, until SIGINT or SIGTERM
    ///
    /// Requests that were left by an earlier session go on where they were. Another engine on the same folder is refused
    /// with exit code 3.
    Serve(ServeArguments),
    /// Ask for a document and return; prints the id of the request once it is on disk
    ///
    /// Works whether or not an engine is running on the data folder: a running one begins at once, else the request waits
    /// for the next.
    Request(RequestArguments),
    /// Tell how a data folder is: state, counts, requests
    Status(StatusArguments),
    /// Make files and folders known and searchable
    ///
    /// Reads what is new or changed, and takes out what is gone. A command that was cut off goes on where it was when it is
    /// given again. Works whether or not an engine is running on the data folder; a running one keeps the index up to date.
    Index(IndexArguments),
    /// Search inside the known files
    ///
    /// Words are found in all their forms; the passages that answer best come first.
    Search(SearchArguments),
    /// Save a copy of a finished document as PDF, Word, HTML or Markdown
    ///
    /// Works whether or not an engine is running on the data folder. What is at --out is replaced, unless it is one of the
    /// document's sources.
    Export(ExportArguments),
    /// Parse files for a parent process (not for people)
    #[command(hide = true)]
    ReadChild,
    /// Set the pages of a document for a parent process (not for people)
    #[command(hide = true)]
    PressChild,
    /// Guard the program that runs a model, for a parent process (not for people)
    #[command(hide = true)]
    ModelChild,
}

/// What to write.
#[derive(Debug, Args)]
pub(crate) struct Wanted {
    /// Title of the document
    #[arg(long)]
    title: String,
    /// Type of the document
    #[arg(long = "type", value_name = "TYPE", value_parser = parse_type, help = type_help())]
    document_type: DocumentType,
    /// File or folder to write from; may be given several times
    #[arg(long = "source", value_name = "PATH", required = true, num_args = 1..)]
    sources: Vec<String>,
    /// What to watch for
    #[arg(long, default_value = "")]
    instructions: String,
    /// Length: short (400 words), medium (1,200), long (3,000), or a number of words
    #[arg(long, default_value = "medium", value_parser = parse_length)]
    length: Length,
    /// Language of headings and notices (ISO 639-1); that of the sources if not given
    #[arg(long)]
    language: Option<String>,
    /// Whom the document is for
    #[arg(long)]
    audience: Option<String>,
    /// How urgent it is
    #[arg(long, value_enum, default_value_t = PriorityArgument::Normal)]
    priority: PriorityArgument,
    /// When it should be done (RFC 3339, such as 2027-01-31T17:00:00Z)
    #[arg(long)]
    deadline: Option<String>,
    #[arg(long, value_name = "WRITER", value_parser = parse_writer, help = WRITERS_HELP)]
    pub(crate) writer: Vec<WriterWish>,
}

impl Wanted {
    /// The request for a document in that format. Relative paths are taken from the current folder.
    pub(crate) fn into_request(self, format: DocumentFormat) -> std::io::Result<DocumentRequest> {
        let sources = self.sources.iter().map(|path| Ok(std::path::absolute(path)?.display().to_string()));
        Ok(DocumentRequest {
            title: self.title,
            document_type: self.document_type,
            sources: sources.collect::<std::io::Result<_>>()?,
            instructions: self.instructions,
            length: self.length,
            format,
            language: self.language,
            audience: self.audience,
            priority: self.priority.into(),
            deadline: self.deadline,
            // Whoever types a command has said what to read.
            large_confirmed: true,
            writer: None,
        })
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PriorityArgument {
    #[value(alias = "1")]
    Low,
    #[value(alias = "2")]
    Normal,
    #[value(alias = "3")]
    High,
    #[value(alias = "4")]
    Urgent,
    #[value(alias = "5")]
    Critical,
}

impl From<PriorityArgument> for Priority {
    fn from(priority: PriorityArgument) -> Self {
        match priority {
            PriorityArgument::Low => Self::Low,
            PriorityArgument::Normal => Self::Normal,
            PriorityArgument::High => Self::High,
            PriorityArgument::Urgent => Self::Urgent,
            PriorityArgument::Critical => Self::Critical,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct WriteArguments {
    #[command(flatten)]
    pub(crate) wanted: Wanted,
    /// Data folder to work in; a private temporary one if not given
    #[arg(long, env = "ATLES_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The document; the citations go beside it. A file that is there is replaced
    #[arg(long, value_name = FILE)]
    pub(crate) out: PathBuf,
    #[arg(long, value_name = "FILE.docx|dotx", help = TEMPLATE_HELP)]
    pub(crate) template: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SummarizeArguments {
    /// Most words to print
    #[arg(long)]
    pub(crate) words: u32,
    /// What the summary should be about
    #[arg(long)]
    pub(crate) query: Option<String>,
    #[arg(long, value_name = "WRITER", value_parser = parse_writer, help = WRITER_HELP)]
    pub(crate) writer: Option<WriterWish>,
    /// Print the sentences with their citations as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Files to summarise
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ReadArguments {
    /// The file
    pub(crate) file: PathBuf,
    /// Print blocks with their positions as JSON, and failures as JSON with exit code 3
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// Data folder to work in
    #[arg(long, env = "ATLES_DATA", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Folder in which documents are filed; DIR/documents if not given
    #[arg(long, env = "ATLES_DOCUMENTS", value_name = "DIR")]
    pub(crate) documents: Option<PathBuf>,
    #[arg(long, value_name = "PACE", value_parser = parse_pace, help = pace_help())]
    pub(crate) pace: Option<Pace>,
}

#[derive(Debug, Args)]
pub(crate) struct RequestArguments {
    #[command(flatten)]
    pub(crate) wanted: Wanted,
    /// Data folder of the engine
    #[arg(long, env = "ATLES_DATA", value_name = "DIR")]
    pub(crate) data: PathBuf,
    #[arg(long, default_value = DocumentFormat::Markdown.extension(), value_parser = parse_format, help = format_help())]
    pub(crate) format: DocumentFormat,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// Data folder that holds the document
    #[arg(long, env = "ATLES_DATA", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Id of the document, or of the request that it answers
    pub(crate) id: String,
    /// The copy; its name says the format
    #[arg(long, value_name = FILE)]
    pub(crate) out: PathBuf,
    #[arg(long, value_name = "FILE.docx|dotx", help = TEMPLATE_HELP)]
    pub(crate) template: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct IndexArguments {
    /// Data folder that holds the index; created if need be
    #[arg(long, env = "ATLES_DATA", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Print what was done as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SearchArguments {
    /// Data folder that holds the index
    #[arg(long, env = "ATLES_DATA", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Print passages with their positions as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Most passages to print
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) limit: u32,
    /// What to look for
    #[arg(allow_hyphen_values = true)]
    pub(crate) query: String,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    /// Data folder of the engine
    #[arg(long, env = "ATLES_DATA", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

fn parse_type(name: &str) -> Result<DocumentType, String> {
    DocumentType::from_name(name).ok_or_else(type_help)
}

fn type_help() -> String {
    let names: Vec<&str> = DocumentType::ALL.into_iter().map(DocumentType::name).collect();
    format!("One of: {}", names.join(", "))
}

fn parse_format(extension: &str) -> Result<DocumentFormat, String> {
    DocumentFormat::from_extension(extension).ok_or_else(format_help)
}

fn format_help() -> String {
    format!("What the document is to be as a file: {}", DocumentFormat::ALL.map(DocumentFormat::extension).join(", "))
}

fn parse_writer(text: &str) -> Result<WriterWish, String> {
    let server = |kind, address: &str, model: &str| {
        let (address, model) = (address.trim().to_owned(), model.trim().to_owned());
        if address.is_empty() || model.is_empty() {
            return Err(WRITER_HELP.to_owned());
        }
        Ok(WriterWish::Model(NewConnection::new(kind, address, model)))
    };
    if text == "built-in" {
        return Ok(WriterWish::BuiltIn);
    }
    if let Some(model) = text.strip_prefix("ollama:") {
        return server(ConnectionKind::Ollama, &ollama_address(), model);
    }
    if text.to_lowercase().ends_with(".gguf") && !text.contains("://") {
        return Ok(WriterWish::Model(NewConnection::new(ConnectionKind::File, text, "")));
    }
    let (address, model) = text.split_once('#').ok_or(WRITER_HELP)?;
    server(ConnectionKind::OpenAi, address, model)
}

fn parse_pace(name: &str) -> Result<Pace, String> {
    Pace::from_name(&name.replace('-', "_")).ok_or_else(pace_help)
}

fn pace_help() -> String {
    let names: Vec<&str> = Pace::ALL.into_iter().map(Pace::name).collect();
    format!("How hard to work: {}; the pace that was set last if not given", names.join(", "))
}

fn parse_length(text: &str) -> Result<Length, String> {
    match text {
        "short" => Ok(Length::Short),
        "medium" => Ok(Length::Medium),
        "long" => Ok(Length::Long),
        number => number.parse().map(Length::Words).map_err(|_| "short, medium, long, or a number of words".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_writer_is_named_by_its_kind_or_its_address() {
        let of = |text: &str| match parse_writer(text) {
            Ok(WriterWish::Model(NewConnection { kind, address, model, .. })) => Some((kind, address, model)),
            Ok(WriterWish::BuiltIn) | Err(_) => None,
        };
        assert!(matches!(parse_writer("built-in"), Ok(WriterWish::BuiltIn)));
        assert_eq!(of("ollama:qwen3:4b").unwrap().2, "qwen3:4b");
        let (kind, address, model) = of("http://127.0.0.1:8080/v1#org/model").unwrap();
        assert_eq!(
            (kind, address.as_str(), model.as_str()),
            (ConnectionKind::OpenAi, "http://127.0.0.1:8080/v1", "org/model")
        );
        for wrong in ["ollama:", "http://127.0.0.1:8080", "#model", "qwen"] {
            assert!(parse_writer(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_length_is_a_word_or_a_number() {
        assert_eq!(parse_length("short"), Ok(Length::Short));
        assert_eq!(parse_length("750"), Ok(Length::Words(750)));
        assert!(parse_length("a lot").is_err());
    }
}
