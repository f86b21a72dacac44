//! `atles write`: one document, from request to file, in a private engine.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use atles_engine::api::{
    ApiError, DocumentRequest, EngineHandle, ErrorCode, Event, EventBody, NotRead, RequestState, RequestView,
    SystemState, WriterWish,
};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::arguments::WriteArguments;
use crate::destination::{Destination, format_of, template_of};
use crate::failure::Failure;
use crate::host::{engine_options, failure, shut_down, start, start_logging};
use crate::output::{print, say};
use crate::progress::ProgressLine;
use crate::signals::Signals;

/// The command. A signal calls the document off.
pub(crate) async fn run(arguments: WriteArguments) -> Result<(), Failure> {
    let wishes = arguments.wanted.writer.clone();
    let format = format_of(&arguments.out)?;
    let template = template_of(arguments.template.as_deref(), format)?;
    let request = arguments.wanted.into_request(format)?;
    let destination = Destination::check(&arguments.out, &request.sources)?;
    let temporary;
    let data = match &arguments.data {
        Some(data) => data.clone(),
        None => {
            temporary = tempfile::Builder::new().prefix("atles-").tempdir()?;
            temporary.path().to_owned()
        }
    };
    let log = start_logging(None);
    let mut signals = Signals::listen()?;
    let engine = EngineHandle::open(engine_options(&data, None, log, "atles write", arguments.data.is_none())?).await?;
    let written = match prepared(&engine, request, wishes, template.as_deref()).await {
        Ok(request) => write(&engine, request, &mut signals).await,
        Err(error) => Err(error.into()),
    };
    let done = match written {
        Ok(view) => finish(&engine, &view, &destination, template).await,
        Err(failure) => Err(failure),
    };
    shut_down(&engine, &mut signals).await;
    done
}

/// The request with the writers that were wished for. A template that cannot be used is refused before the work begins.
async fn prepared(
    engine: &EngineHandle,
    mut request: DocumentRequest,
    wishes: Vec<WriterWish>,
    template: Option<&Path>,
) -> Result<DocumentRequest, ApiError> {
    if let Some(template) = template {
        engine.template_of(template.to_owned()).await?;
    }
    if !wishes.is_empty() {
        request.writer = Some(engine.writer(wishes).await?);
    }
    Ok(request)
}

async fn write(engine: &EngineHandle, request: DocumentRequest, signals: &mut Signals) -> Result<RequestView, Failure> {
    let mut events = engine.subscribe();
    start(engine).await?;
    let id = engine.request(request).await?.request_id;
    let mut line = ProgressLine::new();
    let ended = tokio::select! {
        ended = wait(engine, &mut events, &id, &mut line) => ended,
        () = signals.next() => {
            // It may have ended at this very moment; either way nothing of it is wanted.
            let _ = engine.cancel(id).await;
            Err(Failure::CalledOff)
        }
    };
    line.clear();
    ended
}

/// Follows the request to its end.
async fn wait(
    engine: &EngineHandle,
    events: &mut Receiver<Event>,
    id: &str,
    line: &mut ProgressLine,
) -> Result<RequestView, Failure> {
    loop {
        let view = match events.recv().await {
            Ok(Event { body: EventBody::Request(view), .. }) if view.id == id => *view,
            Ok(Event { body: EventBody::Progress { request_id, progress }, .. }) if request_id == id => {
                line.show(&progress);
                continue;
            }
            Ok(Event { body: EventBody::Status(status), .. }) if status.state == SystemState::Failed => {
                return Err(failure(status).into());
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
                line.clear();
                tell_not_read(&view.not_read);
                return Err(view.problem.map_or(Failure::CalledOff, Failure::Engine));
            }
            RequestState::Pending | RequestState::Scheduled | RequestState::InProgress => {}
        }
    }
}

/// Copies the document and its citations to where the user wants them, the document in the look of the template.
async fn finish(
    engine: &EngineHandle,
    view: &RequestView,
    destination: &Destination,
    template: Option<PathBuf>,
) -> Result<(), Failure> {
    tell_not_read(&view.not_read);
    let document = PathBuf::from(view.document.as_ref().context("a completed request has a document")?);
    let mut document = destination.receive(&document)?;
    if let Some(template) = template {
        document = engine.export_like(view.id.clone(), template, std::path::absolute(document)?).await?;
    }
    say(&format!("atles: {} words, {} of {} sentences sourced", view.words, view.sourced, view.sentences));
    print(&shown(&document))?;
    match view.problem.clone() {
        None => Ok(()),
        // Nothing is wrong with the document.
        Some(problem) if problem.code == ErrorCode::NoFont => {
            say(&format!("atles: {} {}", problem.message, problem.hint));
            Ok(())
        }
        // It is done, but not as it was asked for.
        Some(problem) => Err(Failure::Engine(problem)),
    }
}

fn tell_not_read(not_read: &[NotRead]) {
    for entry in not_read {
        say(&format!("atles: not read: {}: {}", entry.source, entry.reason));
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
