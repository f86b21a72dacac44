//! From bytes to characters, whatever the encoding.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// Bytes that are looked at to tell the encoding.
const SAMPLE: usize = 64 * 1024;

/// The text of `bytes`: by its byte order mark, else as UTF-8 if it is valid, else by the pattern of UTF-16, else by
/// statistics of the bytes (chardetng). Never fails: bytes without a meaning become U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Some(encoding) = utf16(&bytes[..bytes.len().min(SAMPLE)]) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => decoded_twice(text).unwrap_or_else(|| text.to_owned()),
        Err(_) if is_mostly_utf8(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => guess(bytes).decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Whether the bytes look like text at all: no format of text holds NUL or many other control characters.
pub(super) fn looks_like_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if let Some((encoding, mark)) = Encoding::for_bom(sample) {
        return is_clean(encoding, &sample[mark..]);
    }
    if utf16(sample).is_some() {
        return true;
    }
    let odd = sample.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    !sample.contains(&0) && odd * 100 <= sample.len()
}

/// Whether the bytes make sense in that encoding: nothing that it does not know, and hardly a control character. The
/// sample may have cut the last character.
fn is_clean(encoding: &'static Encoding, sample: &[u8]) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let odd = |character: &char| *character == '\u{FFFD}' || (character.is_control() && !character.is_whitespace());
    text.chars().filter(odd).count() * 100 <= text.chars().count() + 100 && !text.contains('\0')
}

/// The text behind one that was taken for Latin-1 and made UTF-8 a second time. It shows by control characters that no text
/// has (U+0080 to U+009F), and by the fact that undoing the mistake gives valid UTF-8.
fn decoded_twice(text: &str) -> Option<String> {
    if !text.chars().any(|character| ('\u{80}'..='\u{9F}').contains(&character)) {
        return None;
    }
    let bytes = text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}

/// Whether it is UTF-8 with a flaw, such as a character that a cut went through: text in another encoding hardly ever has
/// sequences that are valid by chance.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut flaws) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        flaws += usize::from(!chunk.invalid().is_empty());
    }
    valid >= 2 * flaws.max(1)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// UTF-16 without a mark: in text of western scripts every second byte is NUL.
fn utf16(sample: &[u8]) -> Option<&'static Encoding> {
    if sample.len() < 4 {
        return None;
    }
    let nuls = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let half = sample.len() / 2;
    match (nuls(0) * 10, nuls(1) * 10) {
        (even, odd) if odd > half * 4 && even < half => Some(UTF_16LE),
        (even, odd) if even > half * 4 && odd < half => Some(UTF_16BE),
        _ => None,
    }
    .filter(|encoding| is_clean(encoding, sample))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Die Größe der Bäume überraschte uns während der Führung durch den Stadtwald von Köln.";

    #[test]
    fn reads_the_common_encodings() {
        let wide = |order: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let latin = encoding_rs::WINDOWS_1252.encode(TEXT).0.into_owned();
        let with_mark = [b"\xEF\xBB\xBF".to_vec(), TEXT.as_bytes().to_vec()].concat();
        for bytes in [TEXT.as_bytes().to_vec(), with_mark, wide(u16::to_le_bytes), wide(u16::to_be_bytes), latin] {
            assert_eq!(decode(&bytes), TEXT);
            assert!(looks_like_text(&bytes));
        }
    }

    #[test]
    fn a_text_that_was_encoded_twice_is_mended() {
        let twice: String = "1991–92: Größe".bytes().map(char::from).collect();
        assert_eq!(decode(twice.as_bytes()), "1991–92: Größe");
        assert_eq!(decode("Größe: Ã".as_bytes()), "Größe: Ã");
    }

    #[test]
    fn one_broken_character_does_not_change_the_encoding_of_the_others() {
        let mut bytes = TEXT.as_bytes().to_vec();
        let cut = TEXT.find('ß').expect("is there") + 1;
        bytes.remove(cut);
        assert_eq!(decode(&bytes), TEXT.replace('ß', "\u{FFFD}"));
    }

    #[test]
    fn tells_text_from_other_bytes() {
        assert!(!looks_like_text(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
        assert!(!looks_like_text(&[0, 159, 146, 150, 0, 1, 2, 3, 255, 254, 0, 7]));
        assert!(!looks_like_text(&[255, 254, 0, 0, 1, 0, 2, 0, 3, 0]));
        assert!(!looks_like_text(&[7, 1, 2, 65, 66, 3, 4, 5, 6]));
        assert!(looks_like_text(b""));
    }
}
