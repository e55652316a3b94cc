//! How long it takes from an edit to the full verdict, held against `cargo test` on the same crate
//! with a plain stress test. Prints a table, and never fails, however slow it is.
//!
//! `cargo bench --profile dev -p cargo-grade --bench edit_to_verdict [-- PAIRS]`, with nothing else
//! running; the profile spares building everything once more, and makes no difference. Both sides
//! are warm, take turns, and begin with the same edit: a comment more in src/lib.rs. Grading
//! is measured as a student calls it, through the alias and with the development build, and once
//! more without the alias.
//!
//! Targets: grading at most twice the time of `cargo test`, and 100,000 schedules a second for the
//! counter with two threads.

mod grading;
#[path = "../measuring/mod.rs"]
mod measuring;
mod rate;
mod scratch;
mod stress_test;
mod table;

use anyhow::Context;
use cargo_grade::course::{Course, Exercise};
use grading::Grading;
use measuring::clock::Cost;
use scratch::Scratch;
use std::path::Path;
use stress_test::StressTest;
use table::Row;

/// Odd, so that a median is one of the measurements.
const PAIRS: usize = 7;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("only measures when it is run by `cargo bench`");
        return Ok(());
    }
    let pairs = arguments
        .iter()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(PAIRS);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let course = Course::find(&root)?;
    let scratch = Scratch::new()?;
    grading::build_as_the_alias_does(&course)?;
    let mut rows = Vec::new();
    for exercise in &course.exercises {
        if stress_test::is_there(exercise) {
            eprintln!("{}: {pairs} pairs", exercise.id);
            let row = measure(&course, exercise, &scratch, pairs);
            rows.push(row.with_context(|| format!("measuring {}", exercise.id))?);
        }
    }
    table::print(&rows);
    rate::print(&course)
}

/// Test and grading in turns, so that whatever else the machine does meets both alike.
fn measure(
    course: &Course,
    exercise: &Exercise,
    scratch: &Scratch,
    pairs: usize,
) -> anyhow::Result<Row> {
    let mut stress_test = StressTest::prepare(course, exercise, scratch)?;
    let mut grading = Grading::prepare(course, exercise, scratch)?;
    // The first time builds what later ones find.
    stress_test.edit_and_run()?;
    grading.edit_and_run_through_alias()?;
    let mut tests: Vec<Cost> = Vec::new();
    let mut aliased: Vec<Cost> = Vec::new();
    let mut direct: Vec<Cost> = Vec::new();
    for _ in 0..pairs.max(1) {
        tests.push(stress_test.edit_and_run()?);
        aliased.push(grading.edit_and_run_through_alias()?);
        direct.push(grading.edit_and_run_directly()?);
    }
    Ok(Row {
        exercise: exercise.id.clone(),
        tests,
        aliased,
        direct,
        depth: grading.depth()?,
    })
}
