//! Where a model server is, as people write it and as it is used.

use std::net::IpAddr;

use reqwest::Url;

/// The base of a server's addresses, such as `http://127.0.0.1:8080/v1`. Never holds a name, a password or a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    url: Url,
}

/// Why a text is no address, in words for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AddressFault {
    /// It cannot be understood.
    #[error("That is no address of a server. It looks like http://127.0.0.1:8080/v1.")]
    NotAnAddress,
    /// It is neither http nor https.
    #[error("The address begins with http:// or https://.")]
    Scheme,
    /// It holds a name or a password.
    #[error("Leave name and password out of the address; the key has a field of its own.")]
    Secret,
}

impl Address {
    /// Understands what people paste: without a scheme, with the whole path of a call, with a slash at the end. A server
    /// without a path gets the usual one.
    pub(crate) fn parse(text: &str) -> Result<Self, AddressFault> {
        let text = text.trim();
        if text.is_empty() || text.chars().any(|character| character.is_whitespace() || character.is_control()) {
            return Err(AddressFault::NotAnAddress);
        }
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            let host = text.split(['/', ':']).next().unwrap_or_default();
            format!("{}://{text}", if is_near(host) { "http" } else { "https" })
        };
        let mut url = Url::parse(&whole).map_err(|_| AddressFault::NotAnAddress)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressFault::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressFault::Secret);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(AddressFault::NotAnAddress);
        }
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/');
        let path = ["/chat/completions", "/completions", "/models"]
            .iter()
            .find_map(|call| path.strip_suffix(call))
            .unwrap_or(path)
            .to_owned();
        url.set_path(if path.is_empty() { "/v1" } else { &path });
        Ok(Self { url })
    }

    /// The address of a call below it.
    pub(super) fn call(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(&format!("{}/{path}", self.url.path().trim_end_matches('/')));
        url
    }

    /// The address of a call at the root of the server, whatever the path is.
    pub(super) fn root_call(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(path);
        url
    }

    /// Whether it is this computer.
    pub(crate) fn is_this_computer(&self) -> bool {
        self.url.host_str().is_some_and(is_loopback)
    }

    /// Host and port, to call a server by.
    pub(crate) fn place(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Whether a key would go over the wire for everybody to read: plain http to somewhere that is not near.
    pub(crate) fn shows_keys(&self) -> bool {
        self.url.scheme() == "http" && !self.url.host_str().is_some_and(is_near)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.url.as_str().trim_end_matches('/'))
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a host is this computer or in the same house: a private address, or a name without a dot or that ends in `.local`.
fn is_near(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    is_loopback(bare)
        || match bare.parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => address.is_private() || address.is_link_local(),
            Ok(IpAddr::V6(address)) => address.is_unique_local() || address.is_unicast_link_local(),
            Err(_) => !bare.contains('.') || bare.to_ascii_lowercase().ends_with(".local"),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_is_understood() {
        for (text, wanted) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
            (" localhost:1234/v1/ ", "http://localhost:1234/v1"),
            ("https://api.example.com/v1/chat/completions", "https://api.example.com/v1"),
            ("api.example.com", "https://api.example.com/v1"),
            ("https://router.example/api/v1/models?x=1#y", "https://router.example/api/v1"),
            ("http://[::1]:9/v1", "http://[::1]:9/v1"),
        ] {
            assert_eq!(Address::parse(text).map(|address| address.to_string()).as_deref(), Ok(wanted), "{text}");
        }
        let address = Address::parse("http://127.0.0.1:8080").unwrap();
        assert_eq!(address.call("models").as_str(), "http://127.0.0.1:8080/v1/models");
        assert_eq!(address.root_call("/props").as_str(), "http://127.0.0.1:8080/props");
    }

    #[test]
    fn what_is_no_address_is_told_why() {
        for (text, wanted) in [
            ("", AddressFault::NotAnAddress),
            ("two words", AddressFault::NotAnAddress),
            ("file:///etc/passwd", AddressFault::Scheme),
            ("https://name:secret@api.example.com", AddressFault::Secret),
            ("http://", AddressFault::NotAnAddress),
        ] {
            assert_eq!(Address::parse(text), Err(wanted), "{text}");
        }
    }

    #[test]
    fn what_leaves_the_computer_and_what_shows_keys_is_known() {
        let of = |text: &str| {
            let address = Address::parse(text).unwrap();
            (address.is_this_computer(), address.shows_keys())
        };
        assert_eq!(of("http://localhost:1"), (true, false));
        assert_eq!(of("http://127.9.9.9:1"), (true, false));
        assert_eq!(of("http://[::1]:1"), (true, false));
        assert_eq!(of("http://192.168.1.9:1"), (false, false), "in the house, but not on this computer");
        assert_eq!(of("http://api.example.com"), (false, true));
        assert_eq!(of("https://api.example.com"), (false, false));
        assert_eq!(of("http://127.0.0.1.example.com"), (false, true), "a name that only looks like this computer");
    }
}
