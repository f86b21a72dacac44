//! What models cost.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a model costs, as the user has entered it: servers do not tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Price {
    /// For a million tokens of questions; not negative.
    pub million_in: f64,
    /// For a million tokens of answers; not negative.
    pub million_out: f64,
    /// In which currency, such as `EUR` or `$`; 1 to 8 characters.
    pub currency: String,
    /// Most that it may cost in a calendar month (UTC), in that currency; none for no limit. What would be written with it
    /// waits from then on. An answer that is on its way is heard to its end, so that it may cost a little more.
    pub monthly_limit: Option<f64>,
}

impl Price {
    /// What so many tokens cost.
    pub(crate) fn of(&self, tokens_in: f64, tokens_out: f64) -> f64 {
        (self.million_in * tokens_in + self.million_out * tokens_out) / 1_000_000.0
    }

    /// The price as it is to be stored.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub(crate) fn checked(self) -> Result<Self, super::ApiError> {
        let amounts = [
            ("million_in", Some(self.million_in)),
            ("million_out", Some(self.million_out)),
            ("monthly_limit", self.monthly_limit),
        ];
        for (field, amount) in amounts {
            if amount.is_some_and(|amount| !amount.is_finite() || !(0.0..=1_000_000.0).contains(&amount)) {
                return Err(super::ApiError::invalid(field, "Enter an amount from 0 to 1,000,000."));
            }
        }
        let currency = self.currency.trim().to_owned();
        if currency.is_empty() || currency.chars().count() > 8 || currency.chars().any(char::is_control) {
            return Err(super::ApiError::invalid("currency", "Enter a currency, such as EUR or $."));
        }
        Ok(Self { currency, ..self })
    }
}

/// What was used of a model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Usage {
    /// Tokens of questions that were answered, as the server counted them.
    pub tokens_in: f64,
    /// Tokens of answers.
    pub tokens_out: f64,
    /// What they cost at the prices of the time; 0 where there was none.
    pub cost: f64,
    /// In which currency; empty where there was no price.
    pub currency: String,
}

impl Usage {
    /// What so many tokens are at that price.
    pub(crate) fn at(price: Option<&Price>, tokens_in: f64, tokens_out: f64) -> Self {
        let cost = price.map_or(0.0, |price| price.of(tokens_in, tokens_out));
        Self { tokens_in, tokens_out, cost, currency: price.map(|price| price.currency.clone()).unwrap_or_default() }
    }
}

/// What a model is expected to take for a document, before it is asked: right to about a factor of two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Estimate {
    /// Tokens of questions.
    pub tokens_in: f64,
    /// Tokens of answers.
    pub tokens_out: f64,
    /// What they would cost, where the model has a price.
    pub cost: Option<f64>,
    /// In which currency; empty without a price.
    pub currency: String,
    /// Seconds that the answers would take, where the speed of the model is known.
    pub seconds: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(million_in: f64, currency: &str) -> Price {
        Price { million_in, million_out: 10.0, currency: currency.to_owned(), monthly_limit: None }
    }

    #[test]
    fn a_price_is_for_a_million() {
        let used = Usage::at(Some(&price(2.5, "EUR")), 400_000.0, 50_000.0);
        assert_eq!((used.cost, used.currency.as_str()), (1.5, "EUR"));
        assert_eq!(Usage::at(None, 400_000.0, 50_000.0).cost, 0.0);
    }

    #[test]
    fn what_is_no_price_is_refused_with_its_field() {
        let field = |price: Price| price.checked().unwrap_err().field.unwrap();
        assert_eq!(field(price(-1.0, "EUR")), "million_in");
        assert_eq!(field(price(f64::NAN, "EUR")), "million_in");
        assert_eq!(field(price(1.0, " ")), "currency");
        assert_eq!(field(price(1.0, "a currency of its own")), "currency");
        assert_eq!(field(Price { monthly_limit: Some(-5.0), ..price(1.0, "EUR") }), "monthly_limit");
        assert_eq!(price(1.0, " EUR ").checked().unwrap().currency, "EUR");
    }
}
