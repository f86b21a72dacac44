//! A pass: brings the index up to what lies under some paths. What looks as it did is left alone, what was renamed or copied
//! is known by its bytes, the rest is read in children; what went away is taken out. Cut off at any point, the next pass
//! goes on from there: every file is one transaction.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::damage::{IndexError, Result};
use super::database::Index;
use super::files::key;
use super::ingest::Ingested;
use crate::api::{NotRead, ReadFailure};
use crate::atomic_file::sha256_of;
use crate::blocking::blocking;
use crate::sources::{Batch, Found, FoundFile, ReaderPool, discover};

/// Batches of one file that may wait to be put in: a megabyte of text each.
const BATCHES_AHEAD: usize = 2;

/// What a pass is to do, and with what.
pub(crate) struct Pass<'a> {
    /// The index.
    pub(crate) index: &'a Arc<Index>,
    /// Who reads files.
    pub(crate) readers: &'a ReaderPool,
    /// Files and folders to look through.
    pub(crate) roots: &'a [String],
    /// Files and folders that are known, these among them. Whatever else the index holds is taken out.
    pub(crate) known: &'a [String],
    /// Also looks into files that look as they did.
    pub(crate) thorough: bool,
    /// Files that are read at the same time.
    pub(crate) at_once: usize,
    /// Ends the pass.
    pub(crate) cancel: &'a CancellationToken,
}

/// What happens in a pass.
#[derive(Debug)]
pub(crate) enum PassNews<'a> {
    /// So many files have to be looked into.
    Found {
        /// How many.
        due: usize,
    },
    /// A file is being looked into.
    Begun(&'a str),
    /// A file is done.
    Done {
        /// Its pages, by its length where the format has none; 0 if it was not read.
        pages: u32,
    },
}

/// Waits until the next file may be looked into.
pub(crate) type Hold = dyn Fn() -> BoxFuture<'static, ()> + Sync;

/// What a pass did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct PassReport {
    /// Files that were read.
    pub(crate) read: u32,
    /// Files whose bytes were known under another name.
    pub(crate) known: u32,
    /// What cannot be read.
    pub(crate) not_read: Vec<NotRead>,
    /// Files that went away.
    pub(crate) gone: u32,
    /// Hidden files, links, and folders that hold no documents.
    pub(crate) skipped: u32,
    /// Folders under the paths, the paths themselves included; what has to be watched.
    pub(crate) folders: Vec<PathBuf>,
}

/// What became of one file.
enum Became {
    /// With its pages, or what would be its pages.
    Read(u32),
    Known,
    NotRead(ReadFailure),
}

