//! What is measured: `cargo grade` on a submission that holds the reference's solution.

use crate::measuring::clock::{self, Cost};
use crate::scratch::{EditedCrate, Scratch};
use anyhow::Context;
use cargo_grade::course::{Course, Exercise};
use grade_protocol::evidence::Coverage;
use serde::Deserialize as _;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// Schedules after which a case counts as explored even if a delay bound was not completed.
const MANY_SCHEDULES: u64 = 10_000;
/// The delay bound that a case must complete otherwise.
const FULL_DELAYS: u32 = 2;

/// What the alias builds before it runs: the development profile.
pub(crate) fn build_as_the_alias_does(course: &Course) -> anyhow::Result<()> {
    let mut command = Command::new(&course.toolchain.cargo);
    command
        .args(["build", "--package", "cargo-grade", "--bin", "cargo-grade"])
        .current_dir(&course.root);
    clock::run(&mut command)?;
    Ok(())
}

/// One exercise's submission.
#[derive(Debug)]
pub(crate) struct Grading<'a> {
    course: &'a Course,
    exercise: &'a Exercise,
    edited: EditedCrate,
}

/// How far a grading explored.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Depth {
    pub(crate) schedules: u64,
    pub(crate) cases: usize,
    /// Cases that are complete at two delays, exhausted, or explored for ten thousand schedules.
    pub(crate) full_cases: usize,
}

impl<'a> Grading<'a> {
    pub(crate) fn prepare(
        course: &'a Course,
        exercise: &'a Exercise,
        scratch: &Scratch,
    ) -> anyhow::Result<Self> {
        let name = format!("{}-submission", exercise.id);
        let reference = course.root.join("reference").join(&exercise.id);
        let edited = scratch.copy_of(&name, &reference.join("src"))?;
        Ok(Grading {
            course,
            exercise,
            edited,
        })
    }

    pub(crate) fn edit_and_run_through_alias(&mut self) -> anyhow::Result<Cost> {
        self.edited.edit()?;
        let mut command = Command::new(&self.course.toolchain.cargo);
        // What the alias stands for; the alias itself may have been deleted.
        command.args(["run", "--quiet", "--package", "cargo-grade"]);
        command.args(["--bin", "cargo-grade", "--", "grade"]);
        clock::run(self.what_to_grade(&mut command))
    }

    pub(crate) fn edit_and_run_directly(&mut self) -> anyhow::Result<Cost> {
        self.edited.edit()?;
        let mut command = Command::new(self.program());
        command.env("CARGO", &self.course.toolchain.cargo);
        clock::run(self.what_to_grade(&mut command))
    }

    /// From the report of one more grading, which is not measured.
    pub(crate) fn depth(&self) -> anyhow::Result<Depth> {
        let file = self.edited.dir.join("report.json");
        let mut command = Command::new(self.program());
        command
            .env("CARGO", &self.course.toolchain.cargo)
            .args(["--format", "json", "--output"])
            .arg(&file);
        clock::run(self.what_to_grade(&mut command))?;
        let report: Value = serde_json::from_slice(&std::fs::read(&file)?)
            .with_context(|| format!("reading {}", file.display()))?;
        let mut depth = Depth::default();
        let checks = list(&report["exercises"][0]["checks"]);
        for case in checks.flat_map(|check| list(&check["coverage"])) {
            let coverage = Coverage::deserialize(&case["coverage"])?;
            depth.schedules += coverage.schedules;
            depth.cases += 1;
            let full = coverage.exhausted
                || coverage.delay_bound >= Some(FULL_DELAYS)
                || coverage.schedules >= MANY_SCHEDULES;
            depth.full_cases += usize::from(full);
        }
        Ok(depth)
    }

    fn program(&self) -> PathBuf {
        let name = format!("cargo-grade{}", std::env::consts::EXE_SUFFIX);
        self.course.target.join("debug").join(name)
    }

    fn what_to_grade<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .arg(&self.exercise.id)
            .arg("--submission")
            .arg(&self.edited.dir)
            .current_dir(&self.course.root)
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
