//! `atles write`: one document, from request to file, in a private engine.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use atles_engine::api::{EngineHandle, Event, EventBody, RequestState, RequestStep, RequestView};
use tokio::sync::broadcast::error::RecvError;

use crate::arguments::WriteArguments;
use crate::failure::Failure;
use crate::serve::{engine_options, start_logging};

/// The command.
pub(crate) async fn run(arguments: WriteArguments) -> Result<(), Failure> {
    let request = arguments.wanted.into_request()?;
    let temporary;
    let data = match &arguments.data {
        Some(data) => data.clone(),
        None => {
            temporary = tempfile::Builder::new().prefix("atles-").tempdir()?;
            temporary.path().to_owned()
        }
    };
    let log = start_logging(None);
    let engine = EngineHandle::open(engine_options(&data, None, log, "atles write")?).await?;
    let mut events = engine.subscribe();
    let outcome = async {
        engine.start().await?;
        let accepted = engine.request(request).await?;
        wait(&engine, &mut events, &accepted.request_id).await
    }
    .await;
    let done = match outcome {
        Ok(view) => finish(&view, &arguments.out),
        Err(failure) => Err(failure),
    };
    engine.shutdown().await;
    done
}

/// Follows the request to its end, telling each step once.
async fn wait(
    engine: &EngineHandle,
    events: &mut tokio::sync::broadcast::Receiver<Event>,
    id: &str,
) -> Result<RequestView, Failure> {
    let mut told = String::new();
    loop {
        let view = match events.recv().await {
            Ok(Event { body: EventBody::Request(view), .. }) if view.id == id => *view,
            Ok(Event { body: EventBody::Progress { request_id, progress }, .. }) if request_id == id => {
                let step = match progress.step {
                    RequestStep::Reading => format!("reading {} files", progress.files),
                    RequestStep::Planning => "planning".to_owned(),
                    RequestStep::Writing => {
                        format!("writing {} of {}: {}", progress.section, progress.sections, progress.section_title)
                    }
                    RequestStep::Checking => "checking every sentence".to_owned(),
                    RequestStep::Assembling => "saving".to_owned(),
                };
                if step != told {
                    eprintln!("atles: {step}");
                    told = step;
                }
                continue;
            }
            Ok(_) => continue,
            Err(RecvError::Lagged(_)) => match engine.requests().await?.into_iter().find(|view| view.id == id) {
                Some(view) => view,
                None => continue,
            },
            Err(RecvError::Closed) => {
                return Err(anyhow::anyhow!("the engine ended before the document was done").into());
            }
        };
        match view.state {
            RequestState::Completed => return Ok(view),
            RequestState::Failed | RequestState::Paused | RequestState::Cancelled => {
                for entry in &view.not_read {
                    eprintln!("atles: not read: {}: {}", entry.source, entry.reason);
                }
                return Err(match view.problem {
                    Some(problem) => problem.into(),
                    None => anyhow::anyhow!("the request was called off").into(),
                });
            }
            RequestState::Pending | RequestState::Scheduled | RequestState::InProgress => {}
        }
    }
}

/// Copies the document and its citations to where the user wants them, each in one step.
fn finish(view: &RequestView, out: &Path) -> Result<(), Failure> {
    for entry in &view.not_read {
        eprintln!("atles: not read: {}: {}", entry.source, entry.reason);
    }
    let document = PathBuf::from(view.document.as_ref().context("a completed request has a document")?);
    let citations = document.with_extension("citations.json");
    replace(&citations, &citations_beside(out))?;
    replace(&document, out)?;
    eprintln!("atles: {} words, {} of {} sentences sourced", view.words, view.sourced, view.sentences);
    println!("{}", out.display());
    Ok(())
}

fn citations_beside(out: &Path) -> PathBuf {
    out.with_extension("citations.json")
}

fn replace(from: &Path, to: &Path) -> anyhow::Result<()> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let mut file = tempfile::Builder::new().prefix(".atles-").tempfile_in(folder)?;
    std::io::copy(&mut std::fs::File::open(from)?, &mut file)?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    file.persist(to).with_context(|| to.display().to_string())?;
    Ok(())
}
