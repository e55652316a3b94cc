//! The checks of the downloader: scenarios and what they must show; never how it is found out.

use crate::fetch::FETCH;
use crate::page;
use crate::table::{self, Op, Setup, State};
use downloader_task::Downloader;
use grade_kit::prelude::*;
use std::collections::BTreeSet;

/// A download takes many steps for each URL, so two delays are not always reached for all
/// schedules; the sampled ones then go where a third and a fourth delay would.
const SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 2_500,
    sampled_schedules: 1_500,
    max_steps: 20_000,
};

/// Fetches that do not overlap, or a wait that is busy, show in every schedule, or nearly.
const SHORT_SEARCH: Budget = Budget {
    systematic_schedules: 800,
    sampled_schedules: 400,
    ..SEARCH
};

/// For scenarios about how many there are: what goes wrong in them does so in the first schedules.
const FEW_LONG_SCHEDULES: Budget = Budget {
    max_delays: 1,
    systematic_schedules: 6,
    sampled_schedules: 4,
    max_steps: 100_000,
};

/// More URLs than any bounded queue holds that somebody would put there without thinking.
const HUNDREDS: usize = 300;

/// More workers than a machine has processors, or than anybody makes places for.
const MANY_WORKERS: usize = 40;

grade_kit::checks! {
    of State;

    suite whatever_the_clock;

    transcript "pages" for 1: "every place of the list has the right result" {
        teaches "One result for each place: the body, the error of the fetch, or that it panicked; and the \
                 same for equal URLs.";
        scenario calls("pages, failures and panics", 2)
            .first([
                download(["/a/ok"]),
                download(["/b/ok", "/c/fail", "/d/ok", "/e/panic", "/b/ok", "/c/fail"]),
            ]);
        scenario calls("one worker for all", 1).first([download(["/c/ok", "/a/ok", "/b/ok"])]);
        scenario calls("nothing in it, nothing to say, no URL", 2)
            .first([download(["/a/empty", "/b/mute", "/c/ok", "/a/empty", "/d/empty"]), download(["", "/a/ok"])]);
        scenario calls("one URL, whatever comes of it", 2)
            .first([
                download(["/a/fail"]), download(["/a/panic"]),
                download(["/a/panic", "/a/panic", "/a/panic"]), download(["/a/ok"]),
            ]);
    }
    explore "in-order" for 1: "results stand in the order asked, however many URLs there are" {
        teaches "Fetches end in any order. What belongs where has to travel with the URL and come back with \
                 the result. And of nothing, there is nothing to wait for.";
        budget SEARCH;
        scenario calls("three URLs, two workers", 2).first([download(["/a/ok", "/b/ok", "/c/ok"])]);
        scenario calls("two URLs, three workers", 3).first([download(["/b/ok", "/a/ok"])]);
        scenario calls("two URLs, one worker", 1).first([download(["/b/ok", "/a/ok"])]);
        scenario calls("no URLs", 2).first([download([]), download(["/a/ok"])]);
        scenario long("hundreds of URLs, two workers", 2).first([download_many(HUNDREDS)]);
    }
    explore "each-once" for 1: "each distinct URL is fetched exactly once" {
        teaches "Looking whether a URL has been taken and taking it must be one step, or two workers take the \
                 same one. Equal URLs share one fetch, and all their places its result.";
        budget SEARCH;
        scenario calls("three URLs, two workers", 2).first([download(["/a/ok", "/b/ok", "/c/ok"])]);
        scenario calls("one URL twice, two workers", 2).first([download(["/a/ok", "/a/ok"])]);
        scenario calls("one URL first and last", 2).first([download(["/a/ok", "/b/ok", "/a/ok"])]);
        scenario calls("each call fetches for itself", 1)
            .thread([download(["/a/ok"])]).thread([download(["/a/ok"])]).last([download(["/a/ok"])]);
        rule rules::each_once(FETCH, asked_for);
        parts_are_fair;
    }
    explore "one-failure-one-result" for 1: "a fetch that fails or panics costs its own result and nothing else" {
        teaches "A panic ends the thread it happens in: catch it around the fetch, with no lock held, or the \
                 worker, its permit and its result are gone, and somebody waits for them.";
        budget SEARCH;
        scenario calls("one of three fails", 2).first([download(["/a/ok", "/b/fail", "/c/ok"])]);
        scenario calls("one of three panics", 2).first([download(["/a/ok", "/b/panic", "/c/ok"])]);
        scenario calls("the only worker's first fetch panics", 1).first([download(["/a/panic", "/b/ok"])]);
        scenario calls("the same, for who begins at the end", 1).first([download(["/a/ok", "/b/panic"])]);
        scenario calls("as many panics as workers", 2).first([download(["/a/panic", "/b/panic", "/c/ok"])]);
        scenario calls("all of three panic", 2).first([download(["/a/panic", "/b/panic", "/c/panic"])]);
        rule rules::each_once(FETCH, asked_for);
    }
    explore "enough-at-once" for 2: "as many fetches are in progress at once as allowed" {
        teaches "Whoever joins a thread before starting the next, or keeps a lock while fetching, fetches one \
                 page after the other. A free worker must get any URL that waits.";
        budget SHORT_SEARCH;
        scenario meeting("two of two meet", 2, 2).first([download(["/a/ok", "/b/ok"])]);
        scenario meeting("three of three meet", 3, 3).first([download(["/a/ok", "/b/ok", "/c/ok"])]);
        scenario meeting("three of four meet", 3, 3).first([download(["/a/ok", "/b/ok", "/c/ok", "/d/ok"])]);
        scenario meeting("all of two meet, with more workers", 3, 2).first([download(["/a/ok", "/b/ok"])]);
        scenario meeting("two meet, with a duplicate before them", 2, 2)
            .first([download(["/a/ok", "/a/ok", "/b/ok"])]);
        scenario meeting("two calls of one fetch each meet", 1, 2)
            .thread([download(["/a/ok"])]).thread([download(["/b/ok"])]);
        scenario meeting("two calls for the same URL meet", 1, 2)
            .thread([download(["/a/ok"])]).thread([download(["/a/ok"])]);
        scenario meeting("two calls of two fetches each meet", 2, 4)
            .thread([download(["/a/ok", "/b/ok"])]).thread([download(["/c/ok", "/d/ok"])]);
        scenario meeting("as many meet as are allowed, and those are many", MANY_WORKERS, MANY_WORKERS as u32)
            .first([download_many(MANY_WORKERS)]).budget(FEW_LONG_SCHEDULES);
        // A fetch that is alone would wait for the other one for ever.
        whole_scenarios_only;
    }
    explore "bounded" for 1: "never more fetches are in progress at once than allowed" {
        teaches "A permit has to be held for as long as the fetch lasts, and whoever was woken to take one has \
                 to look again whether it is still there.";
        budget SEARCH;
        scenario calls("three URLs, two workers", 2).first([download(["/a/ok", "/b/ok", "/c/ok"])]);
        scenario calls("three URLs, one worker", 1).first([download(["/a/ok", "/b/ok", "/c/ok"])]);
        scenario calls("one call after another, one worker", 1)
            .first([download(["/a/ok", "/b/ok"]), download(["/c/ok"])]);
        scenario calls("two calls at once, one worker each", 1)
            .thread([download(["/a/ok", "/b/ok"])]).thread([download(["/c/ok", "/d/ok"])]);
        scenario long("dozens of URLs, three workers", 3).first([download_many(50)]);
        rule rules::at_most_each(FETCH, |setup: &Setup| setup.workers);
    }
    explore "nothing-left-behind" for 1: "every thread has ended when download returns" {
        teaches "Having all results is not the same as having no threads left: join them, the idle and the \
                 panicked ones too, or start them in a scope that does.";
        budget SEARCH;
        scenario calls("two URLs, two workers", 2).first([download(["/a/ok", "/b/ok"])]);
        scenario calls("one URL, three workers", 3).first([download(["/a/ok"])]);
        scenario long("one URL, many workers", MANY_WORKERS).first([download(["/a/ok"])]);
        scenario calls("one panics, one does not", 2).first([download(["/a/panic", "/b/ok"])]);
        rule rules::nobody_left_behind();
    }
    explore "no-busy-waiting" for 1: "whoever waits, blocks" {
        teaches "A loop that looks again and again whether something has happened keeps a processor from those \
                 who could make it happen. Receive, join or wait on a condition instead.";
        budget SHORT_SEARCH;
        scenario calls("two URLs, two workers", 2).first([download(["/a/ok", "/b/ok"])]);
        scenario calls("three URLs, one worker", 1).first([download(["/a/ok", "/b/ok", "/c/ok"])]);
        usage_rule rules::no_busy_waiting;
    }
    real_threads "real-threads" for 1: "pages come from a real server over real connections" {
        teaches "What exploration finds, real threads show only now and then: this is the now and then, with \
                 pages that take their time and a server that fails.";
        service || grade_pages::serve(page::served);
        repetitions 30;
        scenario calls("twenty URLs, four workers", 4).first([download_mixed(20)]);
        scenario calls("six URLs, one worker", 1).first([download_mixed(6)]);
        scenario calls("eight URLs, sixteen workers", 16).first([download_mixed(8), download([])]);
        scenario calls("two callers, two workers each", 2)
            .thread([download_mixed(8)]).thread([download_mixed(7)]);
        rule rules::each_once(FETCH, asked_for);
        rule rules::at_most_each(FETCH, |setup: &Setup| setup.workers);
        rule rules::nobody_left_behind();
    }
}

