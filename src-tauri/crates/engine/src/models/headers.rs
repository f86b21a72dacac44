//! Lines of our own in the head of every call, which some servers and gateways ask for. Their values are secrets, as keys are:
//! they are in the keychain or in memory, and nothing prints them.

use reqwest::RequestBuilder;
use reqwest::header::{HeaderName, HeaderValue};

use super::Key;

/// Names that are not the user's to choose: what makes a call a call (RFC 9110, 7.6.1 and 8), what this program says itself,
/// and the key, which has a field of its own.
const TAKEN: [&str; 16] = [
    "accept-encoding",
    "authorization",
    "connection",
    "expect",
    "forwarded",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Most characters of a name.
const LONGEST_NAME: usize = 100;

/// Why a name or a value cannot be sent, in words for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HeaderFault {
    /// It is no name of a header.
    #[error("The name of a header has letters, digits and hyphens, such as X-Api-Key.")]
    Name,
    /// The key has a field of its own.
    #[error("The key has a field of its own; Authorization is made from it.")]
    Key,
    /// The name is one that only the program itself may say.
    #[error("This header is set by ATLES itself.")]
    Taken,
    /// The value cannot be said in a header.
    #[error("The value of a header is one line of plain characters.")]
    Value,
}

/// The name of a header as it is sent: in small letters.
///
/// # Errors
/// Why it is none.
pub(crate) fn header_name(text: &str) -> Result<String, HeaderFault> {
    let text = text.trim();
    if text.len() > LONGEST_NAME {
        return Err(HeaderFault::Name);
    }
    let name = HeaderName::from_bytes(text.as_bytes()).map_err(|_| HeaderFault::Name)?;
    match name.as_str() {
        "authorization" => Err(HeaderFault::Key),
        name if TAKEN.contains(&name) || name.starts_with("content-") || name.starts_with("sec-") => {
            Err(HeaderFault::Taken)
        }
        name => Ok(name.to_owned()),
    }
}

/// The value of a header, if there is one.
///
/// # Errors
/// Why it cannot be said.
pub(crate) fn header_value(text: &str) -> Result<Option<Key>, HeaderFault> {
    match Key::of(text) {
        Some(value) if !value.reveal().is_ascii() || HeaderValue::from_str(value.reveal()).is_err() => {
            Err(HeaderFault::Value)
        }
        value => Ok(value),
    }
}

/// Headers with their values. Nothing prints the values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Headers(Vec<(String, Key)>);

impl Headers {
    /// These, by names that were checked.
    pub(crate) const fn new(headers: Vec<(String, Key)>) -> Self {
        Self(headers)
    }

    /// The value of one of them.
    pub(crate) fn get(&self, name: &str) -> Option<&Key> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The call with all of them, each marked so that nothing prints it.
    pub(super) fn add_to(&self, mut call: RequestBuilder) -> RequestBuilder {
        for (name, value) in &self.0 {
            // What cannot be said is as good as not there: the server refuses the call.
            if let (Ok(name), Ok(mut value)) =
                (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value.reveal()))
            {
                value.set_sensitive(true);
                call = call.header(name, value);
            }
        }
        call
    }

    /// Takes the values out of words of a server, which may repeat them.
    pub(super) fn clean(&self, mut words: String) -> String {
        for (_, value) in &self.0 {
            words = words.replace(value.reveal(), "[header]");
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_not_the_users_to_choose_are_refused() {
        assert_eq!(header_name(" X-Api-Key "), Ok("x-api-key".to_owned()));
        assert_eq!(header_name("HTTP-Referer"), Ok("http-referer".to_owned()));
        for name in ["", "two words", "x:y", "naïve", "x\r\nHost", &"x".repeat(101)] {
            assert_eq!(header_name(name), Err(HeaderFault::Name), "{name}");
        }
        assert_eq!(header_name("Authorization"), Err(HeaderFault::Key));
        for name in
            ["Host", "Content-Length", "CONNECTION", "Transfer-Encoding", "Proxy-Authorization", "TE", "Upgrade"]
        {
            assert_eq!(header_name(name), Err(HeaderFault::Taken), "{name}");
        }
    }

    #[test]
    fn a_value_is_one_line_and_nothing_prints_it() {
        assert_eq!(header_value("  "), Ok(None));
        for value in ["a\r\nHost: other", "a\nb", "gr\u{fc}n\u{0}", "\u{1f511}"] {
            assert_eq!(header_value(value), Err(HeaderFault::Value), "{value:?}");
        }
        let value = header_value(" planted-77 ").unwrap().unwrap();
        let headers = Headers::new(vec![("x-api-key".to_owned(), value)]);
        assert!(!format!("{headers:?}").contains("planted"), "{headers:?}");
        assert_eq!(headers.clean("bad planted-77!".to_owned()), "bad [header]!");
        let near = super::super::Address::parse("http://127.0.0.1:9").unwrap();
        let client = super::super::http::client(&near).unwrap();
        let call = headers.add_to(client.get("http://127.0.0.1:9/")).build().unwrap();
        assert!(call.headers()["x-api-key"].is_sensitive() && !format!("{call:?}").contains("planted"));
    }
}
