//! The checks of the executor: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::roles;
use crate::roles::{
    Roles, awaits_elsewhere, cancels, counts_polls, drops_the_executor, drops_the_handle,
    hands_handles_on, is_cancelled, is_woken_twice, opens_gates,
};
use crate::table::{
    State, block_on, block_on_another, cancel, join, open, spawn, spawn_opener, subject,
};
use async_executor_task::Executor;
use grade_kit::prelude::*;

grade_kit::checks! {
    of State;

    transcript "one-thread" for 1: "one thread gets the results of tasks, in whatever order it asks" {
        teaches "A task is polled while `block_on` waits for something else, and keeps its result until \
                 somebody asks.";
        scenario "what is ready": first [open(0), block_on(0), spawn(0), join(0), join(0), join(1)];
        scenario "tasks for each other": first [
            spawn(0), spawn(1), open(0), block_on(0), spawn_opener(1), join(1), join(0),
        ];
        scenario "cancelled": first [
            spawn(0), cancel(0), cancel(0), spawn(1), open(0), open(1), join(0), join(1),
        ];
    }
    explore "no-wake-is-lost" for 2: "no wake is lost, whenever and wherever it comes from" {
        teaches "A wake may come before a future is first polled, during the poll, or between a look at the \
                 queue and going to sleep. It counts each time, and is for whoever blocks on this executor now.";
        scenario "the main future": thread [block_on(0)], thread [open(0)];
        scenario "a task": first [spawn(0)], thread [join(0)], thread [open(0)];
        scenario "another thread blocked before": first [open(1), block_on(1)], thread [block_on(0)], thread [open(0)];
        scenario "another executor beside it":
            thread [block_on(0)], thread [block_on_another(1)], thread [open(0), open(1)];
        scenario "two tasks":
            first [spawn(0), spawn(1)], thread [join(0), join(1)], thread [open(1)], thread [open(0)];
        scenario "a task from another thread": thread [block_on(0)], thread [spawn_opener(0)];
        scenario "dozens of tasks":
            first vec![spawn(0); 70], first [open(0)], last (0..70).map(join), budget Budget::FEW_LONG_SCHEDULES;
        scenario "two gates, one after the other": thread [block_on(0), block_on(1)], thread [open(0), open(1)];
        generated Generated::drawn()
            .caller(["spawn", "join", "block_on", "cancel"]).caller(["open", "spawn"]).threads(2..=2).count(8);
        generated Generated::drawn()
            .caller(["open", "spawn", "join", "block_on", "cancel"]).first([open(0), open(1)])
            .one_after_the_other(200).count(2);
    }
    explore<Roles> "polled-when-woken" for 1: "a future is polled only when it has been woken" {
        subject "roles";
        teaches "A waker says which future it belongs to. Whoever polls all of them after any wake, or again \
                 and again, does nothing wrong and too much of it.";
        scenario "one is woken, one is not": thread [counts_polls()], thread [opens_gates()];
        scenario "one is woken twice before its turn": first [is_woken_twice()];
        usage_rule rules::no_busy_waiting;
        whole_scenarios_only;
    }
    suite checks programs();
    explore<Roles> "handles-give-results" for 1: "a handle gives the result to whoever polled it last" {
        subject "roles";
        teaches "Look for the result and leave the waker in one step, replace the waker each time, and wake it \
                 when the result is there.";
        scenario "to another thread, and to a task":
            thread [hands_handles_on()], thread [awaits_elsewhere(false)];
        whole_scenarios_only;
    }
    explore<Roles> "dropping-cancels" for 1: "dropping a handle cancels the task and drops its future" {
        subject "roles";
        teaches "Whoever drops a handle wants what the future holds to be free. Take the future out, drop it \
                 with no lock held, and do not put it back when it is just being polled.";
        scenario "before, between and within polls": first [cancels()];
        scenario "by another thread": thread [is_cancelled()], thread [drops_the_handle()];
        whole_scenarios_only;
    }
    explore<Roles> "dropping-ends-tasks" for 1: "dropping the executor ends its tasks, and their handles say so" {
        subject "roles";
        teaches "Wakers and handles outlive the executor, and keep alive what they share with it. So its tasks \
                 have to be dropped one by one, and whoever awaits one has to be woken.";
        scenario "somebody awaits a task": thread [drops_the_executor()], thread [awaits_elsewhere(true)];
        whole_scenarios_only;
    }
    real_threads "real-threads" for 1: "the executor works on real threads too" {
        teaches "What exploration finds, real threads show only now and then: this is the now and then.";
        scenario "three tasks, two that open":
            first [spawn(0), spawn(1), spawn(0)], thread [join(0), join(1), block_on(0), join(2)],
            thread [open(1), spawn(1), open(0)], thread [cancel(3), open(1)];
        scenario "gate after gate": thread (0..6).map(block_on), thread (0..6).map(open);
    }
}

/// How the operations and programs are applied to the student's executor.
#[must_use]
pub fn subjects<E: Executor>() -> Subjects {
    bodies::<E>(Subjects::only(subject::<E>()).with("roles", roles::subject::<E>()))
}
