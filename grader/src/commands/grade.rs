//! `cargo grade [EXERCISE...]`.

use super::targets::targets;
use crate::cli::{Format, GradeRequest, Verbosity, Voice};
use crate::course::{Course, NoCourse};
use crate::logbook::{Logbook, Overview};
use crate::output::cargo::Package;
use crate::output::onward;
use crate::report::Report;
use crate::report::exit_code::ExitCode;
use crate::{grade, output, progress};

pub(super) fn run(request: &GradeRequest, voice: Voice) -> anyhow::Result<ExitCode> {
    output::deliver::prepare(&request.format)?;
    let here = std::env::current_dir()?;
    let course = Course::find(&here)?;
    let targets = targets(&course, &request.exercises, &here)?;
    let jobs = grade::jobs(&targets, request.submission.as_deref())?;
    let progress = progress::for_stderr(voice);
    let report = grade::grade(&course, &jobs, &request.searching, &*progress);
    progress.end();
    let packages: Vec<Package> = jobs.iter().map(|job| Package::of(&course, job)).collect();
    let submission = request.submission.as_deref();
    let deliver = |report| output::deliver(report, &packages, submission, &request.format, voice);
    let report = match report {
        Ok(report) => report,
        // There is no such check, so it is not known what was to be graded.
        Err(error) if error.is::<NoCourse>() => return Err(error),
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
    if request.submission.is_none() {
        note(&course, &report, voice);
    }
    deliver(&report)?;
    let code = ExitCode::of(&report);
    if code == ExitCode::FullMarks && is_for_a_student(request, &report, voice) {
        show_onward(&course, &report, voice)?;
    }
    Ok(if request.always_zero {
        code.always_zero()
    } else {
        code
    })
}

/// Keeps what the working copy came to. A grade is none the worse if that fails.
fn note(course: &Course, report: &Report, voice: Voice) {
    if let Err(error) = Logbook::of(course).note_now(report)
        && voice.verbosity > Verbosity::Quiet
    {
        anstream::eprintln!(
            "note: `list`, `next` and `diff` will not know of this grading: {error:#}"
        );
    }
}

/// Whether whoever reads the report at a terminal has done whole exercises of their own.
fn is_for_a_student(request: &GradeRequest, report: &Report, voice: Voice) -> bool {
    request.submission.is_none()
        && request.format == Format::Human(None)
        && voice.verbosity > Verbosity::Quiet
        && report
            .exercises
            .iter()
            .all(|exercise| exercise.not_run == 0)
}

fn show_onward(course: &Course, report: &Report, voice: Voice) -> anyhow::Result<()> {
    let overview = Overview::of(course);
    let verbose = voice.verbosity == Verbosity::Verbose;
    let text = onward::after_full_marks(report, overview.next(), verbose).into_text();
    output::deliver::print(&text, voice.color)
}
