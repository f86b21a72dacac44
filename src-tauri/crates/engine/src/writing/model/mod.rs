//! The writer that asks a model: prose from passages, with the same check as everything else.
//!
//! A section goes through [`passages`] (what the model is shown), [`prompt`] (how it is asked), [`answer`] (what it said) and
//! [`ground`] (where each sentence comes from, and whether it does). All four are pure. [`write`] asks, continues what was
//! cut off, and sends back once what no passage supports. What a model says is never trusted: not its numbers, not its
//! format, not its claim to be done.

mod answer;
mod ground;
mod passages;
mod prompt;
mod summary;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use passages::most_passages_tokens;
pub(crate) use prompt::rules_tokens;
pub(crate) use summary::summarize_with;
pub(crate) use write::{Draft, ModelWriter, SectionEnd};
