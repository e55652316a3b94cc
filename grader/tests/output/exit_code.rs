//! What a report makes the process end with.

use crate::samples::{self, check, exercise, named, report};
use cargo_grade::report::Status;
use cargo_grade::report::exit_code::{ExitCode, TABLE};
use grade_protocol::Verdict;

#[test]
fn each_outcome_has_its_own_code() {
    let cases = [
        ("pass", ExitCode::FullMarks),
        ("deadlock", ExitCode::PointsLost),
        ("not_started", ExitCode::PointsLost),
        ("open", ExitCode::PointsOpen),
        ("compile_error", ExitCode::DoesNotCompile),
    ];
    for (name, code) in cases {
        assert_eq!(ExitCode::of(&named(name)), code, "{name}");
    }
}

#[test]
fn the_graders_own_trouble_comes_first_and_a_compile_error_second() {
    let trouble = exercise(
        Status::Graded,
        vec![check("x", "x", Verdict::Infrastructure)],
    );
    let refused = samples::compile_error();
    let lost = exercise(Status::Graded, vec![samples::deadlock(), samples::open()]);
    let all = report(vec![lost.clone(), refused.clone(), trouble]);
    assert_eq!(ExitCode::of(&all), ExitCode::OwnTrouble);
    assert_eq!(
        ExitCode::of(&report(vec![lost.clone(), refused])),
        ExitCode::DoesNotCompile
    );
    assert_eq!(ExitCode::of(&report(vec![lost])), ExitCode::PointsLost);
}

#[test]
fn what_the_exercise_forbids_and_what_the_compiler_cannot_take_count_as_not_compiling() {
    for status in [Status::Forbidden, Status::CompileLimit] {
        let report = report(vec![exercise(status, vec![samples::open()])]);
        assert_eq!(ExitCode::of(&report), ExitCode::DoesNotCompile);
    }
}

#[test]
fn always_zero_hides_what_a_submission_is_to_blame_for_and_nothing_else() {
    for (code, _) in TABLE {
        let hidden = code.always_zero().number();
        let expected = match code.number() {
            1..=3 => 0,
            kept => kept,
        };
        assert_eq!(hidden, expected, "{code:?}");
    }
}

#[test]
fn the_table_has_each_number_once_in_order() {
    let numbers: Vec<u8> = TABLE.iter().map(|(code, _)| code.number()).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 130]);
}

#[test]
fn the_readme_has_the_same_table() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = std::fs::read_to_string(readme).expect("the repository has a README.md");
    let row = |line: &str| -> Option<(u8, String)> {
        let mut cells = line
            .strip_prefix("| ")?
            .strip_suffix(" |")?
            .splitn(2, " | ");
        let number = cells.next()?.trim_matches(['`', ' ']).parse().ok()?;
        Some((number, cells.next()?.trim().to_owned()))
    };
    let written: Vec<(u8, String)> = readme
        .lines()
        .skip_while(|line| !line.to_lowercase().contains("| exit code |"))
        .skip(2)
        .map_while(row)
        .collect();
    let real: Vec<(u8, String)> = TABLE
        .iter()
        .map(|(code, meaning)| (code.number(), (*meaning).to_owned()))
        .collect();
    assert_eq!(
        written, real,
        "rows `| code | meaning |` below a head `| exit code | meaning |`"
    );
}
