//! The checks of the downloader: scenarios and what they must show; never how it is found out.

use crate::model::DownloaderModel;
use crate::op::{Op, Setup};
use crate::{rules, server};
use grade_kit::prelude::*;

type Check = grade_kit::Check<DownloaderModel>;

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

/// The checks.
#[must_use]
pub fn suite() -> Suite {
    Suite::new()
        .whatever_the_clock()
        .check(pages())
        .check(in_order())
        .check(each_once())
        .check(one_failure_one_result())
        .check(enough_at_once())
        .check(bounded())
        .check(nothing_left_behind())
        .check(no_busy_waiting())
        .check(real_threads())
}

fn pages() -> Check {
    Check::transcript("pages")
        .title("every place of the list has the right result")
        .teaches(
            "One result for each place: the body, the error of the fetch, or that it panicked; \
             and the same for equal URLs.",
        )
        .scenario(
            calls("pages, failures and panics", Setup::workers(2)).first([
                download(["/a/ok"]),
                download(["/b/ok", "/c/fail", "/d/ok", "/e/panic", "/b/ok", "/c/fail"]),
            ]),
        )
        .scenario(
            calls("one worker for all", Setup::workers(1))
                .first([download(["/c/ok", "/a/ok", "/b/ok"])]),
        )
}

fn in_order() -> Check {
    Check::explore("in-order")
        .title("results stand in the order asked, however many URLs there are")
        .teaches(
            "Fetches end in any order. What belongs where has to travel with the URL and come \
             back with the result. And of nothing, there is nothing to wait for.",
        )
        .budget(SEARCH)
        .scenario(
            calls("three URLs, two workers", Setup::workers(2))
                .first([download(["/a/ok", "/b/ok", "/c/ok"])]),
        )
        .scenario(
            calls("two URLs, three workers", Setup::workers(3))
                .first([download(["/b/ok", "/a/ok"])]),
        )
        .scenario(
            calls("two URLs, one worker", Setup::workers(1)).first([download(["/b/ok", "/a/ok"])]),
        )
        .scenario(calls("no URLs", Setup::workers(2)).first([download([]), download(["/a/ok"])]))
}

fn each_once() -> Check {
    Check::explore("each-once")
        .title("each distinct URL is fetched exactly once")
        .teaches(
            "Looking whether a URL has been taken and taking it must be one step, or two workers \
             take the same one. Equal URLs share one fetch, and all their places its result.",
        )
        .budget(SEARCH)
        .scenario(
            calls("three URLs, two workers", Setup::workers(2))
                .first([download(["/a/ok", "/b/ok", "/c/ok"])]),
        )
        .scenario(
            calls("one URL twice, two workers", Setup::workers(2))
                .first([download(["/a/ok", "/a/ok"])]),
        )
        .scenario(
            calls("one URL first and last", Setup::workers(2))
                .first([download(["/a/ok", "/b/ok", "/a/ok"])]),
        )
        .scenario(
            calls("each call fetches for itself", Setup::workers(1))
                .thread([download(["/a/ok"])])
                .thread([download(["/a/ok"])])
                .last([download(["/a/ok"])]),
        )
        .rule(rules::each_url_once)
        .parts_are_fair()
}

fn one_failure_one_result() -> Check {
    Check::explore("one-failure-one-result")
        .title("a fetch that fails or panics costs its own result and nothing else")
        .teaches(
            "A panic ends the thread it happens in: catch it around the fetch, with no lock held, \
             or the worker, its permit and its result are gone, and somebody waits for them.",
        )
        .budget(SEARCH)
        .scenario(
            calls("one of three fails", Setup::workers(2))
                .first([download(["/a/ok", "/b/fail", "/c/ok"])]),
        )
        .scenario(
            calls("one of three panics", Setup::workers(2))
                .first([download(["/a/ok", "/b/panic", "/c/ok"])]),
        )
        .scenario(
            calls("the only worker's first fetch panics", Setup::workers(1))
                .first([download(["/a/panic", "/b/ok"])]),
        )
        .scenario(
            calls("the same, for who begins at the end", Setup::workers(1))
                .first([download(["/a/ok", "/b/panic"])]),
        )
        .scenario(
            calls("as many panics as workers", Setup::workers(2))
                .first([download(["/a/panic", "/b/panic", "/c/ok"])]),
        )
        .rule(rules::each_url_once)
}

