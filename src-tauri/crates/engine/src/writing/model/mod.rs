//! The writer that asks a model: prose from passages, with the same check as everything else.
//!
//! A section goes through [`passages`] (what the model is shown), [`prompt`] (how it is asked), [`answer`] (what it said) and
//! [`ground`] (where each sentence comes from, and whether it does). All four are pure. [`write`] asks, continues what was
//! cut off, and sends back once what no passage supports. What a model says is never trusted: not its numbers, not its
//! format, not its claim to be done.
//!
//! Beside the writer there are agents that the user can switch on: [`planner`] and [`researcher`] before it, [`editor`] and
//! [`checker`] behind it. Here is what each of them is asked and what becomes of its answer; [`super::agents`] asks.

pub(crate) mod checker;
pub(crate) mod editor;
pub(crate) mod planner;
pub(crate) mod researcher;

mod answer;
mod ground;
mod passages;
mod prompt;
mod room;
mod summary;
mod templates;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use passages::{Shown, most_passages_tokens};
pub(crate) use prompt::rules_tokens;
pub(crate) use room::Room;
pub(crate) use summary::summarize_with;
pub(crate) use templates::prompts;
pub(crate) use write::{Draft, ModelWriter, SectionEnd, Wanted};
