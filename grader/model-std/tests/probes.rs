//! Each small program behaves as it must: in the default schedule, in every schedule with up to two
//! delays (or 2,000 of them), and in some hundred of each sampling strategy.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;
use support::compile::Compile;
use support::runner::{Exploration, Program};

const SOURCE: &str = include_str!("programs/probes.rs");

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::new("probes", SOURCE));

const SCHEDULES: [&str; 5] = [
    "delays=2",
    "budget=2000",
    "random=300",
    "pct=300",
    "pos=300",
];

/// They pass in every execution, and take no real time.
///
/// Passing is all that can be asked of `arc_try_unwrap`: its race is not found, because `Arc` is
/// std's own. `relaxed_publish` passes because memory is sequentially consistent, and
/// `real_mutex_hang` because core's atomics are the model's.
const PASS: [&str; 36] = [
    "arc_try_unwrap",
    "big_frame",
    "cas_weak",
    "cond_spurious",
    "deadline_loop",
    "deep_stack",
    "detached_running",
    "drop_sender_order",
    "join_err",
    "many_threads",
    "names",
    "panic_in_drop_of_guard",
    "park_spurious",
    "park_timeout",
    "poison_false",
    "poison_false2",
    "poison_seen",
    "real_mutex_hang",
    "recv_timeout",
    "relaxed_publish",
    "reread",
    "rwlock_writer",
    "scope_join_err",
    "scope_panic",
    "sleep_sync",
    "spin_hint",
    "spin_no_yield",
    "spin_try_lock",
    "spin_yield",
    "static_atomic_leak",
    "static_mutex_leak",
    "static_once_reset",
    "stdout_lock",
    "sync0",
    "tls_std_path",
    "wait_timeout",
];

/// The others, each with a test of its own below.
const OTHERS: [&str; 5] = [
    "compute_loop",
    "detached_blocked",
    "hashmap_order",
    "relock",
    "sync0_deadlock",
];

fn explore(function: &str) -> Exploration {
    PROGRAM.explore(function, &SCHEDULES)
}

#[test]
fn every_probe_is_tested() {
    let listed: BTreeSet<&str> = SOURCE
        .lines()
        .filter_map(|line| line.strip_prefix("    (\"")?.split('"').next())
        .collect();
    // The forty-second, `exit_in_thread`, does not compile; see below.
    assert_eq!(listed.len(), 41);
    let tested: BTreeSet<&str> = PASS.into_iter().chain(OTHERS).collect();
    assert_eq!(listed, tested);
}

#[test]
fn most_pass_in_every_execution() {
    for function in PASS {
        let explored = explore(function);
        assert!(explored.always("passed"), "{function}: {explored:?}");
        assert!(explored.schedules > 900, "{function}");
    }
}

#[test]
fn a_sleep_is_no_synchronisation_once_time_is_adversarial() {
    let how = [&SCHEDULES[..], &["time=adversarial"]].concat();
    let explored = PROGRAM.explore("sleep_sync", &how);
    assert!(explored.failures() > 0);
    assert!(
        explored
            .outcomes
            .contains_key("panicked: sleep is not synchronisation"),
        "{explored:?}"
    );
}

#[test]
fn adversarial_time_never_makes_a_timeout_probe_fail() {
    let how = [&SCHEDULES[..], &["time=adversarial"]].concat();
    for function in [
        "recv_timeout",
        "wait_timeout",
        "park_timeout",
        "deadline_loop",
    ] {
        let explored = PROGRAM.explore(function, &how);
        assert!(explored.always("passed"), "{function}: {explored:?}");
    }
}

#[test]
fn a_loop_without_synchronisation_is_ended_from_outside() {
    let two_seconds = Duration::from_secs(2);
    assert!(
        PROGRAM
            .explore_within(two_seconds, "compute_loop", &[])
            .is_none()
    );
}

#[test]
fn a_detached_thread_that_stays_blocked_is_a_leak() {
    let explored = explore("detached_blocked");
    assert!(explored.always("leaked"), "{explored:?}");
    let wait = &explored.first["leaked"]["end"]["leaked"]["waits"][0];
    assert_eq!(wait["doing"], "recv");
    assert_eq!(wait["object"]["kind"], "channel");
    assert_eq!(wait["site"]["file"], "src/lib.rs");
}

#[test]
fn locking_twice_is_a_deadlock_with_oneself_that_names_the_lines() {
    let explored = explore("relock");
    assert!(explored.always("stuck"), "{explored:?}");
    let wait = &explored.first["stuck"]["end"]["stuck"]["waits"][0];
    assert_eq!(wait["doing"], "lock");
    assert_eq!(wait["object"]["kind"], "mutex");
    let holder = &wait["holders"][0];
    assert_eq!(holder["thread"], wait["thread"]);
    assert_eq!(
        holder["site"]["line"].as_u64().map(|line| line + 1),
        wait["site"]["line"].as_u64()
    );
}

#[test]
fn sending_to_nobody_in_person_is_a_deadlock() {
    let explored = explore("sync0_deadlock");
    assert!(explored.always("stuck"), "{explored:?}");
    let wait = &explored.first["stuck"]["end"]["stuck"]["waits"][0];
    assert_eq!(wait["doing"], "send");
}

#[test]
fn a_map_has_the_same_order_in_every_execution_and_every_process() {
    let explored = explore("hashmap_order");
    assert_eq!(explored.outcomes.len(), 1, "{explored:?}");
    assert_eq!(explored.outcomes, explore("hashmap_order").outcomes);
}

#[test]
fn leaving_the_process_does_not_compile() {
    let source = "pub fn exit_in_thread() { std::process::exit(7) }";
    let compiled = Compile::injected("exit_in_thread", "2024", source).check();
    assert_eq!(compiled.error_codes(), ["E0433"], "{}", compiled.rendered());
}
