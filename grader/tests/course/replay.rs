//! Tokens: what a report found, a fresh process finds again.

use crate::command::{grader, root};
use crate::submission::{Checkout, fixture, grade, number};
use assert_cmd::assert::Assert;
use cargo_grade::report::Counterexample;
use cargo_grade::report::exit_code::ExitCode;
use cargo_grade::token::Token;
use predicates::prelude::{PredicateBooleanExt as _, predicate::str::contains};
use std::path::Path;

/// What broke a check of a fixture.
#[track_caller]
fn found(exercise: &str, name: &str, check: &str) -> Counterexample {
    let graded = grade(&[exercise], &fixture(exercise, name));
    let found = graded.check(exercise, check).counterexample.clone();
    found.unwrap_or_else(|| panic!("{name} breaks {check}"))
}

fn replay(token: &str, submission: &Path) -> Assert {
    let mut command = grader(&root());
    command.args(["replay", token, "--color", "never", "--submission"]);
    command.arg(submission).assert()
}

fn stdout(ended: &Assert) -> String {
    String::from_utf8(ended.get_output().stdout.clone()).expect("text")
}

/// Replays what was found, twice, and compares operations and explanation with the report.
#[track_caller]
fn repeats(exercise: &str, name: &str, check: &str) {
    let found = found(exercise, name, check);
    assert!(!found.trace.steps.is_empty(), "{found:#?}");
    let folder = fixture(exercise, name);
    let once = replay(&found.token, &folder).code(number(ExitCode::PointsLost));
    let again = replay(&found.token, &folder);
    assert_eq!(stdout(&once), stdout(&again));
    let said = one_line(&stdout(&once));
    let operations = found.operations.iter().map(|row| &row.call);
    let sentence = one_line(&found.explanation.sentence);
    for shown in operations.chain([&found.token, &sentence]) {
        assert!(said.contains(shown), "{shown} in {}", stdout(&once));
    }
}

/// A text without its line breaks, which depend on the width.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_race_happens_again() {
    repeats("counter", "fail_load_then_store", "loses-nothing");
}

#[test]
fn a_race_in_a_generated_scenario_happens_again() {
    repeats("counter", "fail_load_then_store", "any-mix");
}

#[test]
fn a_deadlock_happens_again() {
    repeats("bank", "fail_locks_from_then_to", "no-deadlock");
}

#[test]
fn a_leak_happens_again() {
    repeats("counter", "fail_owner_never_ends", "loses-nothing");
}

#[test]
fn a_transfer_that_is_held_up_holds_up_the_same_others_again() {
    repeats("bank", "fail_one_global_lock", "independent-transfers");
}

#[test]
fn a_panic_happens_again() {
    repeats("counter", "fail_panics_under_the_lock", "loses-nothing");
}

#[test]
fn a_damaged_token_is_refused() {
    let token = found("counter", "fail_load_then_store", "loses-nothing").token;
    let folder = fixture("counter", "fail_load_then_store");
    let (head, tail) = token.split_at(token.len() / 2);
    let other = if tail.starts_with('a') { 'b' } else { 'a' };
    let changed = format!("{head}{other}{}", &tail[1..]);
    for (damaged, words) in [
        (changed.as_str(), "damaged"),
        (head, "copy it whole"),
        (&token[3..], "begins with `g1-` or `g2-`"),
        ("g1-", "too short"),
        ("g1-0189", "no token has"),
    ] {
        replay(damaged, &folder)
            .code(number(ExitCode::Usage))
            .stdout("")
            .stderr(contains("error: ").and(contains(words)));
    }
}

#[test]
fn a_token_for_an_earlier_state_says_so_and_shows_the_present_one() {
    let found = found("counter", "fail_load_then_store", "loses-nothing");
    let lib = fixture("counter", "fail_load_then_store").join("src/lib.rs");
    let edited = format!(
        "{}\n// A line more.\n",
        std::fs::read_to_string(lib).unwrap()
    );
    let checkout = Checkout::new().file("exercises/counter/src/lib.rs", edited);
    replay(&found.token, checkout.path())
        .code(number(ExitCode::PointsLost))
        .stderr(contains("note: the submission has changed since").and(contains("the digest")));
}

#[test]
fn a_token_of_a_submission_that_was_elsewhere_says_how_to_name_that() {
    let found = found("counter", "fail_load_then_store", "loses-nothing");
    grader(&root())
        .args(["replay", &found.token])
        .assert()
        .stderr(contains("needs its `--submission PATH`"));
}

#[test]
fn the_same_submission_elsewhere_is_not_taken_for_a_changed_one() {
    let found = found("counter", "fail_load_then_store", "loses-nothing");
    let checkout = Checkout::new().fixture("counter", "fail_load_then_store");
    replay(&found.token, checkout.path())
        .code(number(ExitCode::PointsLost))
        .stderr(contains("note:").not());
}

#[test]
fn a_mended_submission_passes_the_execution_that_broke_it() {
    let found = found("counter", "fail_load_then_store", "loses-nothing");
    replay(&found.token, &fixture("counter", "pass_fetch_add"))
        .code(number(ExitCode::FullMarks))
        .stdout(contains("this execution is right"));
}

#[test]
fn the_hardest_execution_that_was_survived_is_repeated_with_its_steps() {
    let folder = fixture("counter", "pass_mutex_that_outlives_poison");
    let graded = grade(&["counter"], &folder);
    let survived = graded.check("counter", "loses-nothing").survived.clone();
    let survived = survived.expect("a passing exploration survives something");
    assert!(survived.forced_switches > 0, "{survived:?}");
    replay(&survived.token, &folder)
        .code(number(ExitCode::FullMarks))
        .stdout(contains("Operations").and(contains("What happened")));
}

#[test]
fn a_token_for_what_is_no_more_says_what_is_gone() {
    let token = found("counter", "fail_load_then_store", "loses-nothing").token;
    let token: Token = token.parse().unwrap();
    let gone = [
        (
            Token {
                exercise: "abacus".into(),
                ..token.clone()
            },
            "no exercise called `abacus`",
        ),
        (
            Token {
                check: "loses-all".into(),
                ..token.clone()
            },
            "no check `loses-all` any more",
        ),
        (
            Token {
                case: "nobody comes".into(),
                ..token.clone()
            },
            "no case \"nobody comes\" any more",
        ),
        (
            Token {
                without: vec![99],
                ..token
            },
            "cannot be left out any more",
        ),
    ];
    for (token, words) in gone {
        replay(
            &token.to_string(),
            &fixture("counter", "fail_load_then_store"),
        )
        .code(number(ExitCode::Usage))
        .stdout("")
        .stderr(contains(words));
    }
}

#[test]
fn a_submission_that_no_longer_compiles_is_said_not_to() {
    let found = found("counter", "fail_load_then_store", "loses-nothing");
    replay(&found.token, &fixture("counter", "fail_missing_method"))
        .code(number(ExitCode::DoesNotCompile))
        .stderr(contains("fixtures/counter/fail_missing_method/src/lib.rs:"));
}
