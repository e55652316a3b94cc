//! A thread that unwinds is scheduled like any other, and unwinds for itself alone.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use std::sync::LazyLock;
use support::runner::Program;

const SOURCE: &str = include_str!("programs/unwinding.rs");

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::new("unwinding", SOURCE));

const SCHEDULES: [&str; 5] = [
    "delays=2",
    "budget=2000",
    "random=200",
    "pct=200",
    "pos=200",
];

#[test]
fn what_destructors_do_while_unwinding_can_be_interrupted() {
    let explored = PROGRAM.explore("an_update_is_lost_by_destructors", &SCHEDULES);
    assert!(explored.outcomes.contains_key("passed"), "{explored:?}");
    let lost = |outcome: &String| outcome.starts_with("panicked") && outcome.contains("lost");
    assert!(explored.outcomes.keys().any(lost), "{explored:?}");
}

#[test]
fn threads_that_unwind_at_the_same_time_do_not_disturb_each_other() {
    for function in [
        "a_destructor_waits_for_another_while_both_unwind",
        "each_thread_panics_for_itself",
    ] {
        let explored = PROGRAM.explore(function, &SCHEDULES);
        assert!(explored.always("passed"), "{function}: {explored:?}");
    }
}
