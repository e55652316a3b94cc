//! What a whole grading of each reference takes: compilers and workers confined, and neither.

use crate::measuring::clock::{self, Cost, median};
use anyhow::ensure;
use cargo_grade::build::{Fences, Support};
use cargo_grade::chosen::Chosen;
use cargo_grade::cli::Searching;
use cargo_grade::course::{Course, Exercise};
use cargo_grade::grade::{Job, grade_all};
use cargo_grade::intake::Submission;
use cargo_grade::progress::Silent;
use grade_confinement::Layers;
use std::num::NonZero;

const PAIRS: usize = 10;

/// Prints two rows for each exercise: the time that passes, and processor time.
pub(crate) fn print(course: &Course, support: &Support) -> anyhow::Result<()> {
    let confined = support.clone();
    let bare = support.clone().with_fences(Fences {
        layers: Layers::NONE,
        ..Fences::default()
    });
    for exercise in &course.exercises {
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for pair in 0..PAIRS {
            // Whoever is second finds warmer caches.
            if pair % 2 == 0 {
                inside.push(grade(course, &confined, exercise)?);
                outside.push(grade(course, &bare, exercise)?);
            } else {
                outside.push(grade(course, &bare, exercise)?);
                inside.push(grade(course, &confined, exercise)?);
            }
        }
        row(&exercise.id, "time", &walls(&inside), &walls(&outside));
        if let (Some(inside), Some(outside)) = (processor(&inside), processor(&outside)) {
            row(&exercise.id, "processor time", &inside, &outside);
        }
    }
    Ok(())
}

fn grade(course: &Course, support: &Support, exercise: &Exercise) -> anyhow::Result<Cost> {
    let jobs = [Job {
        exercise,
        chosen: Chosen::all(),
        submission: Submission::folder(&course.root.join("reference").join(&exercise.id)),
    }];
    let searching = Searching {
        jobs: NonZero::new(2).unwrap_or(NonZero::<u16>::MIN),
        seed: 0,
        budget_schedules: None,
        real_threads: true,
        require_confinement: false,
        draw_survived: false,
    };
    let (graded, cost) =
        clock::take(|| Ok(grade_all(course, support, &jobs, &searching, &Silent)))?;
    // What was not graded measures nothing. Open points are a busy machine's doing.
    let points = graded[0].report.points;
    ensure!(
        points.won + points.open == points.max,
        "{} lost points",
        exercise.id
    );
    Ok(cost)
}

fn row(exercise: &str, what: &str, inside: &[f64], outside: &[f64]) {
    let ratios = inside
        .iter()
        .zip(outside)
        .map(|(inside, outside)| inside / outside);
    let ratio = median(ratios.collect());
    println!(
        "| grading {exercise}, {what} | {:.3} s | {:.3} s | {:+.1} % | at most 2 % |",
        median(inside.to_vec()),
        median(outside.to_vec()),
        (ratio - 1.0) * 100.0
    );
}

fn walls(costs: &[Cost]) -> Vec<f64> {
    costs.iter().map(|cost| cost.wall.as_secs_f64()).collect()
}

fn processor(costs: &[Cost]) -> Option<Vec<f64>> {
    costs
        .iter()
        .map(|cost| Some(cost.cpu?.as_secs_f64()))
        .collect()
}
