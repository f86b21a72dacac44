//! Finished documents made into the bytes of a file, where it holds up nobody: most formats on a blocking thread, pages in a
//! child.
//!
//! Setting pages takes a hundred times as long as anything else that a document goes through, a lot of memory, and a large
//! library that is given what strangers wrote. In a process of its own it has limits of time and memory, it can be called
//! off, and what goes wrong in it takes down nothing else. The child is started anew for each document, as `atles
//! press-child`, and nothing of it stays. The Word file that lends its look to others is taken apart in such a child too.
//!
//! It has no breaker of its own: what can hinder its start hinders that of the file readers, which are the same program.

mod child;

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

pub(crate) use child::run_press_child;

use crate::api::DocumentFormat;
use crate::blocking::blocking;
use crate::config;
use crate::exports::{ExportError, Finished, WordTemplate, docx, html, markdown, order_of_first_page, order_of_pages};
use crate::templates::Refusal;
use child::{Job, LACKING};

/// What the child gets of our environment: what it needs to start, and what says where fonts are. Secrets may be in the rest.
const KEPT_ENVIRONMENT: [&str; 14] = [
    "APPDATA",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "HOME",
    "LD_LIBRARY_PATH",
    "LOCALAPPDATA",
    "PATH",
    "RUST_BACKTRACE",
    "SYSTEMROOT",
    "USERPROFILE",
    "WINDIR",
    "XDG_CONFIG_HOME",
    "XDG_DATA_DIRS",
    "XDG_DATA_HOME",
];

/// Most bytes of the pages of one document. A font is embedded once, in the characters that are used.
const LARGEST_FILE: u64 = 256 << 20;

/// What is kept of a child's last words.
const LAST_WORDS: u64 = 64 << 10;

/// A document as a file.
#[derive(Debug)]
pub(crate) struct Pressed {
    /// The file.
    pub(crate) bytes: Vec<u8>,
    /// Scripts of which some characters have no font on this computer, so that empty boxes stand in their place.
    pub(crate) lacking: Option<String>,
}

impl Pressed {
    fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes, lacking: None }
    }
}

/// Makes files of documents. Clones share it.
#[derive(Clone)]
pub(crate) struct Press {
    inner: Arc<Inner>,
}

struct Inner {
    program: PathBuf,
    permits: Semaphore,
    pictures: Semaphore,
}

/// Why a document could not be set.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PressError {
    /// A fault in a format.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The user's Word file cannot lend its look.
    #[error(transparent)]
    Template(#[from] Refusal),
    /// The child could not be started.
    #[error("the program that sets pages could not be started: {0}")]
    NotStarted(std::io::Error),
    /// The child refused, or broke down, with these last words.
    #[error("the pages could not be set: {0}")]
    Failed(String),
    /// The child took longer than it may.
    #[error("setting the pages took longer than {} seconds", config::PRESS_TIME_LIMIT.as_secs())]
    Hung,
}

impl Press {
    /// One that starts its children from `program`, which is `atles`.
    pub(crate) fn new(program: PathBuf) -> Self {
        Self {
            inner: Arc::new(Inner {
                program,
                permits: Semaphore::new(config::PRESSES_AT_ONCE),
                pictures: Semaphore::new(config::PICTURES_AT_ONCE),
            }),
        }
    }

    /// The document as a file of that format; as a Word file in the look of the one at `template`, if there is one. The same
    /// document gives the same bytes, pages on a machine with the same fonts. Dropping the future ends the child.
    ///
    /// # Errors
    /// See [`PressError`].
    pub(crate) async fn set(
        &self,
        document: Arc<Finished>,
        format: DocumentFormat,
        template: Option<&Path>,
    ) -> Result<Pressed, PressError> {
        match format {
            DocumentFormat::Pdf => self.pages(aside(move || order_of_pages(&document)).await?).await,
            DocumentFormat::Word => {
                let template = match template {
                    Some(path) => Some(self.template(path).await?),
                    None => None,
                };
                Ok(Pressed::whole(aside(move || docx(&document, template.as_ref())).await??))
            }
            DocumentFormat::Html => Ok(Pressed::whole(aside(move || html(&document).into_bytes()).await?)),
            DocumentFormat::Markdown => Ok(Pressed::whole(aside(move || markdown(&document).into_bytes()).await?)),
        }
    }

