//! What is graded is what was named: exercises, checks of them, folders. Never about points.

use crate::command::{grader, root};
use crate::submission::{Graded, fixture};
use cargo_grade::report::Points;
use cargo_grade::report::exit_code::ExitCode;
use grade_protocol::Verdict;

/// What is said on stderr of a name that nothing has.
#[track_caller]
fn refused(typed: &[&str]) -> String {
    let ended = grader(&root()).args(typed).assert().stdout("");
    let output = ended.get_output();
    let said = String::from_utf8(output.stderr.clone()).expect("text");
    let code = i32::from(ExitCode::Usage.number());
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

#[test]
fn whoever_mistypes_a_name_is_told_what_is_like_it() {
    for (typed, meant) in [
        (&["bnak"][..], "did you mean `bank`?"),
        (&["-p", "bnak"], "did you mean `bank`?"),
        (&["show", "bnak"], "did you mean `bank`?"),
        (&["review", "coutner"], "did you mean `counter`?"),
        (&["bnak/no-deadlock"], "did you mean `bank`?"),
        (&["bank/no-deadlok"], "did you mean `bank/no-deadlock`?"),
        (&["lsit"], "did you mean `cargo grade list`?"),
        (&["revew"], "did you mean `cargo grade review`?"),
    ] {
        let said = refused(typed);
        assert!(said.contains(meant), "{typed:?}: {said}");
    }
}

#[test]
fn a_name_like_none_is_answered_with_all_there_are() {
    let said = refused(&["bank/xyzzy"]);
    assert!(!said.contains("did you mean"), "{said}");
    for check in ["no-deadlock", "real-threads"] {
        assert!(said.contains(check), "{said}");
    }
}

#[test]
fn a_review_is_of_whole_exercises() {
    let said = refused(&["review", "bank/no-deadlock"]);
    assert!(said.contains("name `bank`"), "{said}");
}

#[test]
fn a_path_that_is_no_exercises_is_named() {
    let said = refused(&["grader/src/lib.rs"]);
    assert!(said.contains("belongs to no exercise"), "{said}");
}

/// The report of these arguments on a bank that locks in the order of its arguments.
fn bank(named: &[&str]) -> Graded {
    let mut command = grader(&root());
    command
        .args(named)
        .args(["--format", "json", "--submission"]);
    let command = command.arg(fixture("bank", "fail_locks_from_then_to"));
    Graded::of(command.assert())
}

#[test]
fn one_check_alone_comes_to_what_it_comes_to_among_all() {
    let whole = bank(&["bank"]);
    let alone = bank(&["bank/no-deadlock"]);
    alone.ends_with(ExitCode::PointsLost);
    let points = Points {
        won: 0,
        open: 0,
        max: 2,
    };
    assert_eq!(alone.document.real_threads.total, points);
    let exercise = alone.exercise("bank");
    let checks = whole.exercise("bank").checks.len() + whole.document.real_threads.checks.len();
    assert_eq!(exercise.checks.len(), 1);
    assert_eq!(usize::try_from(exercise.not_run), Ok(checks - 1));
    assert_eq!(whole.exercise("bank").not_run, 0);
    let check = |graded: &Graded| graded.check("bank", "no-deadlock").clone();
    assert_eq!(check(&alone), check(&whole));
}

#[test]
fn a_check_that_is_right_is_full_marks_whatever_the_others_are() {
    let graded = bank(&["bank/statement", "bank/statement"]);
    graded.ends_with(ExitCode::FullMarks);
    assert_eq!(graded.check("bank", "statement").verdict, Verdict::Pass);
    let both = bank(&["bank/statement", "bank/no-deadlock"]);
    both.ends_with(ExitCode::PointsLost);
    let exercise = both.exercise("bank");
    assert_eq!((exercise.checks.len(), exercise.points.max), (2, 3));
}

#[test]
fn a_folder_stands_for_the_exercises_in_and_around_it() {
    let bank = root().join("exercises/bank");
    for (dir, named) in [
        (bank.clone(), "."),
        (bank.join("src"), ".."),
        (root(), "exercises/bank/src"),
        (root(), "exercises/bank/"),
    ] {
        let mut command = grader(&dir);
        let command = command.args([named, "--format", "json", "--model-only"]);
        let graded = Graded::of(command.assert());
        let ids: Vec<&str> = graded.document.exercises.iter().map(|it| &*it.id).collect();
        assert_eq!(ids, ["bank"], "{named} in {}", dir.display());
    }
}
