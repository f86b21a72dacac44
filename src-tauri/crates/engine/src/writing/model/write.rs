//! Has a model write one section: asks, goes on where it was cut off, sends back once what no passage supports.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::answer::{Said, parse, parse_numbered};
use super::ground::{Grounder, fresh};
use super::passages::{self, Shown};
use super::prompt::{self, Head, Task, language_name};
use super::room::{Room, posed};
use crate::api::{AgentSettings, DocumentSection, Paragraph, ParagraphKind, Sentence, Verdict};
use crate::config;
use crate::models::{Ending, Heard, Message, ModelFault, Question, Turn, estimate_tokens};
use crate::writing::brief::Brief;
use crate::writing::catalogue;
use crate::writing::executor::blocking;
use crate::writing::outcome::Step;
use crate::writing::outlines::REFERENCES;
use crate::writing::plan::Outline;
use crate::writing::prepare::Prepared;
use crate::writing::section::{said_in, write_section};
use crate::writing::words::count_words;

/// How a section ended.
#[derive(Debug)]
pub(crate) enum SectionEnd {
    /// It is written, from these passages; from none where no model was needed.
    Written(DocumentSection, Arc<Vec<Shown>>),
    /// The model did not write it.
    Failed(ModelFault),
}

/// Words that have come so far, for whoever watches.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Draft<'a> {
    /// The last words.
    Words(&'a str),
    /// Nothing has come, but the line is open.
    Waiting,
}

/// The way in which models write one document.
pub(crate) struct ModelWriter {
    /// What is to be written.
    pub(crate) brief: Arc<Brief>,
    /// From what.
    pub(crate) prepared: Arc<Prepared>,
    /// In which sections.
    pub(crate) outline: Arc<Outline>,
    /// How.
    pub(crate) settings: AgentSettings,
    /// Most passages that are added to those of the plan, if the user has said so.
    pub(crate) more_passages: Option<u32>,
    /// What the sections answer, where that is not what the outline says.
    pub(crate) questions: Vec<Option<String>>,
}

/// A section that is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// Its number.
    pub(crate) index: usize,
    /// Those before it.
    pub(crate) earlier: &'a Arc<Vec<DocumentSection>>,
    /// Numbers of sentences that were found for it besides those of the plan.
    pub(crate) found: &'a [u32],
}

