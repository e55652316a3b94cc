//! `cargo grade review [EXERCISE...]`.

use crate::cli::{Accept, ReviewRequest, UsageError, Verbosity, Voice};
use crate::course::Course;
use crate::output::{deliver, proposed};
use crate::progress::Progress;
use crate::report::exit_code::ExitCode;
use crate::review::Proposal;
use crate::{progress, review};
use anyhow::Context;
use std::io::IsTerminal as _;
use std::path::Path;

pub(super) fn run(request: &ReviewRequest, voice: Voice) -> anyhow::Result<ExitCode> {
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if request.accept == Accept::Asking && !terminal {
        let why = "--accept asks before it writes anything, which takes a terminal for stdin and \
                   stderr; with --yes it writes everything";
        return Err(UsageError(why.to_owned()).into());
    }
    let here = std::env::current_dir()?;
    let course = Course::find(&here)?;
    let exercises = super::targets::exercises(&course, &request.exercises, &here)?;
    let progress = progress::for_stderr(voice);
    let mut consent = |proposal: &Proposal| {
        if request.accept == Accept::Nothing {
            return Ok(false);
        }
        show(&course.root, proposal, &*progress, voice);
        Ok(match request.accept {
            Accept::Everything => true,
            _ => agrees()?,
        })
    };
    let searching = &request.searching;
    let reviewed = review::review(&course, &exercises, searching, &*progress, &mut consent);
    progress.end();
    let reviewed = reviewed?;
    deliver::deliver_review(&reviewed, &request.format, voice)?;
    Ok(if reviewed.is_clean() {
        ExitCode::FullMarks
    } else {
        ExitCode::PointsLost
    })
}

/// On stderr: the review itself may go to a file.
fn show(root: &Path, proposal: &Proposal, progress: &dyn Progress, voice: Voice) {
    progress.end();
    if voice.verbosity > Verbosity::Quiet {
        let name = proposal.path.strip_prefix(root).unwrap_or(&proposal.path);
        let name = name.display().to_string().replace('\\', "/");
        let text = proposed::text(&name, &proposal.before, &proposal.after);
        anstream::eprint!("{text}");
    }
}

/// What somebody at the terminal says; nothing is a no.
fn agrees() -> anyhow::Result<bool> {
    anstream::eprint!("write it? [y/N] ");
    let mut said = String::new();
    let read = std::io::stdin().read_line(&mut said);
    read.context("reading the answer")?;
    Ok(matches!(said.trim(), "y" | "Y" | "yes"))
}
