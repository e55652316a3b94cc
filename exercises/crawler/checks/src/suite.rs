//! The checks of the crawler: scenarios and what they must show.

use crate::site::{FETCH, served, within_reach};
use crate::table::{self, Op, State, subject};
use crawler_task::Crawler;
use grade_kit::prelude::*;

/// No limit.
const ANY: usize = usize::MAX;

/// More fetches at once than somebody might have room for.
const MANY: usize = 33;

grade_kit::checks! {
    of State;

    transcript "one-at-a-time" for 1: "every page within reach stands in the result once, the nearest first" {
        teaches "Remember what was seen, and start with the start page in it. A page at the limit of the depth is \
                 fetched, and its links are not followed.";
        scenario "no links": setup 1, first [crawl("home", 0), crawl("home", ANY)];
        scenario "how deep":
            setup 1, first [0, 1, 2, 3, ANY].map(|depth| crawl("home: z a, z: y, a: b, b: c, y: c", depth));
        scenario "links back, to itself, twice":
            setup 1, first [crawl("home: home a a, a: home b, b: b a home", ANY)];
        scenario "equal but for one letter":
            setup 1, first [crawl("home: b B a/ a A aa a#, a: b/", ANY)];
        scenario "broken pages":
            setup 1, first [crawl("home: panics broken a, broken: x, panics: y, a: broken b", ANY)];
    }
    explore "each-once" for 1: "each page is fetched once, however many link to it at the same moment" {
        teaches "Whether a page is new and that it is taken must be one step. And each call has pages of its own.";
        scenario "two link to one": first [crawl("home: a.together b.together, a.together: x, b.together: x", ANY)];
        scenario "two link to each other":
            first [crawl("home: a.together b.together, a.together: b.together x, b.together: a.together x", ANY)];
        scenario "a link twice on a page": first [crawl("home: a b a b, a: b c c", ANY)];
        scenario "two callers":
            thread [crawl("home: a.together b.together", 1)], thread [crawl("home: a.together b.together", 1)];
        scenario "hundreds link to one":
            first [crawl(&star(300), 2)], budget Budget::FEW_LONG_SCHEDULES;
        generated Generated::drawn().threads(1..=2).operations_each(1..=1).setups([1, 3]).count(4);
        rule rules::each_once(FETCH, asked_for);
        budget SEARCH;
    }
    explore "nearest-decides" for 2: "the shortest path decides how deep a page is, whichever is found first" {
        teaches "A page that was found by a long path may be found again by a shorter one. Then it is nearer, and so \
                 are the pages behind it, some of which come within reach only now.";
        scenario "refused, then near": first [crawl("home: a.slow b, b: c, c: x, a.slow: x", 2)];
        scenario "one more behind it": first [crawl("home: a.slow b, b: c, c: x, a.slow: x, x: y", 3)];
        scenario "two more behind it": first [crawl("home: a.slow b, b: c, c: x, a.slow: x, x: y, y: z", 4)];
        scenario "nearer while it is fetched":
            first [crawl("home: a.slow b, b: c, c: x.slower, a.slow: x.slower, x.slower: y", 3)];
        rule rules::each_once(FETCH, asked_for);
        budget SEARCH;
    }
    explore "cycles-end" for 1: "cycles end, and every thread has ended when crawl returns" {
        teaches "A page that was seen is not fetched again; and when nothing waits and nothing is in progress, all \
                 that sleep must hear of it.";
        scenario "a page by itself": setup 3, first [crawl("home: home", ANY), crawl("home", 0)];
        scenario "two pages and home":
            first [crawl("home: a.together b.together, a.together: b.together home, b.together: a.together", ANY)];
        scenario "hundreds one by one": first [crawl(&chain(300), ANY)], budget Budget::FEW_LONG_SCHEDULES;
        rule rules::nobody_left_behind();
        budget SHORT_SEARCH;
    }
    explore "at-once" for 1: "as many fetches are in progress at once as allowed, and never more" {
        teaches "Hold no lock while you fetch, and begin what is found by whoever is free.";
        scenario "two of two": first [crawl("home: a.together b.together", 1)];
        scenario "three of four": setup 3, first [crawl("home: a.together b.together x c.together", 1)];
        scenario "two of four, each with one more":
            first [crawl("home: a b c d, a: e, b: f, c: g, d: h", ANY)];
        scenario "one of three": setup 1, first [crawl("home: a b c", ANY)];
        scenario "dozens": setup MANY, first [crawl(&crowd(MANY), 1)], budget Budget::FEW_LONG_SCHEDULES;
        rule rules::at_most_each(FETCH, |limit| *limit);
        budget SHORT_SEARCH;
    }
    explore "slow-page" for 1: "a slow page holds up no page that is known" {
        teaches "Do not wait until all pages of one depth, or all of a batch, are done: the slowest of them would \
                 decide how fast everything goes.";
        scenario "the next depth": first [crawl("home: a.together b, b: c.together", 2)];
        scenario "and the one after that":
            setup 3, first [crawl("home: a.together b, b: c, c: d.together e.together", ANY)];
        scenario "two are slow": setup 3, first [crawl("home: a.together b.together c, c: d, d: e.together", ANY)];
        budget SHORT_SEARCH;
    }
    explore "broken-pages" for 1: "a page that fails or panics costs itself and nothing else" {
        teaches "Catch the panic around the fetch, with no lock held. A broken page is done like any other: whoever \
                 waits for the number of those in progress to fall would wait for ever.";
        scenario "one after the other": setup 1, first [crawl("home: a.broken b c.panics d", ANY)];
        scenario "one of two fails":
            first [crawl("home: a.together b.together.broken, a.together: b.together.broken c", ANY)];
        scenario "as many panic as may be fetched":
            first [crawl("home: a.together.panics b.together.panics c.together d.together, c.together: e", ANY)];
        scenario "home panics": setup 1, first [crawl("home.panics: a", ANY)];
        rule rules::each_once(FETCH, asked_for);
        budget SHORT_SEARCH;
    }
    explore "asleep" for 1: "whoever has nothing to do sleeps" {
        teaches "Whoever looks again and again whether there is a page takes processor time from others. Wait to be \
                 woken.";
        scenario "one is slow, then two": first [crawl("home: a.slow, a.slow: b.together c.together", ANY)];
        usage_rule rules::no_busy_waiting;
        budget SHORT_SEARCH;
    }
    real_threads "real-threads" for 1: "pages come from a real server over real connections" {
        teaches "What exploration finds, real threads show only now and then.";
        service || grade_pages::serve(served);
        scenario "four at once": setup 4, first [crawl(&tree(30), ANY)];
        scenario "two callers":
            setup 3, thread [crawl(&tree(12), 2)], thread [crawl("home: a.slow b, b: c, c: x, a.slow: x, x: y", 3)];
        rule rules::each_once(FETCH, asked_for);
        rule rules::nobody_left_behind();
    }
}

