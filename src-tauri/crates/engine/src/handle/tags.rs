//! What documents are filed under.

use std::collections::BTreeSet;

use super::{EngineHandle, failed};
use crate::api::{ApiError, DocumentSummary, EventBody};
use crate::config;
use crate::store::Documents;

impl EngineHandle {
    /// Files a document under these tags and no others. White space at the ends is dropped, and a tag that is there already,
    /// in whatever letters.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`](crate::api::ErrorCode::InvalidField) for too many or too long tags;
    /// [`ErrorCode::NotFound`](crate::api::ErrorCode::NotFound); a failure of the database.
    pub async fn set_tags(&self, id: String, tags: Vec<String>) -> Result<DocumentSummary, ApiError> {
        let tags = tidied(&tags)?;
        let set = self.inner.core.write_promised(move |tx| {
            Documents(tx).set_tags(&id, &tags)?;
            Ok(Documents(tx).get(&id)?.summary)
        });
        let summary = set.await.map_err(failed)?;
        self.inner.core.events.send(EventBody::Document(Box::new(summary.clone())));
        Ok(summary)
    }
}

fn tidied(tags: &[String]) -> Result<Vec<String>, ApiError> {
    let mut seen = BTreeSet::new();
    let tags: Vec<String> = tags
        .iter()
        .map(|tag| tag.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|tag| !tag.is_empty() && seen.insert(tag.to_lowercase()))
        .collect();
    if tags.len() > config::MOST_TAGS {
        return Err(ApiError::invalid("tags", format!("A document has at most {} tags.", config::MOST_TAGS)));
    }
    if tags.iter().any(|tag| tag.chars().count() > config::LONGEST_TAG) {
        return Err(ApiError::invalid("tags", format!("A tag has at most {} characters.", config::LONGEST_TAG)));
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_tidied_and_limited() {
        let tags = |tags: &[&str]| tidied(&tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            tags(&["  Board ", "board", "", "Site  north", "\u{1f33f}"]).unwrap(),
            ["Board", "Site north", "\u{1f33f}"]
        );
        assert!(tags(&["x".repeat(config::LONGEST_TAG + 1).as_str()]).is_err());
        let many: Vec<String> = (0..=config::MOST_TAGS).map(|number| number.to_string()).collect();
        assert!(tidied(&many).is_err());
    }
}
