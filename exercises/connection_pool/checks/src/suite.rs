//! The checks of the pool: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::server::CONNECTION;
use crate::table::{
    ASKED, HOUR, Op, SERVED, State, TEN, get, get_as, get_timeout, meet, panic, pass, release,
    release_broken, subject,
};
use connection_pool_task::Pool;
use grade_kit::prelude::*;
use std::time::Duration;

const MIXED: [&str; 5] = ["get", "get_timeout", "release", "release_broken", "panic"];

grade_kit::checks! {
    of State;

    transcript "one-thread" for 1: "one thread gets as many connections as there may be" {
        teaches "What came back may be lent again, broken or not.";
        scenario "none at all": setup 0, first [get_timeout(Duration::ZERO), get_timeout(TEN)];
        scenario "two": setup 2, first [
            get(), get_timeout(TEN), get_timeout(TEN), release(), get(), release_broken(), get(),
            get_timeout(Duration::ZERO), panic(), get(), get_timeout(Duration::ZERO), get_timeout(Duration::ZERO),
        ];
    }
    explore "never-too-many" for 1: "never more connections than allowed, and as many as allowed at once" {
        teaches "Looking whether there is a place and taking it is one step; what comes back reaches somebody who \
                 waits, asleep.";
        scenario meeting(2);
        scenario meeting(3);
        scenario using(1, 3);
        scenario "two come back, and two wait": setup 2,
            thread [get(), get(), release(), release_broken()], thread [get()], thread [get()];
        scenario "some break": setup 2,
            thread [get(), release_broken()], thread [get(), release()], thread [get(), release()];
        scenario "somebody waits for long": thread [get(), pass(10 * TEN), release()], thread [get()];
        scenario crowd(100);
        rule rules::at_most(CONNECTION, |limit| *limit);
        usage_rule rules::no_busy_waiting;
        whole_scenarios_only;
        budget SHORT_SEARCH;
    }
    suite checks programs();
    explore "in-line" for 1: "whoever waits longest is served first, and nobody who comes later gets in before" {
        teaches "What comes back belongs to the first in line from that moment on, also while that one still sleeps.";
        scenario "three wait":
            thread [get(), pass(TEN), release()], thread uses(1, None), thread uses(2, Some(HOUR)),
            thread uses(3, None);
        scenario "given back and asked for at once":
            thread [get(), pass(TEN), release(), get_as(2, None), release()], thread uses(1, None);
        scenario "given back and asked for at once, without waiting":
            thread [get(), pass(TEN), release(), get_as(2, Some(Duration::ZERO)), release()], thread uses(1, None);
        scenario "given back and asked for at once, with a time-out":
            thread [get(), pass(TEN), release(), get_as(3, Some(HOUR)), release()],
            thread uses(1, Some(HOUR)), thread uses(2, None);
        scenario "broken, and asked for at once":
            thread [get(), pass(TEN), release_broken(), get_as(2, None), release()], thread uses(1, None);
        scenario "two come back": setup 2,
            thread [get(), get(), pass(TEN), release(), pass(TEN / 20), release(), get_as(4, None), release()],
            thread uses(1, None), thread uses(2, None), thread uses(3, None);
        scenario queue(20);
        rule in_line;
        without_preemption;
        whole_scenarios_only;
        budget SHORT_SEARCH;
    }
    explore "time-out-kept" for 1: "a wait in line ends when its time is over, not before and not later" {
        teaches "Whoever wakes too early waits for what is left of the time, and a sum of times may not fit.";
        scenario "nobody gives anything back":
            thread [get()], thread [get_timeout(TEN)], thread [get_timeout(20 * TEN)];
        scenario "woken for others":
            thread [get(), pass(6 * TEN), release()], thread [get()], thread [get_timeout(10 * TEN)];
        scenario "others come and go":
            first [get()], thread [get_timeout(10 * TEN)], thread [pass(6 * TEN), get_timeout(TEN)];
        scenario "half a millisecond": first [get(), get_timeout(Duration::from_micros(1_500))];
        scenario "served in time": thread [get(), pass(TEN), release()], thread [get_as(1, Some(HOUR))];
        scenario "the longest there is":
            thread [get(), pass(TEN), release()], thread [get_as(1, Some(Duration::MAX))];
        scenario "the longest, in vain": thread [get(), pass(HOUR)], thread [get_timeout(Duration::MAX)];
        rule rules::not_after(SERVED, |_, _| Some(10 * TEN));
        in_ideal_time;
        budget SHORT_SEARCH;
    }
    explore "giving-up" for 1: "whoever gives up takes nothing along, and holds nobody up" {
        teaches "At the end of its time a call may have been served already; and whoever leaves the line must leave \
                 no gap in it.";
        scenario "at the very moment":
            thread [get(), pass(TEN), release()], thread [get_timeout(TEN), release()],
            last [get_timeout(Duration::ZERO)];
        scenario "another one stands behind":
            thread [get(), pass(TEN), release()], thread [get_timeout(TEN), release()], thread [get()];
        scenario "long before":
            thread [get(), pass(10 * TEN), release()], thread [get_timeout(TEN)], thread [pass(TEN / 2), get()];
        scenario "without waiting":
            first [get(), get_timeout(Duration::ZERO)], thread [get()], last [release()];
        rule rules::at_most(CONNECTION, |limit| *limit);
        parts_are_fair;
        budget SHORT_SEARCH;
    }
    explore<Pair<State>> "any-mix" for 1: "any mix of calls on two pools fits one order for each" {
        teaches "A call that waits has no effect yet; one that can go on must not wait; and what belongs to one pool \
                 belongs into it.";
        generated Generated::drawn().caller(MIXED).setups([1, 2]).count(6);
        generated Generated::drawn().caller(MIXED).setups([300]).one_after_the_other(600).count(1);
        budget SHORT_SEARCH;
    }
    real_threads "real-threads" for 1: "it is a pool on real threads too" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario using(2, 6);
        scenario "some break, some give up": thread [get(), release_broken(), get(), release()],
            thread [get_timeout(HOUR), release(), get_timeout(Duration::ZERO), release()],
            thread [get(), panic(), get(), release()];
        rule rules::at_most(CONNECTION, |limit| *limit);
    }
}

