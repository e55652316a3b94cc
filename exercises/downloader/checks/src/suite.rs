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

/// For scenarios about how many there are: what goes wrong in them does so in the first schedules.
const FEW_LONG_SCHEDULES: Budget = Budget {
    max_delays: 1,
    systematic_schedules: 6,
    sampled_schedules: 4,
    max_steps: 100_000,
};

/// More URLs than any bounded queue holds that somebody would put there without thinking.
const MORE_THAN_A_QUEUE_HOLDS: usize = 300;

/// More workers than a machine has processors, or than anybody makes places for.
const MANY_WORKERS: usize = 40;

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
        .points(1)
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
        .scenario(
            calls("nothing in it, nothing to say, no URL", Setup::workers(2)).first([
                download(["/a/empty", "/b/mute", "/c/ok", "/a/empty", "/d/empty"]),
                download(["", "/a/ok"]),
            ]),
        )
        .scenario(
            calls("one URL, whatever comes of it", Setup::workers(2)).first([
                download(["/a/fail"]),
                download(["/a/panic"]),
                download(["/a/panic", "/a/panic", "/a/panic"]),
                download(["/a/ok"]),
            ]),
        )
}

fn in_order() -> Check {
    Check::explore("in-order")
        .points(1)
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
        .scenario(
            calls("hundreds of URLs, two workers", Setup::workers(2))
                .first([Op::Download(pages_from(MORE_THAN_A_QUEUE_HOLDS))])
                .budget(FEW_LONG_SCHEDULES),
        )
}

fn each_once() -> Check {
    Check::explore("each-once")
        .points(1)
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
        .points(1)
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
        .scenario(
            calls("all of three panic", Setup::workers(2))
                .first([download(["/a/panic", "/b/panic", "/c/panic"])]),
        )
        .rule(rules::each_url_once)
}

fn enough_at_once() -> Check {
    Check::explore("enough-at-once")
        .points(2)
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
        .scenario(
            calls(
                "two calls of one fetch each meet",
                Setup::workers(1).meet(2),
            )
            .thread([download(["/a/ok"])])
            .thread([download(["/b/ok"])]),
        )
        .scenario(
            calls("two calls for the same URL meet", Setup::workers(1).meet(2))
                .thread([download(["/a/ok"])])
                .thread([download(["/a/ok"])]),
        )
        .scenario(
            calls(
                "two calls of two fetches each meet",
                Setup::workers(2).meet(4),
            )
            .thread([download(["/a/ok", "/b/ok"])])
            .thread([download(["/c/ok", "/d/ok"])]),
        )
        .scenario(
            calls(
                "as many meet as are allowed, and those are many",
                Setup::workers(MANY_WORKERS).meet(MANY_WORKERS as u32),
            )
            .first([Op::Download(pages_from(MANY_WORKERS))])
            .budget(FEW_LONG_SCHEDULES),
        )
        // A fetch that is alone would wait for the other one for ever.
        .whole_scenarios_only()
}

fn bounded() -> Check {
    Check::explore("bounded")
        .points(1)
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
        .scenario(
            calls("two calls at once, one worker each", Setup::workers(1))
                .thread([download(["/a/ok", "/b/ok"])])
                .thread([download(["/c/ok", "/d/ok"])]),
        )
        .scenario(
            calls("dozens of URLs, three workers", Setup::workers(3))
                .first([Op::Download(pages_from(50))])
                .budget(FEW_LONG_SCHEDULES),
        )
        .rule(rules::within_the_limit)
}

fn nothing_left_behind() -> Check {
    Check::explore("nothing-left-behind")
        .points(1)
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
            calls("one URL, many workers", Setup::workers(MANY_WORKERS))
                .first([download(["/a/ok"])])
                .budget(FEW_LONG_SCHEDULES),
        )
        .scenario(
            calls("one panics, one does not", Setup::workers(2))
                .first([download(["/a/panic", "/b/ok"])]),
        )
        .rule(rules::leaves_nothing_behind)
}

fn no_busy_waiting() -> Check {
    Check::explore("no-busy-waiting")
        .points(1)
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
        .usage_rule(grade_kit::rules::no_busy_waiting)
}

fn real_threads() -> Check {
    Check::real_threads("real-threads")
        .points(1)
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
        .scenario(
            calls("two callers, two workers each", Setup::workers(2))
                .thread([Op::Download(mixed(8))])
                .thread([Op::Download(mixed(7))]),
        )
        .rule(rules::each_url_once)
        .rule(rules::within_the_limit)
        .rule(rules::leaves_nothing_behind)
}

/// This many URLs, each with a page. Their order is not that of their letters.
fn pages_from(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("/{number}/ok")).collect()
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
