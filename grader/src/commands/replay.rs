//! `cargo grade replay TOKEN`.

use crate::chosen::Chosen;
use crate::cli::{ReplayRequest, UsageError, Verbosity, Voice};
use crate::course::Course;
use crate::output::human::{self, View};
use crate::output::{deliver, safe_text};
use crate::replay::{Changed, Replay};
use crate::report::exit_code::ExitCode;
use crate::token::Token;
use crate::{grade, pager, progress, replay};
use grade_protocol::Verdict;
use std::io::IsTerminal as _;

pub(super) fn run(request: &ReplayRequest, voice: Voice) -> anyhow::Result<ExitCode> {
    let token: Token = request
        .token
        .parse()
        .map_err(|why| UsageError(format!("{why:#}")))?;
    let course = Course::find(&std::env::current_dir()?)?;
    let exercise = course.exercise(&token.exercise)?;
    let jobs = grade::jobs(&[(exercise, Chosen::all())], request.submission.as_deref())?;
    let progress = progress::for_stderr(voice);
    let replayed = replay::replay(&course, &token, &jobs[0], &*progress);
    progress.end();
    let replayed = replayed?;
    if let Some(Changed { then, now }) = &replayed.changed_since
        && voice.verbosity > Verbosity::Quiet
    {
        let elsewhere = match &request.submission {
            Some(_) => "",
            None => ". A token of a submission that is elsewhere needs its `--submission PATH`",
        };
        anstream::eprintln!(
            "note: the submission has changed since this token was made: the files in src/ had \
             the digest {} and have {now} now. Operations and schedule are the token's, the \
             code is the present one, so this need not be the same failure{elsewhere}",
            safe_text::line(then)
        );
    }
    let step = request.step && terminal_is_there();
    show(&replayed, step, voice)?;
    Ok(match replayed.check.verdict {
        Verdict::Pass => ExitCode::FullMarks,
        _ => ExitCode::PointsLost,
    })
}

fn show(replayed: &Replay, step: bool, voice: Voice) -> anyhow::Result<()> {
    let Replay {
        exercise,
        sources,
        check,
        ..
    } = replayed;
    let view = View::of_stdout(voice);
    if step {
        let pieces = human::check_in_pieces(exercise, sources, check, view);
        return pager::on_terminal(&pieces, voice.color);
    }
    let text = human::check(exercise, sources, check, view);
    deliver::print(&text, voice.color)
}

/// Whether keys can be asked for; says so if not.
fn terminal_is_there() -> bool {
    let there = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if !there {
        anstream::eprintln!(
            "note: --step waits for keys, which takes a terminal for stdin and stdout; here \
             everything follows at once"
        );
    }
    there
}
