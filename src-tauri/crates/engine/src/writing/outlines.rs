//! The eight outlines: which sections a type of document has, how much room each gets, and what suits it.

#[cfg(test)]
use std::collections::BTreeSet;

use crate::api::{DocumentType, ParagraphKind};

/// Where in a source the sentences of a section tend to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Near the beginning.
    Start,
    /// Near the end.
    End,
    /// Anywhere.
    Any,
}

/// A section of an outline.
#[derive(Debug, Clone, Copy)]
pub(super) struct SectionSpec {
    /// Key in the catalogues.
    pub(super) key: &'static str,
    /// Part of the document's words, in percent.
    pub(super) share: u32,
    /// How its sentences are set.
    pub(super) form: ParagraphKind,
    /// Takes only sentences that its cues point at; where there are none, a notice says so.
    pub(super) strict: bool,
    /// Takes tables.
    pub(super) tables: bool,
    /// Takes only tables that hold figures.
    pub(super) measured: bool,
    /// Prefers sentences with figures.
    pub(super) figures: bool,
    /// Tells somebody what to do.
    pub(super) advice: bool,
    /// Tells the whole in brief.
    pub(super) brief: bool,
    /// Where its sentences tend to stand.
    pub(super) position: Position,
}

/// Sections that tell what is to come.
const AHEAD: [&str; 3] = ["next_steps", "what_comes_next", "recommendations"];

/// Sections that tell how something is done, in steps where the sources have them.
const STEPWISE: [&str; 3] = ["how_to", "procedure", "getting_started"];

impl SectionSpec {
    /// Whether it answers the request in a few words.
    pub(super) fn answers(&self) -> bool {
        self.key == "short_answer"
    }

    /// Whether it tells how something is done.
    pub(super) fn tells_how(&self) -> bool {
        STEPWISE.contains(&self.key)
    }

    /// Whether it tells what is to come.
    pub(super) fn looks_ahead(&self) -> bool {
        AHEAD.contains(&self.key)
    }
}

/// The section that lists the titles of what was cited.
pub(super) const REFERENCES: &str = "references";

/// The section on what the sources disagree about; it is there where they do.
pub(super) const DISAGREEMENTS: &str = "disagreements";

/// The section that explains terms; it is there where there are many.
pub(super) const GLOSSARY: &str = "glossary";

const fn section(key: &'static str, share: u32) -> SectionSpec {
    SectionSpec {
        key,
        share,
        form: ParagraphKind::Prose,
        strict: false,
        tables: false,
        measured: false,
        figures: false,
        advice: false,
        brief: false,
        position: Position::Any,
    }
}

impl SectionSpec {
    const fn strict(self) -> Self {
        Self { strict: true, ..self }
    }

    const fn tables(self) -> Self {
        Self { tables: true, figures: true, ..self }
    }

    const fn measured(self) -> Self {
        Self { measured: true, ..self.tables() }
    }

    const fn figures(self) -> Self {
        Self { figures: true, ..self }
    }

    const fn list(self) -> Self {
        Self { form: ParagraphKind::List, ..self }
    }

    const fn steps(self) -> Self {
        Self { form: ParagraphKind::Steps, advice: true, ..self }
    }

    const fn advice(self) -> Self {
        Self { advice: true, ..self }
    }

    const fn brief(self) -> Self {
        Self { brief: true, ..self }
    }

    const fn at(self, position: Position) -> Self {
        Self { position, ..self }
    }
}

const RESEARCH_PAPER: &[SectionSpec] = &[
    section("abstract", 10).brief().at(Position::Start),
    section("introduction", 18).at(Position::Start),
    section("methodology", 18).strict(),
    section("results", 26).measured(),
    section("discussion", 18),
    section("conclusion", 10).at(Position::End),
    section(REFERENCES, 0).list(),
];

const TECHNICAL_REPORT: &[SectionSpec] = &[
    section("executive_summary", 13).list().brief().figures().at(Position::Start),
    section("overview", 20).at(Position::Start),
    section("implementation", 24),
    section("performance", 20).figures(),
    section("recommendations", 13).advice().strict().list().at(Position::End),
    section("appendices", 10).tables(),
];

const ANALYSIS: &[SectionSpec] = &[
    section("question_and_scope", 10).at(Position::Start),
    section("background", 17).at(Position::Start),
    section("findings", 28).figures(),
    section("evidence", 18).measured(),
    section("risks", 14).strict(),
    section("next_steps", 13).advice().strict().list().at(Position::End),
];

