//! Cuts a file into groups, control words and bytes of text.

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A group begins.
    Open,
    /// A group ends.
    Close,
    /// A control word with its number.
    Word(&'a str, Option<i32>),
    /// A control sign, such as `~` or `*`.
    Sign(u8),
    /// A byte in hexadecimal, in the code page of its font.
    Byte(u8),
    /// Bytes as they are.
    Text(&'a [u8]),
}

/// The tokens of a file.
pub(super) struct Words<'a> {
    rest: &'a [u8],
}

impl<'a> Words<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Goes on behind so many bytes, which are a picture or the like.
    pub(super) fn pass_over(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let (first, after) = self.rest.split_first()?;
        if *first == b'\'' {
            let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
            self.rest = after.get(2..).unwrap_or_default();
            return Some(match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
                Some(byte) => Token::Byte(byte),
                None => Token::Text(b""),
            });
        }
        if !first.is_ascii_alphabetic() {
            self.rest = after;
            return Some(Token::Sign(*first));
        }
        let length = self.rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let (name, mut rest) = self.rest.split_at(length.min(32));
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest[sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let mut number = None;
        if digits > 0 {
            let (text, after) = rest.split_at(sign + digits);
            number = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
            rest = after;
        }
        // The space that ends a word belongs to it.
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        Some(Token::Word(std::str::from_utf8(name).expect("its letters are ASCII"), number))
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (first, after) = self.rest.split_first()?;
            match first {
                b'{' | b'}' | b'\\' => {
                    self.rest = after;
                    return match first {
                        b'{' => Some(Token::Open),
                        b'}' => Some(Token::Close),
                        _ => self.control(),
                    };
                }
                b'\r' | b'\n' | 0 => self.rest = after,
                _ => {
                    let is_end = |byte: &u8| matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    let length = self.rest.iter().position(is_end).unwrap_or(self.rest.len());
                    let (text, rest) = self.rest.split_at(length);
                    self.rest = rest;
                    return Some(Token::Text(text));
                }
            }
        }
    }
}
