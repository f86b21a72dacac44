//! A document as all formats set it: nothing left to decide but how it looks.

use crate::api::Bar;

/// A document that is ready to be set.
#[derive(Debug, Clone)]
pub(crate) struct Finished {
    /// Its title.
    pub(crate) title: String,
    /// The line under the title: what this is, of which day, from how many files, for whom.
    pub(crate) byline: String,
    /// Language of its headings (ISO 639-1).
    pub(crate) language: String,
    /// The day on which it was asked for.
    pub(crate) date: chrono::NaiveDate,
    /// Its text.
    pub(crate) sections: Vec<Section>,
    /// The places that it quotes. Number 1 is the first of them; they are numbered in the order in which their first marks
    /// come.
    pub(crate) places: Vec<Place>,
    /// What could not be read.
    pub(crate) not_read: Vec<Unread>,
    /// What the document says of its own accord, in its language.
    pub(crate) words: Words,
}

/// Words that belong to every document.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    /// Heading of the table of contents.
    pub(crate) contents: String,
    /// Heading of the list of places.
    pub(crate) sources: String,
    /// Heading of the list of what was not read.
    pub(crate) not_read: String,
    /// The note at the end.
    pub(crate) how: String,
    /// Between the parts of the name of a place, and between places.
    pub(crate) comma: String,
    /// Between a file and its places, or what is said of it.
    pub(crate) colon: String,
    /// To who made pages that lack characters, for want of a font; `{}` is the scripts that they belong to.
    pub(crate) no_font: String,
}

/// A place that is quoted.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Its file, as people are shown it.
    pub(crate) file: String,
    /// Which part of the file, a page or a heading; empty for all of it.
    pub(crate) part: String,
    /// Number of its page, if it has one.
    pub(crate) page: Option<u32>,
    /// The part in short, behind another page of the same file.
    pub(crate) again: Option<String>,
}

/// A section under its heading.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// Its heading.
    pub(crate) title: String,
    /// What stands in it.
    pub(crate) parts: Vec<Part>,
}

/// Sentences or rows that stand together.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// A heading inside the section, or the title of a table; empty for none.
    pub(crate) title: String,
    /// What it holds.
    pub(crate) body: PartBody,
}

/// How a part is set.
#[derive(Debug, Clone)]
pub(crate) enum PartBody {
    /// Sentences one after the other.
    Prose(Vec<Statement>),
    /// One point each.
    List(Vec<Statement>),
    /// One numbered step each.
    Steps(Vec<Statement>),
    /// Rows and columns.
    Table(Table),
}

/// A sentence with the numbers of its places.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    /// Its words, on one line.
    pub(crate) text: String,
    /// Says something about the document, not about the sources.
    pub(crate) notice: bool,
    /// Where it is from. In prose only the last of some sentences from one place has it.
    pub(crate) marks: Vec<Mark>,
}

/// The number of a place behind a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// The first time in the document: here the place is named in a footnote, where the format has them.
    pub(crate) first: bool,
}

/// A table with its caption.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// Names of the columns; none if they have no names. As many as each row has cells otherwise.
    pub(crate) columns: Vec<String>,
    /// For each column, whether it holds numbers alone, which stand to the right.
    pub(crate) numeric: Vec<bool>,
    /// The cells, row by row, each row as wide as the others.
    pub(crate) rows: Vec<Vec<String>>,
    /// Where it is from, in words.
    pub(crate) caption: String,
    /// The same in numbers.
    pub(crate) marks: Vec<Mark>,
    /// Its amounts drawn, where that says something.
    pub(crate) chart: Option<Diagram>,
}

/// The amounts of a table, drawn.
#[derive(Debug, Clone)]
pub(crate) struct Diagram {
    /// What it shows, of which table.
    pub(crate) caption: String,
    /// The amounts, with the names that they have: bars, one under the other, unless they are points of time.
    pub(crate) bars: Vec<Bar>,
    /// Along an axis of time: columns, one beside the other.
    pub(crate) over_time: bool,
}

/// A file that could not be read.
#[derive(Debug, Clone)]
pub(crate) struct Unread {
    /// Its name.
    pub(crate) file: String,
    /// Why.
    pub(crate) reason: String,
}

impl Finished {
    /// Whether its language is written from right to left.
    pub(crate) fn runs_to_the_left(&self) -> bool {
        is_written_leftwards(&self.language)
    }

    /// Whether it is long enough for a table of contents: some pages, not two.
    pub(crate) fn needs_contents(&self) -> bool {
        /// About three pages of A4 with footnotes.
        const WORDS: usize = 900;
        let texts = self.sections.iter().flat_map(|section| &section.parts).map(|part| match &part.body {
            PartBody::Prose(all) | PartBody::List(all) | PartBody::Steps(all) => {
                all.iter().map(|one| weight(&one.text)).sum::<usize>()
            }
            PartBody::Table(table) => table.rows.iter().flatten().map(|cell| weight(cell)).sum(),
        });
        self.sections.len() > 2 && texts.sum::<usize>() > WORDS
    }
}

