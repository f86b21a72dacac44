//! A small picture of the first page of a document, for lists.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::EngineHandle;
use crate::api::ApiError;
use crate::blocking::blocking;
use crate::deliver;
use crate::pictures::{Picture, PictureShelf};
use crate::press::PressError;
use crate::writing::outcome::internal;

impl EngineHandle {
    /// A small picture of the first page of a document as the address of an image (`data:`), as it is now; none if the page
    /// cannot be set. It is made at the first look and kept in the data folder.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`](crate::api::ErrorCode::NotFound); a failure of the database.
    pub async fn picture(&self, id: String) -> Result<Option<String>, ApiError> {
        let chosen = self.read(move |connection| deliver::choose(connection, &id)).await?;
        let core = &self.inner.core;
        let shelf = PictureShelf::new(core.folder.pictures());
        let (document, version) = deliver::version(&chosen);
        let look = {
            let (shelf, document) = (shelf.clone(), document.clone());
            blocking("look for a picture", move || shelf.get(&document, version))
        };
        match look.await.map_err(|error| internal(error.to_string()))? {
            Picture::There(picture) => return Ok(Some(address(&picture))),
            Picture::Impossible => return Ok(None),
            Picture::Unknown => {}
        }
        let finished = blocking("prepare a picture", move || deliver::finished(&chosen));
        let finished = Arc::new(finished.await.map_err(|error| internal(error.to_string()))?);
        let made = match core.press.picture(finished).await {
            Ok(picture) => Some(picture),
            Err(error @ PressError::NotStarted(_)) => {
                // That may pass.
                tracing::debug!(task = "library", %error, "a picture could not be made");
                return Ok(None);
            }
            Err(error) => {
                tracing::debug!(task = "library", %error, "a page has no picture");
                None
            }
        };
        let shown = made.as_deref().map(address);
        let kept = blocking("keep a picture", move || shelf.put(&document, version, made.as_deref()));
        if let Ok(Err(error)) = kept.await {
            tracing::debug!(task = "library", %error, "a picture could not be kept");
        }
        Ok(shown)
    }
}

fn address(picture: &[u8]) -> String {
    format!("data:image/png;base64,{}", BASE64_STANDARD.encode(picture))
}