impl ModelWriter {
    /// Writes a section with the server whose turn it is. What needs no model (references, tables, a section for which the
    /// sources hold nothing) is written without one.
    pub(crate) async fn write(
        &self,
        turn: &Turn<'_>,
        Wanted { index, earlier, found }: Wanted<'_>,
        cancel: &CancellationToken,
        watch: &(dyn Fn(Draft<'_>) + Send + Sync),
    ) -> Step<SectionEnd> {
        let built_in = self.built_in(index, earlier).await?;
        let asking = Asking { writer: self, turn, task: self.task(index, earlier), cancel, watch: Watch::new(watch) };
        let mut found = found;
        let (shown, said, asked, text) = loop {
            let shown = self.passages(index, found).await?;
            if shown.is_empty() || self.outline.sections[index].key == REFERENCES {
                return Ok(SectionEnd::Written(built_in, Arc::default()));
            }
            match asking.answer(shown, earlier).await? {
                Ok(answer) => break answer,
                // All that was found besides may have been said.
                Err(ModelFault::Empty | ModelFault::NothingNew) if !found.is_empty() => found = &[],
                Err(fault) => return Ok(SectionEnd::Failed(fault)),
            }
        };
        let mut paragraphs = self.ground(&shown, said).await?;
        match asking.repair(&shown, &mut paragraphs, asked, &text).await? {
            Ok(()) => {}
            // The section is there; what could not be made better stays marked.
            Err(ModelFault::CalledOff) => return Ok(SectionEnd::Failed(ModelFault::CalledOff)),
            Err(fault) => tracing::info!(task = "model", "sentences could not be sent back: {fault}"),
        }
        Ok(SectionEnd::Written(self.set(index, paragraphs, built_in), shown))
    }

    /// The same section by the built-in writer.
    pub(crate) async fn built_in(&self, index: usize, earlier: &Arc<Vec<DocumentSection>>) -> Step<DocumentSection> {
        let (prepared, outline, earlier) = (self.prepared.clone(), self.outline.clone(), earlier.clone());
        blocking("write a section", move || write_section(&prepared, &outline, index, &earlier)).await
    }

    async fn passages(&self, index: usize, found: &[u32]) -> Step<Vec<Shown>> {
        let (prepared, outline, found) = (self.prepared.clone(), self.outline.clone(), found.to_vec());
        let most = self.settings.passages.map_or(passages::MOST, |most| most as usize);
        let more = self.more_passages.map_or(passages::MORE, |more| more as usize);
        blocking("find passages", move || passages::of_section(&prepared, &outline, index, most, &found, more)).await
    }

    /// What is told of a section.
    pub(super) fn task(&self, index: usize, earlier: &[DocumentSection]) -> Task {
        let planned = &self.outline.sections[index];
        let sentences = earlier.iter().flat_map(|section| &section.paragraphs);
        let sentences = sentences.filter(|paragraph| paragraph.kind != ParagraphKind::Table);
        Task {
            head: Head::of(&self.brief),
            section: planned.title.clone(),
            question: self.question(index).to_owned(),
            form: self.outline.contents[index].form,
            language: language_name(&self.prepared.language).to_owned(),
            words: planned.words.max(40),
            earlier: sentences.flat_map(|paragraph| &paragraph.sentences).map(|one| one.text.clone()).collect(),
        }
    }

    /// What a section answers.
    pub(super) fn question(&self, index: usize) -> &str {
        let own = self.questions.get(index).and_then(Option::as_deref);
        own.unwrap_or(&self.outline.sections[index].question)
    }

    async fn ground(&self, shown: &Arc<Vec<Shown>>, said: Vec<Vec<Said>>) -> Step<Vec<Vec<Sentence>>> {
        let (prepared, shown) = (self.prepared.clone(), shown.clone());
        blocking("check sentences of a model", move || {
            let grounder = Grounder::new(&prepared, &shown);
            said.iter().map(|one| one.iter().map(|said| grounder.sentence(said)).collect()).collect()
        })
        .await
    }

    /// The paragraphs as a section, with the tables of the built-in writer: rows are quoted, not told.
    fn set(&self, index: usize, paragraphs: Vec<Vec<Sentence>>, built_in: DocumentSection) -> DocumentSection {
        let kind = match self.outline.contents[index].form {
            ParagraphKind::Table => ParagraphKind::Prose,
            other => other,
        };
        let plain = |sentences| Paragraph { kind, title: String::new(), columns: Vec::new(), sentences };
        let mut set: Vec<Paragraph> = paragraphs.into_iter().map(plain).collect();
        set.extend(built_in.paragraphs.into_iter().filter(|paragraph| paragraph.kind == ParagraphKind::Table));
        DocumentSection { title: built_in.title, paragraphs: set }
    }
}

/// What was found for a section: what the model was shown, what it said, how it was asked, and its words as they came.
type Found = (Arc<Vec<Shown>>, Vec<Vec<Said>>, Vec<Message>, String);

/// One section while it is asked for.
struct Asking<'a> {
    writer: &'a ModelWriter,
    turn: &'a Turn<'a>,
    task: Task,
    cancel: &'a CancellationToken,
    watch: Watch<'a>,
}

impl Asking<'_> {
    /// An answer that is whole and says something, and the passages that there was room for.
    async fn answer(&self, shown: Vec<Shown>, earlier: &[DocumentSection]) -> Step<Result<Found, ModelFault>> {
        let mut shown = shown;
        let mut fault = ModelFault::Empty;
        for _ in 0..config::MODEL_SECTION_TRIES {
            let most_tokens = self.most_tokens();
            let fits = self.fitting(&shown, most_tokens);
            if fits == 0 {
                return Ok(Err(ModelFault::TooLong { needed: 0, room: self.room().context() }));
            }
            shown.truncate(fits);
            let asked = prompt::section(&self.task, &shown, &self.writer.settings.instructions);
            let (text, whole) = match self.whole_answer(asked.clone(), most_tokens).await {
                Ok(found) => found,
                // Its real context is known by now, or at least that it is smaller than was thought.
                Err(ModelFault::TooLong { needed, room }) if shown.len() > 1 => {
                    fault = ModelFault::TooLong { needed, room };
                    if self.fitting(&shown, most_tokens) == shown.len() {
                        shown.truncate(shown.len().div_ceil(2));
                    }
                    continue;
                }
                Err(other) => return Ok(Err(other)),
            };
            let abbreviations = self.abbreviations();
            let said = parse(&text, self.task.form, abbreviations, whole);
            let (says, again) = (!said.is_empty(), fault == ModelFault::NothingNew);
            let said = fresh(said, &mut said_in(earlier), self.task.words);
            if said.is_empty() {
                fault = if says { ModelFault::NothingNew } else { ModelFault::Empty };
                if says && again {
                    break;
                }
                continue;
            }
            return Ok(Ok((Arc::new(shown), said, asked, text)));
        }
        Ok(Err(fault))
    }

