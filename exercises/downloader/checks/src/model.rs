//! A downloader in one thread: which result is right; never who fetches what when.

use crate::op::{Failure, Op, Ret, Setup};
use crate::page::Page;
use grade_kit::{Call, Step, Task};
use std::fmt::Write;

/// A downloader in one thread. It remembers nothing between calls.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DownloaderModel;

impl DownloaderModel {
    fn act(&mut self, op: &Op) -> Option<Ret> {
        let Op::Download(urls) = op;
        let result = |url: &String| match Page::at(url) {
            Page::Body(body) => Ok(body),
            Page::Error(error) => Err(Failure::Failed(error)),
            Page::Panic => Err(Failure::Panicked),
        };
        Some(Ret(urls.iter().map(result).collect()))
    }
}

impl Task for DownloaderModel {
    type Op = Op;
    type Ret = Ret;
    type Setup = Setup;

    fn setup() -> Setup {
        Default::default()
    }

    fn new(_: &Setup) -> Self {
        DownloaderModel
    }

    fn step(&mut self, call: &Call<'_, Op>) -> Step<Ret, Self> {
        self.act(call.op).into()
    }

    fn write_ret(ret: &Ret, to: &mut dyn Write) -> std::fmt::Result {
        write!(to, "{:?}", ret.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn download(urls: &[&str]) -> Vec<Result<String, Failure>> {
        let urls = urls.iter().map(|&url| url.to_owned()).collect();
        let mut model = <DownloaderModel as Task>::new(&Setup::default());
        let ret = model.act(&Op::Download(urls));
        ret.expect("a downloader never waits for ever").0
    }

    #[test]
    fn every_place_has_the_result_of_its_own_url() {
        assert_eq!(
            download(&["/b/ok", "/a/fail", "/a/ok", "/a/panic", "/b/ok"]),
            [
                Ok("contents of /b/ok".to_owned()),
                Err(Failure::Failed("500 at /a/fail".to_owned())),
                Ok("contents of /a/ok".to_owned()),
                Err(Failure::Panicked),
                Ok("contents of /b/ok".to_owned()),
            ]
        );
    }

    #[test]
    fn no_urls_no_results() {
        assert_eq!(download(&[]), []);
    }
}
