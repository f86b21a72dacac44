//! Whether the sources of a document are still as they were when it was written from them.

use std::path::PathBuf;

use crate::api::{DocumentSource, FileState};
use crate::atomic_file::sha256;
use crate::blocking::blocking;
use crate::config;
use crate::core::Core;
use crate::sources::FoundFile;
use crate::store::{Content, Contents, Result};

/// Looks at each source. One that looks as it did when it was read is not opened; one that does not is read through, unless
/// it is very large: then it counts as changed.
pub(crate) async fn source_states(core: &Core, sources: &mut [DocumentSource]) -> Result<()> {
    let paths: Vec<PathBuf> = sources.iter().map(|source| PathBuf::from(&source.source)).collect();
    let found = blocking("look at sources", move || paths.into_iter().map(FoundFile::at).collect::<Vec<_>>());
    let found = found.await.unwrap_or_default();
    let hashes: Vec<String> = sources.iter().map(|source| source.hash.clone()).collect();
    let looked_up = core
        .read(move |connection| {
            let contents = Contents(connection);
            let mut states = Vec::with_capacity(found.len());
            for (file, hash) in found.into_iter().zip(hashes) {
                states.push(match file {
                    None => Look::Is(FileState::Missing),
                    Some(file) => {
                        let path = file.path.display().to_string();
                        let content = Content { path: &path, size: file.size, modified: &file.modified };
                        match contents.known(content)? {
                            Some(known) if known == hash => Look::Is(FileState::Unchanged),
                            Some(_) => Look::Is(FileState::Changed),
                            None if file.size > config::LARGEST_COMPARED => Look::Is(FileState::Changed),
                            None => Look::Read(file.path, hash),
                        }
                    }
                });
            }
            Ok(states)
        })
        .await?;
    let states = blocking("compare sources", move || looked_up.into_iter().map(Look::state).collect::<Vec<_>>()).await;
    for (source, state) in sources.iter_mut().zip(states.unwrap_or_default()) {
        source.file_state = state;
    }
    Ok(())
}

/// What is known of a source before it is opened.
enum Look {
    Is(FileState),
    Read(PathBuf, String),
}

impl Look {
    fn state(self) -> FileState {
        match self {
            Self::Is(state) => state,
            Self::Read(path, hash) => match std::fs::read(path) {
                Ok(bytes) if sha256(&bytes) == hash => FileState::Unchanged,
                Ok(_) => FileState::Changed,
                Err(_) => FileState::Missing,
            },
        }
    }
}