    /// Asks until the model comes to its end, or has said as much as the section takes. True if it came to its end.
    async fn whole_answer(&self, asked: Vec<Message>, most_tokens: u32) -> Result<(String, bool), ModelFault> {
        let mut text = String::new();
        let mut messages = asked.clone();
        for _ in 0..=config::MODEL_CONTINUATIONS {
            let question = posed(messages, most_tokens, &self.writer.settings);
            let answer = match self.ask(&question, &text).await {
                // Asked for more, it had nothing more to say.
                Err(ModelFault::Empty) if !text.is_empty() => return Ok((text, false)),
                answer => answer?,
            };
            text.push_str(&answer.0);
            match answer.1 {
                Ending::Whole => return Ok((text, true)),
                // Cut off, but behind a sentence that the section ends with.
                Ending::OutOfRoom if count_words(&text) >= self.task.words => return Ok((text, false)),
                Ending::OutOfRoom => messages = prompt::go_on(asked.clone(), &text),
            }
        }
        Err(ModelFault::CutOff("it was cut off again and again".to_owned()))
    }

    /// Sends back what no passage supports, once, and takes what is better.
    async fn repair(
        &self,
        shown: &Arc<Vec<Shown>>,
        paragraphs: &mut Vec<Vec<Sentence>>,
        asked: Vec<Message>,
        text: &str,
    ) -> Step<Result<(), ModelFault>> {
        let doubted: Vec<(usize, usize)> = places(paragraphs)
            .filter(|(paragraph, sentence)| is_unsupported(&paragraphs[*paragraph][*sentence]))
            .take(config::MODEL_SENT_BACK)
            .collect();
        if doubted.is_empty() {
            return Ok(Ok(()));
        }
        let texts: Vec<&str> =
            doubted.iter().map(|(paragraph, sentence)| paragraphs[*paragraph][*sentence].text.as_str()).collect();
        let messages = prompt::repair(asked, text, &texts);
        let needed: u32 = messages.iter().map(|message| estimate_tokens(&message.content)).sum();
        let most_tokens = texts.iter().map(|text| estimate_tokens(text)).sum::<u32>() * 3 / 2 + 32;
        let most_tokens = most_tokens.min(self.writer.settings.most_tokens.unwrap_or(u32::MAX));
        if self.room().corrected(needed) + most_tokens > self.room().context() {
            return Ok(Ok(()));
        }
        let question = posed(messages, most_tokens, &self.writer.settings);
        let answer = match self.ask(&question, text).await {
            Ok((answer, _)) => answer,
            Err(fault) => return Ok(Err(fault)),
        };
        let lines = parse_numbered(&answer);
        let better: Vec<Said> = lines.iter().filter_map(|(_, said)| said.clone()).collect();
        let grounded = self.writer.ground(shown, vec![better]).await?.into_iter().flatten();
        let mut grounded = grounded.collect::<Vec<_>>().into_iter();
        let known: BTreeSet<String> = places(paragraphs).map(|(p, s)| paragraphs[p][s].text.to_lowercase()).collect();
        let mut dropped = BTreeSet::new();
        for (number, said) in lines {
            let place = number.checked_sub(1).and_then(|at| doubted.get(at)).copied();
            let sentence = said.and_then(|_| grounded.next());
            match (place, sentence) {
                (Some((paragraph, at)), Some(sentence)) if !is_unsupported(&sentence) => {
                    if known.contains(&sentence.text.to_lowercase()) {
                        dropped.insert((paragraph, at));
                    } else {
                        paragraphs[paragraph][at] = sentence;
                    }
                }
                // The model takes it back itself.
                (Some(place), None) => {
                    dropped.insert(place);
                }
                (Some(_) | None, Some(_)) | (None, None) => {}
            }
        }
        drop_sentences(paragraphs, &dropped);
        Ok(Ok(()))
    }

