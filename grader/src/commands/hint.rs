//! `cargo grade hint [EXERCISE]`. Never tells two hints at once.

use super::shown;
use super::targets::{self, around_or_next};
use crate::cli::{UsageError, Voice};
use crate::course::{Course, Exercise};
use crate::hints::{self, Hint};
use crate::logbook::Logbook;
use crate::output::human::View;
use crate::output::{deliver, onward};
use crate::report::exit_code::ExitCode;
use anyhow::Context;
use std::path::Path;

pub(super) fn run(named: Option<&str>, anew: bool, voice: Voice) -> anyhow::Result<ExitCode> {
    let here = std::env::current_dir()?;
    let course = Course::find(&here)?;
    let exercise = match named {
        Some(named) => targets::exercise(&course, named, &here)?,
        None => around_or_next(&course, &here)?,
    };
    let width = View::of_stdout(voice).width;
    let text = tell(&course, exercise, anew, &here, width)?;
    deliver::print(&text, voice.color)?;
    Ok(ExitCode::FullMarks)
}

/// Tells one hint more of an exercise, and gives it back as it is shown.
///
/// # Errors
/// When there is none, or they cannot be read.
pub(super) fn tell(
    course: &Course,
    exercise: &Exercise,
    anew: bool,
    here: &Path,
    width: usize,
) -> anyhow::Result<String> {
    let readme = exercise.dir.join("README.md");
    let name = shown::path(&readme, here);
    let hints = read(&readme, &name)?;
    let telling = hints::tell(&Logbook::of(course), &exercise.id, &hints, anew)?;
    let Some(telling) = telling else {
        return Err(UsageError(format!("there are no hints in {name}")).into());
    };
    Ok(onward::hint(&exercise.id, &hints, &telling, width).into_text())
}

fn read(readme: &Path, name: &str) -> anyhow::Result<Vec<Hint>> {
    let text = std::fs::read_to_string(readme).with_context(|| format!("reading {name}"))?;
    let read = hints::read(&text);
    read.map_err(|malformed| UsageError(format!("the hints in {name}, {malformed}")).into())
}