/// So many workers.
fn calls(name: &str, workers: usize) -> Scenario<State> {
    meeting(name, workers, 0)
}

/// One about how many there are of something: what goes wrong in it does so in the first schedules.
fn long(name: &str, workers: usize) -> Scenario<State> {
    calls(name, workers).budget(FEW_LONG_SCHEDULES)
}

/// So many workers, and so many fetches that meet.
fn meeting(name: &str, workers: usize, meet: u32) -> Scenario<State> {
    Scenario::named(name).setup(Setup { workers, meet })
}

fn download<const N: usize>(urls: [&str; N]) -> Op {
    table::download(urls.map(str::to_owned).to_vec())
}

/// This many URLs, each with a page. Their order is not that of their letters.
fn download_many(count: usize) -> Op {
    table::download((0..count).map(|number| format!("/{number}/ok")).collect())
}

/// URLs of every kind, some of them twice, each with a delay of its own.
fn download_mixed(count: usize) -> Op {
    let url = |place: usize| {
        let name = if place % 6 == 5 { place - 4 } else { place };
        let kind = match name % 8 {
            3 => "fail",
            6 => "panic",
            _ => "ok",
        };
        format!("/{name}/{kind}?ms={}", (name * 5) % 4)
    };
    table::download((0..count).map(url).collect())
}

/// Each call's distinct URLs.
fn asked_for(view: &View<'_, State>) -> Vec<String> {
    let distinct = |urls: &[String]| urls.iter().cloned().collect::<BTreeSet<_>>();
    let calls = view.operations().map(|(Op::download { urls }, _)| urls);
    calls.flat_map(|urls| distinct(urls)).collect()
}

/// How the operations are applied to the student's downloader.
#[must_use]
pub fn subjects<D: Downloader>() -> Subjects {
    Subjects::only(table::subject::<D>())
}