    async fn ask(&self, question: &Question, before: &str) -> Result<(String, Ending), ModelFault> {
        let heard = |heard: Heard<'_>| self.watch.hear(before, heard);
        self.watch.begin(before);
        let answer = self.turn.ask(question, self.cancel, &heard).await?;
        Ok((answer.text, answer.ending))
    }

    /// How many of the passages there is room for.
    fn fitting(&self, shown: &[Shown], most_tokens: u32) -> usize {
        let bare = prompt::section(&self.task, &[], &self.writer.settings.instructions);
        let bare: u32 = bare.iter().map(|message| estimate_tokens(&message.content)).sum();
        let room = self.room().context().saturating_sub(most_tokens + config::MODEL_CONTEXT_MARGIN);
        let mut taken = bare;
        shown
            .iter()
            .take_while(|passage| {
                taken += passage.tokens();
                self.room().corrected(taken) <= room
            })
            .count()
    }

    fn room(&self) -> Room<'_> {
        Room(&self.turn.member.endpoint)
    }

    /// Tokens that an answer may have: enough for the words and for a model that thinks a little.
    fn most_tokens(&self) -> u32 {
        self.room().answer(self.task.words * 5 / 2 + 160, &self.writer.settings)
    }

    fn abbreviations(&self) -> &'static [String] {
        catalogue::of(&self.writer.prepared.language)
            .map(|words| words.speech.abbreviations.as_slice())
            .unwrap_or_default()
    }
}

/// Tells whoever watches, not more often than anybody can read.
struct Watch<'a> {
    tell: &'a (dyn Fn(Draft<'_>) + Send + Sync),
    state: Mutex<(String, Option<Instant>)>,
}

impl<'a> Watch<'a> {
    fn new(tell: &'a (dyn Fn(Draft<'_>) + Send + Sync)) -> Self {
        Self { tell, state: Mutex::default() }
    }

    /// A question goes out, after what was said `before`.
    fn begin(&self, before: &str) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = (before.to_owned(), None);
    }

    fn hear(&self, before: &str, heard: Heard<'_>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match heard {
            Heard::Words(words) => {
                state.0.push_str(words);
                if state.1.is_none_or(|last| last.elapsed() >= Duration::from_millis(100)) {
                    state.1 = Some(Instant::now());
                    (self.tell)(Draft::Words(&state.0));
                }
            }
            Heard::Waiting => (self.tell)(Draft::Waiting),
            Heard::Again => {
                before.clone_into(&mut state.0);
                (self.tell)(Draft::Words(&state.0));
            }
        }
    }
}

fn places(paragraphs: &[Vec<Sentence>]) -> impl Iterator<Item = (usize, usize)> + '_ {
    paragraphs.iter().enumerate().flat_map(|(at, sentences)| (0..sentences.len()).map(move |sentence| (at, sentence)))
}

fn is_unsupported(sentence: &Sentence) -> bool {
    sentence.support.as_ref().is_some_and(|support| support.verdict == Verdict::Unsupported)
}

/// Takes sentences out, unless nothing would be left.
fn drop_sentences(paragraphs: &mut Vec<Vec<Sentence>>, dropped: &BTreeSet<(usize, usize)>) {
    if dropped.len() >= places(paragraphs).count() {
        return;
    }
    for (at, sentences) in paragraphs.iter_mut().enumerate() {
        let mut number = 0;
        sentences.retain(|_| {
            number += 1;
            !dropped.contains(&(at, number - 1))
        });
    }
    paragraphs.retain(|sentences| !sentences.is_empty());
}