fn enough_at_once() -> Check {
    Check::explore("enough-at-once")
        .title("as many fetches are in progress at once as allowed")
        .teaches(
            "Whoever joins a thread before starting the next, or keeps a lock while fetching, \
             fetches one page after the other. A free worker must get any URL that waits.",
        )
        .budget(SHORT_SEARCH)
        .scenario(
            calls("two of two meet", Setup::workers(2).meet(2))
                .first([download(["/a/ok", "/b/ok"])]),
        )
        .scenario(
            calls("three of three meet", Setup::workers(3).meet(3))
                .first([download(["/a/ok", "/b/ok", "/c/ok"])]),
        )
        .scenario(
            calls("three of four meet", Setup::workers(3).meet(3))
                .first([download(["/a/ok", "/b/ok", "/c/ok", "/d/ok"])]),
        )
        .scenario(
            calls(
                "all of two meet, with more workers",
                Setup::workers(3).meet(2),
            )
            .first([download(["/a/ok", "/b/ok"])]),
        )
        .scenario(
            calls(
                "two meet, with a duplicate before them",
                Setup::workers(2).meet(2),
            )
            .first([download(["/a/ok", "/a/ok", "/b/ok"])]),
        )
}

fn bounded() -> Check {
    Check::explore("bounded")
        .title("never more fetches are in progress at once than allowed")
        .teaches(
            "A permit has to be held for as long as the fetch lasts, and whoever was woken to \
             take one has to look again whether it is still there.",
        )
        .budget(SEARCH)
        .scenario(
            calls("three URLs, two workers", Setup::workers(2))
                .first([download(["/a/ok", "/b/ok", "/c/ok"])]),
        )
        .scenario(
            calls("three URLs, one worker", Setup::workers(1))
                .first([download(["/a/ok", "/b/ok", "/c/ok"])]),
        )
        .scenario(
            calls("one call after another, one worker", Setup::workers(1))
                .first([download(["/a/ok", "/b/ok"]), download(["/c/ok"])]),
        )
        .rule(rules::within_the_limit)
}

fn nothing_left_behind() -> Check {
    Check::explore("nothing-left-behind")
        .title("every thread has ended when download returns")
        .teaches(
            "Having all results is not the same as having no threads left: join them, the idle \
             and the panicked ones too, or start them in a scope that does.",
        )
        .budget(SEARCH)
        .scenario(
            calls("two URLs, two workers", Setup::workers(2)).first([download(["/a/ok", "/b/ok"])]),
        )
        .scenario(calls("one URL, three workers", Setup::workers(3)).first([download(["/a/ok"])]))
        .scenario(
            calls("one panics, one does not", Setup::workers(2))
                .first([download(["/a/panic", "/b/ok"])]),
        )
        .rule(rules::leaves_nothing_behind)
}

fn no_busy_waiting() -> Check {
    Check::explore("no-busy-waiting")
        .title("whoever waits, blocks")
        .teaches(
            "A loop that looks again and again whether something has happened keeps a processor \
             from those who could make it happen. Receive, join or wait on a condition instead.",
        )
        .budget(SHORT_SEARCH)
        .scenario(
            calls("two URLs, two workers", Setup::workers(2)).first([download(["/a/ok", "/b/ok"])]),
        )
        .scenario(
            calls("three URLs, one worker", Setup::workers(1))
                .first([download(["/a/ok", "/b/ok", "/c/ok"])]),
        )
        .usage_rule(rules::nobody_waits_busily)
}

fn real_threads() -> Check {
    Check::real_threads("real-threads")
        .title("pages come from a real server over real connections")
        .teaches(
            "What exploration finds, real threads show only now and then: this is the now and \
             then, with pages that take their time and a server that fails.",
        )
        .service(server::start)
        .repetitions(30)
        .scenario(
            calls("twenty URLs, four workers", Setup::workers(4)).first([Op::Download(mixed(20))]),
        )
        .scenario(calls("six URLs, one worker", Setup::workers(1)).first([Op::Download(mixed(6))]))
        .scenario(
            calls("eight URLs, sixteen workers", Setup::workers(16))
                .first([Op::Download(mixed(8)), download([])]),
        )
        .rule(rules::each_url_once)
        .rule(rules::within_the_limit)
        .rule(rules::leaves_nothing_behind)
}

/// URLs of every kind, some of them twice, each with a delay of its own.
fn mixed(count: usize) -> Vec<String> {
    let url = |place: usize| {
        let name = if place % 6 == 5 { place - 4 } else { place };
        let kind = match name % 8 {
            3 => "fail",
            6 => "panic",
            _ => "ok",
        };
        format!("/{name}/{kind}?ms={}", (name * 5) % 4)
    };
    (0..count).map(url).collect()
}

fn calls(name: &str, setup: Setup) -> Scenario<DownloaderModel> {
    Scenario::named(name).setup(setup)
}

fn download<const N: usize>(urls: [&str; N]) -> Op {
    Op::Download(urls.map(str::to_owned).to_vec())
}
