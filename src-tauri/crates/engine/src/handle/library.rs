//! Commands about documents.

use std::path::{Path, PathBuf};

use super::{EngineHandle, failed, not_found};
use crate::api::{
    ApiError, Block, Citation, CitationRef, DocumentSection, DocumentSummary, DocumentView, ErrorCode, FileState,
    Passage, ReadOutput,
};
use crate::atomic_file::sha256;
use crate::blocking::blocking;
use crate::store::{Contents, DocumentRow, Documents, Requests};
use crate::writing::charts;
use crate::writing::outcome::internal;
use crate::writing::{quality, refile, source_states};

impl EngineHandle {
    /// The documents in which every word of `query` occurs, and what stands in quotation marks together, latest first; all of
    /// them for an empty query.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn documents(&self, query: String) -> Result<Vec<DocumentSummary>, ApiError> {
        self.read(move |connection| Documents(connection).find(&query, false)).await
    }

    /// Ids of the documents whose files are no longer where ATLES put them; those in the bin have none. Looks at each.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn documents_without_file(&self) -> Result<Vec<String>, ApiError> {
        let documents = self.documents(String::new()).await?;
        let without = move || documents.into_iter().filter(|document| !Path::new(&document.path).exists());
        let looked = blocking("look for files", move || without().map(|document| document.id).collect()).await;
        looked.map_err(|error| internal(error.to_string()))
    }

    /// A document with everything in it.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; a failure of the database.
    pub async fn document(&self, id: String) -> Result<DocumentView, ApiError> {
        let mut row = self.document_row(id).await?;
        if row.former.is_some() && row.summary.binned_at.is_none() {
            // What an earlier session, or a full disk, left undone. What stands in the way is told by the state of the file.
            let _ = refile::settle(&self.inner.core, &row.summary.id).await;
            row = self.document_row(row.summary.id).await?;
        }
        let request_id = row.summary.request_id.clone();
        let words_asked =
            self.read(move |connection| Ok(Requests(connection).get(&request_id)?.request.length.words())).await?;
        let file_state = match &row.former {
            Some(_) => FileState::Behind,
            None => state_of(PathBuf::from(&row.summary.path), row.file_hash.clone()).await,
        };
        source_states(&self.inner.core, &mut row.sources).await.map_err(failed)?;
        let counted = blocking("count a document", move || {
            let charts = charts(&row.sections, &row.summary.title, &row.language);
            (quality(&row.language, &row.sections, &row.sources, words_asked), charts, row)
        });
        let (quality, charts, row) = counted.await.map_err(|error| internal(error.to_string()))?;
        let DocumentRow { summary, language, sections, sources, not_read, .. } = row;
        Ok(DocumentView { summary, language, sections, sources, not_read, file_state, quality, charts })
    }

    /// The surroundings of a citation. They are shown as they were read, even if the file is gone.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if the document has no such citation.
    pub async fn passage(&self, of: CitationRef) -> Result<Passage, ApiError> {
        let citation = self.citation(of).await?;
        let (wanted, hash) = (citation.clone(), citation.hash.clone());
        let found = self
            .read(move |connection| {
                let rows = Contents(connection).get_all(&wanted.hash)?;
                Ok(rows.into_iter().find_map(|row| match row.outcome {
                    ReadOutput::Blocks(blocks) => split(&blocks, &wanted).map(|split| (split, row.read_at)),
                    ReadOutput::Error(_) => None,
                }))
            })
            .await?;
        let ((block, before, after), read_at) = found.ok_or_else(not_found)?;
        let path = PathBuf::from(&citation.source);
        let name = path.file_name().map_or_else(|| citation.source.clone(), |name| name.to_string_lossy().into_owned());
        Ok(Passage {
            source: citation.source,
            name,
            page: citation.page,
            heading: citation.heading,
            kind: block.kind,
            before,
            quote: citation.quote,
            after,
            columns: block.columns,
            read_at,
            file_state: state_of(path, hash).await,
        })
    }

    /// Path of the file that a citation quotes.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if there is no such citation, or the file is gone.
    pub async fn citation_path(&self, of: CitationRef) -> Result<PathBuf, ApiError> {
        existing(PathBuf::from(self.citation(of).await?.source))
    }

    /// Path of a document's file.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if there is no such document, or the file is gone.
    pub async fn document_path(&self, id: String) -> Result<PathBuf, ApiError> {
        existing(PathBuf::from(self.document_row(id).await?.summary.path))
    }

    async fn document_row(&self, id: String) -> Result<DocumentRow, ApiError> {
        self.read(move |connection| Documents(connection).get(&id)).await
    }

    async fn citation(&self, of: CitationRef) -> Result<Citation, ApiError> {
        let row = self.document_row(of.document_id.clone()).await?;
        pick(&row.sections, &of).cloned().ok_or_else(not_found)
    }
}

