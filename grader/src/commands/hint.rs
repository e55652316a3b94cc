//! `cargo grade hint [EXERCISE]`. Never tells two hints at once.

use super::{shown, targets};
use crate::cli::{UsageError, Voice};
use crate::course::{Course, Exercise};
use crate::hints::{self, Hint};
use crate::logbook::{Logbook, Overview};
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
    let readme = exercise.dir.join("README.md");
    let name = shown::path(&readme, &here);
    let hints = read(&readme, &name)?;
    let telling = hints::tell(&Logbook::of(&course), &exercise.id, &hints, anew)?;
    let Some(telling) = telling else {
        return Err(UsageError(format!("there are no hints in {name}")).into());
    };
    let width = View::of_stdout(voice).width;
    let text = onward::hint(&exercise.id, &hints, &telling, width).into_text();
    deliver::print(&text, voice.color)?;
    Ok(ExitCode::FullMarks)
}

fn around_or_next<'a>(course: &'a Course, here: &Path) -> anyhow::Result<&'a Exercise> {
    if let Some(exercise) = course.exercise_around(here) {
        return Ok(exercise);
    }
    match Overview::of(course).next() {
        Some(stand) => course.exercise(&stand.id),
        None => {
            let why = "everything is done; name an exercise to see its hints";
            Err(UsageError(why.to_owned()).into())
        }
    }
}

fn read(readme: &Path, name: &str) -> anyhow::Result<Vec<Hint>> {
    let text = std::fs::read_to_string(readme).with_context(|| format!("reading {name}"))?;
    let read = hints::read(&text);
    read.map_err(|malformed| UsageError(format!("the hints in {name}, {malformed}")).into())
}
