//! The fetch that a downloader is handed. Never decides what a page should be.

use crate::page::Page;
use downloader_task::{Fetch, FetchError};
use grade_kit::prelude::*;

/// Somebody is inside for as long as a fetch lasts, with its URL.
pub(crate) const FETCH: &str = "fetch";

/// How long a fetch takes in the model.
const FETCH_NS: u64 = 1_000_000;

/// Tells who fetches what, and on real threads really does.
pub(crate) struct WatchedFetch {
    pub(crate) kit: Kit,
    /// It waits until so many are in progress at once; 0 for one that waits for nobody.
    pub(crate) meet: u32,
    /// What the server is asked for. Of anything else, which nobody should fetch, it might make trouble.
    pub(crate) served: Vec<String>,
}

impl Fetch for WatchedFetch {
    fn fetch(&self, url: &str) -> Result<String, FetchError> {
        let inside = self.kit.enter(FETCH, url);
        if self.meet > 0 {
            self.kit.meet(self.meet);
        }
        let page = match self.kit.in_model() {
            true => Page::at(url),
            false => self.get(url),
        };
        self.kit.take_time(FETCH_NS);
        // Left before it panics: on its way to whoever catches it, nothing of ours is at work any more.
        drop(inside);
        match page {
            Page::Body(body) => Ok(body),
            Page::Error(error) => Err(FetchError(error)),
            Page::Panic => self.kit.panic(format!("the fetch panics at {url}")),
        }
    }
}

impl WatchedFetch {
    /// Gets the page from the server. Whatever goes wrong with that is ours.
    fn get(&self, url: &str) -> Page {
        let expected = Page::at(url);
        if expected == Page::Panic || !self.served.iter().any(|served| served == url) {
            return expected;
        }
        let answer = match grade_pages::fetch(&self.kit, url) {
            Ok(answer) => answer,
            Err(ours) => return Page::Error(ours),
        };
        let page = answer.page().map_or_else(Page::Error, Page::Body);
        if page != expected {
            let trouble = format!("the server answered {page:?} for {url}");
            self.kit.trouble(trouble.clone());
            return Page::Error(trouble);
        }
        page
    }
}
