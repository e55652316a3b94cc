//! A crawler as workers around one map of pages, which learns of shorter paths. Never graded for points.

use crawler_task::{CrawlError, Crawler, Fetch, Page};
use std::collections::{HashMap, VecDeque};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex};
use std::thread;

/// Visits the pages that links lead to.
#[derive(Debug)]
pub struct SiteCrawler;

type Links = Result<Vec<String>, CrawlError>;

/// All that is known of the site.
#[derive(Default)]
struct Site {
    max_depth: usize,
    found: HashMap<String, Found>,
    waiting: VecDeque<String>,
    in_progress: usize,
}

struct Found {
    /// The length of the shortest path so far.
    depth: usize,
    /// None until the page is fetched.
    links: Option<Links>,
}

impl Site {
    fn take(&mut self) -> Option<String> {
        let url = self.waiting.pop_front()?;
        self.in_progress += 1;
        Some(url)
    }

    fn fetched(&mut self, url: String, links: Links) {
        self.in_progress -= 1;
        let page = self.found.get_mut(&url).expect("it was found first");
        page.links = Some(links);
        self.follow(url);
    }

    /// Follows the links of a fetched page, and again those of fetched pages that come nearer by that.
    fn follow(&mut self, url: String) {
        let mut nearer = vec![url];
        while let Some(url) = nearer.pop() {
            let Found { depth, links } = &self.found[&url];
            let (depth, Some(Ok(links))) = (*depth, links) else {
                // Not fetched yet: its links will be followed from the depth that it has by then.
                continue;
            };
            if depth < self.max_depth {
                for link in links.clone() {
                    if self.find(&link, depth + 1) {
                        nearer.push(link);
                    }
                }
            }
        }
    }

    /// Notes a path to a page. Says whether the page was found before, but not so near.
    fn find(&mut self, url: &str, depth: usize) -> bool {
        if let Some(page) = self.found.get_mut(url) {
            let is_nearer = depth < page.depth;
            page.depth = page.depth.min(depth);
            return is_nearer;
        }
        let links = None;
        self.found.insert(url.to_owned(), Found { depth, links });
        self.waiting.push_back(url.to_owned());
        false
    }

    fn pages(self) -> Vec<Page> {
        let page = |(url, Found { depth, links })| Page {
            depth,
            url,
            outcome: links.expect("nothing waits any more").map(drop),
        };
        let mut pages: Vec<Page> = self.found.into_iter().map(page).collect();
        pages.sort();
        pages
    }
}

impl Crawler for SiteCrawler {
    fn crawl(start: &str, max_depth: usize, limit: NonZeroUsize, fetch: &Fetch<'_>) -> Vec<Page> {
        let mut site = Site {
            max_depth,
            ..Site::default()
        };
        site.find(start, 0);
        let (site, changed) = (Mutex::new(site), Condvar::new());

        // The next page; none once nothing waits and nobody is left who could find any.
        let take = || {
            let may_come = |site: &mut Site| site.waiting.is_empty() && site.in_progress > 0;
            let site = changed.wait_while(site.lock().unwrap(), may_come);
            site.unwrap().take()
        };
        let worker = || {
            while let Some(url) = take() {
                // With no lock held: others go on, and no panic poisons anything.
                let links = match catch_unwind(AssertUnwindSafe(|| fetch(&url))) {
                    Ok(links) => links.map_err(CrawlError::Failed),
                    Err(_) => Err(CrawlError::Panicked),
                };
                site.lock().unwrap().fetched(url, links);
                changed.notify_all();
            }
        };
        thread::scope(|scope| {
            for _ in 0..limit.get() {
                scope.spawn(worker);
            }
        });
        site.into_inner().unwrap().pages()
    }
}
