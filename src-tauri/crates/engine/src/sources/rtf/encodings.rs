//! Which encoding the numbers mean that a file names its code pages by.

use encoding_rs::Encoding;

/// The encoding of a code page of Windows (`\ansicpg`); None for those of DOS, and for none.
pub(super) fn of_code_page(page: i32) -> Option<&'static Encoding> {
    Some(match page {
        437 | 850 => return None,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        10_000 => encoding_rs::MACINTOSH,
        65_001 => encoding_rs::UTF_8,
        page => return Encoding::for_label(format!("windows-{page}").as_bytes()),
    })
}

/// The code page that a character set of a font means (RTF 1.9, `\fcharset`).
pub(super) fn of_charset(charset: i32) -> Option<&'static Encoding> {
    Some(match charset {
        77 => encoding_rs::MACINTOSH,
        128 => encoding_rs::SHIFT_JIS,
        129 => encoding_rs::EUC_KR,
        134 => encoding_rs::GBK,
        136 => encoding_rs::BIG5,
        161 => encoding_rs::WINDOWS_1253,
        162 => encoding_rs::WINDOWS_1254,
        163 => encoding_rs::WINDOWS_1258,
        177 => encoding_rs::WINDOWS_1255,
        178 => encoding_rs::WINDOWS_1256,
        186 => encoding_rs::WINDOWS_1257,
        204 => encoding_rs::WINDOWS_1251,
        222 => encoding_rs::WINDOWS_874,
        238 => encoding_rs::WINDOWS_1250,
        _ => return None,
    })
}
