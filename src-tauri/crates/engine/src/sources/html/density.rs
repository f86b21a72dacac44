//! Tells the text proper of a page from what surrounds it, where the page does not say so itself.
//!
//! A page that marks its text with `main` or `article` is believed. For others the rules are those of Kohlschütter,
//! Fankhauser and Nejdl, "Boilerplate Detection using Shallow Text Features" (WSDM 2010, the decision tree of section 4:
//! words and link density of a block, the one before and the one after). They were learned from news sites; a report that
//! somebody saved as HTML has short paragraphs and no menus, and would lose text by them. So they only judge pages that
//! have menus: enough words in links.

use super::segments::Segment;
use crate::api::{BlockKind, BlockRole};

/// A `main` or `article` with fewer words does not stand for the page.
const LEAST_WORDS: usize = 25;

/// Share of words in links, in percent, from which a page is taken to have menus.
const MENUS: usize = 12;

/// Gives the segments outside of the text proper another role than body.
pub(super) fn judge(segments: &mut [Segment]) {
    let count = |wanted: &dyn Fn(&Segment) -> bool| {
        segments
            .iter()
            .filter(|segment| is_open(segment) && wanted(segment))
            .map(|segment| segment.words)
            .sum::<usize>()
    };
    let all = count(&|_| true);
    let in_main = count(&|segment| segment.place.main);
    let in_articles = count(&|segment| segment.place.article);
    if in_main >= LEAST_WORDS.max(all / 10) {
        keep_only(segments, |segment| segment.place.main);
    } else if in_articles >= LEAST_WORDS.min(all) && in_articles * 2 >= all && in_articles > 0 {
        keep_only(segments, |segment| segment.place.article);
    } else if count(&|segment| segment.link_density() > 0.5) * 100 >= all * MENUS {
        by_density(segments);
    } else {
        let (before, after) = (links_at_edge(segments.iter()), links_at_edge(segments.iter().rev()));
        // A page of nothing but links is a list of links.
        if before < segments.len() {
            let count = segments.len();
            for (index, segment) in segments.iter_mut().enumerate() {
                let at_edge = index < before || index >= count - after;
                if at_edge && is_open(segment) && segment.kind != BlockKind::Footnote {
                    segment.place.role = Some(BlockRole::Boilerplate);
                }
            }
        }
    }
    drop_empty_headings(segments);
    keep_title(segments);
}

/// Nobody said yet what part the segment is.
fn is_open(segment: &Segment) -> bool {
    segment.place.role.is_none()
}

fn keep_only(segments: &mut [Segment], is_proper: impl Fn(&Segment) -> bool) {
    for segment in segments {
        if is_open(segment) && segment.kind != BlockKind::Footnote && !is_proper(segment) {
            segment.place.role = Some(BlockRole::Boilerplate);
        }
    }
}

/// How many segments at an edge of the page are nothing but links: a menu of a few entries, an imprint.
fn links_at_edge<'a>(segments: impl Iterator<Item = &'a Segment>) -> usize {
    segments.take_while(|segment| !is_open(segment) || segment.link_density() > 0.9).count()
}

fn by_density(segments: &mut [Segment]) {
    // Headings are judged by what follows them; footnotes and code are what they are.
    let judged: Vec<usize> = (0..segments.len())
        .filter(|index| {
            let segment = &segments[*index];
            is_open(segment) && !matches!(segment.kind, BlockKind::Heading | BlockKind::Footnote | BlockKind::Code)
        })
        .collect();
    let features: Vec<(f64, usize)> =
        judged.iter().map(|index| (segments[*index].link_density(), segments[*index].words)).collect();
    for (position, index) in judged.iter().enumerate() {
        let outside = (0.0, 0);
        let before = if position == 0 { outside } else { features[position - 1] };
        let after = features.get(position + 1).copied().unwrap_or(outside);
        if !is_content(before, features[position], after) {
            segments[*index].place.role = Some(BlockRole::Boilerplate);
        }
    }
}

/// The decision tree of the paper over link density and number of words.
fn is_content(before: (f64, usize), this: (f64, usize), after: (f64, usize)) -> bool {
    if this.0 > 1.0 / 3.0 {
        return false;
    }
    if before.0 <= 5.0 / 9.0 { this.1 > 16 || after.1 > 15 || before.1 > 4 } else { this.1 > 40 || after.1 > 17 }
}

/// A heading over nothing but boilerplate is boilerplate. One over nothing at all stays.
fn drop_empty_headings(segments: &mut [Segment]) {
    // Going backwards: what stands before the next heading, and which levels have a heading with text, until a heading
    // above them takes them in.
    let (mut text, mut other) = (false, false);
    let mut served = [false; 10];
    for segment in segments.iter_mut().rev() {
        if segment.kind != BlockKind::Heading || !is_open(segment) {
            let is_text = segment.role() == BlockRole::Body;
            (text, other) = (text || is_text, other || !is_text);
            continue;
        }
        let level = usize::from(segment.level.min(9));
        let has_text = text || served[level + 1..].contains(&true);
        if other && !has_text {
            segment.place.role = Some(BlockRole::Boilerplate);
        } else {
            served[level] = true;
        }
        served[level + 1..].fill(false);
        (text, other) = (false, false);
    }
}

/// Where the body has no first heading, the first one outside of it is its title, such as one in the page's `header`.
fn keep_title(segments: &mut [Segment]) {
    let is_title = |segment: &Segment| segment.kind == BlockKind::Heading && segment.level == 1;
    if segments.iter().any(|segment| is_title(segment) && segment.role() == BlockRole::Body) {
        return;
    }
    if let Some(title) = segments.iter_mut().find(|segment| is_title(segment)) {
        title.place.role = None;
    }
}
