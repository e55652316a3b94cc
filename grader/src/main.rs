//! The command `cargo-grade`. Never does anything itself: it reads, calls and exits.

use cargo_grade::{cli, commands};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::read(std::env::args_os(), &cli::Env::real()) {
        Ok(request) => commands::run(request).into(),
        Err(code) => code.into(),
    }
}
