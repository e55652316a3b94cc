//! What `cargo grade doctor` shows, and what becomes of gradings where a layer is missing. A kernel that
//! lacks one is had by a filter that says so, on a thread and whatever it starts.

use crate::command::{grader, root};
use assert_cmd::assert::Assert;
use predicates::prelude::*;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
use std::collections::BTreeMap;

/// Runs the command as a kernel would that does not know `call`.
fn without(call: i64, args: &'static [&'static str]) -> Assert {
    let run = move || {
        let unknown = SeccompAction::Errno(libc::ENOSYS as u32);
        let arch = std::env::consts::ARCH.try_into().expect("an architecture");
        let calls = BTreeMap::from([(call, Vec::new())]);
        let filter = SeccompFilter::new(calls, SeccompAction::Allow, unknown, arch);
        let filter: BpfProgram = filter.and_then(TryInto::try_into).expect("a filter");
        seccompiler::apply_filter(&filter).expect("a filter can be put on");
        grader(&root()).args(args).assert()
    };
    std::thread::spawn(run).join().expect("the command runs")
}

#[test]
fn doctor_finds_every_layer_on_and_nothing_open() {
    let assert = grader(&root()).arg("doctor").assert().success();
    let shown = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    for layer in ["identity", "session", "limits", "landlock", "seccomp"] {
        let line = shown.lines().find(|line| line.starts_with(layer));
        let line = line.unwrap_or_else(|| panic!("no {layer} in\n{shown}"));
        let states: Vec<&str> = line.split_whitespace().skip(1).take(2).collect();
        assert_eq!(states, ["on", "on"], "{line}");
    }
    assert!(shown.matches("refused").count() >= 15, "{shown}");
    assert!(!shown.contains("OPEN"), "{shown}");
}

#[test]
fn a_file_that_a_shell_left_open_is_kept_from_submissions() {
    let program = env!("CARGO_BIN_EXE_cargo-grade");
    let script = format!("exec '{program}' doctor 9< Cargo.toml");
    let assert = assert_cmd::Command::new("sh")
        .args(["-c", &script])
        .current_dir(root())
        .assert();
    assert.success().stdout(predicate::str::contains(
        "refused     use a file that the grader has open",
    ));
}

#[test]
fn doctor_names_a_layer_that_the_kernel_lacks() {
    without(libc::SYS_landlock_create_ruleset, &["doctor"])
        .code(1)
        .stdout(predicate::str::contains("this kernel has no Landlock"))
        .stdout(predicate::str::contains("its grades are advisory"));
}

#[test]
fn nothing_is_graded_where_confinement_is_required_and_a_layer_is_missing() {
    let args = &[
        "counter",
        "--submission",
        "reference/counter",
        "--require-confinement",
    ];
    without(libc::SYS_landlock_create_ruleset, args)
        .code(5)
        .stdout(predicate::str::is_empty())
        .stderr(predicate::str::contains(
            "landlock for workers: this kernel has no Landlock",
        ))
        .stderr(predicate::str::contains("cargo grade doctor"));
}

#[test]
fn where_a_layer_is_missing_the_others_hold_and_the_grade_is_advisory() {
    for call in [libc::SYS_landlock_create_ruleset, libc::SYS_seccomp] {
        without(
            call,
            &[
                "counter",
                "--submission",
                "reference/counter",
                "--model-only",
            ],
        )
        .stdout(predicate::str::contains(
            "counter: A counter that loses nothing  9/10",
        ))
        .stdout(predicate::str::contains("This grade is advisory"));
    }
}
