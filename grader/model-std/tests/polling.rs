//! A loop that waits by looking lets the others go first: it neither hides them nor uses up the
//! steps.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use support::runner::Program;

const SOURCE: &str = include_str!("programs/polling.rs");

#[test]
fn every_polling_loop_ends_under_every_strategy() {
    let program = Program::new("polling", SOURCE);
    let functions = SOURCE
        .lines()
        .filter_map(|line| line.strip_prefix("    (\"")?.split('"').next());
    let mut tried = 0;
    for function in functions {
        let how = [
            "delays=2",
            "budget=2000",
            "random=300",
            "pct=300",
            "pos=300",
        ];
        let explored = program.explore(function, &how);
        assert!(explored.always("passed"), "{function}: {explored:?}");
        if function != "polls_a_queue_that_it_may_change" {
            // Each turn of a loop that changes nothing would add schedules without end.
            assert!(explored.schedules < 1_500, "{function}: {explored:?}");
        }
        tried += 1;
    }
    assert_eq!(tried, 11);
}
