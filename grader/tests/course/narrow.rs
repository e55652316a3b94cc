//! Gradings that are held to less from outside than we hold submissions to: no point is lost by it, and
//! the figures that are told are true.

use crate::command::{grader, root, surroundings};
use crate::submission::{Graded, fixture, number};
use assert_cmd::assert::Assert;
use cargo_grade::report::exit_code::ExitCode;
use predicates::prelude::*;

/// The command below a shell that lowers a limit for itself and for all that it starts.
fn held_to(option: &str, most: u32) -> assert_cmd::Command {
    // The course is built without: cargo is not what is looked at.
    let _ = grader(&root()).args(["show", "counter"]).assert();
    let program = env!("CARGO_BIN_EXE_cargo-grade");
    let mut shell = assert_cmd::Command::new("bash");
    shell.args([
        "-c",
        &format!("ulimit {option} {most} && exec '{program}' \"$@\""),
    ]);
    shell.arg("bash").current_dir(root());
    shell.env_clear().envs(surroundings());
    shell
}

/// Grades a right counter: it may lose no point, and what is open says why.
fn no_point_is_lost(option: &str, most: u32) {
    let mut command = held_to(option, most);
    command.args([
        "counter",
        "--model-only",
        "--format",
        "json",
        "--submission",
    ]);
    command.arg(fixture("counter", "pass_fetch_add"));
    let output = command.output().expect("it runs");
    let own_trouble = Some(number(ExitCode::OwnTrouble));
    let why = format!("ulimit {option}");
    if output.stdout.is_empty() {
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), own_trouble, "{said}");
        assert!(said.contains(&why), "{said}");
        return;
    }
    let code = output.status.code();
    let graded = Graded::of(Assert::new(output));
    let points = graded.exercise("counter").points;
    assert_eq!(
        points.won + points.open,
        points.max,
        "{:#?}",
        graded.document
    );
    // The one for real threads was left out.
    if points.open > 1 {
        assert_eq!(code, own_trouble);
        let said = serde_json::to_string(&graded.document).expect("plain data");
        assert!(said.contains(&why), "{said}");
    }
}

#[test]
fn no_point_is_lost_to_a_bound_from_outside() {
    for (option, most) in [
        ("-f", 1_024),
        ("-v", 1_000_000),
        ("-v", 600_000),
        ("-d", 100_000),
        ("-n", 40),
        ("-s", 256),
        ("-t", 3),
        ("-u", 30),
    ] {
        println!("ulimit {option} {most}");
        no_point_is_lost(option, most);
    }
}

#[test]
fn a_soft_limit_is_its_users_own_to_raise() {
    let mut command = held_to("-Sf", 1_024);
    command.args(["counter", "--model-only", "-q", "--submission"]);
    command.arg(fixture("counter", "pass_fetch_add"));
    let won = predicate::str::contains("9/10, 1 open");
    command.assert().stdout(won);
}

#[test]
fn doctor_shows_what_is_narrower_than_ours_with_its_figure() {
    let narrow = "worker      7812 MiB of address space (ulimit -v) instead of 65536 MiB\n";
    let shown = held_to("-v", 8_000_000).arg("doctor").assert();
    shown.stdout(predicate::str::contains(narrow));
}
