//! The stress test that one would write for the downloader: the baseline of a benchmark. Never part
//! of a grading.

use downloader_task::{Downloader, Fetch, FetchError};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const REPETITIONS: usize = 1_000;
const WORKERS: usize = 3;

#[derive(Default)]
struct CountingFetch {
    calls: AtomicUsize,
    inside: AtomicUsize,
}

impl Fetch for CountingFetch {
    fn fetch(&self, url: &str) -> Result<String, FetchError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        assert!(self.inside.fetch_add(1, Ordering::SeqCst) < WORKERS);
        thread::yield_now();
        self.inside.fetch_sub(1, Ordering::SeqCst);
        Ok(format!("page {url}"))
    }
}

#[test]
fn pages_stand_in_order_and_each_is_fetched_once() {
    let urls: Vec<String> = ["a", "b", "c", "a", "d", "e"].map(str::to_owned).to_vec();
    for _ in 0..REPETITIONS {
        let fetch = Arc::new(CountingFetch::default());
        let pages = solution::PooledDownloader::download(&urls, WORKERS, fetch.clone());
        let expected: Vec<_> = urls.iter().map(|url| Ok(format!("page {url}"))).collect();
        assert_eq!(pages, expected);
        assert_eq!(fetch.calls.load(Ordering::SeqCst), 5);
    }
}
