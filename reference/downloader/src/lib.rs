//! The downloader as a course would show it: one channel of jobs, one of results, scoped workers.
//! Never holds a lock while it fetches, and never leaves a thread behind.

use downloader_task::{DownloadError, Downloader, Fetch};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;

type Page = Result<String, DownloadError>;

/// Fetches many pages with a bounded number of workers.
#[derive(Debug)]
pub struct PooledDownloader;

impl Downloader for PooledDownloader {
    fn download(urls: &[String], workers: usize, fetch: Arc<dyn Fetch>) -> Vec<Page> {
        let (distinct, places) = number_distinct(urls);

        let (job_sender, job_receiver) = mpsc::channel();
        for job in distinct.iter().copied().enumerate() {
            job_sender.send(job).expect("the receiver is right here");
        }
        // Workers end when they find the queue empty and without a sender.
        drop(job_sender);
        let jobs = Mutex::new(job_receiver);

        let mut pages: Vec<Option<Page>> = vec![None; distinct.len()];
        thread::scope(|scope| {
            let (page_sender, page_receiver) = mpsc::channel();
            for _ in 0..workers.min(distinct.len()) {
                let page_sender = page_sender.clone();
                let (jobs, fetch) = (&jobs, &*fetch);
                scope.spawn(move || {
                    while let Some((number, url)) = next(jobs) {
                        let page = fetch_one(fetch, url);
                        page_sender
                            .send((number, page))
                            .expect("the caller collects every page");
                    }
                });
            }
            // This one would keep the loop below waiting for ever.
            drop(page_sender);
            for (number, page) in page_receiver {
                pages[number] = Some(page);
            }
        });

        places
            .into_iter()
            .map(|number| {
                pages[number]
                    .clone()
                    .expect("every worker finished its jobs")
            })
            .collect()
    }
}

/// The distinct URLs in the order of their first places, and for each place the number of its URL.
fn number_distinct(urls: &[String]) -> (Vec<&str>, Vec<usize>) {
    let mut distinct = Vec::new();
    let mut numbers = HashMap::new();
    let places = urls
        .iter()
        .map(|url| {
            *numbers.entry(url.as_str()).or_insert_with(|| {
                distinct.push(url.as_str());
                distinct.len() - 1
            })
        })
        .collect();
    (distinct, places)
}

/// A function of its own, so that the lock is released before the job is begun.
fn next<T>(jobs: &Mutex<Receiver<T>>) -> Option<T> {
    jobs.lock()
        .expect("nothing panics under this lock")
        .recv()
        .ok()
}

fn fetch_one(fetch: &dyn Fetch, url: &str) -> Page {
    match catch_unwind(AssertUnwindSafe(|| fetch.fetch(url))) {
        Ok(fetched) => fetched.map_err(DownloadError::Failed),
        Err(_) => Err(DownloadError::Panicked),
    }
}
