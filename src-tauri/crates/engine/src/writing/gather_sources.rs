//! First step of a request's life: find its files, read what was not read before, and settle what it is written from.

use std::path::PathBuf;

use futures_util::StreamExt as _;
use tokio_util::sync::CancellationToken;

use super::outcome::{Interruption, Step, internal};
use crate::api::{ApiError, ErrorCode, NotRead, ReadOutput};
use crate::blocking::blocking;
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::sources::{self, FoundFile, Unread};
use crate::store::{Content, ContentRow, Contents, Plan, PlannedSource};

/// What a request can be written from.
pub(crate) struct Gathered {
    /// The readable sources.
    pub(crate) plan: Plan,
    /// The others.
    pub(crate) not_read: Vec<NotRead>,
}

/// Finds and reads the sources. `progress` is told the file in hand, how many are done, and how many there are.
pub(crate) async fn gather(
    core: &Core,
    paths: &[String],
    cancel: &CancellationToken,
    progress: impl Fn(&str, usize, usize),
) -> Step<Gathered> {
    let found = find(paths.to_vec(), cancel).await?;
    if cancel.is_cancelled() {
        // The list is cut off: what is missing from it is not missing from the folder.
        return Err(Interruption::Cancelled);
    }
    let total = found.files.len();
    let mut not_read = found.not_read;
    let mut planned: Vec<PlannedSource> = Vec::new();

    let mut outcomes = futures_util::stream::iter(found.files)
        .map(|file: FoundFile| async move {
            let outcome = read_known(core, &file, cancel).await;
            (file, outcome)
        })
        .buffered(core.readers_at_once());
    let mut done = 0;
    progress("", done, total);
    while let Some((file, outcome)) = outcomes.next().await {
        if cancel.is_cancelled() {
            return Err(Interruption::Cancelled);
        }
        done += 1;
        let path = file.path.display().to_string();
        progress(&file_name(&file), done, total);
        match outcome? {
            Known::Readable { hash, .. } => {
                // The same bytes twice would only repeat themselves.
                if planned.iter().all(|source| source.hash != hash) {
                    planned.push(PlannedSource { path, hash });
                }
            }
            Known::NotReadable(reason) => not_read.push(reason),
        }
    }
    not_read.sort_by(|a, b| a.source.cmp(&b.source));
    Ok(Gathered { plan: Plan { sources: planned, questions: None }, not_read })
}

/// How much somebody wants read who may not mean it: "10,214 files, 3.4 GB", in steps of a thousand, as file managers count.
pub(crate) fn much_to_read(files: usize, bytes: u64) -> String {
    let digits = files.to_string();
    let grouped: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).unwrap_or_default()).collect();
    #[expect(clippy::cast_precision_loss, reason = "a rough size")]
    let megabytes = bytes as f64 / 1e6;
    let size =
        if megabytes < 1_000.0 { format!("{megabytes:.0} MB") } else { format!("{:.1} GB", megabytes / 1_000.0) };
    format!("That is a great deal to read: {} files, {size}.", grouped.join(","))
}

/// The refusal of a request for which nothing is left.
pub(crate) fn nothing_readable(not_read: &[NotRead]) -> ApiError {
    if not_read.is_empty() {
        let message = "There are no files in what you chose.";
        return ApiError::new(ErrorCode::NothingReadable, message, "Choose other files, or another folder.");
    }
    let details = not_read.iter().map(|entry| format!("{}: {}", entry.source, entry.reason)).collect::<Vec<_>>();
    ApiError::new(
        ErrorCode::NothingReadable,
        "None of the chosen files can be read.",
        "Choose other files, or mend these and try again.",
    )
    .with_details(details.join("\n"))
}

/// The refusal of a request whose files can be read and say nothing: numbers without words, labels, single words.
pub(super) fn nothing_to_say() -> ApiError {
    ApiError::new(
        ErrorCode::NothingReadable,
        "The chosen files hold no sentence and no table that a document could be made of.",
        "Add files with text in whole sentences, or with tables.",
    )
}

/// What is known of a file.
pub(crate) enum Known {
    /// It was read.
    Readable {
        /// Hash of its content.
        hash: String,
        /// Pages, where the format has them.
        pages: Option<u32>,
    },
    /// It cannot be.
    NotReadable(NotRead),
}

/// What is known of a file; reads it if need be.
pub(crate) async fn read_known(core: &Core, file: &FoundFile, cancel: &CancellationToken) -> Step<Known> {
    let path = file.path.display().to_string();
    if let Some(row) = lookup(core, file).await? {
        return Ok(known(path, row));
    }
    let read = tokio::select! {
        read = core.readers.read(file.path.clone(), cancel) => read,
        () = cancel.cancelled() => return Err(Interruption::Cancelled),
    };
    let read_at = rfc3339(core.clock.now());
    let row = match read {
        Ok(source) => {
            ContentRow { hash: source.hash, outcome: ReadOutput::Blocks(source.blocks), pages: source.pages, read_at }
        }
        // A failure is not kept: the next request tries again, and may have more luck.
        Err(Unread::NoReader(why)) => return Err(Interruption::Hindered(ApiError::no_reader(&why))),
        Err(Unread::File(failure)) => {
            return Ok(Known::NotReadable(NotRead { source: path, code: failure.code, reason: failure.message }));
        }
    };
    let kept = row.clone();
    let (size, modified) = (file.size, file.modified.clone());
    let key = path.clone();
    core.write_passing(move |tx| Contents(tx).put(Content { path: &key, size, modified: &modified }, &kept)).await?;
    Ok(known(path, row))
}

/// What was read of a file before, if it looks the same.
pub(crate) async fn lookup(core: &Core, file: &FoundFile) -> Step<Option<ContentRow>> {
    let (path, size, modified) = (file.path.display().to_string(), file.size, file.modified.clone());
    let row = core
        .read(move |connection| {
            let contents = Contents(connection);
            let hash = contents.known(Content { path: &path, size, modified: &modified })?;
            hash.map(|hash| contents.get(&hash)).transpose()
        })
        .await?;
    Ok(row)
}

/// Lists the files under the paths on a blocking thread.
pub(crate) async fn find(paths: Vec<String>, cancel: &CancellationToken) -> Step<sources::Found> {
    let token = cancel.clone();
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    blocking("list files", move || sources::discover(&paths, &|| token.is_cancelled()))
        .await
        .map_err(|error| Interruption::Fault(internal(error.to_string())))
}

fn known(path: String, row: ContentRow) -> Known {
    match row.outcome {
        ReadOutput::Blocks(_) => Known::Readable { hash: row.hash, pages: row.pages },
        ReadOutput::Error(failure) => {
            Known::NotReadable(NotRead { source: path, code: failure.code, reason: failure.message })
        }
    }
}

fn file_name(file: &FoundFile) -> String {
    file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_folder_is_not_called_unreadable() {
        assert_eq!(nothing_readable(&[]).message, "There are no files in what you chose.");
    }

    #[test]
    fn how_much_there_is_to_read_is_told_as_people_count() {
        assert_eq!(much_to_read(10_214, 3_400_000_000), "That is a great deal to read: 10,214 files, 3.4 GB.");
        assert_eq!(much_to_read(214, 640_400_000), "That is a great deal to read: 214 files, 640 MB.");
    }
}
