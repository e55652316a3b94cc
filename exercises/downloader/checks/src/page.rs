//! What becomes of a URL: model, fetch and server all read it here. Never fetches anything.
//!
//! A URL says itself what it does: `/a/ok` has a page, `/a/empty` one without contents, `/a/fail` fails,
//! `/a/mute` without saying why, `/a/panic` makes the fetch panic. On real threads `?ms=5` at the end is how
//! long the server takes for it. The name comes first so that whoever sorts URLs does not sort them by what
//! they do.

use downloader_task::DownloadError;
use grade_pages::Served;
use std::fmt::{Debug, Formatter};
use std::time::Duration;

/// What a fetch of a URL comes to. It is written as a result.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Page {
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
        let path = url.split_once('?').map_or(url, |(path, _)| path);
        match path.rsplit_once('/') {
            Some((_, "ok")) => Page::Body(format!("contents of {url}")),
            Some((_, "empty")) => Page::Body(String::new()),
            Some((_, "mute")) => Page::Error(String::new()),
            Some((_, "fail")) => Page::Error(format!("500 at {url}")),
            Some((_, "panic")) => Page::Panic,
            _ => Page::Error(format!("404 at {url}")),
        }
    }
}

impl From<Result<String, DownloadError>> for Page {
    fn from(result: Result<String, DownloadError>) -> Self {
        match result {
            Ok(body) => Page::Body(body),
            Err(DownloadError::Failed(error)) => Page::Error(error.0),
            Err(DownloadError::Panicked) => Page::Panic,
        }
    }
}

impl Debug for Page {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Page::Body(body) => write!(f, "Ok({body:?})"),
            Page::Error(error) => write!(f, "Err(Failed({error:?}))"),
            Page::Panic => f.write_str("Err(Panicked)"),
        }
    }
}

/// What the server says of a URL. Panics are made where the fetch is.
pub(crate) fn served(url: &str) -> Served {
    let (status, body) = match Page::at(url) {
        Page::Body(body) => (200, body),
        Page::Error(error) => (500, error),
        Page::Panic => (404, String::new()),
    };
    Served {
        delay: delay(url),
        ..Served::at_once(status, body)
    }
}

/// How long the server takes for `url`.
fn delay(url: &str) -> Duration {
    let ms = url
        .split_once("?ms=")
        .and_then(|(_, ms)| ms.parse::<u64>().ok())
        .unwrap_or(0);
    Duration::from_millis(ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_what_it_does() {
        assert_eq!(Page::at("/a/ok"), Page::Body("contents of /a/ok".into()));
        assert_eq!(Page::at("/a/fail"), Page::Error("500 at /a/fail".into()));
        assert_eq!(Page::at("/a/panic"), Page::Panic);
        assert_eq!(Page::at("/a/empty"), Page::Body(String::new()));
        assert_eq!(Page::at("/a/mute"), Page::Error(String::new()));
        assert_eq!(
            Page::at("elsewhere"),
            Page::Error("404 at elsewhere".into())
        );
    }

    #[test]
    fn a_url_says_how_long_it_takes() {
        assert_eq!(delay("/a/ok"), Duration::ZERO);
        assert_eq!(delay("/a/ok?ms=5"), Duration::from_millis(5));
        assert_eq!(delay("/a/ok?ms=soon"), Duration::ZERO);
    }
}
