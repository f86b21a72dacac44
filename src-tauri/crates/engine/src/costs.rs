//! What models cost: noted with each section, and limits kept.

use crate::api::{ApiError, ErrorCode, Usage};
use crate::core::Core;
use crate::models::Member;
use crate::store::{Costs, Result};

impl Core {
    /// The calendar month (UTC), such as `2026-11`.
    pub(crate) fn month(&self) -> String {
        self.clock.now().format("%Y-%m").to_string()
    }

    /// Notes what was asked and answered for a request. It has been used, whatever becomes of the section.
    pub(crate) async fn note_usage(
        &self,
        request: &str,
        member: &Member,
        tokens_in: f64,
        tokens_out: f64,
    ) -> Result<()> {
        if tokens_in + tokens_out <= 0.0 {
            return Ok(());
        }
        let (connection, request, month) = (member.endpoint.spec().id.clone(), request.to_owned(), self.month());
        self.write_passing(move |tx| {
            let used = Usage::at(Costs(tx).price(&connection)?.as_ref(), tokens_in, tokens_out);
            Costs(tx).add(&connection, &request, &month, &used)
        })
        .await
    }

    /// Whether a connection has cost as much this month as it may.
    pub(crate) async fn is_over_limit(&self, connection: &str) -> Result<bool> {
        let (connection, month) = (connection.to_owned(), self.month());
        self.read(move |reader| {
            let limit = Costs(reader).price(&connection)?.and_then(|price| price.monthly_limit);
            Ok(match limit {
                Some(limit) => Costs(reader).used(&connection, &month)?.cost >= limit,
                None => false,
            })
        })
        .await
    }
}

/// What a request says that waits for the next month, or for more money.
pub(crate) fn over_limit(name: &str) -> ApiError {
    ApiError::new(
        ErrorCode::ModelLimit,
        format!("{name} has cost as much this month as you allow."),
        "It goes on by itself next month, or when you raise the limit in Connections.",
    )
}
