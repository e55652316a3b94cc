//! How operations are applied to the student's downloader, and the fetch it is handed.

use crate::client;
use crate::model::DownloaderModel;
use crate::op::{Failure, Op, Ret, Setup};
use crate::page::Page;
use downloader_task::{Downloader, Fetch, FetchError};
use grade_kit::{Kit, Subject, Subjects};
use std::marker::PhantomData;
use std::sync::Arc;

/// Somebody is inside for as long as a fetch lasts, with its URL.
pub(crate) const FETCH: &str = "fetch";

/// How long a fetch takes in the model.
const FETCH_NS: u64 = 1_000_000;

/// How operations are applied to the student's downloader.
#[must_use]
pub fn subjects<D: Downloader>() -> Subjects {
    Subjects::only(Subject::<DownloaderModel>::new(
        |setup, _| Caller::<D> {
            setup: setup.clone(),
            downloader: PhantomData,
        },
        apply::<D>,
    ))
}

/// There is no object of the student's: what is kept is how it is called.
struct Caller<D> {
    setup: Setup,
    downloader: PhantomData<fn() -> D>,
}

fn apply<D: Downloader>(caller: &Caller<D>, op: &Op, probes: &Kit) -> Ret {
    let Op::Download(urls) = op;
    let fetch = ProbedFetch {
        meet: caller.setup.meet,
        served: match probes.in_model() {
            true => Vec::new(),
            false => urls.clone(),
        },
        probes: probes.clone(),
    };
    let results = D::download(urls, caller.setup.workers, Arc::new(fetch));
    let sent = results
        .into_iter()
        .map(|result| result.map_err(Failure::from));
    Ret(sent.collect())
}

/// The fetch that is handed in.
struct ProbedFetch {
    meet: u32,
    /// What the server is asked for. Of anything else, which nobody should fetch, it might make trouble.
    served: Vec<String>,
    probes: Kit,
}

impl Fetch for ProbedFetch {
    fn fetch(&self, url: &str) -> Result<String, FetchError> {
        let inside = self.probes.enter(FETCH, url);
        if self.meet > 0 {
            self.probes.meet(self.meet);
        }
        let page = if self.probes.in_model() {
            self.probes.take_time(FETCH_NS);
            Page::at(url)
        } else {
            self.get(url)
        };
        // Left before it panics: on its way to whoever catches it, nothing of ours is at work any more.
        drop(inside);
        match page {
            Page::Body(body) => Ok(body),
            Page::Error(error) => Err(FetchError(error)),
            Page::Panic => self.probes.panic(format!("the fetch panics at {url}")),
        }
    }
}

impl ProbedFetch {
    /// Gets the page from the server. Whatever goes wrong with that is ours.
    fn get(&self, url: &str) -> Page {
        let expected = Page::at(url);
        if expected == Page::Panic || !self.served.iter().any(|served| served == url) {
            return expected;
        }
        let Some(address) = self.probes.service() else {
            return self.trouble("no server was started for the real fetch".to_owned());
        };
        let page = match client::get(address, url) {
            Ok(answer) if answer.status == 200 => Page::Body(answer.body),
            Ok(answer) => Page::Error(answer.body),
            Err(error) => return self.trouble(error),
        };
        if page != expected {
            return self.trouble(format!("the server answered {page:?} for {url}"));
        }
        page
    }

    fn trouble(&self, message: String) -> Page {
        self.probes.trouble(message.clone());
        Page::Error(message)
    }
}
