//! `cargo grade diff [EXERCISE]`. Never builds or grades anything.

use super::targets;
use crate::cli::{DataFormat, UsageError, Verbosity, Voice};
use crate::course::{Course, Exercise};
use crate::logbook::{Difference, Logbook};
use crate::output::{deliver, json, onward};
use crate::report::exit_code::ExitCode;
use anstream::ColorChoice;
use std::path::Path;

pub(super) fn run(
    named: Option<&str>,
    format: DataFormat,
    voice: Voice,
) -> anyhow::Result<ExitCode> {
    let here = std::env::current_dir()?;
    let course = Course::find(&here)?;
    let logbook = Logbook::of(&course);
    let exercise = match named {
        Some(named) => targets::exercise(&course, named, &here)?,
        None => graded_last(&course, &logbook, &here)?,
    };
    let entries = logbook.entries(&exercise.id);
    let [now, before] = &entries[..] else {
        return Err(UsageError(too_few(&exercise.id, entries.len())).into());
    };
    let difference = Difference::between(&exercise.id, before, now);
    match format {
        DataFormat::Human => {
            let verbose = voice.verbosity == Verbosity::Verbose;
            let text = onward::difference(&difference, verbose).into_text();
            deliver::print(&text, voice.color)?;
        }
        DataFormat::Json => deliver::print(&json::pretty(&difference)?, ColorChoice::Never)?,
    }
    Ok(ExitCode::FullMarks)
}

/// The exercise around the folder, else the one that was graded last.
fn graded_last<'a>(
    course: &'a Course,
    logbook: &Logbook,
    here: &Path,
) -> anyhow::Result<&'a Exercise> {
    let time = |exercise: &&Exercise| logbook.last(&exercise.id).map(|it| it.graded_at_secs);
    let graded = course.exercises.iter().filter(|it| time(it).is_some());
    let around = course.exercise_around(here);
    around.or_else(|| graded.max_by_key(time)).ok_or_else(|| {
        let why = "nothing has been graded here yet; `cargo grade` does that";
        UsageError(why.to_owned()).into()
    })
}

fn too_few(id: &str, entries: usize) -> String {
    match entries {
        0 => format!("{id} has not been graded here yet; `cargo grade {id}` does that"),
        _ => format!(
            "{id} has been graded once only: edit it and run `cargo grade {id}` again, then \
             there is something to compare"
        ),
    }
}
