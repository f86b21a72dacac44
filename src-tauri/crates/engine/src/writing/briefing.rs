//! A request in the terms of the writer.

use super::Brief;
use crate::api::Writer;
use crate::store::RequestRow;

/// What the writer is to know of a request.
pub(crate) fn brief_of(row: &RequestRow) -> Brief {
    let request = &row.request;
    let date = row.created_at.get(..10).and_then(|day| day.parse().ok());
    Brief {
        title: request.title.trim().to_owned(),
        document_type: request.document_type,
        instructions: request.instructions.trim().to_owned(),
        words: request.length.words(),
        language: request.language.clone(),
        audience: request.audience.clone(),
        model: request.writer.as_ref().and_then(Writer::names),
        date: date.expect("the time of acceptance is written by us and begins with the day"),
    }
}
