//! Sources made from a seed: the same seed gives the same bytes on every machine.

use std::path::Path;

/// How much to make.
#[derive(Debug, Clone, Copy)]
pub struct Material {
    /// Number of files.
    pub files: usize,
    /// Paragraphs in each.
    pub paragraphs: usize,
    /// What makes it differ from others.
    pub seed: u64,
}

const SUBJECTS: [&str; 12] = [
    "The north pumping station",
    "The survey team",
    "The housing board",
    "The finance office",
    "The school kitchen",
    "The library roof",
    "The grid operator",
    "The night shift",
    "The regional laboratory",
    "The ferry terminal",
    "The training centre",
    "The water tower",
];
const VERBS: [&str; 10] = [
    "recorded",
    "reduced",
    "approved",
    "postponed",
    "measured",
    "replaced",
    "inspected",
    "reported",
    "planned",
    "tested",
];
const OBJECTS: [&str; 12] = [
    "a heat loss",
    "the annual maintenance cost",
    "the delivery of two pumps",
    "the insulation of the outer wall",
    "a pressure drop",
    "the energy use per visitor",
    "the repair of the main valve",
    "the flow through the bypass",
    "the noise at the boundary",
    "the storage of spare parts",
    "the response to alarms",
    "the quality of the inflow",
];
const TAILS: [&str; 8] = [
    "after the spring inspection",
    "because the old contract ended",
    "during the coldest week of the winter",
    "with the consent of the neighbours",
    "in line with the safety guidance",
    "before the second phase began",
    "for the third year in a row",
    "although the budget was cut",
];

/// Writes Markdown files about a made-up town into `folder`.
///
/// # Panics
/// When the folder cannot be written.
pub fn write_material(folder: &Path, material: Material) {
    std::fs::create_dir_all(folder).expect("the folder can be created");
    for (file, text) in text_of(material).into_iter().enumerate() {
        std::fs::write(folder.join(format!("report-{file:03}.md")), text).expect("the file can be written");
    }
}

/// The texts of the files, in Markdown.
pub(crate) fn text_of(material: Material) -> Vec<String> {
    let mut random = Random::new(material.seed);
    (0..material.files).map(|file| report(file, material.paragraphs, &mut random)).collect()
}

fn report(file: usize, paragraphs: usize, random: &mut Random) -> String {
    let mut text = format!("# Report {file} of the town works\n\n");
    for paragraph in 0..paragraphs {
        if paragraph % 5 == 0 {
            text.push_str(&format!("## Part {} on {}\n\n", paragraph / 5 + 1, random.pick(&OBJECTS)));
        }
        for _ in 0..4 {
            let sentence = format!(
                "{} {} {} of {} units on day {} {}. ",
                random.pick(&SUBJECTS),
                random.pick(&VERBS),
                random.pick(&OBJECTS),
                random.below(9_000) + 100,
                random.below(364) + 1,
                random.pick(&TAILS),
            );
            text.push_str(&sentence);
        }
        text.push_str("\n\n");
    }
    text
}

/// SplitMix64 (Steele, Lea, Flood 2014): enough for test material, and the same everywhere.
pub struct Random(u64);

impl Random {
    /// Numbers that follow from the seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2_654_435_761).wrapping_add(1))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, but not including, `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let index = usize::try_from(self.below(from.len() as u64)).expect("a short list");
        from[index]
    }
}
