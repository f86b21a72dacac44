//! From characters to a tree, with bounds on what a hostile page can make of the parser: html5ever follows the standard
//! to the letter, and the standard lets a page nest without end and have open formatting copied into every paragraph.

use std::cell::Cell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{Tracer, TreeSink as _};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, TokenizerResult, local_name};

use super::tree::{NodeId, Tree, TreeMaker};
use crate::api::{ReadErrorCode, ReadFailure};
use crate::sources::failure::failure;

/// Elements that open and are left open are counted each time so many tags went by.
const COUNTED_EVERY: u32 = 16;

/// Most elements of formatting that are open, or are opened again in each paragraph. Each may be counted twice.
const MOST_FORMATTING: usize = 64;

/// Characters that are parsed before we look whether the tree is full.
const PORTION: usize = 64 * 1024;

/// The tree of a page. Beyond `deepest`, tags that open something are passed over and their text is kept.
///
/// # Errors
/// `too_large` for a page with more nodes than can be kept.
pub(super) fn parse(text: &str, deepest: usize) -> Result<Tree, ReadFailure> {
    let builder =
        TreeBuilder::new(TreeMaker::new(), TreeBuilderOpts { scripting_enabled: false, ..Default::default() });
    let guard =
        Guard { builder, deepest, since: Cell::new(0), closed: Cell::new(false), open: Cell::new(Open::default()) };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (portion, after) = rest.split_at(rest.floor_char_boundary(PORTION));
        rest = after;
        input.push_back(StrTendril::from_slice(portion));
        // The tokenizer also stops at the end of a script, and where a tag names the encoding; we have nothing to do there.
        while tokenizer.feed(&input) != TokenizerResult::Done {}
        if tokenizer.sink.builder.sink.is_full() {
            return Err(failure(ReadErrorCode::TooLarge));
        }
    }
    tokenizer.end();
    let maker = tokenizer.sink.builder.sink;
    if maker.is_full() { Err(failure(ReadErrorCode::TooLarge)) } else { Ok(maker.finish()) }
}

/// Stands between the tokenizer and the tree builder. For every tag the builder looks through the elements that are open
/// and the formatting that is to be opened again, so a page of 100,000 open elements would take it minutes.
struct Guard {
    builder: TreeBuilder<NodeId, TreeMaker>,
    deepest: usize,
    /// Tags since the open elements were counted.
    since: Cell<u32>,
    /// Whether something was closed since.
    closed: Cell<bool>,
    /// What was open when it was counted.
    open: Cell<Open>,
}

/// What is open.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    /// All elements, and formatting that is to be opened again.
    all: usize,
    /// Formatting among them.
    formatting: usize,
}

impl Guard {
    fn is_passed_over(&self, tag: &Tag) -> bool {
        if tag.kind != TagKind::StartTag {
            self.closed.set(true);
            return false;
        }
        self.since.set(self.since.get() + 1);
        let is_full = |open: Open| open.all > 2 * self.deepest || open.formatting > MOST_FORMATTING;
        let is_due = if is_full(self.open.get()) { self.closed.get() } else { self.since.get() >= COUNTED_EVERY };
        if is_due {
            self.since.set(0);
            self.closed.set(false);
            let counter = Counter { maker: &self.builder.sink, open: Cell::default() };
            self.builder.trace_handles(&counter);
            self.open.set(counter.open.get());
        }
        // What follows these is not markup, whether or not there is room for them.
        let raw = matches!(
            &*tag.name,
            "script" | "style" | "title" | "textarea" | "xmp" | "iframe" | "noembed" | "noframes" | "plaintext"
        );
        let open = self.open.get();
        !raw && (open.all > 2 * self.deepest || (open.formatting > MOST_FORMATTING && is_formatting(&tag.name)))
    }
}

/// The elements that the standard opens again in the next block if they were left open.
fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let passed_over = match &token {
            Token::TagToken(tag) => self.builder.sink.is_full() || self.is_passed_over(tag),
            Token::ParseError(_) | Token::CommentToken(_) => true,
            Token::CharacterTokens(_) => self.builder.sink.is_full(),
            Token::DoctypeToken(_) | Token::NullCharacterToken | Token::EOFToken => false,
        };
        if passed_over { TokenSinkResult::Continue } else { self.builder.process_token(token, line) }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

struct Counter<'a> {
    maker: &'a TreeMaker,
    open: Cell<Open>,
}

impl Tracer for Counter<'_> {
    type Handle = NodeId;

    fn trace_handle(&self, node: &NodeId) {
        let Open { all, formatting } = self.open.get();
        let is_formatting = is_formatting(&self.maker.elem_name(node).local);
        self.open.set(Open { all: all + 1, formatting: formatting + usize::from(is_formatting) });
    }
}
