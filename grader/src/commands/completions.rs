//! `cargo grade completions SHELL`. Never installs anything.

use crate::cli;
use crate::output::deliver;
use crate::report::exit_code::ExitCode;
use anstream::ColorChoice;

/// Prints the script.
pub(super) fn run(shell: clap_complete::Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(), "cargo-grade", &mut script);
    deliver::print(&String::from_utf8(script)?, ColorChoice::Never)?;
    Ok(ExitCode::FullMarks)
}
