//! The launcher: a small program that confines itself and then becomes a compiler, or tries what a
//! worker could do and says what came of it.

use crate::layer::Layers;
use crate::{Workshop, probe};
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, ExitCode};

/// The launcher's first argument: become what the others say.
pub const LAUNCH: &str = "launch";
/// The launcher's first argument: which layers there are, one [`Standing`](crate::Standing) a line.
pub const LAYERS: &str = "layers";
/// The launcher's first argument: and what can be done inside of them, one
/// [`Attempt`](crate::Attempt) a line.
pub const TRY: &str = "try";

/// How the launcher ends when it could not become what it was told to; as shells do it.
pub const CANNOT_LAUNCH: u8 = 126;

/// The launcher's whole life.
#[must_use]
pub fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let done = match args.next().as_deref().and_then(|mode| mode.to_str()) {
        Some(LAUNCH) => launch(args),
        Some(LAYERS) => say(&probe::layers(Layers::ALL)),
        Some(TRY) => {
            let inherited = probe::inherited();
            let standings = probe::layers(Layers::ALL);
            say(&standings).and_then(|()| say(&probe::attempts(&inherited)))
        }
        _ => Err(io::Error::other("the launcher is started by the grader")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(CANNOT_LAUNCH)
        }
    }
}

fn say(lines: &[impl ToString]) -> io::Result<()> {
    let mut out = io::stdout();
    for line in lines {
        writeln!(out, "{}", line.to_string())?;
    }
    out.flush()
}

#[cfg(unix)]
fn launch(args: impl Iterator<Item = OsString>) -> io::Result<()> {
    use std::os::unix::process::CommandExt;
    let (workshop, command) = Workshop::from_args(args)?;
    workshop.enter()?;
    let Some((program, args)) = command.split_first() else {
        return Ok(());
    };
    Err(Command::new(program).args(args).exec())
}

/// Where a process cannot become another, the launcher waits for it.
#[cfg(not(unix))]
fn launch(args: impl Iterator<Item = OsString>) -> io::Result<()> {
    let (workshop, command) = Workshop::from_args(args)?;
    workshop.enter()?;
    let Some((program, args)) = command.split_first() else {
        return Ok(());
    };
    let status = Command::new(program).args(args).status()?;
    std::process::exit(status.code().unwrap_or(1))
}
