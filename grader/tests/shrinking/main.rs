//! Whether a counterexample is as simple as one can be, and what checks demand of schedules. Worker and
//! judge are this very program, under other names; no submission is built.

mod demands;
mod exhaustive;
mod laboratory;
mod minimal;
mod parts;
mod room;
mod task;

use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

fn main() -> ExitCode {
    let program = std::env::current_exe().expect("this program has a name");
    match program.file_stem().and_then(|name| name.to_str()) {
        Some(laboratory::WORKER) => grade_kit::worker::main(&task::worker()),
        Some(laboratory::JUDGE) => grade_kit::judge::main(&task::suite()),
        _ => {
            let tests = minimal::TESTS.iter().chain(parts::TESTS);
            let tests = tests.chain(demands::TESTS);
            let trial = |(name, test): &(&str, fn())| {
                let test = *test;
                Trial::test(*name, move || {
                    test();
                    Ok(())
                })
            };
            let trials = tests.map(trial).collect();
            libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
        }
    }
}

/// Functions with their names.
macro_rules! tests {
    ($($name:ident),* $(,)?) => {
        pub(crate) const TESTS: &[(&str, fn())] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use tests;
