//! The formats in which a document can be had.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a finished document is as a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFormat {
    /// Pages as they are printed.
    Pdf,
    /// For Word and its likes, to go on with.
    Word,
    /// One file for any browser.
    Html,
    /// Plain text with marks. What a request means that names no format.
    #[default]
    Markdown,
}

impl DocumentFormat {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Word, Self::Html, Self::Markdown];

    /// The end of the name of such a file, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Word => "docx",
            Self::Html => "html",
            Self::Markdown => "md",
        }
    }

    /// The format that files with that extension have; whether its letters are capitals does not matter.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "docx" => Some(Self::Word),
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" | "txt" => Some(Self::Markdown),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_by_its_extension() {
        for format in DocumentFormat::ALL {
            assert_eq!(DocumentFormat::from_extension(format.extension()), Some(format));
        }
        assert_eq!(DocumentFormat::from_extension("DOCX"), Some(DocumentFormat::Word));
        assert_eq!(DocumentFormat::from_extension("doc"), None, "the old format of Word is not ours to write");
    }
}
