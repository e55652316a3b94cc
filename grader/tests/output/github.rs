//! The report for GitHub Actions.

use crate::samples;
use cargo_grade::cli::Voice;
use cargo_grade::output::github;

fn log(name: &str) -> String {
    github::log(&samples::named(name), Voice::default(), "TOKEN")
}

#[test]
fn a_log_holds_the_report_and_then_annotations_on_the_students_lines() {
    insta::assert_snapshot!("deadlock_log", log("deadlock"));
}

#[test]
fn annotations_read_as_accepted() {
    for (name, _) in samples::all() {
        let log = log(name);
        let annotations = log.split_once("::TOKEN::\n").unwrap().1;
        insta::assert_snapshot!(format!("{name}_annotations"), annotations);
    }
}

#[test]
fn summaries_read_as_accepted() {
    for name in ["deadlock", "compile_error", "open", "hostile"] {
        let summary = github::summary(&samples::named(name), 0);
        insta::assert_snapshot!(format!("{name}_summary"), summary);
    }
}

#[test]
fn a_submission_cannot_write_a_command_into_the_log() {
    let log = log("hostile");
    let (report, annotations) = log.split_once("::TOKEN::\n").unwrap();
    for line in report.lines().skip(1) {
        assert!(
            !line.trim().starts_with("::") && !line.contains("##["),
            "{line}"
        );
    }
    for line in annotations.lines() {
        let ours = ["::error ", "::warning ", "::notice "];
        assert!(ours.iter().any(|ours| line.starts_with(ours)), "{line}");
        assert!(!line.contains("##["), "{line}");
    }
}

#[test]
fn a_submission_cannot_leave_its_block_in_the_summary() {
    let summary = github::summary(&samples::hostile(), 0);
    assert_eq!(
        summary.matches("<details>").count(),
        summary.matches("</details>").count()
    );
    let mut fence: Option<String> = None;
    for line in summary.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if *line == **open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => assert!(!line.contains("<script>"), "{line}"),
        }
    }
    assert_eq!(fence, None);
}

#[test]
fn a_summary_is_never_longer_than_what_github_keeps() {
    let mut report = samples::named("deadlock");
    let one = report.exercises[0].clone();
    report.exercises = vec![one; 1_200];
    let summary = github::summary(&report, 0);
    assert!(summary.len() <= github::SUMMARY_BYTES);
    assert!(summary.contains("did not fit here"));
    assert_eq!(
        summary.matches("<details>").count(),
        summary.matches("</details>").count()
    );
    let behind = github::summary(&report, (github::SUMMARY_BYTES - 10) as u64);
    assert_eq!(behind, "");
}
