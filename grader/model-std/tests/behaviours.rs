//! The model does what std promises, in every schedule tried, and what std permits is reached.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use std::collections::BTreeMap;
use std::sync::LazyLock;
use support::runner::{Exploration, Program};

const SOURCE: &str = include_str!("programs/behaviours.rs");

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::new("behaviours", SOURCE));

const SCHEDULES: [&str; 5] = [
    "delays=2",
    "budget=2000",
    "random=200",
    "pct=200",
    "pos=200",
];

/// Programs in which a branch must be reached in some schedules and not in others.
const BRANCHES: [&str; 4] = [
    "a_scope_may_end_before_its_threads_locals",
    "a_finished_thread_may_not_have_ended_yet",
    "a_once_may_be_running_when_its_effect_is_seen",
    "any_waiter_may_be_woken",
];

const DEADLOCK: &str = "printing_waits_for_whoever_holds_the_stream";

/// What honest code may do differently once any timer may fire, and any look at the clock jump.
const RELY_ON_TIMING: [&str; 4] = [
    "clocks_go_on_and_begin_at_the_same_moment",
    "a_notified_waiter_and_one_whose_time_is_up_are_told_apart",
    "a_notification_is_not_lost_on_a_waiter_whose_time_is_up",
    "a_message_in_time_ends_a_timed_wait",
];

fn functions() -> impl Iterator<Item = &'static str> {
    SOURCE
        .lines()
        .filter_map(|line| line.strip_prefix("    (\"")?.split('"').next())
}

fn explore(function: &str) -> Exploration {
    PROGRAM.explore(function, &SCHEDULES)
}

#[test]
fn every_promise_holds_in_every_schedule() {
    let promises = functions().filter(|name| !BRANCHES.contains(name) && *name != DEADLOCK);
    let mut broken = BTreeMap::new();
    for function in promises {
        let explored = explore(function);
        assert!(explored.schedules > 600, "{function}");
        // A static barrier keeps a thread waiting for ever, on purpose.
        let outcome = if function == "statics_start_afresh" {
            "leaked"
        } else {
            "passed"
        };
        if !explored.always(outcome) {
            broken.insert(function, explored.outcomes);
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn adversarial_time_breaks_only_what_relies_on_timing() {
    let how = [&SCHEDULES[..], &["time=adversarial"]].concat();
    let promises = functions().filter(|name| {
        !BRANCHES.contains(name) && *name != DEADLOCK && *name != "statics_start_afresh"
    });
    for function in promises {
        let explored = PROGRAM.explore(function, &how);
        let relies = RELY_ON_TIMING.contains(&function);
        assert_eq!(
            explored.always("passed"),
            !relies,
            "{function}: {explored:?}"
        );
    }
}

#[test]
fn what_is_permitted_is_reached_in_some_schedules_and_not_in_others() {
    for function in BRANCHES {
        let explored = explore(function);
        let reached = explored
            .outcomes
            .keys()
            .filter(|outcome| outcome.contains("reached"));
        assert_eq!(reached.count(), 1, "{function}: {explored:?}");
        assert!(explored.outcomes.contains_key("passed"), "{function}");
    }
}

#[test]
fn printing_under_a_lock_that_the_streams_holder_wants_is_a_deadlock() {
    let explored = explore(DEADLOCK);
    assert!(explored.outcomes.contains_key("passed"), "{explored:?}");
    let waits = &explored.first["stuck"]["end"]["stuck"]["waits"];
    let doing: Vec<&str> = waits
        .as_array()
        .expect("waits")
        .iter()
        .filter_map(|wait| wait["doing"].as_str())
        .collect();
    assert_eq!(doing, ["lock", "print"], "{waits}");
    assert_eq!(waits[1]["object"]["kind"], "stdout");
}

#[test]
fn a_trace_has_the_same_outcome_and_says_values_and_lines() {
    let traced = PROGRAM.explore("what_is_printed_is_formatted_traced_or_not", &["trace"]);
    assert!(traced.always("passed"));
    assert_eq!(
        traced.trace["output"],
        "1\n2\n[src/lib.rs:LINE:COLUMN] 1 + 1 = 2\n"
            .replace("LINE", &line_of("dbg!(1 + 1)").to_string())
            .replace("COLUMN", "16")
    );
    let steps = traced.trace["steps"].as_array().expect("steps");
    let locks: Vec<_> = steps
        .iter()
        .filter(|step| step["action"] == "lock")
        .collect();
    assert_eq!(locks.len(), 2);
    for (index, lock) in locks.iter().enumerate() {
        assert_eq!(lock["value"], index.to_string());
        assert_eq!(lock["object"]["kind"], "mutex");
        assert_eq!(
            lock["site"]["line"],
            line_of("let mut value = self.0.lock()")
        );
    }
    let unlock = steps.iter().find(|step| step["action"] == "unlock");
    let unlock = unlock.expect("an unlock");
    assert_eq!(unlock["value"], "1");
    // The end of the function, not the place where the lock was taken.
    assert_eq!(
        unlock["site"]["line"],
        line_of("write!(f, \"{value}\")") + 1
    );
}

fn line_of(text: &str) -> usize {
    let found = SOURCE.lines().position(|line| line.contains(text));
    found.expect("the source has such a line") + 1
}
