//! What a submission prints is not what it gets.

use crate::command::{grader, root};
use crate::submission::{Checkout, fixture, grade, number};
use cargo_grade::report::CaseCoverage;
use cargo_grade::report::exit_code::ExitCode;

/// The fixture that prints what looks like results, and the same without a word.
fn printing_and_silent() -> (String, String) {
    let lib = fixture("counter", "fail_prints_a_result").join("src/lib.rs");
    let printing = std::fs::read_to_string(lib).unwrap();
    let silent = printing.lines().filter(|line| !line.contains("print"));
    let silent: Vec<_> = silent.collect();
    assert!(silent.len() < printing.lines().count());
    (printing.clone(), silent.join("\n"))
}

#[test]
fn printing_what_looks_like_a_result_changes_nothing() {
    let (printing, silent) = printing_and_silent();
    let grade_text = |text: &str| {
        let checkout = Checkout::new().file("exercises/counter/src/lib.rs", text);
        let graded = grade(&["counter"], checkout.path());
        graded.ends_with(ExitCode::PointsLost);
        graded
    };
    let (printing, silent) = (grade_text(&printing), grade_text(&silent));
    for check in &silent.exercise("counter").checks {
        let same = printing.check("counter", &check.name);
        assert_eq!(same.verdict, check.verdict, "{}", check.name);
        assert_eq!(same.points, check.points, "{}", check.name);
        // Generated cases are other ones for another source.
        let generated = |case: &CaseCoverage| case.case.starts_with("generated");
        if !check.coverage.iter().any(generated) {
            assert_eq!(same.coverage, check.coverage, "{}", check.name);
        }
    }
}

/// A racy counter that prints what terminals and GitHub's runner obey.
fn hostile() -> Checkout {
    let (printing, _) = printing_and_silent();
    let hostile = printing.replacen(
        "println!(",
        "print!(\"\\x1b[2J\\x1b]0;owned\\x07\\r\\n::error::hostile\\n##[error]hostile\\n\\u{202e}\");\n\
         panicking();\n        println!(",
        1,
    );
    let hostile = format!("{hostile}\nfn panicking() {{}}\n");
    Checkout::new().file("exercises/counter/src/lib.rs", hostile)
}

/// What the command writes to stdout and stderr about the hostile submission.
fn said(format: &str) -> String {
    let checkout = hostile();
    let mut command = grader(&root());
    command.args(["counter", "-v", "--color", "never", "--format", format]);
    let ended = command.arg("--submission").arg(checkout.path()).assert();
    let ended = ended.code(number(ExitCode::PointsLost));
    let output = ended.get_output();
    let both = [output.stdout.clone(), output.stderr.clone()].concat();
    String::from_utf8(both).expect("text")
}

#[test]
fn nothing_printed_is_obeyed_by_a_terminal() {
    for format in ["human", "json", "github"] {
        let said = said(format);
        let obeyed = said
            .chars()
            .find(|c| matches!(c, '\x1b' | '\x07' | '\r' | '\u{202e}'));
        assert_eq!(obeyed, None, "{format}:\n{said}");
        assert!(
            said.contains("hostile"),
            "it is shown, though: {format}:\n{said}"
        );
    }
}

#[test]
fn nothing_printed_is_a_command_to_githubs_runner() {
    let said = said("github");
    for line in said.lines() {
        let line = line.trim_start();
        assert!(!line.starts_with("::error::hostile"), "{said}");
        assert!(!line.contains("##[error]hostile"), "{said}");
    }
}
