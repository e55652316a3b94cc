//! Two gradings that want the same: one waits, and says so. Never times how long.

use crate::command::surroundings;
use crate::copy::Copy;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

#[test]
fn whoever_waits_for_another_grading_says_so_and_goes_on_after_it() {
    let copy = Copy::new();
    // What is needed is built.
    copy.grader().args(["show", "hello"]).assert().code(0);
    let lock = File::open(copy.target().join("cargo-grade/lock")).expect("there is a lock");
    lock.lock().expect("nobody holds it");
    let mut waiting = Command::new(env!("CARGO_BIN_EXE_cargo-grade"))
        .args(["show", "hello"])
        .current_dir(copy.path())
        .env_clear()
        .envs(surroundings())
        .env("CARGO_TARGET_DIR", copy.target())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command can be started");
    let stderr = waiting.stderr.take().expect("it is piped");
    let mut lines = BufReader::new(stderr).lines();
    // As long as the lock is held there is nothing else that it could say, and no end.
    let line = lines.next().expect("it says something").expect("text");
    assert!(line.starts_with("waiting for another grading"), "{line}");
    drop(lock);
    let ended = waiting.wait().expect("it ends");
    assert_eq!(ended.code(), Some(0), "{:?}", lines.collect::<Vec<_>>());
}
