//! `cargo grade list`. Never builds or grades anything.

use crate::cli::{ListFormat, Voice};
use crate::course::Course;
use crate::logbook::Overview;
use crate::output::human::View;
use crate::output::{course, deliver, json};
use crate::report::exit_code::ExitCode;
use anstream::ColorChoice;

pub(super) fn run(format: ListFormat, voice: Voice) -> anyhow::Result<ExitCode> {
    let found = Course::find(&std::env::current_dir()?)?;
    match format {
        ListFormat::Human => {
            let width = View::of_stdout(voice).width;
            let text = course::path(&Overview::of(&found), width).into_text();
            deliver::print(&text, voice.color)?;
        }
        ListFormat::Markdown => deliver::print(&course::chapter(&found)?, ColorChoice::Never)?,
        ListFormat::Names => {
            deliver::print(&course::names(&Overview::of(&found)), ColorChoice::Never)?;
        }
        ListFormat::Json => {
            deliver::print(&json::pretty(&Overview::of(&found))?, ColorChoice::Never)?;
        }
    }
    Ok(ExitCode::FullMarks)
}
