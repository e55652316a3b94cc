//! Classic bugs are found within the default budget, and their correct twins never fail.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use std::sync::LazyLock;
use support::runner::Program;

static PROGRAM: LazyLock<Program> =
    LazyLock::new(|| Program::new("bugs", include_str!("programs/bugs.rs")));

/// As the default of `grade_protocol::schedule::Budget`.
const BUDGET: [&str; 5] = [
    "delays=3",
    "budget=6000",
    "random=1334",
    "pct=1333",
    "pos=1333",
];

const STUCK: &str = "stuck";

/// A bug, how it shows, and its correct twin.
const BUGS: [(&str, &str, &str); 11] = [
    ("lost_update", "an update is lost", "atomic_update"),
    ("check_then_act", "overdrawn", "check_and_act"),
    ("locks_in_opposite_orders", STUCK, "locks_in_one_order"),
    (
        "if_instead_of_while",
        "a scoped thread panicked",
        "while_around_wait",
    ),
    ("lost_wakeup", STUCK, "wakeup_under_lock"),
    (
        "one_condvar_for_two_conditions",
        STUCK,
        "a_condvar_for_each_condition",
    ),
    ("torn_snapshot", "a torn snapshot", "whole_snapshot"),
    (
        "five_philosophers",
        STUCK,
        "five_philosophers_with_an_order",
    ),
    (
        "pool_closes_between_check_and_wait",
        STUCK,
        "pool_closes_under_its_lock",
    ),
    (
        "reads_twice_while_a_writer_waits",
        STUCK,
        "reads_once_while_a_writer_waits",
    ),
    (
        "joins_a_thread_that_still_sends",
        STUCK,
        "receives_before_it_joins",
    ),
];

#[test]
fn each_classic_bug_is_found_within_the_default_budget() {
    for (bug, shows, _) in BUGS {
        let found = PROGRAM.explore(bug, &[&BUDGET[..], &["stop"]].concat());
        let mut failures = found.outcomes.keys().filter(|outcome| *outcome != "passed");
        let failure = failures.next().unwrap_or_else(|| panic!("{bug} is missed"));
        assert!(failure.contains(shows), "{bug}: {failure}");
        assert_eq!(found.failures(), 1, "{bug}: it stops at the first failure");
    }
}

#[test]
fn the_correct_twin_of_each_bug_passes_every_schedule_of_the_default_budget() {
    for (_, _, twin) in BUGS {
        let explored = PROGRAM.explore(twin, &BUDGET);
        assert!(explored.always("passed"), "{twin}: {explored:?}");
        assert!(explored.exhausted || explored.schedules > 4_000, "{twin}");
    }
}

#[test]
fn every_bug_and_twin_of_the_program_is_listed() {
    let source = include_str!("programs/bugs.rs");
    let listed = source.lines().filter(|line| line.starts_with("    (\""));
    assert_eq!(listed.count(), BUGS.len() * 2);
}

#[test]
fn a_deadlock_names_both_locks_and_the_lines_that_took_them() {
    let found = PROGRAM.explore(
        "locks_in_opposite_orders",
        &["delays=1", "budget=100", "stop"],
    );
    let waits = &found.first[STUCK]["end"]["stuck"]["waits"];
    let holding: Vec<(u64, u64)> = waits
        .as_array()
        .expect("waits")
        .iter()
        .filter(|wait| wait["doing"] == "lock")
        .map(|wait| {
            assert_eq!(wait["object"]["kind"], "mutex");
            assert_eq!(wait["site"]["file"], "src/lib.rs");
            let holder = &wait["holders"][0];
            let line = holder["site"]["line"].as_u64().expect("a line");
            assert_eq!(wait["site"]["line"].as_u64(), Some(line + 1));
            let thread = |of: &serde_json::Value| of["thread"]["index"].as_u64().expect("a number");
            (thread(wait), thread(holder))
        })
        .collect();
    assert_eq!(holding, [(1, 2), (2, 1)]);
}
