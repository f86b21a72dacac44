//! In which encoding a page is written: by its byte order mark, else as UTF-8 if it is valid, else as the page says of
//! itself, else by statistics of the bytes. Valid UTF-8 comes before the page's word because programs that convert pages
//! often leave the old word in place, and hardly any text in another encoding is valid UTF-8.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::sources::encoding::decode;

/// Bytes in which a page names its encoding: browsers look at 1,024, saved pages may begin with a long comment.
const HEAD: usize = 4_096;

/// The text of a page.
pub(super) fn text_of(bytes: &[u8]) -> String {
    if Encoding::for_bom(bytes).is_none()
        && std::str::from_utf8(bytes).is_err()
        && let Some(encoding) = named(&bytes[..bytes.len().min(HEAD)])
    {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    decode(bytes)
}

/// The encoding that the page names in a `meta` tag or an XML declaration, unless it is UTF-8, which it is not.
fn named(head: &[u8]) -> Option<&'static Encoding> {
    // All that matters is ASCII, and this decoder keeps every byte one character.
    let head = WINDOWS_1252.decode_without_bom_handling(head).0.to_ascii_lowercase();
    let label = ["charset", "encoding"].into_iter().find_map(|key| {
        head.match_indices(key).find_map(|(at, _)| {
            let value = head[at + key.len()..].trim_start().strip_prefix('=')?.trim_start();
            let value = value.trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
            Encoding::for_label(&value.as_bytes()[..end])
        })
    })?;
    // What names UTF-16 in bytes that are read one by one is wrong (as in the standard); so is UTF-8 here.
    (label.is_ascii_compatible() && label != UTF_8).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_believed_unless_it_is_utf_8() {
        let greek = encoding_rs::ISO_8859_7.encode("<meta charset='iso-8859-7'><p>Ελλάδα").0.into_owned();
        assert!(text_of(&greek).ends_with("Ελλάδα"));
        let equivalent = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\"><p>Привет";
        let russian = encoding_rs::WINDOWS_1251.encode(equivalent).0.into_owned();
        assert!(text_of(&russian).ends_with("Привет"));
        assert!(text_of("<meta charset=iso-8859-1><p>Größe".as_bytes()).ends_with("Größe"));
        let unnamed = WINDOWS_1252.encode("<p>Die Größe der Bäume überraschte während der Führung").0;
        assert!(text_of(&unnamed).ends_with("während der Führung"));
        let wrong = WINDOWS_1252.encode("<meta charset=utf-8><p>Die Größe der Bäume überraschte").0;
        assert!(text_of(&wrong).ends_with("Größe der Bäume überraschte"));
    }
}
