//! What cannot be graded: one clear sentence, the documented exit code, never a panic.

use crate::command::{grader, root};
use crate::copy::Copy;
use crate::submission::{Checkout, Graded, fixture, grade, number};
use assert_cmd::Command;
use assert_cmd::assert::OutputAssertExt as _;
use cargo_grade::report::Status;
use cargo_grade::report::exit_code::ExitCode;
use grade_protocol::Verdict;

/// The command says one of `words` on stderr, nothing on stdout, and ends with `code`.
#[track_caller]
fn refuses(command: &mut Command, code: ExitCode, words: &[&str]) {
    // If something does panic, its trace is to be seen.
    let ended = command.env("RUST_BACKTRACE", "1").assert();
    let output = ended.get_output().clone();
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(number(code)), "{said}");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "", "{said}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in {said}");
    }
    assert!(
        said.lines().any(|line| line.starts_with("error: ")),
        "{said}"
    );
    for noise in ["panicked", "stack backtrace", "RUST_BACKTRACE", "Os {"] {
        assert!(!said.contains(noise), "{said}");
    }
}

#[test]
fn where_there_is_no_course_that_is_said() {
    let nowhere = tempfile::tempdir().unwrap();
    for typed in [&[][..], &["list"], &["show", "bank"], &["review"]] {
        let mut command = grader(nowhere.path());
        refuses(command.args(typed), ExitCode::Usage, &["no course at"]);
    }
}

#[test]
fn a_workspace_without_exercises_is_no_course() {
    let other = Checkout::new()
        .file(
            "Cargo.toml",
            "[package]\nname = \"other\"\nedition = \"2024\"\n",
        )
        .file("src/lib.rs", "");
    refuses(
        &mut grader(other.path()),
        ExitCode::Usage,
        &["has no exercises"],
    );
}

#[test]
fn an_unknown_exercise_is_answered_with_the_known_ones() {
    let known = ["`abacus`", "counter", "bank", "squares", "downloader"];
    for typed in [&["abacus"][..], &["show", "abacus"], &["review", "abacus"]] {
        refuses(grader(&root()).args(typed), ExitCode::Usage, &known);
    }
}

#[test]
fn a_submission_that_is_not_there_is_named() {
    let nowhere = tempfile::tempdir().unwrap();
    let missing = nowhere.path().join("nobody");
    let mut command = grader(&root());
    let command = command.args(["bank", "--submission"]).arg(&missing);
    refuses(command, ExitCode::Usage, &["nobody", "is no submission"]);
}

#[test]
fn a_folder_with_one_src_is_no_submission_for_several_exercises() {
    let mut command = grader(&root());
    command.args(["bank", "counter", "--submission"]);
    let command = command.arg(fixture("bank", "pass_ordered_locks"));
    refuses(
        command,
        ExitCode::Usage,
        &["is the solution of one exercise", "name it"],
    );
}

#[test]
fn a_submission_without_src_lib_rs_does_not_compile() {
    let checkout = Checkout::new().file("exercises/bank/src/main.rs", "fn main() {}");
    does_not_compile(&checkout, "no src/lib.rs");
}

#[test]
fn a_source_that_is_no_text_does_not_compile() {
    let checkout = Checkout::new().file("exercises/bank/src/lib.rs", [b'/', b'/', 0xff, 0xfe]);
    does_not_compile(&checkout, "src/lib.rs is no UTF-8 text");
}

#[test]
fn more_source_than_anybody_writes_does_not_compile() {
    let long = "// Nobody writes this much.\n".repeat(100_000);
    let checkout = Checkout::new()
        .fixture("bank", "pass_ordered_locks")
        .file("exercises/bank/src/long.rs", long);
    does_not_compile(&checkout, "MiB of source");
}

/// The bank of a checkout cannot be compiled, for a reason that the report gives.
#[track_caller]
fn does_not_compile(checkout: &Checkout, words: &str) {
    let graded = grade(&["bank"], checkout.path());
    graded.ends_with(ExitCode::DoesNotCompile);
    let bank = graded.exercise("bank");
    assert_eq!(bank.status, Status::CompileError);
    let said = &bank.diagnostics[0].message;
    assert!(said.contains(words), "{said}");
    assert_eq!(bank.points.won, 0);
    let mut verdicts = bank.checks.iter().map(|check| check.verdict);
    assert!(verdicts.all(|verdict| verdict == Verdict::CompileError));
    // The reader has one folder; where we keep ours is none of the message.
    assert!(!said.contains("stage"), "{said}");
}

