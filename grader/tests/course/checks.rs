//! An instructor's mistakes in one exercise, and what they cost the others: nothing.

use crate::copy::Copy;
use crate::submission::Graded;
use cargo_grade::report::Status;
use cargo_grade::report::exit_code::ExitCode;
use predicates::prelude::*;
use std::fs;

const BROKEN: &str = "exercises/bank/checks/src/lib.rs";

/// Exercises for which the record says that something was built.
fn built(copy: &Copy) -> Vec<String> {
    let record = fs::read(copy.target().join("cargo-grade/support.json"));
    let record: serde_json::Value = serde_json::from_slice(&record.unwrap()).unwrap();
    record["exercises"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

#[test]
fn broken_checks_keep_no_other_exercise_from_being_graded_and_are_told_with_their_line() {
    let copy = Copy::new().without_record();
    let whole = fs::read_to_string(copy.path().join(BROKEN)).unwrap();
    let broken = format!("{whole}\nfn wrong() -> u32 {{\n    \"no number\"\n}}\n");
    let line = broken.lines().count() as u32 - 1;
    copy.write(BROKEN, broken);

    // Who grades one exercise compiles no other.
    let mut command = copy.grader();
    let alone = command.args(["counter", "--format", "json"]).assert();
    let alone = alone.stderr(predicate::str::contains("bank").not());
    Graded::of(alone).ends_with(ExitCode::PointsLost);
    assert_eq!(built(&copy), ["counter"]);

    let mut command = copy.grader();
    command.args(["counter", "bank", "--format", "json"]);
    let both = Graded::of(command.assert());
    both.ends_with(ExitCode::OwnTrouble);
    assert_eq!(both.exercise("counter").status, Status::NotStarted);
    let bank = both.exercise("bank");
    assert_eq!(bank.status, Status::Infrastructure);
    assert_eq!((bank.points.open, bank.points.max), (10, 10));
    let said = &bank.diagnostics[0];
    let site = said.site.as_ref().expect("a place");
    assert_eq!((&*site.file, site.line), (BROKEN, line));
    assert_eq!(
        said.message,
        format!("bank-checks does not compile at {BROKEN}:{line}: mismatched types")
    );
    assert!(
        said.rendered.contains("expected `u32`"),
        "{}",
        said.rendered
    );

    // A review tells the same of it.
    let reviewed = copy.grader().args(["review", "bank"]).assert();
    reviewed
        .code(1)
        .stdout(predicate::str::contains("problem: bank-checks does not"));

    // Once it is mended, nothing else needs to be done.
    copy.write(BROKEN, whole);
    let mut command = copy.grader();
    let mended = Graded::of(command.args(["bank", "--format", "json"]).assert());
    assert_eq!(mended.exercise("bank").status, Status::NotStarted);
    assert_eq!(built(&copy), ["bank", "counter"]);
}

#[test]
fn checks_that_use_what_the_model_does_not_see_are_refused_with_what_to_use() {
    let copy = Copy::new();
    let whole = fs::read_to_string(copy.path().join(BROKEN)).unwrap();
    let with_lock =
        format!("{whole}\nstatic SEEN: std::sync::Mutex<u32> = std::sync::Mutex::new(0);\n");
    let line = with_lock.lines().count();
    copy.write(BROKEN, with_lock);
    let mut command = copy.grader();
    let graded = Graded::of(command.args(["bank", "--format", "json"]).assert());
    graded.ends_with(ExitCode::OwnTrouble);
    let bank = graded.exercise("bank");
    assert_eq!((bank.points.open, bank.points.max), (10, 10));
    let said = &bank.diagnostics[0].message;
    assert!(
        said.contains(&format!("bank-checks is refused at {BROKEN}:{line}")),
        "{said}"
    );
    assert!(said.contains("Kit::shared"), "{said}");
}
