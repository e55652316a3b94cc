//! How long it takes to get from a failing schedule to a counterexample: shrinking it, then
//! repeating it in fresh processes. Prints, and never fails, however slow it is.
//!
//! `cargo bench -p cargo-grade --bench explaining [-- PART ...]`, for every check that explores and
//! every fixture that must fail, or for those whose `EXERCISE/FIXTURE` contains a PART.

use anyhow::Context;
use cargo_grade::build::{self, Stage, Support};
use cargo_grade::check::{self, CheckContext, Effort};
use cargo_grade::course::{Course, Exercise};
use cargo_grade::intake::Sources;
use cargo_grade::progress::Silent;
use cargo_grade::run::Judge;
use grade_protocol::catalog::Method;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn main() -> anyhow::Result<()> {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let course = Course::find(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))?;
    let support = Support::prepare(&course, &course.exercises, &Silent)?;
    println!("|     ms | shrinking | repeating | switches | operations | verdict | check |");
    println!("|-------:|----------:|----------:|---------:|-----------:|---|---|");
    let mut all = Vec::new();
    for exercise in &course.exercises {
        for fixture in failing(&course, exercise)? {
            let name = format!("{}/{}", exercise.id, name_of(&fixture));
            if wanted.is_empty() || wanted.iter().any(|part| name.contains(part)) {
                let measured = measure(&course, &support, exercise, &fixture, &name);
                all.extend(measured.with_context(|| format!("measuring {name}"))?);
            }
        }
    }
    all.sort();
    if let (Some(middle), Some(worst)) = (all.get(all.len() / 2), all.last()) {
        let count = all.len();
        println!(
            "\n{count} counterexamples: median {:.1} ms, worst {:.1} ms",
            ms(*middle),
            ms(*worst)
        );
    }
    Ok(())
}

fn failing(course: &Course, exercise: &Exercise) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(course.root.join("fixtures").join(&exercise.id))? {
        let folder = entry?.path();
        if name_of(&folder).starts_with("fail_") {
            folders.push(folder);
        }
    }
    folders.sort();
    Ok(folders)
}

fn name_of(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Runs every check that explores on one fixture; how long each counterexample took.
fn measure(
    course: &Course,
    support: &Support,
    exercise: &Exercise,
    fixture: &Path,
    name: &str,
) -> anyhow::Result<Vec<Duration>> {
    let stage = Stage::new(&course.cache())?;
    let sources = Sources::read(fixture)?;
    let Ok(worker) = build::build(course, support, exercise, &sources, &stage)? else {
        return Ok(Vec::new());
    };
    let mut judge = Judge::start(support.judge(exercise)?)?;
    let mut took = Vec::new();
    for info in judge.catalog()?.checks {
        if info.method != Method::Explore {
            continue;
        }
        let mut context = CheckContext {
            exercise: &exercise.id,
            worker: &worker,
            judge: &mut judge,
            seed: 0,
            inputs: 0,
            budget_schedules: None,
            submission: "",
            sources: &sources,
            snapshots: exercise.snapshot_dir(),
            draw_survived: false,
            effort: Effort::default(),
        };
        let outcome = check::run(&mut context, &info)?;
        let Effort {
            shrinking,
            repeating,
        } = context.effort;
        if let Some(found) = outcome.counterexample {
            println!(
                "| {:6.1} | {:9.1} | {:9.1} | {:8} | {:10} | {} | {name}: {} |",
                ms(shrinking + repeating),
                ms(shrinking),
                ms(repeating),
                found.forced_switches,
                found.operations.len(),
                outcome.verdict,
                info.name,
            );
            took.push(shrinking + repeating);
        }
    }
    Ok(took)
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
