//! What can be done with a downloader, and what comes of it in one thread; never who fetches what when.

use crate::fetch::WatchedFetch;
use crate::page::Page;
use downloader_task::Downloader;
use grade_kit::prelude::*;
use std::marker::PhantomData;
use std::sync::Arc;

/// How a downloader is called, and how the fetch behaves that it is handed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(crate = "grade_kit::serde")]
pub struct Setup {
    /// How many fetches may be in progress at once.
    pub workers: usize,
    /// Each fetch waits until this many are in progress at once; from then on they pass. 0 for
    /// fetches that wait for nobody.
    pub meet: u32,
}

/// A downloader remembers nothing between calls.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State;

grade_kit::operations! {
    table Downloaders<D: Downloader>;
    setup Setup = Setup { workers: 2, meet: 0 };
    object (Setup, PhantomData<fn() -> D>) = |setup| (*setup, PhantomData);
    state State = |_setup| State;

    /// Downloads these URLs. Each says itself what it does: see [`Page`].
    download(urls: Vec<String>) -> Vec<Page> {
        run |(setup, _downloader), _held, kit| {
            let fetch = WatchedFetch { kit: kit.clone(), meet: setup.meet, served: urls.clone() };
            let results = D::download(&urls, setup.workers, Arc::new(fetch));
            results.into_iter().map(Page::from).collect()
        };
        step |_state| Returns(urls.iter().map(|url| Page::at(url)).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_the_result_of_its_own_url_and_no_urls_have_none() {
        let urls = ["/b/ok", "/a/fail", "/a/panic", "/b/ok"].map(str::to_owned);
        let all = [download(urls.to_vec()), download(Vec::new())];
        let b = r#"Ok("contents of /b/ok")"#;
        let results = format!(r#"[{b}, Err(Failed("500 at /a/fail")), Err(Panicked), {b}]"#);
        let setup = <State as Task>::setup();
        assert_eq!(grade_kit::in_turn::<State>(&setup, all), [&results, "[]"]);
    }
}
