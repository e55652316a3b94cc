//! What a report is in a file: what can be counted on to repeat apart from what only real threads
//! showed. Never decides a verdict, and never loses a point.

use super::{ExerciseReport, Machine, Points, RealThreads, Report, Status, Timing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A report with every check on real threads taken out of its exercise. Byte-identical as JSON for
/// the same submission, grader and seed but for `timing`, `machine` and `real_threads`.
///
/// A check on real threads that was not run, since its submission does not compile for instance,
/// stands in its exercise like any other: that repeats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// [`super::SCHEMA`].
    pub schema: String,
    /// The grader's version.
    pub grader: String,
    /// The seed that fixes generated scenarios, sampled schedules and noise.
    pub seed: u64,
    /// In the order of the course. `checks`, `points` and `status` of each leave out what stands
    /// in `real_threads`, so `points.max` is not all that the exercise is worth.
    pub exercises: Vec<ExerciseReport>,
    /// Of the checks in `exercises`. The whole grade is [`OnRealThreads::total`].
    pub points: Points,
    /// What took how long. Not deterministic.
    pub timing: Timing,
    /// Where it ran. Not deterministic.
    pub machine: Machine,
    /// The checks that were run on real threads, and the sums they are part of. Not deterministic.
    pub real_threads: OnRealThreads,
}

/// What depends on what real threads showed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OnRealThreads {
    /// Of `checks` alone.
    pub points: Points,
    /// Of everything, `exercises` and `checks`: what the submission gets.
    pub total: Points,
    /// By `exercise/check`.
    pub checks: BTreeMap<String, CheckOnRealThreads>,
}

/// A check that was run on real threads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckOnRealThreads {
    /// The fact it establishes.
    pub title: String,
    /// What a failure teaches. Empty for a pass.
    pub teaches: String,
    /// Its points.
    pub points: Points,
    /// What was seen.
    #[serde(flatten)]
    pub found: RealThreads,
}

impl From<&Report> for Document {
    fn from(report: &Report) -> Document {
        let mut document = Document {
            schema: report.schema.clone(),
            grader: report.grader.clone(),
            seed: report.seed,
            exercises: Vec::with_capacity(report.exercises.len()),
            points: Points::default(),
            timing: report.timing.clone(),
            machine: report.machine.clone(),
            real_threads: OnRealThreads::default(),
        };
        for exercise in &report.exercises {
            let exercise = document.real_threads.take_out_of(exercise, report);
            document.points += exercise.points;
            document.exercises.push(exercise);
        }
        document.real_threads.total = document.points;
        document.real_threads.total += document.real_threads.points;
        document
    }
}

impl OnRealThreads {
    /// The exercise without its checks on real threads, which are kept here.
    fn take_out_of(&mut self, exercise: &ExerciseReport, report: &Report) -> ExerciseReport {
        // Where the checks could not be asked, none is listed, and the points are the exercise's alone.
        let mut points = match exercise.checks.is_empty() {
            true => exercise.points,
            false => Points::default(),
        };
        let mut checks = Vec::with_capacity(exercise.checks.len());
        for check in &exercise.checks {
            let key = format!("{}/{}", exercise.id, check.name);
            let Some(found) = report.real_threads.get(&key) else {
                points += check.points;
                checks.push(check.clone());
                continue;
            };
            self.points += check.points;
            let check = CheckOnRealThreads {
                title: check.title.clone(),
                teaches: check.teaches.clone(),
                points: check.points,
                found: found.clone(),
            };
            self.checks.insert(key, check);
        }
        let status = match exercise.status {
            Status::Graded | Status::NotStarted => {
                Status::of_run(checks.iter().map(|check| check.verdict))
            }
            not_run => not_run,
        };
        ExerciseReport {
            id: exercise.id.clone(),
            title: exercise.title.clone(),
            status,
            points,
            checks,
            not_run: exercise.not_run,
            diagnostics: exercise.diagnostics.clone(),
            ignored: exercise.ignored.clone(),
            sources: Vec::new(),
        }
    }
}
