//! The task of the exercise `crawler`: what it means to visit all pages within reach.
//! Never holds an implementation, and fetches nothing.

use std::num::NonZeroUsize;

/// The largest number of fetches at once that a call ever allows.
pub const MOST_AT_ONCE: usize = 64;

/// Fetches a page and returns the URLs to which it links, or says in a sentence why it cannot be had.
///
/// It is called from several threads at the same time, blocks until the page is there, and may panic. The links may be
/// none or many, name a page twice, the page itself, or pages that were visited long ago.
pub type Fetch<'a> = dyn Fn(&str) -> Result<Vec<String>, String> + Sync + 'a;

/// A page that was visited. Pages are ordered by depth, and those of equal depth by URL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Page {
    /// How many links lead to it from the start page, on the shortest path. The start page has depth 0.
    pub depth: usize,
    /// Where it is.
    pub url: String,
    /// Whether it could be fetched.
    pub outcome: Result<(), CrawlError>,
}

/// Why a page could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CrawlError {
    /// The fetch returned this error.
    Failed(String),
    /// The fetch panicked.
    Panicked,
}

/// Visits the pages that links lead to.
pub trait Crawler: 'static {
    /// Fetches the page `start`, and each page to which at most `max_depth` links lead from there.
    ///
    /// # Which pages
    ///
    /// - A page's *depth* is the length of the shortest path from `start`, over the links of pages that could be
    ///   fetched. It does not matter which path is found first: a shorter one that is found late decides, also
    ///   for all pages behind it.
    /// - Exactly the pages of depth `max_depth` or less are fetched, each **once**, however many links lead there. Two
    ///   URLs are the same page if they are equal as strings.
    /// - `max_depth` may be 0, which leaves the start page, and `usize::MAX`, which is no limit. Links may form
    ///   cycles.
    ///
    /// # Returns
    ///
    /// Each page that was fetched, once, sorted: by depth, and pages of equal depth by URL.
    ///
    /// **A broken page costs no other page anything.** If its fetch returns an error or panics, its outcome says so, and
    /// no link leads on from it. `crawl` itself never panics, and never fetches a page again.
    ///
    /// # What happens at once
    ///
    /// A page is *known* as soon as the fetches that have returned show a path to it of at most `max_depth` links. The
    /// start page is known from the beginning.
    ///
    /// - **Never more than `limit`** fetches are in progress at the same moment; `limit` is at most
    ///   [`MOST_AT_ONCE`].
    /// - **As many as allowed**: while fewer than `limit` fetches are in progress, no known page waits until another
    ///   fetch ends, whatever the depth of either. Which of the known pages is next is up to you.
    /// - The limit is on fetches, not on threads. `fetch` is called by threads that `crawl` starts, or by the
    ///   one that called `crawl`, or by both.
    ///
    /// # The end
    ///
    /// `crawl` returns as soon as all these pages are fetched and no earlier; every thread that it started has
    /// ended by then. Whoever has nothing to do sleeps: it does not look again and again, with or without a pause.
    ///
    /// # Several calls
    ///
    /// Several threads may call `crawl` at the same time, and `fetch` may call it, too. The calls know nothing of each
    /// other: each has its own limit, and each fetches all its pages.
    fn crawl(start: &str, max_depth: usize, limit: NonZeroUsize, fetch: &Fetch<'_>) -> Vec<Page>;
}