#[test]
fn a_broken_manifest_is_named_as_cargo_names_it() {
    let copy = Copy::new();
    copy.write("exercises/bank/Cargo.toml", "[package\nname = \"bank\"\n");
    let place = ["mend the manifest", "exercises/bank/Cargo.toml"];
    refuses(&mut copy.grader(), ExitCode::Usage, &place);
}

#[test]
fn broken_metadata_of_an_exercise_is_named() {
    let copy = Copy::new();
    let manifest = copy.path().join("exercises/bank/checks/Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).unwrap();
    let broken = manifest.replacen("order = ", "order = \"second\" # ", 1);
    assert_ne!(broken, manifest);
    copy.write("exercises/bank/checks/Cargo.toml", broken);
    let words = ["[package.metadata.grade] of bank-checks", "second"];
    refuses(&mut copy.grader(), ExitCode::OwnTrouble, &words);
}

#[test]
fn a_broken_expected_toml_is_named_before_anything_is_graded() {
    for broken in [
        "why = \"Broken.\n",
        "why = \"A.\"\n[checks]\nstatement = \"fine\"\n",
    ] {
        let copy = Copy::new();
        let lib = fixture("bank", "pass_ordered_locks").join("src/lib.rs");
        let lib = std::fs::read(lib).unwrap();
        copy.write("fixtures/bank/pass_known/src/lib.rs", lib);
        copy.write("fixtures/bank/pass_known/expected.toml", broken);
        let mut command = copy.grader();
        let words = ["fixtures/bank/pass_known", "expected.toml"];
        refuses(
            command.args(["review", "bank"]),
            ExitCode::OwnTrouble,
            &words,
        );
    }
}

#[test]
fn a_report_that_cannot_be_written_is_the_graders_own_trouble() {
    let nowhere = tempfile::tempdir().unwrap();
    let file = nowhere.path().join("no/such/folder/report.json");
    let mut command = grader(&root());
    command.args(["bank", "--format", "json", "--submission"]);
    command.arg(fixture("bank", "fail_wrong_signature"));
    let command = command.arg("--output").arg(&file);
    let words = ["could not write the report to", "report.json"];
    refuses(command, ExitCode::OwnTrouble, &words);
}

#[test]
fn an_earlier_report_does_not_stay_where_nothing_could_be_graded() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("report.json");
    for typed in [
        &["abacus"][..],
        &["bank/abacus"],
        &["bank", "--submission", "nobody"],
    ] {
        std::fs::write(&file, "{\"of\": \"somebody else\"}").unwrap();
        let mut command = grader(&root());
        let command = command.args(typed).args(["--format", "json", "--output"]);
        refuses(command.arg(&file), ExitCode::Usage, &[]);
        assert!(!file.exists(), "{typed:?}");
    }
}

#[test]
fn an_output_file_holds_the_whole_report_and_stdout_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("report.json");
    let mut command = grader(&root());
    command.args(["bank", "--format", "json", "--submission"]);
    command.arg(fixture("bank", "fail_wrong_signature"));
    let ended = command.arg("--output").arg(&file).assert().stdout("");
    let mut output = ended.get_output().clone();
    output.stdout = std::fs::read(&file).unwrap();
    Graded::of(output.assert()).ends_with(ExitCode::DoesNotCompile);
}

#[test]
fn a_report_is_written_even_where_nothing_could_be_graded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let report = folder.path().join("report.json");
    let mut command = grader(&root());
    // There is no room for what is to be built.
    command.env("CARGO_TARGET_DIR", file.join("target"));
    command.args(["counter", "--format", "json", "--always-zero", "--output"]);
    let ended = command.arg(&report).assert();
    let code = ended.get_output().status.code();
    assert_eq!(code, Some(ExitCode::OwnTrouble.number().into()));
    let written = std::fs::read(&report).expect("the report is there");
    let written: cargo_grade::report::document::Document =
        serde_json::from_slice(&written).expect("it is a whole report");
    let counter = &written.exercises[0];
    assert_eq!(counter.status, Status::Infrastructure);
    assert_eq!((counter.points.open, counter.points.max), (10, 10));
    assert_eq!(written.points.open, 10);
    assert!(!counter.diagnostics.is_empty(), "it says why");
}