impl Table {
    /// Whether it is short enough to stand on one page as a whole.
    pub(crate) fn is_small(&self) -> bool {
        /// Rows, of one or two lines each.
        const SMALL: usize = 8;
        self.rows.len() <= SMALL
    }

    /// Whether its chart stays on its page: where both together take up a third of it at most.
    pub(crate) fn keeps_chart(&self) -> bool {
        /// Rows and bars.
        const SMALL: usize = 10;
        let lines = |chart: &Diagram| if chart.over_time { SMALL - 3 } else { chart.bars.len() };
        self.chart.as_ref().is_some_and(|chart| self.rows.len() + lines(chart) <= SMALL)
    }

    /// Characters of the widest line of each column, in all.
    pub(crate) fn natural_width(&self) -> usize {
        let widest = |column: usize| {
            let cells = self.rows.iter().map(|row| &row[column]).chain(self.columns.get(column));
            cells.map(|cell| width(cell)).max().unwrap_or_default() + 2
        };
        (0..self.numeric.len()).map(widest).sum()
    }

    /// How many of the characters of a line each column gets where `room` of them fit beside each other: enough for its
    /// longest word, and more for a column with more to say. If that is too much, words that a reader can do without keep
    /// together no longer, and the columns share out what is left. Their sum is more than `room` only where that does not
    /// suffice either.
    pub(crate) fn widths(&self, room: usize) -> Vec<usize> {
        /// A word of this many places is kept whole wherever it stands.
        const WHOLE: usize = 18;
        /// Most that one column may wish for.
        const MOST: usize = 40;
        let of = |column: usize| {
            let cells = || self.rows.iter().map(|row| &row[column]).chain(self.columns.get(column));
            let longest = |cell: &String| cell.split([' ', '/']).map(width).max().unwrap_or_default();
            // Names of columns are bold.
            let name = self.columns.get(column).map_or(0, |name| longest(name) + 1);
            let word = self.rows.iter().map(|row| longest(&row[column])).max().unwrap_or_default().max(name);
            let whole = cells().map(|cell| width(cell)).max().unwrap_or_default();
            // A text of three times the length needs about half as much again in width, and more lines.
            let wish = if whole <= MOST / 2 { whole } else { MOST / 2 + (whole - MOST / 2).isqrt() * 2 };
            let least = word.min(WHOLE) + MARGINS;
            (least, (wish.max(word) + MARGINS).clamp(least, MOST))
        };
        let columns: Vec<(usize, usize)> = (0..self.numeric.len()).map(of).collect();
        let least: usize = columns.iter().map(|(least, _)| least).sum();
        let wanting: usize = columns.iter().map(|(least, wish)| wish - least).sum();
        let spare = room.saturating_sub(least).min(wanting);
        columns.iter().map(|(least, wish)| least + (wish - least) * spare / wanting.max(1)).collect()
    }
}

/// What the margins inside of a cell take, in the places of [`width`].
pub(crate) const MARGINS: usize = 2;

/// Places that a text takes on a line: two for a character of Chinese, Japanese or Korean, and four for three capitals, which
/// are wider than small letters and figures.
pub(crate) fn width(text: &str) -> usize {
    let wide = |character: &char| matches!(character, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}');
    let capital = |character: &char| character.is_uppercase();
    text.chars().count() + text.chars().filter(wide).count() + text.chars().filter(capital).count().div_ceil(3)
}

/// Words, where words are parted by spaces; a character of Chinese or Japanese is about half a word.
fn weight(text: &str) -> usize {
    let ideographs = text.chars().filter(|character| ('\u{3040}'..='\u{9fff}').contains(character)).count();
    text.split_whitespace().count() + ideographs / 2
}

/// The words of a text on one line, without what no file format takes: characters of control.
pub(crate) fn one_line(text: &str) -> String {
    let kept =
        text.chars().map(|character| if character.is_whitespace() && character != '\u{a0}' { ' ' } else { character });
    let no_character = |character: &char| matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{feff}');
    kept.filter(|character| !character.is_control() && !no_character(character)).collect()
}

/// For each item of a list, whether its words begin with a mark of their own, beside which a bullet would be one too many:
/// "a)", "(ii)", "3)"; "1." only where all of them have such a mark, for it may be a date.
pub(crate) fn with_own_marks(items: &[Statement]) -> Vec<bool> {
    let bracketed = |text: &str| {
        let (open, inner) = text.strip_prefix('(').map_or((false, text), |inner| (true, inner));
        let Some((mark, rest)) = inner.split_once(')') else { return false };
        let plain = mark.chars().all(|one| one.is_ascii_digit()) && mark.len() <= 3;
        let roman = mark.chars().all(|one| matches!(one.to_ascii_lowercase(), 'i' | 'v' | 'x')) && mark.len() <= 5;
        let letter = mark.chars().count() == 1 && mark.chars().all(char::is_alphabetic);
        !mark.is_empty()
            && (plain || roman || letter)
            && (open || !rest.is_empty())
            && rest.starts_with([' ', '\u{a0}'])
    };
    let dotted = |text: &str| {
        let mark = text.split([' ', '\u{a0}']).next().unwrap_or_default();
        let digits = mark.trim_end_matches('.');
        mark.len() < text.len() && mark.ends_with('.') && digits.len() <= 3 && digits.parse::<u16>().is_ok()
    };
    let all_marked = items.len() > 1 && items.iter().all(|item| bracketed(&item.text) || dotted(&item.text));
    items.iter().map(|item| bracketed(&item.text) || all_marked).collect()
}

