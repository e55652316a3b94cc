//! What can be done with a downloader, and what comes of it in one thread.

use crate::fetch::{Bell, Fetching, Waiting, gate_of, page};
use async_downloader_task::{Downloader, FetchError};
use grade_kit::prelude::*;
use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::pin::pin;

/// Which gates are open, and how many more that nobody has named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct State {
    open: BTreeSet<usize>,
    others: usize,
}

/// A downloader remembers nothing between calls; its fetches are remembered here.
pub(crate) struct Site<D>(Waiting, PhantomData<fn() -> D>);

impl<D: Downloader> Site<D> {
    fn download(
        &self,
        kit: &Kit,
        urls: Vec<String>,
        limit: usize,
    ) -> impl Future<Output = Vec<Result<String, FetchError>>> + use<D> {
        let (kit, waiting) = (kit.clone(), self.0.clone());
        D::download(urls, limit, move |url| Fetching::begin(&kit, &waiting, url))
    }

    fn waiting(&self) -> usize {
        self.0.with(|waiting| waiting.len())
    }
}

fn strings<const N: usize>(urls: [&str; N]) -> Vec<String> {
    urls.map(str::to_owned).to_vec()
}

grade_kit::operations! {
    table Downloads<D: Downloader>;
    setup () = ();
    object Site<D> = |_setup, kit| Site(kit.shared(Vec::new()), PhantomData);
    state State = |_setup| State::default();

    /// Downloads these URLs, polling whenever woken.
    download(limit: usize, urls: Vec<String>) -> Vec<Result<String, FetchError>> {
        run |site, _held, kit| Bell::new(kit).block_on(site.download(kit, urls.clone(), limit));
        step |state| {
            let gates: BTreeSet<_> = urls.iter().filter_map(|url| gate_of(url)).collect();
            let closed = gates.difference(&state.open).count();
            if closed > state.others { Waits } else { Returns(urls.iter().map(|url| page(url)).collect()) }
        };
    }
    /// Opens a gate.
    open(gate: usize) -> () {
        run |_site, _held, kit| kit.gate(gate).open();
        step |state| { state.open.insert(gate); Returns(()) };
    }
    /// Waits until so many fetches are under way that wait, and lets the newest or the oldest go on.
    lets_one_go_on(of: usize, newest: bool) -> () {
        run |site, _held, kit| {
            let mut chosen = None;
            site.0.wait_until(|waiting| {
                if waiting.len() >= of {
                    chosen = Some(waiting.remove(if newest { waiting.len() - 1 } else { 0 }));
                }
                chosen.is_some()
            });
            if let Some(gate) = chosen { kit.gate(gate).open() }
        };
        step |state| { state.others += 1; Returns(()) };
    }
    /// Polls by hand, with one waker and then with another.
    polls_by_hand() -> () {
        run |site, _held, kit| {
            let (one, other) = (Bell::new(kit), Bell::new(kit));
            let mut download = pin!(site.download(kit, strings(["/0/wait", "/1/wait", "/2/wait"]), 2));
            kit.expect("how many fetches begin before the first poll", site.waiting(), 0);
            let ready = one.poll(download.as_mut()).is_ready();
            kit.expect("whether the first poll is ready", ready, false);
            // It must not be polled again.
            if ready { return }
            kit.expect("how often it is woken while no fetch is", one.calls(), 0);
            let ready = other.poll(download.as_mut()).is_ready();
            kit.expect("whether the second poll is ready", ready, false);
            // It must not be polled again.
            if ready { return }
            kit.expect("how many fetches are under way after two polls", site.waiting(), 2);
            for gate in 0..3 { kit.gate(gate).open(); }
            let calls = other.calls();
            let claim = format!("whether {calls} calls of the last poll's waker fit two fetches that are woken");
            kit.expect(claim, (1..=2).contains(&calls), true);
            kit.expect("whether a poll is ready when all can go on", one.poll(download.as_mut()).is_ready(), true);
        };
        step |_state| Returns(());
    }
    /// Downloads these URLs, and counts what wakes it.
    counts_wakes(urls: Vec<String>) -> () {
        run |site, _held, kit| {
            let bell = Bell::new(kit);
            bell.block_on(site.download(kit, urls.clone(), 2));
            let woken = |url: &String| gate_of(url).map_or(1, |gate| kit.gate(gate).wakes());
            let (calls, wakes) = (bell.calls(), urls.iter().map(woken).sum::<usize>());
            kit.expect(format!("whether {calls} calls of the waker are too many for {wakes} wakes"), calls > wakes, false);
        };
        step |state| {
            let mut gates = urls.iter().filter_map(|url| gate_of(url));
            if gates.all(|gate| state.open.contains(&gate)) { Returns(()) } else { Waits }
        };
    }
    /// Drops a download that waits.
    drops() -> () {
        run |site, _held, kit| {
            let urls = strings(["/0/wait", "/1/ok", "/2/wait", "/3/wait"]);
            let mut download = Box::pin(site.download(kit, urls.clone(), 2));
            let _ = Bell::new(kit).poll(download.as_mut());
            drop(download);
            kit.expect("how many fetches are under way after the drop", site.waiting(), 0);
        };
        step |_state| Returns(());
    }
    /// A fetch panics, and the download is dropped.
    panics() -> () {
        run |site, _held, kit| {
            let mut download = Box::pin(site.download(kit, strings(["/0/wait", "/1/panic", "/2/wait"]), 3));
            let polled = kit.catching(|| Bell::new(kit).poll(download.as_mut()).is_ready());
            kit.expect("a poll in which a fetch panics", polled, Err(Panicked("the fetch".to_owned())));
            drop(download);
            kit.expect("how many fetches are under way after the drop", site.waiting(), 0);
        };
        step |_state| Returns(());
    }
}
