//! The checks of the asynchronous downloader: scenarios and what they must show.

use crate::fetch::{FETCH, served};
use crate::table::{
    self, Op, State, counts_wakes, drops, lets_one_go_on, open, panics, polls_by_hand,
};
use async_downloader_task::Downloader;
use grade_kit::prelude::*;
use std::collections::BTreeSet;

grade_kit::checks! {
    of State;

    transcript "pages" for 1: "every place of the list has the right result" {
        teaches "One result for each place: the page or the error; and the same for equal URLs.";
        scenario "pages, failures, and one URL twice": first [
            download(2, ["/3/ok", "/1/fail", "/2/yield", "/3/ok"]),
            download(1, ["/2/ok", "/1/ok"]),
            download(usize::MAX, ["/1/fail"]),
            download(1, []),
            download(2, ["/1/ok", "/1/ok ", "/1/Ok"]),
        ];
    }
    explore "in-order" for 1: "results stand in the order asked, whichever fetch ends first" {
        teaches "Fetches end in any order. What belongs where has to stay with the fetch until it has ended.";
        scenario "the second ends first":
            thread [download(2, ["/0/wait", "/1/wait"])], thread [open(1), open(0)];
        scenario "the last ends first":
            thread [download(3, ["/0/wait", "/1/wait", "/2/wait"])], thread [open(2), open(0), open(1)];
        scenario "hundreds": first [table::download(3, (0..300).rev().map(|url| format!("/{url}/ok")).collect())],
            budget Budget::FEW_LONG_SCHEDULES;
    }
    explore "each-once" for 1: "each distinct URL is fetched exactly once" {
        teaches "Equal URLs share one fetch, and all their places its result.";
        scenario "one URL first and last": first [download(2, ["/0/ok", "/1/ok", "/0/ok"])];
        scenario "one URL twice, and it takes long":
            thread [download(2, ["/0/wait", "/0/wait"])], thread [open(0)];
        scenario "one URL twice, and it fails": first [download(1, ["/0/fail", "/1/ok", "/0/fail"])];
        scenario "each call fetches for itself": first [download(1, ["/0/ok"]), download(1, ["/0/ok"])];
        rule rules::each_once(FETCH, asked_for);
        whole_scenarios_only;
    }
    explore "one-failure-one-result" for 1: "a fetch that fails costs its own result and nothing else" {
        teaches "An error is a result like any other: keep it, and go on with the next URL.";
        scenario "the first fails": first [download(1, ["/0/fail", "/1/ok", "/2/ok"])];
        scenario "one fails while another waits":
            thread [download(2, ["/0/wait", "/1/fail", "/2/ok"])], thread [open(0)];
        scenario "all fail": first [download(2, ["/0/fail", "/1/fail", "/2/fail"])];
        rule rules::each_once(FETCH, asked_for);
        whole_scenarios_only;
    }
    explore "bounded" for 1: "never more fetches are under way than allowed" {
        teaches "Only a fetch that has ended makes room for the next one.";
        scenario "three URLs, two at once":
            thread [download(2, ["/0/wait", "/1/wait", "/2/wait"])], thread [open(1), open(0), open(2)];
        scenario "some wait for nothing": first [open(1)], first [download(2, ["/0/ok", "/1/wait", "/2/yield", "/3/ok"])];
        scenario "dozens": first [table::download(2, (0..50).map(|url| format!("/{url}/yield")).collect())],
            budget Budget::FEW_LONG_SCHEDULES;
        rule rules::at_most(FETCH, |()| 2);
        whole_scenarios_only;
    }
    explore "enough-at-once" for 2: "as many fetches are under way as allowed, whenever it waits" {
        teaches "Awaiting one fetch and then the next has only one under way. And whoever waits for a whole batch \
                 leaves room unused. Each fetch that ends makes room for another one at once.";
        scenario "the newest ends first": thread [download(2, ["/0/wait", "/1/wait", "/2/wait"])],
            thread [lets_one_go_on(2, true), lets_one_go_on(2, true), lets_one_go_on(1, true)];
        scenario "the oldest ends first": thread [download(2, ["/0/wait", "/1/wait", "/2/wait"])],
            thread [lets_one_go_on(2, false), lets_one_go_on(2, false), lets_one_go_on(1, false)];
        scenario "one URL twice, and some that wait for nothing":
            thread [download(2, ["/0/ok", "/1/wait", "/1/wait", "/2/fail", "/3/wait"])],
            thread [lets_one_go_on(2, true), lets_one_go_on(1, true)];
        scenario "dozens": thread [table::download(40, waits(40))], thread (1..=40).rev().map(|of| lets_one_go_on(of, true)),
            budget Budget::FEW_LONG_SCHEDULES;
        whole_scenarios_only;
    }
    explore "polled-when-woken" for 1: "a wake of a fetch leads to progress, and nothing else to a poll" {
        teaches "Each fetch under way must have been polled with the waker of the last poll, also one that has just \
                 begun, before `Pending` is returned. Nobody else has a reason to call that waker.";
        scenario "polled by hand": first [polls_by_hand()];
        scenario "one at a time": thread [download(1, ["/0/wait", "/1/wait"])],
            thread [lets_one_go_on(1, true), lets_one_go_on(1, true)];
        scenario "woken within the poll": first [download(2, ["/0/yield", "/1/yield", "/2/yield"])];
        scenario "wakes are counted":
            thread [counts_wakes(strings(["/0/wait", "/1/yield", "/2/wait"]))], thread [open(2), open(0)];
        whole_scenarios_only;
    }
    explore "dropping-cancels" for 1: "dropping the future drops the fetches under way, also after a panic" {
        teaches "Fetches belong to the future that polls them, and end with it. Its panic is for whoever polls.";
        scenario "dropped while it waits": first [drops()];
        scenario "a fetch panics": first [panics()];
        whole_scenarios_only;
    }
    real_threads "real-threads" for 1: "real threads wake fetches too, and pages come from a real server" {
        teaches "What exploration finds, real threads show only now and then: this is the now and then.";
        service || grade_pages::serve(served);
        scenario "twelve pages of a server, four at once": thread [table::download(4, remote(12))];
        scenario "six URLs, three at once": thread [table::download(3, waits(6))], thread [open(1), open(4), open(0)],
            thread [open(3), open(5), open(2)];
        scenario "one at a time": thread [table::download(1, waits(6))], thread (0..6).map(open);
        scenario "two callers": thread [table::download(2, waits(4))], thread [table::download(3, waits(4))],
            thread (0..4).rev().map(open);
    }
}

fn strings<const N: usize>(urls: [&str; N]) -> Vec<String> {
    urls.map(str::to_owned).to_vec()
}

fn download<const N: usize>(limit: usize, urls: [&str; N]) -> Op {
    table::download(limit, strings(urls))
}

/// So many URLs that wait, each for a gate of its own.
fn waits(count: usize) -> Vec<String> {
    (0..count).map(|url| format!("/{url}/wait")).collect()
}

/// So many URLs that a server has.
fn remote(count: usize) -> Vec<String> {
    (0..count).map(|url| format!("/{url}/remote")).collect()
}

/// Each call's distinct URLs.
fn asked_for(view: &View<'_, State>) -> Vec<String> {
    let calls = view
        .operations()
        .filter_map(|(operation, _)| match operation {
            Op::download { urls, .. } => Some(urls.iter().cloned().collect::<BTreeSet<_>>()),
            _ => None,
        });
    calls.flatten().collect()
}

/// How the operations are applied to the student's downloader.
#[must_use]
pub fn subjects<D: Downloader>() -> Subjects {
    Subjects::only(table::subject::<D>())
}
