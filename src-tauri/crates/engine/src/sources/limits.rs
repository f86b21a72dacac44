//! How much a reader may take in and give out.

/// Bounds that every reader keeps, whatever a file claims about itself.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Largest file, in bytes.
    pub(super) max_file_bytes: u64,
    /// Most text that is taken from one file, in bytes of UTF-8. Twenty million are about 7,000 pages.
    pub(super) max_text_chars: usize,
    /// Most bytes that the parts of one archive may unpack to.
    pub(super) max_unpacked_bytes: u64,
    /// Deepest nesting that is followed.
    pub(super) max_depth: usize,
}

impl Limits {
    /// Those of Word files that lend their look: small files, whose text is passed over.
    pub(crate) const fn of_templates() -> Self {
        Self { max_file_bytes: 32 << 20, max_text_chars: 20_000_000, max_unpacked_bytes: 128 << 20, max_depth: 200 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_file_bytes: 256 << 20, max_text_chars: 20_000_000, max_unpacked_bytes: 512 << 20, max_depth: 256 }
    }
}
