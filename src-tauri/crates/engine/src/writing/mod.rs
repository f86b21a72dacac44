//! A request's life, one file per step, and the two writers: the built-in one, which composes documents from the user's own
//! sentences, and the one that asks a model ([`model`]).
//!
//! The writer is pure: it knows no clock, no file and no database, and the same sources and the same request give the same
//! bytes. [`prepare_telling`] turns sources into ranked sentences, [`plan`] lays out the sections and chooses what goes where (with
//! [`asides`]: what the sources disagree about, and a glossary), [`write_section`] sets one section, [`check`] compares
//! everything with the sources, and [`assemble`] makes it ready to be set.

mod cited_passages;
pub(crate) mod executor;
mod file_document;
pub(crate) mod gather_sources;
pub(crate) mod outcome;
pub(crate) mod refile;

mod agents;
mod apparatus;
mod asides;
mod assemble;
mod brief;
mod briefing;
mod candidates;
mod captions;
mod catalogue;
mod chart;
mod check;
mod choose;
mod cited_works;
mod column_names;
mod compare;
mod compose;
mod dates;
mod derive;
mod disagree;
mod facts;
mod figures;
mod glossary;
mod light_stems;
mod lines;
mod lists;
mod model;
mod money;
mod noises;
mod number_words;
mod numbers;
mod order_of_rows;
mod orders;
mod outlines;
mod partial;
mod passages;
mod place;
mod places;
mod plan;
mod prepare;
mod prose;
mod quality;
mod query;
mod rank;
mod revise;
mod section;
mod section_writer;
mod sentences;
mod setting;
mod settle;
mod shape;
mod source_states;
mod source_weights;
mod summarize;
mod support;
mod tables;
mod unit;
mod units;
mod verbless;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use asides::preview_asides;
pub(crate) use assemble::{assemble, citations_file};
pub(crate) use brief::{Brief, Material, MaterialSource};
pub(crate) use briefing::brief_of;
pub(crate) use chart::charts;
pub(crate) use check::check;
pub(crate) use compare::compare;
pub(crate) use model::{most_passages_tokens, prompts, rules_tokens, summarize_with};
pub(crate) use outcome::{Interruption, poisoned};
pub(crate) use plan::{Outline, plan, preview_outline};
#[cfg(test)]
pub(crate) use prepare::prepare;
pub(crate) use prepare::{Prepared, prepare_telling};
pub(crate) use quality::quality;
pub(crate) use section::write_section;
pub(crate) use source_states::source_states;
pub(crate) use summarize::summarize;
