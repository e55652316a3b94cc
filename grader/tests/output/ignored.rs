//! What was ignored of a submission, in each format. Never trusts an archive's names.

use crate::samples;
use cargo_grade::cli::Voice;
use cargo_grade::output::human::{self, View};
use cargo_grade::output::{github, html, json};
use cargo_grade::report::document::Document;
use cargo_grade::report::{Ignored, Report};

fn with_ignored(paths: &[&str]) -> Report {
    let mut report = samples::named("deadlock");
    let ignored = |path: &&str| Ignored {
        path: (*path).to_owned(),
        why: "build scripts are never run".to_owned(),
    };
    report.exercises[0].ignored = paths.iter().map(ignored).collect();
    report
}

fn texts(report: &Report) -> [String; 3] {
    [
        human::report(report, View::elsewhere(Voice::default())),
        github::summary(report, 0),
        html::report(report),
    ]
}

#[test]
fn every_format_says_what_was_ignored_and_none_says_nothing_was() {
    for text in texts(&with_ignored(&["exercises/bank/build.rs"])) {
        assert!(text.contains("ignored"), "{text}");
        assert!(text.contains("bank/build.rs"), "{text}");
    }
    for text in texts(&with_ignored(&[])) {
        assert!(
            !text.contains("ignored:") && !text.contains("ignored\\:"),
            "{text}"
        );
    }
}

#[test]
fn many_are_counted() {
    let paths = ["a", "b", "c", "d", "e", "f"];
    let [human, ..] = texts(&with_ignored(&paths));
    assert!(human.contains("2 more"), "{human}");
}

#[test]
fn a_hostile_name_is_harmless() {
    let hostile = "\u{1b}]0;x\u{7}<script>alert(1)</script>\n::error::no | `x`";
    let report = with_ignored(&[hostile]);
    let [human, markdown, html] = texts(&report);
    assert!(!human.contains("\u{1b}]0") && !human.contains("\n::error"));
    for text in [&markdown, &html] {
        assert!(!text.contains("<script>alert") && !text.contains('\u{1b}'));
    }
    assert!(!markdown.contains("\n::error"));
}

#[test]
fn a_file_that_is_read_again_has_them_and_an_old_one_has_none() {
    let report = with_ignored(&["exercises/bank/build.rs"]);
    let text = json::document(&report).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let again: Document = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(again, Document::from(&report));
    let exercise = value["exercises"][0].as_object_mut().unwrap();
    exercise.remove("ignored").unwrap();
    let old: Document = serde_json::from_value(value).unwrap();
    assert_eq!(old.exercises[0].ignored, []);
}