    /// The look of the Word file at `path`.
    ///
    /// # Errors
    /// [`PressError::Template`] if it is refused; what hinders the child.
    pub(crate) async fn template(&self, path: &Path) -> Result<WordTemplate, PressError> {
        let order = serde_json::to_string(path.as_os_str()).map_err(|_| Refusal::Missing)?;
        let (bytes, _) = match self.ask(Job::Template, &order).await {
            // A file on which the child broke down is no better than a damaged one.
            Err(PressError::Failed(words)) => {
                return Err(Refusal::of_sentence(&words).unwrap_or(Refusal::Damaged).into());
            }
            Err(PressError::Hung) => return Err(Refusal::TooLarge.into()),
            other => other?,
        };
        aside(move || WordTemplate::from_bytes(&bytes)).await?.ok_or(PressError::Template(Refusal::Damaged))
    }

    /// A small picture of the first page of the document (PNG), made beside all that is set.
    ///
    /// # Errors
    /// See [`PressError`].
    pub(crate) async fn picture(&self, document: Arc<Finished>) -> Result<Vec<u8>, PressError> {
        let _permit = self.inner.pictures.acquire().await.expect("the semaphore is never closed");
        let order = aside(move || order_of_first_page(&document)).await?;
        self.carry_out(Job::Picture, &order).await.map(|(picture, _)| picture)
    }

    async fn pages(&self, order: String) -> Result<Pressed, PressError> {
        let (bytes, words) = self.ask(Job::Pages, &order).await?;
        let lacking = words.lines().find_map(|line| line.strip_prefix(LACKING)).map(str::to_owned);
        Ok(Pressed { bytes, lacking })
    }

    /// One order, one child, one answer.
    async fn ask(&self, job: Job, order: &str) -> Result<(Vec<u8>, String), PressError> {
        let _permit = self.inner.permits.acquire().await.expect("the semaphore is never closed");
        self.carry_out(job, order).await
    }

    /// What the child made, and its last words.
    async fn carry_out(&self, job: Job, order: &str) -> Result<(Vec<u8>, String), PressError> {
        let child = self.start().map_err(PressError::NotStarted)?;
        let order = format!("{} {order}\n", job.name());
        let answer = tokio::time::timeout(config::PRESS_TIME_LIMIT, exchange(child, order, job.begins()));
        answer.await.unwrap_or(Err(PressError::Hung))
    }

    fn start(&self) -> std::io::Result<Child> {
        let mut command = Command::new(&self.inner.program);
        let kept = KEPT_ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
        command
            .arg("press-child")
            .env_clear()
            .envs(kept)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        // Wherever we were started, so that a child never keeps a folder or a stick of the user's busy.
        if let Some(folder) = self.inner.program.parent().filter(|folder| folder.is_absolute()) {
            command.current_dir(folder);
        }
        #[cfg(windows)]
        {
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(CREATE_NO_WINDOW);
        }
        command.spawn()
    }
}

/// Work on a blocking thread.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PressError> {
    blocking("set a document", work).await.map_err(|error| PressError::Failed(error.to_string()))
}

/// Hands the order over and takes what it asks for, which begins with `begins`. The pipe of the order stays open until it is
/// there: when it closes, the child ends.
async fn exchange(mut child: Child, order: String, begins: &[u8]) -> Result<(Vec<u8>, String), PressError> {
    let lost = |error: std::io::Error| PressError::Failed(error.to_string());
    let (Some(mut orders), Some(pages), Some(complaints)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(PressError::Failed("the pipes of the child are missing".to_owned()));
    };
    let (mut bytes, mut words) = (Vec::new(), Vec::new());
    let (mut pages, mut complaints) = (pages.take(LARGEST_FILE + 1), complaints.take(LAST_WORDS));
    // A child that ends before it has read everything says why in its last words, not in a broken pipe.
    let (_, read, heard) = tokio::join!(
        orders.write_all(order.as_bytes()),
        pages.read_to_end(&mut bytes),
        complaints.read_to_end(&mut words)
    );
    read.and(heard).map_err(lost)?;
    drop(complaints);
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(PressError::Failed("the file would be too large".to_owned()));
    }
    let status = child.wait().await.map_err(lost)?;
    drop(orders);
    let words = String::from_utf8_lossy(&words);
    if status.success() && bytes.starts_with(begins) {
        return Ok((bytes, words.into_owned()));
    }
    let last = words.lines().rev().find(|line| !line.trim().is_empty());
    Err(PressError::Failed(last.map_or_else(|| status.to_string(), str::to_owned)))
}

#[cfg(all(test, unix))]
mod tests;
