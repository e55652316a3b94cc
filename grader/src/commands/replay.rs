//! `cargo grade replay TOKEN`.

use crate::cli::{ReplayRequest, UsageError, Verbosity, Voice};
use crate::course::Course;
use crate::output::deliver;
use crate::output::human::{self, View};
use crate::report::exit_code::ExitCode;
use crate::token::Token;
use crate::{grade, progress, replay};
use grade_protocol::Verdict;

pub(super) fn run(request: &ReplayRequest, voice: Voice) -> anyhow::Result<ExitCode> {
    let token: Token = request
        .token
        .parse()
        .map_err(|why| UsageError(format!("{why:#}")))?;
    let course = Course::find(&std::env::current_dir()?)?;
    let exercise = course.exercise(&token.exercise)?;
    let jobs = grade::jobs(&[exercise], request.submission.as_deref())?;
    let progress = progress::for_stderr(voice);
    let replayed = replay::replay(&course, &token, &jobs[0], &*progress);
    progress.end();
    let replayed = replayed?;
    if replayed.changed_since && voice.verbosity > Verbosity::Quiet {
        anstream::eprintln!(
            "note: the submission has changed since this token was made; what follows is what \
             the same schedule does to it now"
        );
    }
    let view = View::of_stdout(voice);
    deliver::print(
        &human::check(&replayed.exercise, &replayed.sources, &replayed.check, view),
        voice.color,
    )?;
    Ok(match replayed.check.verdict {
        Verdict::Pass => ExitCode::FullMarks,
        _ => ExitCode::PointsLost,
    })
}
