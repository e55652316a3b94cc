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
    let copy = Copy::named("broken-checks").apart();
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

    // Once it is mended, nothing else needs to be done.
    copy.write(BROKEN, whole);
    let mut command = copy.grader();
    let mended = Graded::of(command.args(["bank", "--format", "json"]).assert());
    assert_eq!(mended.exercise("bank").status, Status::NotStarted);
    assert_eq!(built(&copy), ["bank", "counter"]);
}
