//! The tables `model_prices`, `model_usage` and `request_usage`: what models cost, and what they have cost.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Result;
use crate::api::{Price, Usage};

/// The queries on the tables.
pub(crate) struct Costs<'c>(pub(crate) &'c Connection);

impl Costs<'_> {
    /// What a connection costs, if the user has said so.
    pub(crate) fn price(&self, connection: &str) -> Result<Option<Price>> {
        let stored: Option<String> = self
            .0
            .prepare_cached("SELECT price FROM model_prices WHERE connection = ?1")?
            .query_row([connection], |row| row.get(0))
            .optional()?;
        Ok(stored.map(|text| serde_json::from_str(&text)).transpose()?)
    }

    /// Says what a connection costs, or that it costs nothing.
    pub(crate) fn set_price(&self, connection: &str, price: Option<&Price>) -> Result<()> {
        match price {
            Some(price) => self
                .0
                .prepare_cached(
                    "INSERT INTO model_prices (connection, price) VALUES (?1, ?2)
                     ON CONFLICT (connection) DO UPDATE SET price = excluded.price",
                )?
                .execute(params![connection, serde_json::to_string(price)?])?,
            None => self.0.prepare_cached("DELETE FROM model_prices WHERE connection = ?1")?.execute([connection])?,
        };
        Ok(())
    }

    /// Forgets price and usage of a connection. What requests have cost stays with them.
    pub(crate) fn forget(&self, connection: &str) -> Result<()> {
        self.set_price(connection, None)?;
        self.0.prepare_cached("DELETE FROM model_usage WHERE connection = ?1")?.execute([connection])?;
        Ok(())
    }

    /// What a connection was asked and has answered in a month, such as `2026-11`, and what of that has cost in the currency of
    /// its price: amounts of another currency, from before the price was changed, are no part of its limit.
    pub(crate) fn used(&self, connection: &str, month: &str) -> Result<Usage> {
        let currency = self.price(connection)?.map(|price| price.currency).unwrap_or_default();
        let sums = "SELECT total(tokens_in), total(tokens_out), total(CASE WHEN currency = ?3 THEN cost END)
                    FROM model_usage WHERE connection = ?1 AND month = ?2";
        let used = self.0.prepare_cached(sums)?.query_row([connection, month, &currency], |row| {
            Ok(Usage { tokens_in: row.get(0)?, tokens_out: row.get(1)?, cost: row.get(2)?, currency: String::new() })
        })?;
        Ok(Usage { currency, ..used })
    }

    /// What was used for a request; none if no model was asked for it. Amounts of several currencies make no sum: then only the
    /// tokens are told.
    pub(crate) fn of_request(&self, request: &str) -> Result<Option<Usage>> {
        Ok(self
            .0
            .prepare_cached(
                "SELECT sum(tokens_in), sum(tokens_out), iif(count(nullif(currency, '')) > 1, 0.0, sum(cost)),
                        iif(count(nullif(currency, '')) > 1, '', max(currency))
                 FROM request_usage WHERE request_id = ?1 GROUP BY request_id",
            )?
            .query_row([request], |row| {
                Ok(Usage { tokens_in: row.get(0)?, tokens_out: row.get(1)?, cost: row.get(2)?, currency: row.get(3)? })
            })
            .optional()?)
    }

    /// Adds what was used of a connection for a request, at the price of this moment.
    pub(crate) fn add(&self, connection: &str, request: &str, month: &str, used: &Usage) -> Result<()> {
        let Usage { tokens_in, tokens_out, cost, currency } = used;
        self.0
            .prepare_cached(
                "INSERT INTO model_usage (connection, month, currency, tokens_in, tokens_out, cost)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (connection, month, currency) DO UPDATE SET tokens_in = tokens_in + excluded.tokens_in,
                     tokens_out = tokens_out + excluded.tokens_out, cost = cost + excluded.cost",
            )?
            .execute(params![connection, month, currency, tokens_in, tokens_out, cost])?;
        self.0
            .prepare_cached(
                "INSERT INTO request_usage (request_id, currency, tokens_in, tokens_out, cost) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (request_id, currency) DO UPDATE SET tokens_in = tokens_in + excluded.tokens_in,
                     tokens_out = tokens_out + excluded.tokens_out, cost = cost + excluded.cost",
            )?
            .execute(params![request, currency, tokens_in, tokens_out, cost])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(cost: f64, currency: &str) -> Usage {
        Usage { tokens_in: 100.0, tokens_out: 10.0, cost, currency: currency.to_owned() }
    }

    #[test]
    fn amounts_of_two_currencies_make_no_sum() {
        let connection = Connection::open_in_memory().unwrap();
        let ours = super::super::MIGRATIONS.iter().find(|one| one.name == "engine-costs").unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        connection.execute_batch(ours.sql).unwrap();
        let costs = Costs(&connection);
        costs.add("near", "r", "2026-11", &used(0.0, "")).unwrap();
        costs.add("far", "r", "2026-11", &used(0.5, "EUR")).unwrap();
        let two = Usage { tokens_in: 200.0, tokens_out: 20.0, ..used(0.5, "EUR") };
        assert_eq!(costs.of_request("r").unwrap(), Some(two));
        costs.add("other", "r", "2026-11", &used(4.0, "SEK")).unwrap();
        let three = Usage { tokens_in: 300.0, tokens_out: 30.0, ..used(0.0, "") };
        assert_eq!(costs.of_request("r").unwrap(), Some(three));
        assert_eq!(costs.of_request("another").unwrap(), None);
    }
}
