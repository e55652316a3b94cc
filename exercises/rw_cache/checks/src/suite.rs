//! The checks of the cache: scenarios and what they must show.

use crate::apart::{bodies, programs};
use crate::table::{
    COMPUTATION, NOTHING, Op, State, get, get_and_look_panicking, get_panicking, get_slowly,
    get_together, look_panicking, read, read_slowly, read_together, remove, subject,
};
use grade_kit::prelude::*;
use rw_cache_task::Cache;

const MIXED: [&str; 5] = ["read", "get", "get_panicking", "look_panicking", "remove"];

grade_kit::checks! {
    of State;

    transcript "one-thread" for 1: "a text is there from when it is computed until it is removed" {
        teaches "What is there is not computed again; what was removed is.";
        scenario "any key": first [
            read(0), get(0, 10), get(0, 11), read(0), read(u32::MAX), get(u32::MAX, 12), remove(0), remove(0), read(0),
            read(u32::MAX), get(0, 13),
        ];
        scenario "an empty text": first [get(1, NOTHING), read(1), get(1, 10), remove(1), read(1), get(1, 10)];
    }
    explore "computed-once" for 2: "each text is computed once, however many ask for it at once" {
        teaches "To find that it is missing and to say that you compute it is one step; all others wait until you \
                 have, and all of them wake then.";
        scenario "two ask": thread [get(1, 10)], thread [get(1, 20)];
        scenario "three ask, and it takes long":
            thread [get_slowly(1, 10)], thread [get(1, 20)], thread [get(1, 30)];
        scenario "two texts": thread [get(1, 10), get(2, 20)], thread [get(2, 30), get(1, 40)];
        scenario asking(20);
        scenario asking(256);
        rule rules::at_most_once(COMPUTATION);
        usage_rule rules::no_busy_waiting;
        parts_are_fair;
    }
    explore "readers-overlap" for 1: "any number of readers look at the same time" {
        teaches "A lock that only one thread can have must not be held while somebody looks; who has computed a \
                 text is a reader like any other.";
        scenario together(2, 1);
        scenario together(3, 2);
        scenario "one that has computed, and two that have waited":
            thread [get_together(1, 10, 3)], thread [get_together(1, 20, 3)], thread [get_together(1, 30, 3)];
        scenario together(40, 1).budget(Budget::FEW_LONG_SCHEDULES);
        whole_scenarios_only;
    }
    suite checks programs();
    explore "panics-retried" for 1: "a computation that panics can be tried again, and costs nobody else anything" {
        teaches "Whatever says that somebody computes it has to go when that one unwinds, and the next one must \
                 wake; a lock held over a panic is poisoned.";
        scenario "one panics, one does not": thread [get_panicking(1), read(1)], thread [get(1, 10)];
        scenario "one panics, two wait": thread [get_panicking(1)], thread [get(1, 10)], thread [get(1, 20)];
        scenario "two panic": thread [get_panicking(1)], thread [get_panicking(1)], thread [get(1, 10)];
        scenario "tried again": first [get_panicking(1), remove(1), read(1), get(2, 20), get(1, 10), read(1)];
        scenario "a look":
            first [get(1, 10)], thread [look_panicking(1), read(1)], thread [look_panicking(1), remove(1)];
        scenario "a look at what is new":
            thread [get_and_look_panicking(1, 10)], thread [get(1, 20)], last [remove(1), get(1, 30)];
    }
    explore "removal-gets-in" for 1: "when readers have left, a removal goes on, and whoever waits behind it" {
        teaches "The last one who leaves must wake whoever waits for that, and may not leave between their look and \
                 their wait. From then on nobody finds the text.";
        scenario "a reader is inside":
            first [get(1, 10)], thread [read_slowly(1)], thread [remove(1), read(1)], thread [read(1)];
        scenario "readers come and go":
            first [get(1, 10)], thread [read(1), read(1)], thread [read(1)], thread [remove(1)];
        scenario "removed, and put in again":
            first [get(1, 10)], thread [read(1)], thread [remove(1)], thread [get(1, 20)];
        scenario reading(10).budget(Budget::FEW_LONG_SCHEDULES);
        usage_rule rules::no_busy_waiting;
    }
    explore "any-mix" for 1: "any mix of calls fits one order" {
        teaches "Each call finds what the last one left, whatever the key.";
        scenario "hundreds of texts":
            first (0..300).map(|key| get(key, key)).chain([read(0), read(44), read(299), remove(299), read(299)]),
            budget ONE_SCHEDULE;
        generated Generated::drawn().caller(MIXED).count(8);
        generated Generated::drawn().caller(MIXED).one_after_the_other(300).count(1);
    }
    explore<Pair<State>> "two-side-by-side" for 1: "two caches never influence each other, nor leave anything behind" {
        teaches "What belongs to one cache belongs into it, not into a static, and ends with it.";
        generated Generated::drawn().caller(["read", "get", "remove"]).count(5);
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    real_threads "real-threads" for 1: "it is a cache on real threads too" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario "four ask":
            thread [get(1, 10), read(2)], thread [get(1, 20), remove(2)], thread [get(2, 30), get(1, 40)],
            thread [get_panicking(2), get(2, 50)];
        scenario "all ask for the same":
            thread [get(1, 1), read(1)], thread [get(1, 2)], thread [get(1, 3)], thread [get(1, 4)],
            thread [get(1, 5)], thread [get(1, 6)];
    }
}

const ONE_SCHEDULE: Budget = Budget {
    max_delays: 0,
    systematic_schedules: 1,
    sampled_schedules: 0,
    max_steps: 200_000,
};

fn crowd(name: String, count: u32, does: impl Fn(u32) -> Vec<Op>) -> Scenario<State> {
    (1..=count).fold(Scenario::named(name), |all, number| {
        all.thread(does(number))
    })
}

/// So many ask for a text that takes long to compute.
fn asking(count: u32) -> Scenario<State> {
    let ask = |number| vec![get_slowly(1, number)];
    crowd(format!("{count} ask"), count, ask).budget(Budget::FEW_LONG_SCHEDULES)
}

/// So many look at so many texts, at the same time.
fn together(readers: u32, texts: u32) -> Scenario<State> {
    let look = |number| vec![read_together(number % texts, readers)];
    let named = crowd(format!("{readers} look at {texts}"), readers, look);
    named.first((0..texts).map(|key| get(key, 10)))
}

/// So many are inside, and one removes what they look at.
fn reading(readers: u32) -> Scenario<State> {
    let named = crowd(format!("{readers} readers are inside"), readers, |_| {
        vec![read_slowly(1)]
    });
    named.first([get(1, 10)]).thread([remove(1), read(1)])
}

/// How the operations and the program are applied to the student's cache.
#[must_use]
pub fn subjects<C: Cache>() -> Subjects {
    bodies::<C>(Subjects::only(subject::<C>()))
}