impl Pass<'_> {
    /// Does it. `news` hears how it goes; `hold` is waited for before each file.
    ///
    /// # Errors
    /// When the index cannot be used; [`IndexError::Cancelled`] when it was called off.
    pub(crate) async fn run(&self, news: &(dyn Fn(PassNews<'_>) + Sync), hold: &Hold) -> Result<PassReport> {
        let found = self.find().await?;
        let (due, gone) = self.compare(&found).await?;
        news(PassNews::Found { due: due.len() });
        let mut report = PassReport {
            not_read: found.not_read,
            gone: u32::try_from(gone.len()).unwrap_or(u32::MAX),
            skipped: found.skipped,
            folders: found.folders,
            ..PassReport::default()
        };
        let (refused, expected) = (report.not_read.clone(), due.clone());
        self.on_index("note files", move |index| {
            index.refuse(&refused)?;
            index.expect(&expected)
        })
        .await?;

        let looked_into: Vec<_> = due.into_iter().map(|file| self.look_into(file, news, hold)).collect();
        let mut outcomes = futures_util::stream::iter(looked_into).buffer_unordered(self.at_once.max(1));
        while let Some((source, outcome)) = outcomes.next().await {
            if self.cancel.is_cancelled() {
                return Err(IndexError::Cancelled);
            }
            let mut pages = 0;
            match outcome? {
                Became::Read(found) => {
                    report.read += 1;
                    pages = found;
                }
                Became::Known => report.known += 1,
                Became::NotRead(ReadFailure { code, message }) => {
                    report.not_read.push(NotRead { source, code, reason: message });
                }
            }
            news(PassNews::Done { pages });
        }
        drop(outcomes);
        if self.cancel.is_cancelled() {
            return Err(IndexError::Cancelled);
        }
        // Last, so that what was renamed is still known when its new name is met.
        self.on_index("forget files", move |index| index.forget(&gone)).await?;
        while self.on_index("clean the index", Index::clean).await? {
            if self.cancel.is_cancelled() {
                return Err(IndexError::Cancelled);
            }
        }
        report.not_read.sort_by(|a, b| a.source.cmp(&b.source));
        Ok(report)
    }

    async fn find(&self) -> Result<Found> {
        let paths: Vec<PathBuf> = self.roots.iter().map(PathBuf::from).collect();
        let cancel = self.cancel.clone();
        let found = self.off_runtime("list files", move || Ok(discover(&paths, &|| cancel.is_cancelled()))).await?;
        // A list that was cut off says nothing about what is missing from it.
        if self.cancel.is_cancelled() { Err(IndexError::Cancelled) } else { Ok(found) }
    }

    /// Which files have to be looked into, and which are gone. What lies under a path that cannot be opened is not gone: a
    /// stick that was pulled out comes back.
    async fn compare(&self, found: &Found) -> Result<(Vec<FoundFile>, Vec<String>)> {
        let looks = self.on_index("look up files", Index::looks).await?;
        let mut there: HashSet<String> = HashSet::with_capacity(found.files.len());
        let mut due = Vec::new();
        for file in &found.files {
            let name = key(file);
            let same = looks.get(&name).is_some_and(|looks| {
                !looks.due && !self.thorough && looks.size == file.size && looks.modified == file.modified
            });
            // Two names that are not Unicode may look the same; the first stands for both.
            if there.insert(name) && !same {
                due.push(file.clone());
            }
        }
        there.extend(found.not_read.iter().map(|entry| entry.source.clone()));
        let closed: Vec<&Path> = found.not_read.iter().map(|entry| Path::new(&entry.source)).collect();
        let within = |path: &Path, roots: &[String]| roots.iter().any(|root| path.starts_with(root));
        let gone = looks.into_keys().filter(|name| {
            let path = Path::new(name);
            let looked_for = within(path, self.roots) && !closed.iter().any(|closed| path.starts_with(closed));
            !there.contains(name) && (looked_for || !within(path, self.known))
        });
        Ok((due, gone.collect()))
    }

    /// What becomes of a file, when its turn has come.
    fn look_into<'a>(
        &'a self,
        file: FoundFile,
        news: &'a (dyn Fn(PassNews<'_>) + Sync),
        hold: &'a Hold,
    ) -> BoxFuture<'a, (String, Result<Became>)> {
        Box::pin(async move {
            let name = key(&file);
            hold().await;
            news(PassNews::Begun(&name));
            (name, self.take(file).await)
        })
    }

    async fn take(&self, file: FoundFile) -> Result<Became> {
        if self.is_known(&file).await? {
            return Ok(Became::Known);
        }
        let (to, mut from) = mpsc::channel::<Batch>(BATCHES_AHEAD);
        let reading = self.readers.read_in_batches(file.path.clone(), self.cancel, to);
        let index = self.index.clone();
        let handing = async {
            // Nothing is begun before there is something, so that no thread waits for a file that takes its time.
            let Some(first) = from.recv().await else { return Err(IndexError::Cancelled) };
            let batches = std::iter::once(first).chain(std::iter::from_fn(move || from.blocking_recv()));
            self.off_runtime("index a file", move || index.ingest(&file, batches)).await
        };
        let ((), ingested) = tokio::join!(reading, handing);
        Ok(match ingested? {
            // A page holds about two passages.
            Ingested::Read { pages, passages } => Became::Read(pages.unwrap_or(passages.div_ceil(2))),
            Ingested::NotRead(failure) => Became::NotRead(failure),
        })
    }

    /// Whether the bytes of the file were read under another name, or before it was touched. Hashed only if a file of that
    /// size was read.
    async fn is_known(&self, file: &FoundFile) -> Result<bool> {
        let bytes = file.size;
        let candidates = self.on_index("look up files", move |index| index.hashes_of_size(bytes)).await?;
        if candidates.is_empty() {
            return Ok(false);
        }
        let path = file.path.clone();
        let cancel = self.cancel.clone();
        let hash =
            self.off_runtime("hash a file", move || Ok(sha256_of(&path, bytes, &|| cancel.is_cancelled()))).await?;
        // What cannot be opened is told by the reader, in its words.
        let Some(hash) = hash else { return Ok(false) };
        match candidates.into_iter().find(|(known, _)| *known == hash) {
            Some((_, content)) => {
                let file = file.clone();
                self.on_index("index a file", move |index| index.link(&file, content)).await
            }
            None => Ok(false),
        }
    }

    async fn on_index<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl FnOnce(&Index) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let index = self.index.clone();
        self.off_runtime(name, move || work(&index)).await
    }

    async fn off_runtime<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        blocking(name, work).await.map_err(|error| IndexError::Other(error.to_string()))?
    }
}
