//! `cargo grade explain [VERDICT]`.

use crate::chapters::{self, Topic};
use crate::cli::Voice;
use crate::output::human::View;
use crate::output::{chapter, deliver};
use crate::report::exit_code::ExitCode;

pub(super) fn run(topic: Option<Topic>, voice: Voice) -> anyhow::Result<ExitCode> {
    let width = View::of_stdout(voice).width;
    let text = match topic {
        Some(topic) => chapter::chapter(&topic, width),
        None => chapter::contents(&chapters::topics(), width),
    };
    deliver::print(&text, voice.color)?;
    Ok(ExitCode::FullMarks)
}
