//! `cargo grade list`.

use crate::cli::{ListFormat, Voice};
use crate::course::Course;
use crate::output::{course, deliver};
use crate::report::exit_code::ExitCode;
use anstream::ColorChoice;

pub(super) fn run(format: ListFormat, voice: Voice) -> anyhow::Result<ExitCode> {
    let found = Course::find(&std::env::current_dir()?)?;
    match format {
        ListFormat::Human => deliver::print(&course::path(&found).into_text(), voice.color)?,
        ListFormat::Markdown => deliver::print(&course::chapter(&found)?, ColorChoice::Never)?,
    }
    Ok(ExitCode::FullMarks)
}
