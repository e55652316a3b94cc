//! `cargo grade [EXERCISE...]`.

use crate::cli::{Format, GradeRequest, Voice};
use crate::course::{Course, Exercise, NoCourse};
use crate::output::cargo::Package;
use crate::report::exit_code::ExitCode;
use crate::{grade, output, progress};
use std::path::Path;

pub(super) fn run(request: &GradeRequest, voice: Voice) -> anyhow::Result<ExitCode> {
    let here = std::env::current_dir()?;
    let course = Course::find(&here)?;
    let exercises = chosen(&course, &request.exercises, &here)?;
    let jobs = grade::jobs(&exercises, request.submission.as_deref())?;
    let progress = progress::for_stderr(voice);
    let report = grade::grade(&course, &jobs, &request.searching, &*progress);
    progress.end();
    let packages: Vec<Package> = jobs.iter().map(|job| Package::of(&course, job)).collect();
    let submission = request.submission.as_deref();
    let deliver = |report| output::deliver(report, &packages, submission, &request.format, voice);
    let report = match report {
        Ok(report) => report,
        Err(error) => {
            // Whoever reads a file or a summary finds one, and in it what was the matter. People read
            // the message.
            if !matches!(request.format, Format::Human(None)) {
                let report = grade::all_in_trouble(&jobs, &request.searching, &error);
                deliver(&report)?;
            }
            return Err(error);
        }
    };
    deliver(&report)?;
    let code = ExitCode::of(&report);
    Ok(if request.always_zero {
        code.always_zero()
    } else {
        code
    })
}

/// The exercises that were named, each once; else the one around `here`; else all.
pub(super) fn chosen<'a>(
    course: &'a Course,
    named: &[String],
    here: &Path,
) -> anyhow::Result<Vec<&'a Exercise>> {
    if named.is_empty() {
        return Ok(match course.exercise_around(here) {
            Some(exercise) => vec![exercise],
            None => course.exercises.iter().collect(),
        });
    }
    let mut chosen: Vec<&Exercise> = Vec::new();
    for name in named {
        let exercise = match names_a_path(name) {
            true => of_file(course, &here.join(name))?,
            false => course.exercise(name)?,
        };
        if !chosen.iter().any(|known| known.id == exercise.id) {
            chosen.push(exercise);
        }
    }
    Ok(chosen)
}

fn names_a_path(name: &str) -> bool {
    name.contains(std::path::is_separator)
}

/// The exercise that a file belongs to: editors know which one was saved, and no more.
fn of_file<'a>(course: &'a Course, file: &Path) -> anyhow::Result<&'a Exercise> {
    course.exercise_around(file).ok_or_else(|| {
        NoCourse(format!(
            "{} belongs to no exercise of this course",
            file.display()
        ))
        .into()
    })
}