fn crawl(site: &str, max_depth: usize) -> Op {
    table::crawl(site.to_owned(), max_depth)
}

/// Pages with numbers from 1 to this, each with the links that its number has.
fn site(home: &str, count: usize, links: impl Fn(usize) -> String) -> String {
    let pages = (1..=count).map(|number| format!(", {number}: {}", links(number)));
    format!("home: {home}{}", pages.collect::<String>())
}

/// Each links to the next one, and the last one to none.
fn chain(count: usize) -> String {
    site("1", count - 1, |number| (number + 1).to_string())
}

/// Home links to all, and all of them to one and to home.
fn star(count: usize) -> String {
    let all: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
    site(&all.join(" "), count, |_| "one home".to_owned())
}

/// Home links to so many that wait for each other.
fn crowd(count: usize) -> String {
    site(
        &(1..=count)
            .map(|number| format!("{number}.together "))
            .collect::<String>(),
        0,
        |_| String::new(),
    )
}

/// Each links to two more, to a broken page, and back to home.
fn tree(count: usize) -> String {
    site("1", count, |number| {
        format!("{} {} home {number}.broken", 2 * number, 2 * number + 1)
    })
}

/// What all calls together must fetch.
fn asked_for(view: &View<'_, State>) -> Vec<String> {
    let calls = view.operations();
    let pages = calls.flat_map(|(Op::crawl { site, max_depth }, _)| within_reach(site, *max_depth));
    pages.map(|(_, url)| url).collect()
}

const SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 700,
    sampled_schedules: 300,
    max_steps: 20_000,
};

/// Most mistakes show in whatever schedule.
const SHORT_SEARCH: Budget = Budget {
    systematic_schedules: 400,
    sampled_schedules: 150,
    ..SEARCH
};

/// How the operations are applied to the student's crawler.
#[must_use]
pub fn subjects<C: Crawler>() -> Subjects {
    Subjects::only(subject::<C>())
}
