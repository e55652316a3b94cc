//! Your downloader. The contract is in `task/src/lib.rs`, the task in `README.md`.

use async_downloader_task::{Downloader, FetchError};

/// Fetches many pages on one thread.
pub struct AsyncDownloader;

impl Downloader for AsyncDownloader {
    async fn download<F, Fut>(
        _urls: Vec<String>,
        _limit: usize,
        _fetch: F,
    ) -> Vec<Result<String, FetchError>>
    where
        F: Fn(String) -> Fut,
        Fut: Future<Output = Result<String, FetchError>>,
    {
        todo!("fetch every URL, with at most `limit` fetches under way")
    }
}
