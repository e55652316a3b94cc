//! What a failure does not need is not shown, as long as what is left is fair.

use crate::laboratory::Laboratory;
use cargo_grade::report::Counterexample;
use cargo_grade::token::Token;
use grade_protocol::Verdict;

crate::tests! {
    a_lost_update_needs_two_threads_with_one_increment_each,
    threads_and_operations_that_a_failure_does_not_need_are_left_out,
    a_check_with_rules_keeps_its_scenarios_unless_it_says_that_parts_are_fair,
    a_check_may_keep_its_scenarios_whole,
    a_panic_that_comes_of_leaving_out_is_none_of_the_submission,
    a_generated_scenario_without_rules_is_left_with_what_matters,
    a_generated_scenario_with_rules_stays_one_that_could_have_been_drawn,
    a_check_that_must_race_keeps_its_scenario,
    a_token_of_a_part_names_the_same_operations,
}

/// Operations with their threads, as they are shown.
fn operations(found: &Counterexample) -> Vec<(u32, String)> {
    let rows = found.operations.iter();
    rows.map(|row| (row.thread, row.call.clone())).collect()
}

fn calls(expected: &[(u32, &str)]) -> Vec<(u32, String)> {
    let rows = expected.iter();
    rows.map(|(thread, call)| (*thread, (*call).to_owned()))
        .collect()
}

fn a_lost_update_needs_two_threads_with_one_increment_each() {
    let found = Laboratory::new().found("counting");
    assert_eq!(operations(&found), calls(&[(1, "add()"), (2, "add()")]));
    assert_eq!(found.forced_switches, 1);
    assert_eq!(found.case, "three threads: 2 of its 6 operations");
}

const CROWDED: usize = 9;

fn threads_and_operations_that_a_failure_does_not_need_are_left_out() {
    let found = Laboratory::new().found("crowded");
    let expected = [(1, "write(\"ac\")"), (2, "write(\"bd\")"), (0, "look()")];
    assert_eq!(operations(&found), calls(&expected));
}

fn a_check_with_rules_keeps_its_scenarios_unless_it_says_that_parts_are_fair() {
    let mut laboratory = Laboratory::new();
    let found = laboratory.found("with-a-rule");
    assert_eq!(found.operations.len(), CROWDED + 1);
    assert_eq!(found.case, "crowded");
    let found = laboratory.found("with-a-rule-for-parts");
    assert_eq!(found.operations.len(), 3);
}

fn a_check_may_keep_its_scenarios_whole() {
    let found = Laboratory::new().found("whole");
    assert_eq!(found.operations.len(), CROWDED + 1);
}

fn a_panic_that_comes_of_leaving_out_is_none_of_the_submission() {
    let outcome = Laboratory::new().run("needing");
    assert_eq!(outcome.verdict, Verdict::Panic);
    assert!(outcome.summary.contains("b is missing"), "{outcome:#?}");
    let found = outcome.counterexample.expect("a panic is shown");
    let expected = [(0, "write(\"a\")"), (1, "need(\"ab\")")];
    assert_eq!(operations(&found), calls(&expected));
}

fn a_generated_scenario_without_rules_is_left_with_what_matters() {
    let found = Laboratory::new().found("generated");
    let threads: Vec<u32> = found.operations.iter().map(|row| row.thread).collect();
    assert_eq!(threads, [1, 2]);
}

fn a_generated_scenario_with_rules_stays_one_that_could_have_been_drawn() {
    let found = Laboratory::new().found("generated-with-a-rule");
    let threads: Vec<u32> = found.operations.iter().map(|row| row.thread).collect();
    assert_eq!(threads, [0, 1, 1, 2, 2, 0]);
}

fn a_check_that_must_race_keeps_its_scenario() {
    let found = Laboratory::new().found("must-race");
    assert_eq!(found.operations.len(), 2);
}

fn a_token_of_a_part_names_the_same_operations() {
    let mut laboratory = Laboratory::new();
    let found = laboratory.found("crowded");
    let token: Token = found.token.parse().expect("a token");
    assert_eq!(token.case, "crowded");
    assert_eq!(token.without.len(), CROWDED + 1 - 3);
    let case = laboratory.case_of(&token);
    assert_eq!(case.name, found.case);
    let of_the_case = case.operations.iter();
    let of_the_case: Vec<_> = of_the_case.map(|op| (op.thread, op.call.clone())).collect();
    assert_eq!(of_the_case, operations(&found));
}
