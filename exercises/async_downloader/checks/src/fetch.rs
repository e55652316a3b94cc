//! The fetch that a downloader is handed, and who polls the downloader. A URL says itself what it does:
//! `/7/ok` has a page at once, `/7/fail` fails, `/7/wait` has a page once gate 7 is open, `/7/yield` in its
//! second poll, `/7/panic` panics. On real threads `/7/remote` has the page that a server on loopback sends, and
//! `/8/remote` its error.

use async_downloader_task::FetchError;
use grade_kit::prelude::*;
use grade_kit::{Inside, Passed};
use grade_pages::{Answer, Served};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

/// Somebody is inside for as long as a fetch is under way, with its URL.
pub(crate) const FETCH: &str = "fetch";

/// More polls of one fetch than all wakes of a scenario could account for.
const MANY_POLLS: usize = 300;

/// The first gate that a thread opens once it has a page; no scenario opens it itself.
const FIRST_GATE_OF_PAGES: usize = 1_000;

/// What a fetch of `url` comes to.
pub(crate) fn page(url: &str) -> Result<String, FetchError> {
    let fails = match remote(url) {
        Some(number) => number.is_multiple_of(2),
        None => url.ends_with("/fail"),
    };
    match fails {
        true => Err(FetchError(format!("500 at {url}"))),
        false => Ok(format!("contents of {url}")),
    }
}

/// The gate that a fetch of `url` waits for.
pub(crate) fn gate_of(url: &str) -> Option<usize> {
    url.strip_prefix('/')?.strip_suffix("/wait")?.parse().ok()
}

/// The number of a page that the server has.
fn remote(url: &str) -> Option<usize> {
    url.strip_prefix('/')?.strip_suffix("/remote")?.parse().ok()
}

/// What the server says of a URL.
pub(crate) fn served(url: &str) -> Served {
    match page(url) {
        Ok(page) => Served::at_once(200, page),
        Err(error) => Served::at_once(500, error.0),
    }
}

/// Gets a page from the server.
fn get(kit: &Kit, url: &str) -> Result<String, FetchError> {
    let answer = grade_pages::fetch(kit, url);
    answer.and_then(Answer::page).map_err(FetchError)
}

/// The gates that fetches under way wait for, and that nobody has chosen to open yet.
pub(crate) type Waiting = Shared<Vec<usize>>;

/// One fetch.
pub(crate) struct Fetching {
    kit: Kit,
    url: String,
    waiting: Waiting,
    passed: Option<Passed>,
    /// What the server sent, once it has. Nothing is asked of it for any other URL.
    sent: Option<Shared<Option<Result<String, FetchError>>>>,
    yields: bool,
    polls: usize,
    /// None once it has ended.
    inside: Option<Inside>,
}

impl Fetching {
    pub(crate) fn begin(kit: &Kit, waiting: &Waiting, url: String) -> Self {
        let gate = gate_of(&url);
        let inside = Some(kit.enter(FETCH, url.clone()));
        if let Some(gate) = gate {
            waiting.with(|waiting| waiting.push(gate));
        }
        let sending = remote(&url).map(|number| FIRST_GATE_OF_PAGES + number);
        let sent = sending.map(|gate| {
            let sent = kit.shared(None);
            let (kit, url, here) = (kit.clone(), url.clone(), sent.clone());
            // Nobody waits for this thread: whoever drops a fetch does not want its page.
            let _ = kit.clone().spawn(move || {
                let page = get(&kit, &url);
                here.with(|sent| *sent = Some(page));
                kit.gate(gate).open();
            });
            sent
        });
        Fetching {
            kit: kit.clone(),
            waiting: waiting.clone(),
            passed: gate.or(sending).map(|gate| kit.gate(gate).passed()),
            sent,
            yields: url.ends_with("/yield"),
            polls: 0,
            inside,
            url,
        }
    }
}

impl Future for Fetching {
    type Output = Result<String, FetchError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.inside.is_none() {
            let claim = format!("whether {} is polled again after it has ended", self.url);
            self.kit.expect(claim, true, false);
            return Poll::Pending;
        }
        self.polls += 1;
        if self.polls > MANY_POLLS {
            // It would never come to its end, so the fetch does.
            let claim = format!("whether {} is polled again and again", self.url);
            self.kit.expect(claim, true, false);
            drop(self.inside.take());
            return Poll::Ready(page(&self.url));
        }
        if let Some(passed) = &mut self.passed
            && Pin::new(passed).poll(context).is_pending()
        {
            return Poll::Pending;
        }
        if std::mem::take(&mut self.yields) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        drop(self.inside.take());
        if self.url.ends_with("/panic") {
            self.kit.panic("the fetch");
        }
        let sent = self.sent.take().and_then(|sent| sent.with(Option::take));
        Poll::Ready(sent.unwrap_or_else(|| page(&self.url)))
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        let Some(gate) = gate_of(&self.url) else {
            return;
        };
        self.waiting
            .with(|waiting| waiting.retain(|it| *it != gate));
    }
}

/// Counts how often it was called.
pub(crate) struct Bell {
    /// Whether it was called since somebody looked, and how often in all.
    rung: Shared<(bool, usize)>,
}

impl Bell {
    pub(crate) fn new(kit: &Kit) -> Arc<Self> {
        Arc::new(Bell {
            rung: kit.shared((false, 0)),
        })
    }

    pub(crate) fn calls(&self) -> usize {
        self.rung.with(|(_, calls)| *calls)
    }

    /// Polls once.
    pub(crate) fn poll<F: Future>(self: &Arc<Self>, future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(&Waker::from(Arc::clone(self))))
    }

    /// Polls when called, and sleeps in between.
    pub(crate) fn block_on<F: Future>(self: &Arc<Self>, future: F) -> F::Output {
        let mut future = pin!(future);
        loop {
            if let Poll::Ready(output) = self.poll(future.as_mut()) {
                return output;
            }
            self.rung.wait_until(|(rung, _)| std::mem::take(rung));
        }
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.with(|(rung, calls)| {
            *rung = true;
            *calls += 1;
        });
    }
}
