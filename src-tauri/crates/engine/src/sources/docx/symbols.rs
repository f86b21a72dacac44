//! Signs from the fonts Symbol and Wingdings, which have their own code for what Unicode has a character for.

/// The character for a code in one of those fonts; None where there is none that says something, such as for ornaments.
pub(super) fn symbol(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code, 16).ok()?;
    // Codes are given as they are, or moved to the private area at F000 (ISO 29500-1, 17.3.3.30).
    let own = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    match font.to_ascii_lowercase().as_str() {
        "symbol" => from_symbol(own),
        "wingdings" => match own {
            0xFC | 0xFE => Some('✓'),
            0xFB | 0xFD => Some('✗'),
            0xA8 | 0x6F => Some('☐'),
            0xE0 | 0xE8 | 0xF0 => Some('→'),
            0xDF => Some('←'),
            _ => None,
        },
        _ if (0xE000..=0xF8FF).contains(&code) => None,
        _ => char::from_u32(code).filter(|character| !character.is_control()),
    }
}

fn from_symbol(code: u32) -> Option<char> {
    // From Unicode's mapping of the Symbol font (unicode.org, ADOBE/symbol.txt).
    const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    Some(match code {
        0x41..=0x5A => CAPITALS.chars().nth((code - 0x41) as usize)?,
        0x61..=0x7A => SMALL.chars().nth((code - 0x61) as usize)?,
        0xA0 => '€',
        0xA2 => '′',
        0xA3 => '≤',
        0xA5 => '∞',
        0xAB => '↔',
        0xAC => '←',
        0xAE => '→',
        0xB0 => '°',
        0xB1 => '±',
        0xB2 => '″',
        0xB3 => '≥',
        0xB4 => '×',
        0xB5 => '∝',
        0xB6 => '∂',
        0xB7 => '•',
        0xB8 => '÷',
        0xB9 => '≠',
        0xBA => '≡',
        0xBB => '≈',
        0xBC => '…',
        0xC6 => '∅',
        0xC7 => '∩',
        0xC8 => '∪',
        0xCE => '∈',
        0xD1 => '∇',
        0xD2 => '®',
        0xD3 => '©',
        0xD4 => '™',
        0xD5 => '∏',
        0xD6 => '√',
        0xDE => '⇒',
        0xE5 => '∑',
        0xF2 => '∫',
        0x20..=0x3F | 0x5B..=0x60 | 0x7B..=0x7E => char::from_u32(code)?,
        _ => return None,
    })
}