/// What goes wrong does so within a hundred schedules, and there are many scenarios.
pub(crate) const SHORT_SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 800,
    sampled_schedules: 300,
    max_steps: 20_000,
};

/// So many for so many.
fn using(limit: usize, callers: usize) -> Scenario<State> {
    let named = Scenario::named(format!("{limit} for {callers}")).setup(limit);
    let uses = || [get(), release(), get(), release()];
    (0..callers).fold(named, |all, _| all.thread(uses()))
}

/// All connections are out at once.
fn meeting(count: usize) -> Scenario<State> {
    let named = Scenario::named(format!("{count} of {count}")).setup(count);
    let meets = || [get(), meet(count as u32), release()];
    (0..count).fold(named, |all, _| all.thread(meets()))
}

/// So many wait for one connection.
fn crowd(waiting: usize) -> Scenario<State> {
    let named = Scenario::named(format!("{waiting} wait")).budget(Budget::FEW_LONG_SCHEDULES);
    let named = named.thread([get(), pass(TEN), release()]);
    (0..waiting).fold(named, |all, _| all.thread([get(), release()]))
}

/// Comes in its turn, a millisecond after the one before, and keeps what it gets for a while.
fn uses(number: u32, timeout: Option<Duration>) -> [Op; 4] {
    let millisecond = Duration::from_millis(1);
    [
        pass(number * millisecond / 4),
        get_as(number, timeout),
        pass(millisecond),
        release(),
    ]
}

/// So many wait in line.
fn queue(waiting: u32) -> Scenario<State> {
    let named = Scenario::named(format!("{waiting} in line")).budget(Budget::FEW_LONG_SCHEDULES);
    let named = named.thread([get(), pass(TEN), release()]);
    (1..=waiting).fold(named, |all, number| all.thread(uses(number, None)))
}

/// Those who asked first are served first. Says something where everybody gets as far as he can.
fn in_line(view: &View<'_, State>) -> Result<(), Broken> {
    let asked: Vec<String> = view
        .entered(ASKED)
        .iter()
        .map(|it| it.key.to_owned())
        .collect();
    rules::in_order(SERVED, move |_| asked.clone())(view)
}

/// How the operations and programs are applied to the student's pool.
#[must_use]
pub fn subjects<P: Pool>() -> Subjects {
    bodies::<P>(Subjects::only(subject::<P>()))
}
