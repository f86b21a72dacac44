//! What a transcript has beside the words that were said.

/// Longest noise in a transcript, in bytes.
const LONGEST_NOISE: usize = 24;

/// A sentence without what a transcript puts into braces ("{laugh}"), which nobody has said.
pub(super) fn without_noises(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((noise, behind)) = after.split_once('}').filter(|(noise, _)| noise.len() <= LONGEST_NOISE) else {
            break;
        };
        let said = noise.contains(|character: char| !character.is_alphabetic() && character != ' ');
        out.push_str(before);
        if said {
            out.push_str(&rest[before.len()..rest.len() - behind.len()]);
        }
        rest = behind;
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noises_go_and_what_else_stands_in_braces_stays() {
        assert_eq!(without_noises("We {vocalsound} have a {disfmarker} gun."), "We have a gun.");
        for text in ["The set {1, 2} is small.", "It opens with { and goes on.", "Nothing here."] {
            assert_eq!(without_noises(text), text);
        }
    }
}
