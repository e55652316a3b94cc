//! The command line: [`Args`] as typed, [`Request`] as meant. Never looks at a course.

mod request;
mod topic;
mod typed;

pub use request::{
    Accept, Action, Env, Format, GradeRequest, InitRequest, NewRequest, ReplayRequest, Request,
    ReviewRequest, WatchRequest,
};
pub use request::{ReviewFormat, Searching, UsageError, Verbosity, Voice, What};
pub use typed::{Args, DataFormat, ListFormat};

use crate::alike;
use crate::report::exit_code::ExitCode;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// The name people type.
const NAME: &str = "cargo grade";

/// The clap command, for parsing, for help and for completions.
#[must_use]
pub fn command() -> clap::Command {
    Args::command().bin_name(NAME)
}

/// Reads the command line of the process.
///
/// Cargo runs `cargo grade bank` as `cargo-grade grade bank`; without cargo the same is
/// `cargo-grade bank`. The word that cargo adds is dropped, so both mean the same.
///
/// # Errors
/// What clap has to say, which includes help and version.
pub fn parse(typed: impl IntoIterator<Item = OsString>) -> Result<Args, clap::Error> {
    let mut words: Vec<OsString> = typed.into_iter().collect();
    if words.get(1).is_some_and(|word| word == "grade") {
        words.remove(1);
    }
    let matches = command().try_get_matches_from(words).map_err(suggest)?;
    Args::from_arg_matches(&matches)
}

/// Adds what is like a mistyped command where clap has nothing to say: behind `help`.
fn suggest(mut error: clap::Error) -> clap::Error {
    let known = error.get(ContextKind::SuggestedSubcommand).is_some();
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand) else {
        return error;
    };
    let command = command();
    let names: Vec<&str> = command.get_subcommands().map(|it| it.get_name()).collect();
    if let Some(meant) = alike::meant(typed, &names)
        && !known
    {
        let meant = ContextValue::Strings(vec![meant.to_owned()]);
        error.insert(ContextKind::SuggestedSubcommand, meant);
    }
    error
}

/// Reads and resolves the command line. Prints help, version and complaints by itself.
///
/// # Errors
/// How the process ends, when there is nothing to be done: with help and version, or with a
/// complaint.
pub fn read(typed: impl IntoIterator<Item = OsString>, env: &Env<'_>) -> Result<Request, ExitCode> {
    let args = parse(typed).map_err(|error| complain(&error))?;
    args.resolve(env)
        .map_err(|error| complain(&command().error(ErrorKind::ArgumentConflict, error)))
}

fn complain(error: &clap::Error) -> ExitCode {
    // Whoever closed stderr does not want to know.
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::FullMarks,
        _ => ExitCode::Usage,
    }
}
