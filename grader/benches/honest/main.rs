//! Whether a right submission ever loses a point: grades all that are known to be right, references and
//! `pass_*` fixtures, again and again, inside every layer of confinement, with every check, those on real
//! threads included. Prints each point that is lost or open, and fails if there is any.
//!
//! `cargo bench --profile dev -p cargo-grade --bench honest [-- GRADINGS]`. Nothing is kept from one
//! grading to the next but what every submission is linked with: each is taken in, compiled and judged
//! anew, with a seed of its own round.

use anyhow::{Context, bail};
use cargo_grade::build::Support;
use cargo_grade::chosen::Chosen;
use cargo_grade::cli::Searching;
use cargo_grade::course::{Course, Exercise};
use cargo_grade::grade::{Graded, Job, grade_all};
use cargo_grade::intake::Submission;
use cargo_grade::progress::Silent;
use grade_protocol::Verdict;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// More than ten of every submission.
const GRADINGS: usize = 500;
/// At the same time: as many as a small runner has cores.
const AT_ONCE: u16 = 2;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("only grades when it is run by `cargo bench`");
        return Ok(());
    }
    let wanted = arguments.iter().find_map(|argument| argument.parse().ok());
    let wanted = wanted.unwrap_or(GRADINGS);
    let course = Course::find(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))?;
    let support = Support::prepare(&course, &course.exercises, &Silent)?;
    support.confinement().insist()?;
    let right = right(&course)?;
    let (began, mut done, mut points) = (Instant::now(), 0, 0);
    let mut not_won = Vec::new();
    for seed in 0.. {
        let round: Vec<_> = right.iter().take(wanted - done).collect();
        let jobs: Vec<Job<'_>> = round
            .iter()
            .map(|(exercise, folder)| Job {
                exercise,
                chosen: Chosen::all(),
                submission: Submission::folder(folder),
            })
            .collect();
        let searching = Searching {
            jobs: NonZero::new(AT_ONCE).context("at least one")?,
            seed,
            budget_schedules: None,
            real_threads: true,
            require_confinement: true,
            draw_survived: false,
        };
        let graded = grade_all(&course, &support, &jobs, &searching, &Silent);
        for ((exercise, folder), graded) in round.iter().zip(&graded) {
            points += graded.report.points.won;
            for line in missed(graded) {
                let name = folder.file_name().unwrap_or_default().display();
                let line = format!("{}/{name}, seed {seed}: {line}", exercise.id);
                println!("{line}");
                not_won.push(line);
            }
        }
        done += round.len();
        let secs = began.elapsed().as_secs();
        println!(
            "{done} of {wanted} gradings, {points} points won, {} checks not, {secs} s",
            not_won.len()
        );
        if done == wanted {
            break;
        }
    }
    if !not_won.is_empty() {
        bail!(
            "right submissions did not win everything:\n{}",
            not_won.join("\n")
        );
    }
    Ok(())
}

/// Every submission that is known to be right.
fn right(course: &Course) -> anyhow::Result<Vec<(&Exercise, PathBuf)>> {
    let mut right = Vec::new();
    for exercise in &course.exercises {
        let fixtures = course.root.join("fixtures").join(&exercise.id);
        let entries = std::fs::read_dir(&fixtures);
        let entries = entries.with_context(|| format!("reading {}", fixtures.display()))?;
        let mut folders = vec![course.root.join("reference").join(&exercise.id)];
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with("pass_") {
                folders.push(entry.path());
            }
        }
        folders.sort();
        right.extend(folders.into_iter().map(|folder| (exercise, folder)));
    }
    Ok(right)
}

/// A line for each check that did not win its points.
fn missed(graded: &Graded) -> Vec<String> {
    let checks = graded.report.checks.iter();
    let missed = checks.filter(|check| check.verdict != Verdict::Pass);
    let lines =
        missed.map(|check| format!("{} is {}: {}", check.name, check.verdict, check.summary));
    let said = graded
        .report
        .diagnostics
        .iter()
        .map(|it| it.message.clone());
    lines.chain(said).collect()
}
