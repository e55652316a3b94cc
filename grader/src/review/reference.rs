//! What only the reference can show: transcripts, accepted or pending review, and whether what a
//! counterexample may be left with is fair.

use crate::build::{self, Sources, Stage, Support};
use crate::check::{Accepted, Bench, Effort, read_accepted, transcript, unfair_parts};
use crate::cli::Searching;
use crate::course::{Course, Exercise};
use crate::run::Judge;
use anyhow::Context;
use grade_protocol::catalog::{Catalog, Method};
use std::path::Path;

/// A transcript of the reference that is not the accepted one.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The check's name.
    pub check: String,
    /// What was accepted; empty if nothing was.
    pub accepted: String,
    /// What the reference does now.
    pub actual: String,
}

/// What was found of an exercise's accepted transcripts.
#[derive(Debug, Default)]
pub(super) struct OfReference {
    pub(super) problems: Vec<String>,
    pub(super) pending: Vec<Pending>,
}

impl OfReference {
    fn problem(text: String) -> OfReference {
        OfReference {
            problems: vec![text],
            pending: Vec::new(),
        }
    }
}

/// What is wrong with the accepted transcripts of an exercise, and with parts of its scenarios. A
/// transcript that differs, or that nobody has accepted yet, is written beside its place for
/// `cargo insta review`.
pub(super) fn review(
    course: &Course,
    support: &Support,
    exercise: &Exercise,
    searching: &Searching,
) -> anyhow::Result<OfReference> {
    let folder = course.root.join("reference").join(&exercise.id);
    if !folder.is_dir() {
        return Ok(OfReference::default());
    }
    let mut judge = Judge::start(support.judge(exercise)?)?;
    let catalog = judge.catalog()?;
    let sources = Sources::read(&folder)?;
    let stage = Stage::new(&course.cache())?;
    let Ok(worker) = build::build(course, support, exercise, &sources, &stage)? else {
        return Ok(OfReference::problem(format!(
            "the reference of {} does not build",
            exercise.id
        )));
    };
    let mut bench = Bench {
        exercise: &exercise.id,
        worker: &worker,
        judge: &mut judge,
        seed: searching.seed,
        inputs: searching.seed,
        budget_schedules: None,
        submission: "",
        sources: &sources,
        draw_survived: false,
        snapshots: exercise.snapshot_dir(),
        effort: Effort::default(),
    };
    let mut found = OfReference::default();
    for check in catalog
        .checks
        .iter()
        .filter(|check| check.method == Method::Transcript)
    {
        let Ok((actual, None)) = transcript(&mut bench, check)? else {
            found.problems.push(format!(
                "the reference's `{}` does not run to its end",
                check.name
            ));
            continue;
        };
        let path = exercise.snapshot_path(&check.name);
        let accepted = read_accepted(&path)?;
        if accepted != Accepted::Transcript(actual.clone()) {
            write_pending(exercise, &check.name, &path, &actual)?;
            found.problems.push(format!(
                "the reference's transcript of `{}` is pending: run `cargo insta review`",
                check.name
            ));
            found.pending.push(Pending {
                check: check.name.clone(),
                accepted: match accepted {
                    Accepted::Transcript(accepted) => accepted,
                    Accepted::Missing => String::new(),
                },
                actual,
            });
        }
    }
    found.problems.extend(parts(&mut bench, &catalog)?);
    Ok(found)
}

fn write_pending(
    exercise: &Exercise,
    check: &str,
    path: &Path,
    actual: &str,
) -> anyhow::Result<()> {
    let pending = path.with_extension("snap.new");
    std::fs::create_dir_all(exercise.snapshot_dir())?;
    let text = format!(
        "---\nsource: exercises/{}/checks/src/lib.rs\nexpression: {check}\n---\n{actual}",
        exercise.id
    );
    std::fs::write(&pending, text).with_context(|| format!("writing {}", pending.display()))
}

/// Checks whose counterexamples could be left with operations that the reference fails at.
fn parts(bench: &mut Bench<'_>, catalog: &Catalog) -> anyhow::Result<Vec<String>> {
    let mut problems = Vec::new();
    for check in &catalog.checks {
        let unfair = unfair_parts(bench, check)?.into_iter().next();
        problems.extend(unfair.map(|part| {
            format!(
                "a counterexample of `{}` may be left with what the reference fails, so the check \
                 needs `whole_scenarios_only`: {part}",
                check.name
            )
        }));
    }
    Ok(problems)
}
