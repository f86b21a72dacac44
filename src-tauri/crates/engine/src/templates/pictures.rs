//! Pictures of headers and footers: those that programs of all ages show, known by how they begin and not by their names, and
//! of sizes that a page can have.

use crate::exports::{PICTURE_KINDS, Picture};

/// Largest file of a picture, in bytes.
const LARGEST: usize = 8 << 20;

/// Longest side, in pixels: a sheet of A3 in the resolution of print has 5,000.
const LONGEST_SIDE: u32 = 12_000;

/// Most pixels.
const MOST_PIXELS: u64 = 60_000_000;

/// The picture, if it is one that is taken.
pub(super) fn picture(bytes: Vec<u8>) -> Option<Picture> {
    let kind = kind(&bytes)?;
    let (extension, _) = *PICTURE_KINDS.iter().find(|(extension, _)| *extension == kind)?;
    let sane = match sides(kind, &bytes) {
        Sides::Pixels(width, height) => {
            let within = |side: u32| (1..=LONGEST_SIDE).contains(&side);
            within(width) && within(height) && u64::from(width) * u64::from(height) <= MOST_PIXELS
        }
        // Drawings have no pixels; their size is that of the file.
        Sides::None => true,
        Sides::Unknown => false,
    };
    (bytes.len() <= LARGEST && sane).then_some(Picture { extension, bytes })
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    let begins: [(&[u8], &str); 8] = [
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff", "jpeg"),
        (b"GIF87a", "gif"),
        (b"GIF89a", "gif"),
        (b"BM", "bmp"),
        (b"II*\0", "tiff"),
        (b"MM\0*", "tiff"),
        (b"\xd7\xcd\xc6\x9a", "wmf"),
    ];
    let found = begins.iter().find(|(begin, _)| bytes.starts_with(begin)).map(|(_, kind)| *kind);
    // An enhanced metafile has its mark inside of its first record.
    found.or_else(|| (bytes.starts_with(&[1, 0, 0, 0]) && bytes.get(40..44) == Some(b" EMF")).then_some("emf"))
}

enum Sides {
    Pixels(u32, u32),
    None,
    Unknown,
}

fn sides(kind: &str, bytes: &[u8]) -> Sides {
    let found = match kind {
        "png" => pair(bytes, 16, 4, u32::from_be_bytes),
        "gif" => pair(bytes, 6, 2, u32::from_le_bytes),
        "bmp" => pair(bytes, 18, 4, |side| u32::from_le_bytes(side).cast_signed().unsigned_abs()),
        "jpeg" => jpeg(bytes),
        "tiff" => tiff(bytes),
        _ => return Sides::None,
    };
    found.map_or(Sides::Unknown, |(width, height)| Sides::Pixels(width, height))
}

/// Two numbers of `length` bytes that stand one after the other.
fn pair(bytes: &[u8], at: usize, length: usize, read: fn([u8; 4]) -> u32) -> Option<(u32, u32)> {
    let number = |at: usize| {
        let mut number = [0; 4];
        // Short ones are only read with their lowest byte first.
        number[..length].copy_from_slice(bytes.get(at..at + length)?);
        Some(read(number))
    };
    Some((number(at)?, number(at + length)?))
}

/// The sides of a JPEG are in the first frame (ITU-T T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let short = |at: usize| Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        match *bytes.get(at + 1)? {
            // Any number of these may stand before a mark.
            0xff => at += 1,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Some((short(at + 7)?, short(at + 5)?)),
            _ => at += 2 + usize::try_from(short(at + 2)?.max(2)).ok()?,
        }
    }
}

/// The sides of a TIFF are in its first directory (TIFF 6.0, section 2).
fn tiff(bytes: &[u8]) -> Option<(u32, u32)> {
    let little = bytes.starts_with(b"II");
    let short = |at: usize| {
        let two: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(u32::from(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) }))
    };
    let long = |at: usize| {
        let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let directory = usize::try_from(long(4)?).ok()?;
    let (mut width, mut height) = (None, None);
    for entry in 0..usize::try_from(short(directory)?).ok()? {
        let at = directory.checked_add(2)?.checked_add(entry * 12)?;
        let value = if short(at + 2)? == 3 { short(at + 8) } else { long(at + 8) };
        match short(at)? {
            256 => width = value,
            257 => height = value,
            _ => {}
        }
    }
    width.zip(height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn pictures_are_known_by_how_they_begin() {
        assert_eq!(picture(png(100, 50)).unwrap().extension, "png");
        let gif = [b"GIF89a".as_slice(), &[10, 0, 20, 0]].concat();
        assert_eq!(picture(gif).unwrap().extension, "gif");
        let frame = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 17, 8, 0, 50, 0, 100, 3];
        assert_eq!(picture(frame.to_vec()).unwrap().extension, "jpeg");
        let tiff = [
            b"II*\0\x08\0\0\0\x02\0".as_slice(),
            &[0, 1, 3, 0, 1, 0, 0, 0, 9, 0, 0, 0],
            &[1, 1, 4, 0, 1, 0, 0, 0, 9, 0, 0, 0],
        ]
        .concat();
        assert_eq!(picture(tiff).unwrap().extension, "tiff");
        for wrong in [b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), b"MZ\x90".to_vec(), Vec::new()] {
            assert_eq!(picture(wrong), None);
        }
    }

    #[test]
    fn pictures_that_no_page_has_room_for_are_left() {
        for (width, height) in [(0, 10), (100_000, 1), (12_000, 12_000), (u32::MAX, u32::MAX)] {
            assert_eq!(picture(png(width, height)), None, "{width} x {height}");
        }
        for cut in 0..24 {
            assert_eq!(picture(png(10, 10)[..cut].to_vec()), None, "cut off after {cut} bytes");
        }
        let mut large = png(10, 10);
        large.resize(LARGEST + 1, 0);
        assert_eq!(picture(large), None);
        for broken in
            [vec![0xff, 0xd8, 0xff, 0xff], vec![0xff, 0xd8, 0xff, 0xe0, 0, 0, 0], b"MM\0*\xff\xff\xff\xff".to_vec()]
        {
            assert_eq!(picture(broken), None);
        }
    }
}
