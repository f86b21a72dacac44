//! Who writes the sections of a request, one at a time: the built-in writer, or a model and the built-in writer where that
//! does not.

use std::sync::Arc;

use super::executor::{Signals, blocking};
use super::model::{Draft, ModelWriter, SectionEnd};
use super::outcome::{Interruption, Step, not_connected};
use super::partial::with_instead;
use super::{Brief, Outline, Prepared};
use crate::api::{DocumentSection, Writer};
use crate::core::Core;
use crate::models::ModelFault;
use crate::store::RequestRow;

/// Who writes the sections of a document, and from what.
pub(super) struct SectionWriter {
    /// What is to be written.
    pub(super) brief: Arc<Brief>,
    /// From what.
    prepared: Arc<Prepared>,
    /// In which sections.
    pub(super) outline: Arc<Outline>,
    /// The model, and whether the built-in writer takes over where it fails; none if that writes anyhow.
    model: Option<(ModelWriter, bool)>,
}

/// Who is to write this request.
pub(super) async fn writer_of(
    core: &Core,
    row: &RequestRow,
    brief: &Arc<Brief>,
    prepared: &Arc<Prepared>,
    outline: &Arc<Outline>,
) -> Step<SectionWriter> {
    let model = match &row.request.writer {
        None | Some(Writer::BuiltIn) => None,
        Some(Writer::Model { connection, model, or_built_in }) => {
            let Some(endpoint) = core.endpoint(connection).await? else {
                return Err(Interruption::Hindered(not_connected(model)));
            };
            let facts = if endpoint.context().is_none() { endpoint.facts(model).await.ok() } else { None };
            endpoint.set_context(facts.and_then(|facts| facts.context));
            let writer = ModelWriter {
                endpoint,
                model: model.clone(),
                brief: brief.clone(),
                prepared: prepared.clone(),
                outline: outline.clone(),
            };
            Some((writer, *or_built_in))
        }
    };
    Ok(SectionWriter { brief: brief.clone(), prepared: prepared.clone(), outline: outline.clone(), model })
}

impl SectionWriter {
    /// Writes one section; none if the user wants the document with those that there are.
    pub(super) async fn write(
        &self,
        core: &Core,
        id: &str,
        signals: &Signals,
        index: usize,
        earlier: &Arc<Vec<DocumentSection>>,
    ) -> Step<Option<DocumentSection>> {
        let Some((writer, or_built_in)) = &self.model else {
            let (prepared, outline, earlier) = (self.prepared.clone(), self.outline.clone(), earlier.clone());
            let write = move || super::write_section(&prepared, &outline, index, &earlier);
            return blocking("write a section", write).await.map(Some);
        };
        let finish = core.live.finishing_now(id);
        let watch = |draft: Draft<'_>| match draft {
            Draft::Words(text) => core.live.drafting(id, text),
            Draft::Waiting => core.live.waiting(id),
        };
        let written = tokio::select! {
            written = writer.write(index, earlier, &signals.abort, &watch) => written?,
            // The first section is awaited: a document without one would be none.
            () = finish.cancelled(), if !earlier.is_empty() => return Ok(None),
        };
        let fault = match written {
            SectionEnd::Written(section) => return Ok(Some(section)),
            SectionEnd::Failed(fault) => fault,
        };
        if fault == ModelFault::CalledOff {
            return Err(Interruption::Cancelled);
        }
        let problem = fault.told(&writer.endpoint.spec().name, &writer.model);
        if !or_built_in {
            return Err(Interruption::Hindered(problem));
        }
        tracing::warn!(task = %self.brief.title, details = %problem.details, "{problem} The section is written without it");
        let section = writer.built_in(index, earlier).await?;
        Ok(Some(with_instead(section, &self.outline.language)))
    }
}
