//! What ATLES keeps on this computer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What ATLES keeps on this computer beside the documents, and where the documents are filed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeptData {
    /// The data folder.
    pub folder: String,
    /// What lies there, in a fixed order; what there is nothing of is left out.
    pub parts: Vec<KeptPart>,
    /// Folder in which new documents are filed.
    pub documents_folder: String,
    /// Folder in which they are filed unless the user chooses another.
    pub usual_documents_folder: String,
    /// The user's Word file that lends its look to documents that become Word files.
    pub template: Option<TemplateSummary>,
}

/// What was taken from the user's Word file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TemplateSummary {
    /// Name of the file.
    pub name: String,
    /// How many of the styles that documents use it has; for the others there are ATLES's own.
    pub styles: u32,
    /// How many styles documents use.
    pub styles_used: u32,
    /// Whether it has a header on any page.
    pub header: bool,
    /// Whether it has a footer on any page.
    pub footer: bool,
    /// Whether the first page has its own.
    pub first_page: bool,
    /// How many pictures are in them.
    pub pictures: u32,
    /// Width of the page in millimetres; none if it says nothing of pages that could be used.
    pub page_width: Option<u32>,
    /// Height of the page in millimetres.
    pub page_height: Option<u32>,
    /// How many links of its headers and footers were left out; their words were not.
    pub links_left: u32,
    /// How much else of its headers and footers was left out: pictures that lie elsewhere, embedded files, fields that fetch
    /// something.
    pub objects_left: u32,
}

/// One part of what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
pub struct KeptPart {
    /// What it is.
    pub kind: KeptKind,
    /// How much of it there is, in MB of 1,000,000 bytes.
    pub megabytes: f64,
}

/// What a part of the data folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeptKind {
    /// Requests, the library's list, versions, settings.
    Database,
    /// The words of the user's files, to find passages in.
    Index,
    /// Documents in the bin.
    Bin,
    /// The copy of the user's Word file that lends its look.
    Template,
    /// Small pictures of documents, for the library's list.
    Pictures,
    /// Copies of the database from before an update.
    Backups,
    /// The log files.
    Logs,
}
