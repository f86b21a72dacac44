//! Numbers that a text says in words: "twelve", "twenty-one", "two hundred and five".
//!
//! Which words a language has is in its catalogue. Left out is one alone, which in most languages is an article or a pronoun
//! as well, and a scale without a number in words before it: "3 million" is compared by its 3.

use std::collections::BTreeMap;

/// Numbers from here on scale the one before them.
pub(super) const SCALE: u32 = 100;

/// The numbers said in `words` (in lower case), each in every way that it may be compared by: "two million" as 2, as it
/// stands beside "2 million", and as 2000000.
pub(super) fn spelled(words: &[String], known: &BTreeMap<String, u32>) -> Vec<Vec<String>> {
    let value = |at: usize| words.get(at).and_then(|word| known.get(word)).map(|value| u64::from(*value));
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(first) = value(at).filter(|first| *first < u64::from(SCALE)) else {
            at += 1;
            continue;
        };
        let mut sum = first;
        let mut ways = vec![first];
        at += 1;
        loop {
            // A word such as "and" may stand between; no number may be further away.
            let next = [at, at + 1].into_iter().find_map(|place| Some((place, value(place)?)));
            match next {
                // "two hundred", "three thousand"
                Some((place, scale)) if place == at && scale >= u64::from(SCALE) && sum < scale => sum *= scale,
                // "twenty-one", "two hundred and five"
                Some((_, rest)) if joins(sum, rest) => sum += rest,
                Some(_) | None => break,
            }
            at = next.map_or(at, |(place, _)| place + 1);
            ways.push(sum);
        }
        if ways != [1] {
            ways.dedup();
            found.push(ways.iter().map(u64::to_string).collect());
        }
    }
    found
}

/// Whether `rest` can be said behind `sum` as a part of the same number.
fn joins(sum: u64, rest: u64) -> bool {
    let tens = (20..100).contains(&(sum % 100)) && sum.is_multiple_of(10) && (1..10).contains(&rest);
    let hundreds = sum >= 100 && sum.is_multiple_of(100) && rest < 100;
    tens || hundreds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(text: &str, language: &str) -> Vec<Vec<String>> {
        let words: Vec<String> = text.split([' ', '-']).map(str::to_lowercase).collect();
        spelled(&words, &crate::writing::catalogue::of(language).unwrap().speech.numbers)
    }

    #[test]
    fn numbers_in_words_have_the_values_that_people_mean() {
        for (text, wanted) in [
            ("twelve pumps", vec![vec!["12"]]),
            ("twenty-one of fifty", vec![vec!["20", "21"], vec!["50"]]),
            ("two hundred and five pumps", vec![vec!["2", "200", "205"]]),
            ("three million", vec![vec!["3", "3000000"]]),
            ("forty-two thousand", vec![vec!["40", "42", "42000"]]),
            ("3 million, and hundreds of hundred others", vec![]),
            ("two and three", vec![vec!["2"], vec!["3"]]),
            ("one of them said none", vec![]),
        ] {
            assert_eq!(ways(text, "en"), wanted, "{text}");
        }
        assert_eq!(ways("zwölf Pumpen und dreißig Ventile", "de"), [["12"], ["30"]]);
        assert_eq!(ways("treinta y cinco bombas", "es"), [["30", "35"]]);
    }
}
