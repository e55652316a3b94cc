//! What can be done with a crawler, and what comes of it in one thread.

use crate::site::{fetch, outcome, served_pages, start, within_reach};
use crawler_task::{CrawlError, Crawler, Page};
use std::marker::PhantomData;
use std::num::NonZeroUsize;

/// A page of the result as a line.
fn line(depth: usize, url: &str, outcome: &str) -> String {
    format!("{depth} {url} {outcome}")
}

fn line_of(page: &Page) -> String {
    let outcome = match &page.outcome {
        Ok(()) => "fetched".to_owned(),
        Err(CrawlError::Failed(why)) => format!("failed: {why}"),
        Err(CrawlError::Panicked) => "panicked".to_owned(),
    };
    line(page.depth, &page.url, &outcome)
}

/// A crawler remembers nothing between calls.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State;

grade_kit::operations! {
    table Crawlers<C: Crawler>;
    // How many fetches may be in progress at once.
    setup usize = 2;
    object (usize, PhantomData<fn() -> C>) = |limit| (*limit, PhantomData);
    state State = |_limit| State;

    /// Crawls a site from its first page on, and returns depth, name and outcome of each page.
    crawl(site: String = sites(), max_depth: usize = [0, 1, 2, 3, usize::MAX]) -> Vec<String> {
        run |(limit, _crawler), _held, kit| {
            let (together, served) = (kit.rendezvous(*limit), served_pages(kit, &site));
            let limit = NonZeroUsize::new(*limit).expect("a scenario allows at least one fetch");
            let pages = C::crawl(start(&site), max_depth, limit, &|url| fetch(kit, &site, &served, url, &together));
            pages.iter().map(line_of).collect()
        };
        step |_state| {
            let pages = within_reach(&site, max_depth).into_iter();
            Returns(pages.map(|(depth, url)| line(depth, &url, &outcome(&url))).collect())
        };
    }
}

fn sites() -> Vec<String> {
    let sites = [
        "home",
        "home: a b, a: home, b: a c",
        "home: a b, a: c, b: c, c: home d",
        "home: a b, b: c, c: a d broken, a: d",
    ];
    sites.map(str::to_owned).to_vec()
}
