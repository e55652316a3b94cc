//! `cargo grade review [EXERCISE...]`.

use super::consent;
use crate::cli::{Accept, ReviewRequest, UsageError, Verbosity, Voice};
use crate::course::Course;
use crate::output::{deliver, proposed};
use crate::progress::Progress;
use crate::report::exit_code::ExitCode;
use crate::review::Proposal;
use crate::{progress, review};
use std::path::Path;

pub(super) fn run(request: &ReviewRequest, voice: Voice) -> anyhow::Result<ExitCode> {
    if request.accept == Accept::Asking && !consent::can_be_asked() {
        let why = "--accept asks before it writes anything, which takes a terminal for stdin and \
                   stderr; with --yes it writes everything";
        return Err(UsageError(why.to_owned()).into());
    }
    deliver::prepare_review(&request.format)?;
    let here = std::env::current_dir()?;
    let course = Course::find(&here)?;
    let exercises = super::targets::exercises(&course, &request.exercises, &here)?;
    let progress = progress::for_stderr(voice);
    let mut decide = |proposal: &Proposal| {
        if request.accept == Accept::Nothing {
            return Ok(false);
        }
        show(&course.root, proposal, &*progress, voice);
        Ok(match request.accept {
            Accept::Everything => true,
            _ => consent::agrees("write it?")?,
        })
    };
    let searching = &request.searching;
    let reviewed = review::review(&course, &exercises, searching, &*progress, &mut decide);
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
