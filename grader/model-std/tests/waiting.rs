//! A loop that cannot end before somebody else does something waits busily, whatever stands between
//! its looks; any other does not.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use support::runner::Program;

const SOURCE: &str = include_str!("programs/waiting.rs");

#[test]
fn only_loops_that_need_somebody_else_wait_busily() {
    let program = Program::new("waiting", SOURCE);
    let listed = SOURCE.split("programs! {\n").nth(1).expect("a list");
    let functions: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.trim().strip_suffix(','))
        .collect();
    assert_eq!(functions.len(), 21);
    for function in functions {
        let how = ["delays=1", "budget=300", "random=50", "patience"];
        let explored = program.explore(function, &how);
        assert!(explored.always("passed"), "{function}: {explored:?}");
        assert_eq!(
            explored.busy_wait.is_some(),
            function.starts_with("busily"),
            "{function}: {explored:?}"
        );
    }
}
