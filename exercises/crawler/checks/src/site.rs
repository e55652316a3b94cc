//! Sites to crawl, and what a plain breadth-first search finds there. Never crawls anything at once.
//! In the model their pages are looked up; on real threads a server on loopback has them.
//!
//! A site is written as `home: a b, a: c`: home links to a and b, and a to c. What a page does its name says: one with
//! `slow` in it takes its time, `slower` more of it; one with `together` waits until as many of those are being fetched
//! as may be; `broken` fails, and `panics` does.

use grade_kit::prelude::*;
use grade_pages::Served;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
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

/// The pages that the server is asked for: none in the model. What nobody should fetch may be anything.
pub(crate) fn served_pages(kit: &Kit, site: &str) -> BTreeSet<String> {
    match kit.in_model() {
        true => BTreeSet::new(),
        false => within_reach(site, usize::MAX)
            .into_iter()
            .map(|(_, url)| url)
            .collect(),
    }
}

/// Fetches a page, from the server if it is one of those that it is asked for.
pub(crate) fn fetch(
    kit: &Kit,
    site: &str,
    served: &BTreeSet<String>,
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
    if url.contains("panics") {
        kit.panic(trouble(url));
    }
    match served.contains(url) {
        true => get(kit, site, url),
        false => page(site, url),
    }
}

/// The links of a page, or why it cannot be had.
fn page(site: &str, url: &str) -> Result<Vec<String>, String> {
    match url.contains("broken") {
        true => Err(trouble(url)),
        false => Ok(links(site, url)),
    }
}

/// The same, from the server.
fn get(kit: &Kit, site: &str, url: &str) -> Result<Vec<String>, String> {
    let path = format!("/{}/{url}", in_a_path(site));
    let body = grade_pages::fetch(kit, &path)?.page()?;
    Ok(body.lines().map(str::to_owned).collect())
}

/// A site in the path of a URL, where no space may stand.
fn in_a_path(site: &str) -> String {
    site.replace(' ', "+")
}

/// What the server says of `/SITE/URL`: a line for each link.
pub(crate) fn served(path: &str) -> Served {
    let parts = path.strip_prefix('/').and_then(|path| path.split_once('/'));
    let (site, url) = parts.unwrap_or_default();
    match page(&site.replace('+', " "), url) {
        Ok(links) => Served::at_once(200, links.join("\n")),
        Err(trouble) => Served::at_once(404, trouble),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_has_the_same_pages_as_the_model() {
        let site = "home: a b.broken, a: home";
        let service = grade_pages::serve(served).expect("a port on loopback");
        for url in ["home", "a", "b.broken", "elsewhere"] {
            let path = format!("/{}/{url}", in_a_path(site));
            let answer = grade_pages::get(&service.address, &path).expect("loopback does not fail");
            let expected = match page(site, url) {
                Ok(links) => (200, links.join("\n")),
                Err(trouble) => (404, trouble),
            };
            assert_eq!((answer.status, answer.body), expected, "{url}");
        }
    }
}
