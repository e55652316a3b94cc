//! The checks of the promise: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::table::{
    State, called, fail, get, panicking_work, settle, settle_with, subject, then, wait,
};
use grade_kit::prelude::*;
use promise_task::Promise;

/// The checks.
#[must_use]
pub fn suite() -> Suite {
    Suite::new()
        .check(
            Check::<State>::transcript("one-thread")
                .title("one thread gets every outcome and every refusal right")
                .points(1)
                .teaches(
                    "The first outcome counts, a later one is refused and changes \
                     nothing, and everybody gets the same.",
                )
                .scenario(Scenario::named("a value").first([
                    get(),
                    then(1),
                    called(),
                    settle(1),
                    called(),
                    get(),
                    wait(),
                    wait(),
                    settle(2),
                    then(2),
                    called(),
                    fail("late".to_owned()),
                    get(),
                ]))
                .scenario(Scenario::named("an error").first([
                    fail("no".to_owned()),
                    settle_with(2),
                    wait(),
                    get(),
                ]))
                .scenario(Scenario::named("work").first([settle_with(1), panicking_work(), wait()]))
                .scenario(Scenario::named("work that panics").first([
                    panicking_work(),
                    settle(1),
                    wait(),
                ])),
        )
        .check(
            Check::<State>::explore("settled-once")
                .title(
                    "of two that settle a promise one succeeds, and everybody sees its \
                     outcome",
                )
                .points(1)
                .teaches(
                    "To look whether it is settled and to settle it must be one step, \
                     which nobody can get in between of.",
                )
                .scenario(
                    Scenario::named("two values")
                        .thread([settle(1), get()])
                        .thread([settle(2), get()]),
                )
                .scenario(
                    Scenario::named("two values, and a look")
                        .thread([settle(1)])
                        .thread([settle(2)])
                        .thread([get(), get()]),
                )
                .scenario(
                    Scenario::named("work against an error")
                        .thread([settle_with(1)])
                        .thread([fail("no".to_owned()), get()]),
                )
                .scenario(
                    Scenario::named("a waiter sees what stays")
                        .thread([settle(1)])
                        .thread([settle_with(2)])
                        .thread([wait(), get()]),
                ),
        )
        .check(
            Check::<State>::explore("every-waiter-wakes")
                .title("settling wakes everybody who waits, however early or late they came")
                .points(1)
                .teaches(
                    "Whoever looks and then goes to sleep must not miss what happens in \
                     between, and there may be more than one.",
                )
                .scenario(
                    Scenario::named("one waits")
                        .thread([wait()])
                        .thread([settle(1)]),
                )
                .scenario(
                    Scenario::named("two wait")
                        .thread([wait()])
                        .thread([wait()])
                        .thread([settle(1)]),
                )
                .scenario(
                    Scenario::named("two wait for work that panics")
                        .thread([wait(), wait()])
                        .thread([wait()])
                        .thread([panicking_work()]),
                )
                .usage_rule(rules::no_busy_waiting),
        )
        .check(
            Check::<State>::explore("each-callback-once")
                .title("each callback is called exactly once, whichever side comes first")
                .points(1)
                .teaches(
                    "To find the promise unsettled and to leave the callback must be one \
                     step; so must be settling it and taking the callbacks.",
                )
                .scenario(
                    Scenario::named("one callback")
                        .thread([then(1)])
                        .thread([settle(1)])
                        .last([called()]),
                )
                .scenario(
                    Scenario::named("two from one thread")
                        .thread([then(1), then(2)])
                        .thread([settle_with(1)])
                        .last([called()]),
                )
                .scenario(
                    Scenario::named("two from two threads")
                        .first([then(3)])
                        .thread([then(1)])
                        .thread([then(2)])
                        .thread([settle(1)])
                        .last([called()]),
                )
                .scenario(
                    Scenario::named("two that settle")
                        .first([then(1)])
                        .thread([settle(1)])
                        .thread([settle(2)])
                        .last([called(), get()]),
                ),
        )
        .checks(programs())
        .check(
            Check::<State>::explore("any-mix")
                .title("any mix of calls fits one order, and so do hundreds of them")
                .points(1)
                .teaches(
                    "Whoever settles, waits, looks or leaves a callback, and however many \
                     do: what all of them see fits one order of the calls.",
                )
                .generated(Generated::drawn().last([settle(9), called()]).count(8))
                .generated(
                    Generated::drawn()
                        .caller(["then"])
                        .one_after_the_other(200)
                        .last([called()])
                        .count(2),
                )
                .scenario(
                    Scenario::named("hundreds of callbacks")
                        .first((0..300).map(then))
                        .last([settle(1), called()])
                        .budget(ONE_SCHEDULE),
                ),
        )
        .check(
            Check::<Pair<State>>::explore("two-side-by-side")
                .title("two promises have nothing to do with each other")
                .points(1)
                .teaches(
                    "What belongs to one promise must not stand where all promises share \
                     it.",
                )
                .generated(Generated::drawn().count(8)),
        )
        .check(
            Check::<State>::real_threads("real-threads")
                .title("promises work on real threads too")
                .points(1)
                .teaches(
                    "What exploration finds, real threads show only now and then: this is \
                     the now and then.",
                )
                .scenario(
                    Scenario::named("three wait, two settle")
                        .thread([then(1), wait()])
                        .thread([then(2), wait()])
                        .thread([wait(), then(3)])
                        .thread([settle(1)])
                        .thread([panicking_work()])
                        .last([called(), get()]),
                )
                .scenario(
                    Scenario::named("callbacks from three threads")
                        .thread([then(1), then(2)])
                        .thread([then(3), then(4)])
                        .thread([settle_with(1)])
                        .last([called()]),
                ),
        )
}

const ONE_SCHEDULE: Budget = Budget {
    max_delays: 0,
    systematic_schedules: 1,
    sampled_schedules: 0,
    max_steps: 100_000,
};

/// How the operations and programs are applied to the student's promise.
#[must_use]
pub fn subjects<P: Promise<u64>>() -> Subjects {
    bodies::<P>(Subjects::only(subject::<P>()))
}
