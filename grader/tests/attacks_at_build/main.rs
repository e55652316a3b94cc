//! Hostile submissions and bombs, up to the moment when a worker is built: what each of them came
//! to, with every fence up and with fences taken away. What a worker does once it runs is not
//! looked at here.
//!
//! This program is its own grader: each attempt is built by a process of its own, so that one that
//! hangs, dies or eats memory is seen from outside.

#![cfg(unix)]

mod archives;
mod attempt;
mod beside;
mod bytes;
mod corpus;
mod fences;
mod folders;
mod grader;
mod holding;
mod outcome;
mod placeholder;
mod scratch;
mod series;
mod table;
mod tests;
mod toolchain;
mod watch;

use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::var_os(grader::ORDERED).is_some() {
        return grader::main();
    }
    let trial = |(name, test): &(&str, fn())| {
        let test = *test;
        Trial::test(*name, move || {
            test();
            Ok(())
        })
    };
    // They share the processors among themselves.
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    let trials = tests::TESTS.iter().map(trial).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}
