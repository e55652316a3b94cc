//! `cargo grade man DIR`: a man page for the command and one for each subcommand. Never installs them.

use crate::cli::{self, Verbosity, Voice};
use crate::output::deliver;
use crate::output::{Canvas, Line, palette};
use crate::report::exit_code::ExitCode;
use anyhow::Context;
use std::path::Path;

pub(super) fn run(folder: &Path, voice: Voice) -> anyhow::Result<ExitCode> {
    let writing = || format!("writing man pages into {}", folder.display());
    std::fs::create_dir_all(folder).with_context(writing)?;
    // Pages are called as programs are: man has no names with spaces.
    let command = cli::command().bin_name("cargo-grade");
    clap_mangen::generate_to(command, folder).with_context(writing)?;
    if voice.verbosity > Verbosity::Quiet {
        let mut canvas = Canvas::new();
        let page = folder.join("cargo-grade.1");
        let line = Line::default().add(palette::PLAIN, "To read the first of them:  ");
        canvas.push(line.add(palette::COMMAND, &format!("man {}", page.display())));
        deliver::print(&canvas.into_text(), voice.color)?;
    }
    Ok(ExitCode::FullMarks)
}
