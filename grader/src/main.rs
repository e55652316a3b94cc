//! The command `cargo-grade`. Never does anything itself: it reads, calls and exits.

use cargo_grade::{cli, commands};
use std::process::ExitCode;

/// As much as a first thread usually has.
const STACK_BYTES: usize = 8 << 20;

fn main() -> ExitCode {
    // Whatever a shell or a CI system left open is none of a submission's business.
    #[cfg(unix)]
    close_fds::set_fds_cloexec(3, &[]);
    // Nor are limits that whoever typed the command may raise.
    grade_confinement::use_what_may_be_used();
    // A shell's bound on stacks is one on the first thread's.
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES);
    let worker = worker.spawn(read_and_run);
    match worker.map(|worker| worker.join()) {
        Ok(Ok(code)) => code,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(_) => read_and_run(),
    }
}

fn read_and_run() -> ExitCode {
    match cli::read(std::env::args_os(), &cli::Env::real()) {
        Ok(request) => commands::run(request).into(),
        Err(code) => code.into(),
    }
}
