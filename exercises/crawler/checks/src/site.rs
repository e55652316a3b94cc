//! Sites to crawl, and what a plain breadth-first search finds there. Never crawls anything at once.
//!
//! A site is written as `home: a b, a: c`: home links to a and b, and a to c. What a page does its name says: one with
//! `slow` in it takes its time, `slower` more of it; one with `together` waits until as many of those are being fetched
//! as may be; `broken` fails, and `panics` does.

use grade_kit::prelude::*;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Somebody is inside for as long as a fetch lasts, with the URL.
pub(crate) const FETCH: &str = "fetch";

/// Where a crawl of the site begins: the first page of all.
pub(crate) fn start(site: &str) -> &str {
    site.split(':').next().unwrap_or_default()
}

/// Why a page cannot be had.
fn trouble(url: &str) -> String {
    format!("no page at {url}")
}

/// The links of a page.
fn links(site: &str, url: &str) -> Vec<String> {
    let page = |page: &str| match page.split_once(':') {
        Some((name, links)) if name.trim() == url => Some(links.to_owned()),
        _ => None,
    };
    let links = site.split(',').find_map(page).unwrap_or_default();
    links.split_whitespace().map(str::to_owned).collect()
}

/// Fetches a page.
pub(crate) fn fetch(
    kit: &Kit,
    site: &str,
    url: &str,
    together: &Rendezvous,
) -> Result<Vec<String>, String> {
    let inside = kit.enter(FETCH, url);
    if url.contains("together") {
        together.arrive();
    }
    match url {
        _ if url.contains("slower") => kit.sleep(Duration::from_millis(50)),
        _ if url.contains("slow") => kit.sleep(Duration::from_millis(20)),
        _ => {}
    }
    drop(inside);
    match url {
        _ if url.contains("broken") => Err(trouble(url)),
        _ if url.contains("panics") => kit.panic(trouble(url)),
        _ => Ok(links(site, url)),
    }
}

/// All pages within reach, by depth and by name.
pub(crate) fn within_reach(site: &str, max_depth: usize) -> Vec<(usize, String)> {
    let mut depths = BTreeMap::from([(start(site).to_owned(), 0)]);
    let mut queue = VecDeque::from([(0, start(site).to_owned())]);
    while let Some((depth, url)) = queue.pop_front() {
        if depth == max_depth || outcome(&url) != "fetched" {
            continue;
        }
        for link in links(site, &url) {
            if !depths.contains_key(&link) {
                depths.insert(link.clone(), depth + 1);
                queue.push_back((depth + 1, link));
            }
        }
    }
    let mut pages: Vec<_> = depths
        .into_iter()
        .map(|(url, depth)| (depth, url))
        .collect();
    pages.sort();
    pages
}

/// What comes of a page, in words.
pub(crate) fn outcome(url: &str) -> String {
    match url {
        _ if url.contains("broken") => format!("failed: {}", trouble(url)),
        _ if url.contains("panics") => "panicked".to_owned(),
        _ => "fetched".to_owned(),
    }
}
