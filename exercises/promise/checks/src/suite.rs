//! The checks of the promise: scenarios and what they must show.

use crate::completed;
use crate::table::{
    State, called, fail, get, go_on, held_up_work, panicking_work, settle, settle_with, subject,
    then, then_held_up, then_panics, then_uses, wait, work_has_begun,
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
        .check(
            Check::<State>::explore("callbacks-in-nobodys-way")
                .title("callbacks may use the promise and may panic, and nobody waits for them")
                .points(1)
                .teaches(
                    "A callback is somebody else's code: it may come back to you, take long, \
                     or panic. Call it with no lock held, once the outcome is there and everybody \
                     who waits has been woken, and catch its panic.",
                )
                .scenario(
                    Scenario::named("one that uses the promise")
                        .first([then_uses(1)])
                        .thread([settle(1)])
                        .thread([then_uses(2)])
                        .last([called()]),
                )
                .scenario(
                    Scenario::named("one that panics, and one after it")
                        .first([then_panics(1), then(2), settle(1), called()])
                        .last([then_panics(3), called()]),
                )
                .scenario(
                    Scenario::named("one that is held up until others have the outcome")
                        .first([then_held_up(1)])
                        .thread([settle(1)])
                        .thread([wait(), get(), then(2), go_on()])
                        .last([called()]),
                )
                .whole_scenarios_only(),
        )
        .check(
            Check::<State>::explore("work-that-panics")
                .title("work that panics settles the promise, and others may use it meanwhile")
                .points(1)
                .teaches(
                    "Work is somebody else's code, too: do it with no lock held, and settle \
                     the promise whatever becomes of it, or whoever waits waits for ever.",
                )
                .scenario(
                    Scenario::named("somebody waits")
                        .thread([wait()])
                        .thread([panicking_work(), get()]),
                )
                .scenario(
                    Scenario::named("somebody looks meanwhile")
                        .thread([held_up_work(true)])
                        .thread([work_has_begun(), get(), then(1), go_on()])
                        .last([called(), get()]),
                )
                .scenario(
                    Scenario::named("somebody settles it meanwhile")
                        .thread([held_up_work(false)])
                        .thread([work_has_begun(), settle(7), go_on(), get()])
                        .last([get()]),
                )
                .whole_scenarios_only(),
        )
        .check(
            Check::<completed::State>::explore("as-completed")
                .subject("completed")
                .title("promises are yielded as they are settled, and then it ends")
                .points(1)
                .teaches(
                    "Whoever asks which one is next wants to go on with the first, while the \
                     others are not there yet. A callback for each promise can tell; whoever waits \
                     for them one by one learns it too late.",
                )
                .scenario(Scenario::named("one after the other").first([
                    completed::ask_for_none(),
                    completed::ask(),
                    completed::settle(1),
                    completed::next(),
                    completed::next(),
                    completed::settle(0),
                    completed::next(),
                    completed::next(),
                ]))
                .scenario(
                    Scenario::named("settled before, between and after")
                        .thread([completed::ask(), completed::next(), completed::next()])
                        .thread([completed::settle(1), completed::settle(0)]),
                )
                .scenario(
                    Scenario::named("two that settle, and somebody has seen enough")
                        .thread([
                            completed::ask(),
                            completed::next(),
                            completed::drop_iterator(),
                            completed::ask(),
                        ])
                        .thread([completed::settle(0)])
                        .thread([completed::settle(1)])
                        .last([
                            completed::ask(),
                            completed::next(),
                            completed::next(),
                            completed::next(),
                            completed::next(),
                        ]),
                )
                .whole_scenarios_only(),
        )
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

/// How the operations are applied to the student's promise.
#[must_use]
pub fn subjects<P: Promise<u64>>() -> Subjects {
    Subjects::only(subject::<P>()).with("completed", completed::subject::<P>())
}
