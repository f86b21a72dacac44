//! Puts together what the Sources screen shows: the known paths from the database, their files from the index.

use std::path::Path;
use std::sync::Arc;

use crate::api::{EventBody, KnownSource, KnownSources};
use crate::blocking::blocking;
use crate::core::Core;
use crate::index::{Counts, Index};
use crate::store::{KnownSources as Table, Requests};

/// Suggestions that are shown at most: more would be a list to work through.
const MOST_SUGGESTED: usize = 3;

/// Requests that are looked through for suggestions.
const LATEST_REQUESTS: u32 = 20;

/// What is known, and how the reading goes.
///
/// # Errors
/// When the database cannot be read. An index that cannot be shows no counts, and its problem.
pub(crate) async fn known_sources(core: &Arc<Core>) -> anyhow::Result<KnownSources> {
    let (paths, used) = core
        .read(|connection| Ok((Table(connection).all()?, Requests(connection).latest_sources(LATEST_REQUESTS)?)))
        .await?;
    let mut suggested: Vec<String> = Vec::new();
    for path in used {
        if suggested.len() < MOST_SUGGESTED && !covered(&path, &paths) && !covered(&path, &suggested) {
            suggested.push(path);
        }
    }
    let core = core.clone();
    let reading = core.indexing.reading();
    let listed = move || {
        let index = core.index.enter().ok();
        let suggested = suggested.into_iter().filter(|path| Path::new(path).exists()).collect();
        let sources = paths.into_iter().map(|path| known_source(path, index.as_deref())).collect();
        KnownSources { sources, reading, suggested }
    };
    Ok(blocking("count known files", listed).await?)
}

/// Tells the listeners what is known and how it goes.
pub(crate) async fn publish_sources(core: &Arc<Core>) {
    match known_sources(core).await {
        Ok(sources) => core.events.send(EventBody::Sources(Box::new(sources))),
        Err(error) => {
            tracing::debug!(task = "source_indexer", %error, "what is known of the sources could not be told");
        }
    }
}

/// Whether a path is one of the others or lies under one.
pub(crate) fn covered(path: &str, others: &[String]) -> bool {
    others.iter().any(|other| Path::new(path).starts_with(other))
}

fn known_source(path: String, index: Option<&Index>) -> KnownSource {
    let Counts { read, waiting, not_read, pages, bytes } =
        index.and_then(|index| index.counts(&path).ok()).unwrap_or_default();
    let place = Path::new(&path);
    let metadata = place.metadata().ok();
    // A path that cannot be opened stands among the unread files of itself.
    let missing = metadata.is_none();
    #[expect(clippy::cast_precision_loss, reason = "bytes for a display")]
    let bytes = bytes as f64;
    KnownSource {
        name: place.file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned()),
        folder: metadata.is_some_and(|metadata| metadata.is_dir()) || read + waiting > 1,
        missing,
        read,
        waiting,
        not_read: not_read.saturating_sub(u32::from(missing)),
        pages,
        bytes,
        path,
    }
}
