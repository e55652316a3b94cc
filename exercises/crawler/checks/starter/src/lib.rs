//! Your crawler. The contract is in `task/src/lib.rs`, the task in `README.md`.

use crawler_task::{Crawler, Fetch, Page};
use std::num::NonZeroUsize;

/// Visits the pages that links lead to.
pub struct SiteCrawler;

impl Crawler for SiteCrawler {
    fn crawl(start: &str, max_depth: usize, limit: NonZeroUsize, _fetch: &Fetch<'_>) -> Vec<Page> {
        todo!("fetch {start} and all within {max_depth} links of it, {limit} at once")
    }
}