const SUMMARY: &[SectionSpec] = &[
    section("key_points", 22).list().brief().figures(),
    section("what_it_is_about", 20).at(Position::Start),
    section("what_was_found", 32).figures(),
    section("figures", 12).measured(),
    section("what_comes_next", 14).strict().at(Position::End),
];

const MANUAL: &[SectionSpec] = &[
    section("purpose", 12).at(Position::Start),
    section("before_you_begin", 15).advice().list(),
    section("safety", 13).advice().strict().list(),
    section("procedure", 34).steps(),
    section("checks", 13).advice(),
    section("troubleshooting", 13).advice().strict(),
];

const KNOWLEDGE_BASE: &[SectionSpec] = &[
    section("short_answer", 16).at(Position::Start),
    section("details", 36),
    section("how_to", 20).advice().strict().list(),
    section("exceptions", 14).advice().strict(),
    section("data", 14).measured(),
];

const SYSTEM: &[SectionSpec] = &[
    section("system_overview", 18).at(Position::Start),
    section("components", 22),
    section("how_it_works", 22),
    section("operation", 18).advice(),
    section("limits", 10).strict(),
    section("reference_data", 10).tables(),
];

const GUIDE: &[SectionSpec] = &[
    section("welcome", 14).at(Position::Start),
    section("getting_started", 18).steps(),
    section("everyday_use", 30).advice(),
    section("tips", 14).advice().list(),
    section("problems", 14).advice().strict(),
    section("at_a_glance", 10).tables(),
];

/// The outline of a type of document. Shares add up to 100.
pub(super) fn of(document_type: DocumentType) -> &'static [SectionSpec] {
    match document_type {
        DocumentType::ResearchPaper => RESEARCH_PAPER,
        DocumentType::TechnicalReport => TECHNICAL_REPORT,
        DocumentType::AnalysisDocument => ANALYSIS,
        DocumentType::SummaryReport => SUMMARY,
        DocumentType::InstructionManual => MANUAL,
        DocumentType::KnowledgeBaseEntry => KNOWLEDGE_BASE,
        DocumentType::SystemDocumentation => SYSTEM,
        DocumentType::UserGuide => GUIDE,
    }
}

/// Where in the outline the sources are set against each other: behind what they tell, before what follows from it. None for
/// documents that tell people what to do.
pub(super) fn disagreements_at(document_type: DocumentType) -> Option<usize> {
    let before = match document_type {
        DocumentType::ResearchPaper => "conclusion",
        DocumentType::TechnicalReport => "recommendations",
        DocumentType::AnalysisDocument => "risks",
        DocumentType::SummaryReport => "what_comes_next",
        DocumentType::KnowledgeBaseEntry => "data",
        DocumentType::SystemDocumentation => "limits",
        DocumentType::InstructionManual | DocumentType::UserGuide => return None,
    };
    of(document_type).iter().position(|section| section.key == before)
}

/// Whether readers of such a document look for terms at its end.
pub(super) fn has_glossary(document_type: DocumentType) -> bool {
    match document_type {
        DocumentType::ResearchPaper
        | DocumentType::TechnicalReport
        | DocumentType::SystemDocumentation
        | DocumentType::InstructionManual
        | DocumentType::UserGuide => true,
        DocumentType::AnalysisDocument | DocumentType::SummaryReport | DocumentType::KnowledgeBaseEntry => false,
    }
}

/// Keys of all sections.
#[cfg(test)]
pub(super) fn all_keys() -> BTreeSet<&'static str> {
    DocumentType::ALL.into_iter().flat_map(of).map(|section| section.key).chain([DISAGREEMENTS, GLOSSARY]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_fill_the_document() {
        for document_type in DocumentType::ALL {
            assert_eq!(of(document_type).iter().map(|section| section.share).sum::<u32>(), 100, "{document_type:?}");
        }
    }

    #[test]
    fn what_sources_disagree_about_stands_before_a_section_that_there_is() {
        for document_type in DocumentType::ALL {
            let advises = matches!(document_type, DocumentType::InstructionManual | DocumentType::UserGuide);
            assert_eq!(disagreements_at(document_type).is_none(), advises, "{document_type:?}");
        }
    }

    #[test]
    fn outlines_share_at_most_one_section() {
        for one in DocumentType::ALL {
            for other in DocumentType::ALL.into_iter().filter(|other| *other != one) {
                let keys: BTreeSet<&str> = of(one).iter().map(|section| section.key).collect();
                let shared = of(other).iter().filter(|section| keys.contains(section.key)).count();
                assert!(shared <= 1, "{one:?} and {other:?}");
            }
        }
    }
}
