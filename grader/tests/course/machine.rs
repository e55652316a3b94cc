//! Trouble of the machine's, and what surroundings make of cargo and its linker: never a submission's.

use crate::command::{grader, root};
use crate::copy::Copy;
use crate::submission::{Graded, fixture};
use assert_cmd::Command;
use cargo_grade::report::Status;
use cargo_grade::report::exit_code::ExitCode;
use predicates::prelude::*;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// A folder with a program in it, of this name.
fn with_program(dir: &Path, name: &str, script: &str) -> PathBuf {
    let bin = dir.join("bin");
    fs::create_dir_all(&bin).unwrap();
    let program = bin.join(name);
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    bin
}

/// Grades the counter's reference with this PATH.
fn grade_with_path(path: &str) -> Graded {
    // The course is built by now, or is built with the linker that there is.
    let _ = grader(&root()).args(["show", "counter"]).assert();
    let mut command = grader(&root());
    command.args(["counter", "--submission", "reference/counter"]);
    command.args(["--model-only", "--format", "json"]);
    Graded::of(command.env("PATH", path).assert())
}

/// All points are open, since it is the grader's own trouble; which is told in these words.
#[track_caller]
fn is_own_trouble(graded: &Graded, words: &[&str]) {
    graded.ends_with(ExitCode::OwnTrouble);
    let counter = graded.exercise("counter");
    assert_eq!(counter.status, Status::Infrastructure);
    assert_eq!(counter.points.open, counter.points.max);
    let said = &counter.diagnostics[0].message;
    for word in words {
        assert!(said.contains(word), "no {word:?} in {said}");
    }
    assert!(!said.contains("must export"), "{said}");
}

#[test]
fn a_linker_that_fails_or_is_killed_is_own_trouble_and_its_words_are_told() {
    for (script, words) in [
        (
            "echo 'the disk is on fire' >&2; exit 1",
            "the disk is on fire",
        ),
        ("kill -9 $$", "SIGKILL"),
        (
            "echo 'Student: no Counter' >&2; kill -7 $$",
            "Student: no Counter",
        ),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let bin = with_program(dir.path(), "cc", script);
        let path = format!("{}:/usr/bin:/bin", bin.display());
        is_own_trouble(&grade_with_path(&path), &["linking failed", words]);
    }
}

#[test]
fn a_linker_that_is_not_there_is_own_trouble_and_what_to_do_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    is_own_trouble(&grade_with_path(path), &["`cc`", "install a C compiler"]);
}

#[test]
fn what_a_toolchain_that_does_not_work_says_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let script = "echo \"error: toolchain 'moon' is not installed\" >&2; exit 1";
    let bin = with_program(dir.path(), "rustc", script);
    grader(&root())
        .env_remove("CARGO")
        .env("PATH", bin)
        .assert()
        .code(5)
        .stderr(predicate::str::contains(
            "toolchain 'moon' is not installed",
        ));
}

/// What no course of ours would be built with.
const CONFIGURATION: &str = r#"
[build]
target = "wasm32-unknown-unknown"
rustflags = ["--cfg", "configured", "-C", "panic=abort"]
rustc-wrapper = "/nowhere/wrapper"
rustc-workspace-wrapper = "/nowhere/wrapper"
rustc = "/nowhere/rustc"
incremental = true

[profile.grade]
panic = "abort"
lto = "fat"
opt-level = 0

[profile.release]
panic = "abort"
strip = "symbols"
"#;

#[test]
fn no_configuration_changes_what_submissions_are_linked_with() {
    let copy = Copy::new();
    copy.write(".cargo/config.toml", CONFIGURATION);
    let mut command: Command = copy.grader();
    for (name, value) in [
        ("CARGO_BUILD_TARGET", "wasm32-unknown-unknown"),
        ("CARGO_BUILD_RUSTFLAGS", "--cfg configured -C panic=abort"),
        ("CARGO_ENCODED_RUSTFLAGS", "-Cpanic=abort"),
        ("RUSTFLAGS", "-C panic=abort"),
        ("RUSTC_WRAPPER", "/nowhere/wrapper"),
        ("RUSTC_WORKSPACE_WRAPPER", "/nowhere/wrapper"),
        ("RUSTC", "/nowhere/rustc"),
        ("CARGO_INCREMENTAL", "1"),
        ("CARGO_PROFILE_GRADE_PANIC", "abort"),
        ("CARGO_PROFILE_RELEASE_LTO", "fat"),
    ] {
        command.env(name, value);
    }
    command.args(["counter", "--model-only", "--format", "json"]);
    command
        .arg("--submission")
        .arg(fixture("counter", "pass_fetch_add"));
    let graded = Graded::of(command.assert());
    let points = graded.exercise("counter").points;
    assert_eq!((points.won, points.open), (9, 1), "{:#?}", graded.document);
}