/// Whether a language (ISO 639-1) is written from right to left.
pub(crate) fn is_written_leftwards(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    matches!(primary, "ar" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi")
}

/// Whether a text runs from right to left: its first letter of a script with a direction decides, as in HTML's `dir=auto`.
pub(crate) fn runs_to_the_left(text: &str) -> bool {
    text.chars().find(|character| character.is_alphabetic()).is_some_and(|first| {
        matches!(first, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_without_characters_of_control() {
        assert_eq!(one_line("a\nb\tc\u{0}\u{8}d\u{feff}e\u{2028}f"), "a b cde f");
        assert_eq!(one_line("10\u{a0}km"), "10\u{a0}km", "a space that holds words together stays");
    }

    #[test]
    fn a_small_table_is_whole_and_a_small_chart_stays_with_it() {
        let table = |rows: usize, bars: usize, over_time: bool| {
            let bar = Bar { name: String::new(), value: String::new(), amount: 1.0, share: 1.0 };
            Table {
                columns: Vec::new(),
                numeric: vec![false],
                rows: vec![vec![String::new()]; rows],
                caption: String::new(),
                marks: Vec::new(),
                chart: Some(Diagram { caption: String::new(), bars: vec![bar; bars], over_time }),
            }
        };
        assert!(table(8, 8, false).is_small() && !table(9, 9, false).is_small());
        assert!(
            table(5, 5, false).keeps_chart() && !table(8, 8, false).keeps_chart(),
            "no third of a page is left white"
        );
        assert!(table(3, 3, true).keeps_chart() && !table(4, 4, true).keeps_chart());
    }

    #[test]
    fn a_column_gets_room_for_its_longest_word() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let table = Table {
            columns: row(["Year", "What was done in that year", "Donaudampfschifffahrt"]),
            numeric: vec![true, false, false],
            rows: vec![row(["2025", &"words and words ".repeat(20), "x"])],
            caption: String::new(),
            marks: Vec::new(),
            chart: None,
        };
        let widths = table.widths(84);
        assert!(widths[0] < widths[2] && widths[2] < widths[1], "{widths:?}");
        assert!(widths[2] > 21, "the word fits: {widths:?}");
    }

    #[test]
    fn a_column_of_short_words_keeps_them_whole_beside_columns_of_long_ones() {
        let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
        let long = "vlm_model_specs.GRANITE_VISION_TRANSFORMERS";
        let mut table = Table {
            columns: row(["Model instance", "Model", "Framework", "Device", "Number of pages"]),
            numeric: vec![false, false, false, false, true],
            rows: vec![row([
                long,
                "ibm-granite/granite-docling-258M-mlx",
                "Transformers/AutoModelForVision2Seq",
                "MPS",
                "1",
            ])],
            caption: String::new(),
            marks: Vec::new(),
            chart: None,
        };
        let widths = table.widths(84);
        assert!(widths.iter().sum::<usize>() <= 84, "{widths:?}");
        assert!(widths[3] >= "Device".len() + 2 && widths[4] >= "Number".len() + 2, "{widths:?}");
        assert!(widths[0] > 14, "what is left goes to those that want it: {widths:?}");
        table.columns.clear();
        table.rows = vec![Vec::new()];
        table.numeric.clear();
        assert_eq!(table.widths(84), Vec::<usize>::new());
    }

    #[test]
    fn items_that_bring_their_marks_along_are_known() {
        let marked = |texts: &[&str]| {
            let item = |text: &&str| Statement { text: (*text).to_owned(), notice: false, marks: Vec::new() };
            with_own_marks(&texts.iter().map(item).collect::<Vec<_>>())
        };
        assert_eq!(marked(&["a) Open it.", "(ii) Close it.", "12) Wait.", "Go on."]), [true, true, true, false]);
        assert_eq!(marked(&["1. Open it.", "2. Close it."]), [true, true]);
        assert_eq!(marked(&["3. Mai 2024 war ein Freitag.", "Danach nicht."]), [false, false]);
        assert_eq!(marked(&["(also) here", "I) ", "x)", "Heat (kWh) is dear."]), [false, true, false, false]);
    }

    #[test]
    fn the_first_letter_tells_the_direction() {
        assert!(runs_to_the_left("(1) مرحبا world"));
        assert!(runs_to_the_left("שלום"));
        assert!(!runs_to_the_left("3 Hello مرحبا"));
        assert!(!runs_to_the_left("2026"));
    }
}
