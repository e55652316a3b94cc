//! What becomes of a URL: model, fetch and server all read it here. Never fetches anything.
//!
//! A URL says itself what it does: `/ok/a` has a page, `/fail/a` fails, `/panic/a` makes the fetch
//! panic. On real threads `?ms=5` at the end is how long the server takes for it.

use std::time::Duration;

/// The server takes no longer than this for a page, whatever the URL says.
const LONGEST_DELAY_MS: u64 = 1_000;

/// What a fetch of a URL comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// This body.
    Body(String),
    /// This error.
    Error(String),
    /// A panic.
    Panic,
}

impl Page {
    /// What a fetch of `url` comes to. A URL of no known kind fails.
    pub(crate) fn at(url: &str) -> Page {
        if url.starts_with("/ok/") {
            Page::Body(format!("contents of {url}"))
        } else if url.starts_with("/fail/") {
            Page::Error(format!("500 at {url}"))
        } else if url.starts_with("/panic/") {
            Page::Panic
        } else {
            Page::Error(format!("404 at {url}"))
        }
    }
}

/// How long the server takes for `url`.
pub(crate) fn delay(url: &str) -> Duration {
    let ms = url
        .split_once("?ms=")
        .and_then(|(_, ms)| ms.parse::<u64>().ok())
        .unwrap_or(0);
    Duration::from_millis(ms.min(LONGEST_DELAY_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_what_it_does() {
        assert_eq!(Page::at("/ok/a"), Page::Body("contents of /ok/a".into()));
        assert_eq!(Page::at("/fail/a"), Page::Error("500 at /fail/a".into()));
        assert_eq!(Page::at("/panic/a"), Page::Panic);
        assert_eq!(
            Page::at("elsewhere"),
            Page::Error("404 at elsewhere".into())
        );
    }

    #[test]
    fn a_url_says_how_long_it_takes_within_limits() {
        assert_eq!(delay("/ok/a"), Duration::ZERO);
        assert_eq!(delay("/ok/a?ms=5"), Duration::from_millis(5));
        assert_eq!(delay("/ok/a?ms=soon"), Duration::ZERO);
        assert_eq!(
            delay("/ok/a?ms=99999999"),
            Duration::from_millis(LONGEST_DELAY_MS)
        );
    }
}
