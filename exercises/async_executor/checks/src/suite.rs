//! The checks of the executor: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::roles;
use crate::roles::{
    Roles, awaits_elsewhere, cancels, counts_polls, drops_the_executor, drops_the_handle,
    hands_handles_on, is_cancelled, opens_gates,
};
use crate::table::{State, block_on, cancel, join, open, spawn, spawn_opener, subject};
use async_executor_task::Executor;
use grade_kit::prelude::*;

/// The checks.
#[must_use]
pub fn suite() -> Suite {
    Suite::new()
        .check(
            Check::<State>::transcript("one-thread")
                .title("one thread gets the results of tasks, in whatever order it asks")
                .points(1)
                .teaches(
                    "A task is polled while `block_on` waits for something else, and \
                     keeps its result until somebody asks.",
                )
                .scenario(Scenario::named("what is ready").first([
                    open(0),
                    block_on(0),
                    spawn(0),
                    join(0),
                    join(0),
                    join(1),
                ]))
                .scenario(Scenario::named("tasks for each other").first([
                    spawn(0),
                    spawn(1),
                    open(0),
                    block_on(0),
                    spawn_opener(1),
                    join(1),
                    join(0),
                ]))
                .scenario(Scenario::named("cancelled").first([
                    spawn(0),
                    cancel(0),
                    cancel(0),
                    spawn(1),
                    open(0),
                    open(1),
                    join(0),
                    join(1),
                ])),
        )
        .check(
            Check::<State>::explore("no-wake-is-lost")
                .title("no wake is lost, whenever and wherever it comes from")
                .points(2)
                .teaches(
                    "A wake may come before a future is first polled, during the poll, or \
                     between a look at the queue and going to sleep. It counts each time.",
                )
                .scenario(
                    Scenario::named("the main future")
                        .thread([block_on(0)])
                        .thread([open(0)]),
                )
                .scenario(
                    Scenario::named("a task")
                        .first([spawn(0)])
                        .thread([join(0)])
                        .thread([open(0)]),
                )
                .scenario(
                    Scenario::named("two tasks")
                        .first([spawn(0), spawn(1)])
                        .thread([join(0), join(1)])
                        .thread([open(1)])
                        .thread([open(0)]),
                )
                .scenario(
                    Scenario::named("a task from another thread")
                        .thread([block_on(0)])
                        .thread([spawn_opener(0)]),
                )
                .scenario(
                    Scenario::named("two gates, one after the other")
                        .thread([block_on(0), block_on(1)])
                        .thread([open(0), open(1)]),
                )
                .generated(
                    Generated::drawn()
                        .caller(["spawn", "join", "block_on", "cancel"])
                        .caller(["open", "spawn"])
                        .threads(2..=2)
                        .count(8),
                )
                .generated(
                    Generated::drawn()
                        .caller(["open", "spawn", "join", "block_on", "cancel"])
                        .first([open(0), open(1)])
                        .one_after_the_other(200)
                        .count(2),
                ),
        )
        .check(
            Check::<Roles>::explore("polled-when-woken")
                .subject("roles")
                .title("a future is polled only when it has been woken")
                .points(1)
                .teaches(
                    "A waker says which future it belongs to. Whoever polls all of them \
                     after any wake, or again and again, does nothing wrong and too much \
                     of it.",
                )
                .scenario(
                    Scenario::named("one is woken, one is not")
                        .thread([counts_polls()])
                        .thread([opens_gates()]),
                )
                .usage_rule(rules::no_busy_waiting)
                .whole_scenarios_only(),
        )
        .checks(programs())
        .check(
            Check::<Roles>::explore("handles-give-results")
                .subject("roles")
                .title("a handle gives the result to whoever polled it last")
                .points(1)
                .teaches(
                    "Look for the result and leave the waker in one step, replace the \
                     waker each time, and wake it when the result is there.",
                )
                .scenario(
                    Scenario::named("to another thread, and to a task")
                        .thread([hands_handles_on()])
                        .thread([awaits_elsewhere(false)]),
                )
                .whole_scenarios_only(),
        )
        .check(
            Check::<Roles>::explore("dropping-cancels")
                .subject("roles")
                .title("dropping a handle cancels the task and drops its future")
                .points(1)
                .teaches(
                    "Whoever drops a handle wants what the future holds to be free. Take \
                     the future out, drop it with no lock held, and do not put it back \
                     when it is just being polled.",
                )
                .scenario(Scenario::named("before, between and within polls").first([cancels()]))
                .scenario(
                    Scenario::named("by another thread")
                        .thread([is_cancelled()])
                        .thread([drops_the_handle()]),
                )
                .whole_scenarios_only(),
        )
        .check(
            Check::<Roles>::explore("dropping-ends-tasks")
                .subject("roles")
                .title("dropping the executor ends its tasks, and their handles say so")
                .points(1)
                .teaches(
                    "Wakers and handles outlive the executor, and keep alive what they \
                     share with it. So its tasks have to be dropped one by one, and \
                     whoever awaits one has to be woken.",
                )
                .scenario(
                    Scenario::named("somebody awaits a task")
                        .thread([drops_the_executor()])
                        .thread([awaits_elsewhere(true)]),
                )
                .whole_scenarios_only(),
        )
        .check(
            Check::<State>::real_threads("real-threads")
                .title("the executor works on real threads too")
                .points(1)
                .teaches(
                    "What exploration finds, real threads show only now and then: this is \
                     the now and then.",
                )
                .scenario(
                    Scenario::named("three tasks, two that open")
                        .first([spawn(0), spawn(1), spawn(0)])
                        .thread([join(0), join(1), block_on(0), join(2)])
                        .thread([open(1), spawn(1), open(0)])
                        .thread([cancel(3), open(1)]),
                )
                .scenario(
                    Scenario::named("gate after gate")
                        .thread((0..6).map(block_on))
                        .thread((0..6).map(open)),
                ),
        )
}

/// How the operations and programs are applied to the student's executor.
#[must_use]
pub fn subjects<E: Executor>() -> Subjects {
    bodies::<E>(Subjects::only(subject::<E>()).with("roles", roles::subject::<E>()))
}
