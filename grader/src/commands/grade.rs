//! `cargo grade [EXERCISE...]`.

use crate::cli::{GradeRequest, Voice};
use crate::course::{Course, Exercise};
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
    let report = report?;
    output::deliver(&report, &request.format, voice)?;
    let code = ExitCode::of(&report);
    Ok(if request.always_zero {
        code.always_zero()
    } else {
        code
    })
}

/// The exercises that were named; else the one around `here`; else all.
pub(super) fn chosen<'a>(
    course: &'a Course,
    named: &[String],
    here: &Path,
) -> anyhow::Result<Vec<&'a Exercise>> {
    if !named.is_empty() {
        return named.iter().map(|id| course.exercise(id)).collect();
    }
    Ok(match course.exercise_around(here) {
        Some(exercise) => vec![exercise],
        None => course.exercises.iter().collect(),
    })
}
