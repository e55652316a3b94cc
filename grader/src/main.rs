//! The command `cargo-grade`. Never does anything itself: it reads, calls and exits.

use cargo_grade::{cli, commands};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Whatever a shell or a CI system left open is none of a submission's business.
    #[cfg(unix)]
    close_fds::set_fds_cloexec(3, &[]);
    // Nor are limits that whoever typed the command may raise.
    grade_confinement::use_what_may_be_used();
    match cli::read(std::env::args_os(), &cli::Env::real()) {
        Ok(request) => commands::run(request).into(),
        Err(code) => code.into(),
    }
}
