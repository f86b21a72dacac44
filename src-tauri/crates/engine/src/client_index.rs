//! What a process beside the engine does with the index: bring it up to date, and search it. Both work whether or not an
//! engine runs on the folder; SQLite lets them take turns.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use atles_queue::{Clock, Durability, SystemClock};
use tokio_util::sync::CancellationToken;

use crate::api::{ApiError, IndexReport, SearchHit};
use crate::client::{exists, open};
use crate::config;
use crate::index::{Door, Index, IndexError, Pass, PassNews, PassReport};
use crate::log_ring::rfc3339;
use crate::sources::{ReaderPool, normalise_path};
use crate::store::KnownSources;
use crate::system::ring_engine;
use crate::writing::outcome::{failed, internal};

/// Makes the paths known and brings the index up to what lies under them. `program` is the `atles` program, which hosts the
/// children that read files. `progress` hears the file in hand, how many are done, and how many there are to do.
///
/// # Errors
/// A refusal of a path; a folder, a database or an index that cannot be used; [`NotNow`](crate::api::ErrorCode::NotNow) when it was called off.
pub async fn index_beside(
    data: &Path,
    program: PathBuf,
    paths: &[String],
    progress: &(dyn Fn(&str, usize, usize) + Sync),
    cancel: &CancellationToken,
) -> Result<IndexReport, ApiError> {
    let mut roots = Vec::new();
    for path in paths {
        let path = normalise_path(path).ok_or_else(|| {
            ApiError::invalid("paths", "Name at least one file or folder.").with_details(path.clone())
        })?;
        roots.push(path.display().to_string());
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let now = rfc3339(clock.now());
    let (folder, database, _queue) = open(data, clock.clone())?;
    let added = roots.clone();
    let known = database
        .write(Durability::Promised, move |tx| {
            for root in &added {
                KnownSources(tx).add(root, &now)?;
            }
            KnownSources(tx).all()
        })
        .await
        .map_err(failed);
    database.close();
    let known = known?;
    let door = Door::new(folder.index());
    let entering = tokio::task::spawn_blocking(move || door.enter_carefully());
    let index = entering.await.map_err(|error| internal(error.to_string()))?.map_err(ApiError::from)?;
    let readers = ReaderPool::new(program, clock);
    let kept = readers.keep_idle();
    let report = tokio::select! {
        report = bring_up(&index, &readers, (&roots, &known), progress, cancel) => report,
        never = end_idle(&readers) => match never {},
    };
    drop(kept);
    readers.shutdown().await;
    let ringing = tokio::task::spawn_blocking(move || ring_engine(folder.root()));
    let _ = tokio::time::timeout(config::RING_LIMIT, ringing).await;
    let report = report.map_err(ApiError::from)?;
    let counted = tokio::task::spawn_blocking(move || {
        roots.iter().map(|root| Ok(index.counts(root)?.read)).sum::<Result<u32, IndexError>>()
    });
    let files = counted.await.map_err(|error| internal(error.to_string()))?.map_err(ApiError::from)?;
    let PassReport { read, known, not_read, gone, skipped, folders: _ } = report;
    Ok(IndexReport { files, read, known, gone, skipped, not_read })
}

/// Ends children that have been idle, for as long as it is let.
async fn end_idle(readers: &ReaderPool) -> Infallible {
    loop {
        for reader in readers.expired().await {
            reader.end().await;
        }
    }
}

/// One pass; once more over an index that turns out to be damaged, which is built anew.
async fn bring_up(
    index: &Arc<Index>,
    readers: &ReaderPool,
    (roots, known): (&[String], &[String]),
    progress: &(dyn Fn(&str, usize, usize) + Sync),
    cancel: &CancellationToken,
) -> Result<PassReport, IndexError> {
    let done = std::sync::Mutex::new((0, 0));
    let news = |news: PassNews<'_>| {
        let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match news {
            PassNews::Found { due } => *done = (0, due),
            PassNews::Begun(file) => progress(file, done.0, done.1),
            PassNews::Done { .. } => done.0 += 1,
        }
    };
    // One more than there are processors: whoever types a command waits for it, and one file at a time waits for the index.
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) + 1;
    let pass = |roots| Pass { index, readers, roots, known, thorough: false, at_once, cancel };
    match pass(roots).run(&news, &|| Box::pin(std::future::ready(()))).await {
        Err(IndexError::Damaged(why)) => {
            tracing::warn!(task = "source_indexer", "the index is built anew: {why}");
            let fresh = index.clone();
            tokio::task::spawn_blocking(move || fresh.rebuild())
                .await
                .map_err(|error| IndexError::Other(error.to_string()))??;
            pass(known).run(&news, &|| Box::pin(std::future::ready(()))).await
        }
        other => other,
    }
}

/// The passages in the known files that answer a question best, best first.
///
/// # Errors
/// [`NotFound`](crate::api::ErrorCode::NotFound) if it is no data folder; a database or an index that cannot be read.
pub async fn search_beside(data: &Path, query: String, limit: usize) -> Result<Vec<SearchHit>, ApiError> {
    exists(data)?;
    let (folder, database, _queue) = open(data, Arc::new(SystemClock::new()))?;
    let known = database.read(|connection| KnownSources(connection).all()).await.map_err(failed);
    database.close();
    let known = known?;
    let index = open_index(folder.index()).await?;
    let searching = tokio::task::spawn_blocking(move || {
        let allowed = |path: &str| known.iter().any(|root| Path::new(path).starts_with(root));
        index.search(&query, limit, &allowed)
    });
    let hits = searching.await.map_err(|error| internal(error.to_string()))?.map_err(ApiError::from)?;
    Ok(hits.into_iter().map(SearchHit::from).collect())
}

async fn open_index(path: PathBuf) -> Result<Index, ApiError> {
    let opening = tokio::task::spawn_blocking(move || Index::open(&path));
    opening.await.map_err(|error| internal(error.to_string()))?.map_err(ApiError::from)
}