fn pick<'a>(sections: &'a [DocumentSection], of: &CitationRef) -> Option<&'a Citation> {
    let at = |number: u32| usize::try_from(number).ok();
    sections
        .get(at(of.section)?)?
        .paragraphs
        .get(at(of.paragraph)?)?
        .sentences
        .get(at(of.sentence)?)?
        .citations
        .get(at(of.citation)?)
}

/// The block that is cited, with its text before and after the quote; nothing if the quote is not there.
fn split(blocks: &[Block], citation: &Citation) -> Option<(Block, String, String)> {
    let block = blocks.get(usize::try_from(citation.block).ok()?)?;
    let from = usize::try_from(citation.start.checked_sub(block.start)?).ok()?;
    let to = usize::try_from(citation.end.checked_sub(block.start)?).ok()?;
    let characters: Vec<char> = block.text.chars().collect();
    let text = |range: &[char]| range.iter().collect::<String>();
    (text(characters.get(from..to)?) == citation.quote)
        .then(|| (block.clone(), text(&characters[..from]), text(&characters[to..])))
}

async fn state_of(path: PathBuf, hash: String) -> FileState {
    let state = blocking("look at a file", move || match std::fs::read(&path) {
        Ok(bytes) if sha256(&bytes) == hash => FileState::Unchanged,
        Ok(_) => FileState::Changed,
        Err(_) => FileState::Missing,
    });
    state.await.unwrap_or(FileState::Missing)
}

fn existing(path: PathBuf) -> Result<PathBuf, ApiError> {
    let there: &Path = &path;
    if there.exists() {
        return Ok(path);
    }
    Err(ApiError::new(ErrorCode::NotFound, "The file is not there any more.", "It was moved, renamed or deleted.")
        .with_details(path.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{BlockKind, BlockRole};

    #[test]
    fn a_quote_is_found_by_characters_not_by_bytes() {
        let text = "🎈 é مرحبا, then the quote. And more";
        let block = Block {
            block: 0,
            kind: BlockKind::Paragraph,
            role: BlockRole::Body,
            text: text.to_owned(),
            page: None,
            heading: Vec::new(),
            start: 10,
            end: 10 + u32::try_from(text.chars().count()).unwrap(),
            columns: Vec::new(),
            header_rows: 0,
        };
        let quote = "then the quote.";
        let from =
            10 + u32::try_from(text.chars().collect::<String>().split(quote).next().unwrap().chars().count()).unwrap();
        let citation = Citation {
            source: "a".into(),
            hash: "h".into(),
            block: 0,
            page: None,
            heading: Vec::new(),
            start: from,
            end: from + 15,
            quote: quote.into(),
        };
        let (_, before, after) = split(std::slice::from_ref(&block), &citation).expect("the quote is there");
        assert_eq!(format!("{before}{quote}{after}"), text);
        let wrong = Citation { start: from + 1, end: from + 16, ..citation };
        assert!(split(&[block], &wrong).is_none(), "a shifted quote is never shown as if it were right");
    }
}
