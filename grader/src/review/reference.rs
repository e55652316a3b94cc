//! What only the reference can show: transcripts, accepted or pending review, and whether what a
//! counterexample may be left with is fair.

use crate::build::{self, Sources, Stage, Support};
use crate::check::{Accepted, Bench, Effort, read_accepted, transcript, unfair_parts};
use crate::cli::Searching;
use crate::course::{Course, Exercise};
use crate::run::Judge;
use anyhow::Context;
use grade_protocol::catalog::Method;

/// What is wrong with the accepted transcripts of an exercise, and with parts of its scenarios. A
/// transcript that differs, or that
/// nobody has accepted yet, is written beside its place for `cargo insta review`.
pub(super) fn problems(
    course: &Course,
    support: &Support,
    exercise: &Exercise,
    searching: &Searching,
) -> anyhow::Result<Vec<String>> {
    let folder = course.root.join("reference").join(&exercise.id);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut judge = Judge::start(support.judge(exercise)?)?;
    let catalog = judge.catalog()?;
    let sources = Sources::read(&folder)?;
    let stage = Stage::new(&course.cache())?;
    let Ok(built) = build::build(course, support, exercise, &sources, &stage)? else {
        return Ok(vec![format!(
            "the reference of {} does not build",
            exercise.id
        )]);
    };
    let mut bench = Bench {
        exercise: &exercise.id,
        worker: &built.worker,
        judge: &mut judge,
        seed: searching.seed,
        budget_schedules: None,
        submission: "",
        sources: &sources,
        draw_survived: false,
        snapshots: exercise.snapshot_dir(),
        effort: Effort::default(),
    };
    let mut problems = Vec::new();
    for check in catalog
        .checks
        .iter()
        .filter(|check| check.method == Method::Transcript)
    {
        let Ok((actual, None)) = transcript(&mut bench, check)? else {
            problems.push(format!(
                "the reference's `{}` does not run to its end",
                check.name
            ));
            continue;
        };
        let path = exercise.snapshot_path(&check.name);
        if read_accepted(&path)? != Accepted::Transcript(actual.clone()) {
            let pending = path.with_extension("snap.new");
            std::fs::create_dir_all(exercise.snapshot_dir())?;
            let text = format!(
                "---\nsource: exercises/{}/checks/src/lib.rs\nexpression: {}\n---\n{actual}",
                exercise.id, check.name
            );
            std::fs::write(&pending, text)
                .with_context(|| format!("writing {}", pending.display()))?;
            problems.push(format!(
                "the reference's transcript of `{}` is pending: run `cargo insta review`",
                check.name
            ));
        }
    }
    for check in &catalog.checks {
        let unfair = unfair_parts(&mut bench, check)?.into_iter().map(|part| {
            format!(
                "a counterexample of `{}` may be left with what the reference fails, so the check \
                 needs `whole_scenarios_only`: {part}",
                check.name
            )
        });
        problems.extend(unfair.take(1));
    }
    Ok(problems)
}
