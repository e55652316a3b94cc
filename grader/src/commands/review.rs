//! `cargo grade review [EXERCISE...]`.

use crate::cli::{ReviewRequest, Voice};
use crate::course::Course;
use crate::output::deliver;
use crate::report::exit_code::ExitCode;
use crate::{progress, review};

pub(super) fn run(request: &ReviewRequest, voice: Voice) -> anyhow::Result<ExitCode> {
    let here = std::env::current_dir()?;
    let course = Course::find(&here)?;
    let exercises = super::grade::chosen(&course, &request.exercises, &here)?;
    let progress = progress::for_stderr(voice);
    let reviewed = review::review(&course, &exercises, &request.searching, &*progress);
    progress.end();
    let reviewed = reviewed?;
    deliver::deliver_review(&reviewed, &request.format, voice)?;
    Ok(if reviewed.is_clean() {
        ExitCode::FullMarks
    } else {
        ExitCode::PointsLost
    })
}
