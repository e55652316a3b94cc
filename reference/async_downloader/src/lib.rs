//! A correct solution of the exercise `async_downloader`: one poll after another, of all that is under way.

use async_downloader_task::{Downloader, FetchError};
use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// Fetches many pages on one thread.
pub struct AsyncDownloader;

impl Downloader for AsyncDownloader {
    async fn download<F, Fut>(
        urls: Vec<String>,
        limit: usize,
        fetch: F,
    ) -> Vec<Result<String, FetchError>>
    where
        F: Fn(String) -> Fut,
        Fut: Future<Output = Result<String, FetchError>>,
    {
        let mut results = HashMap::new();
        let mut waiting: Vec<&String> = Vec::new();
        for url in urls.iter().rev() {
            if results.insert(url, None).is_none() {
                waiting.push(url);
            }
        }
        let mut under_way: Vec<(&String, Pin<Box<Fut>>)> = Vec::new();
        poll_fn(|context| {
            loop {
                while under_way.len() < limit
                    && let Some(url) = waiting.pop()
                {
                    under_way.push((url, Box::pin(fetch(url.clone()))));
                }
                let begun = under_way.len();
                under_way.retain_mut(|(url, fetch)| match fetch.as_mut().poll(context) {
                    Poll::Ready(result) => {
                        results.insert(*url, Some(result));
                        false
                    }
                    Poll::Pending => true,
                });
                if under_way.is_empty() && waiting.is_empty() {
                    return Poll::Ready(());
                }
                // What has ended makes room for others, and those have to be polled before anybody sleeps.
                if under_way.len() == begun {
                    return Poll::Pending;
                }
            }
        })
        .await;
        let result = |url| results[url].clone().expect("every fetch has ended");
        urls.iter().map(result).collect()
    }
}
