//! What is kept of gradings, and what is not.

use super::Logbook;
use crate::logbook::{Change, Difference, Standing};
use crate::report::{
    CheckReport, ExerciseReport, Machine, Points, Report, SCHEMA, SourceFile, Status, Timing,
};
use grade_protocol::Verdict;
use std::collections::BTreeMap;

fn check(name: &str, verdict: Verdict) -> CheckReport {
    CheckReport::plain(name, format!("{name} is right"), verdict, 2)
}

/// Of one exercise whose source is this text.
fn report(source: &str, not_run: u32, checks: &[(&str, Verdict)]) -> Report {
    let checks = checks.iter().map(|(name, verdict)| check(name, *verdict));
    Report {
        schema: SCHEMA.to_owned(),
        grader: "1.0.0".to_owned(),
        seed: 0,
        exercises: vec![ExerciseReport {
            id: "it".to_owned(),
            title: String::new(),
            status: Status::Graded,
            points: Points::default(),
            checks: checks.collect(),
            not_run,
            diagnostics: Vec::new(),
            ignored: Vec::new(),
            sources: vec![SourceFile {
                path: "src/lib.rs".to_owned(),
                text: source.to_owned(),
            }],
        }],
        points: Points::default(),
        timing: Timing::default(),
        machine: Machine::default(),
        real_threads: BTreeMap::new(),
    }
}

fn scratch() -> (tempfile::TempDir, Logbook) {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("logbook/own");
    (dir, Logbook { folder })
}

const PASS: Verdict = Verdict::Pass;
const LOST: Verdict = Verdict::Deadlock;
const TODO: Verdict = Verdict::NotStarted;
/// As a check is that was left out.
const OPEN: Verdict = Verdict::Incomplete;

#[test]
fn the_last_two_gradings_of_different_sources_are_kept() {
    let (_dir, logbook) = scratch();
    assert_eq!(logbook.last("it"), None);
    for (at, source) in ["a", "b", "b", "c"].into_iter().enumerate() {
        let report = report(source, 0, &[("one", PASS)]);
        logbook.note(&report, at as u64).unwrap();
    }
    let times: Vec<u64> = logbook
        .entries("it")
        .iter()
        .map(|it| it.graded_at_secs)
        .collect();
    assert_eq!(times, [3, 2]);
    assert_eq!(logbook.last("other"), None);
}

#[test]
fn done_is_who_has_every_point_of_every_check() {
    let (_dir, logbook) = scratch();
    let standing = || Standing::of(logbook.last("it").as_ref());
    assert_eq!(standing(), Standing::NotStarted);
    let lost = [("one", PASS), ("two", LOST)];
    for (report, expected) in [
        (report("a", 0, &lost), Standing::UnderWay),
        (report("b", 1, &[("two", PASS)]), Standing::Done),
        (
            report("c", 0, &[("one", PASS), ("two", PASS)]),
            Standing::Done,
        ),
        (report("d", 1, &[("two", LOST)]), Standing::UnderWay),
        (
            report("e", 0, &[("one", TODO), ("two", LOST)]),
            Standing::UnderWay,
        ),
        (
            report("f", 0, &[("one", TODO), ("two", OPEN)]),
            Standing::NotStarted,
        ),
        (
            report("g", 0, &[("one", OPEN), ("two", OPEN)]),
            Standing::UnderWay,
        ),
    ] {
        logbook.note(&report, 0).unwrap();
        assert_eq!(standing(), expected, "{report:?}");
    }
}

#[test]
fn a_check_that_was_not_run_again_is_of_the_sources_of_then() {
    let (_dir, logbook) = scratch();
    let all = [("one", PASS), ("two", LOST), ("three", PASS)];
    logbook.note(&report("a", 0, &all), 0).unwrap();
    let first = logbook.last("it").unwrap();
    assert!(first.is_of(&first.sources));
    logbook.note(&report("b", 2, &[("two", PASS)]), 1).unwrap();
    let last = logbook.last("it").unwrap();
    let names: Vec<&str> = last.checks.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["one", "two", "three"]);
    assert_eq!(
        (last.points().won, last.points().max, last.not_run),
        (6, 6, 0)
    );
    assert!(!last.is_of(&last.sources));
    assert_eq!(last.checks[0].sources, first.sources);
}

#[test]
fn a_check_that_is_left_out_the_next_time_is_what_it_was_on_the_same_sources() {
    let (_dir, logbook) = scratch();
    let won = |source: &str, second| {
        let checks = [("one", PASS), ("two", second)];
        logbook.note(&report(source, 0, &checks), 0).unwrap();
        logbook.last("it").unwrap().points().won
    };
    assert_eq!(won("a", PASS), 4);
    assert_eq!(won("a", OPEN), 4);
    assert_eq!(won("a", LOST), 2);
    assert_eq!(won("b", OPEN), 2);
    assert_eq!(logbook.last("it").unwrap().points().open, 2);
}

#[test]
fn one_check_alone_leaves_the_others_to_be_run() {
    let (_dir, logbook) = scratch();
    logbook.note(&report("a", 2, &[("two", PASS)]), 0).unwrap();
    let last = logbook.last("it").unwrap();
    assert_eq!((last.not_run, last.checks.len()), (2, 1));
    assert_eq!(Standing::of(Some(&last)), Standing::UnderWay);
}

#[test]
fn trouble_of_the_graders_own_changes_nothing() {
    let (_dir, logbook) = scratch();
    logbook.note(&report("a", 0, &[("one", PASS)]), 0).unwrap();
    let before = logbook.entries("it");
    let mut trouble = report("b", 0, &[]);
    trouble.exercises[0].status = Status::Infrastructure;
    logbook.note(&trouble, 1).unwrap();
    assert_eq!(logbook.entries("it"), before);
}

#[test]
fn a_damaged_page_is_as_good_as_none_and_written_anew() {
    let (_dir, logbook) = scratch();
    let pass = report("a", 0, &[("one", PASS)]);
    logbook.note(&pass, 0).unwrap();
    let page = logbook.file("it");
    let whole = std::fs::read_to_string(&page).unwrap();
    let form = whole.replacen("\"form\":1", "\"form\":0", 1);
    assert_ne!(form, whole);
    for damaged in [&whole[..whole.len() / 2], "", "{}", &form] {
        std::fs::write(&page, damaged).unwrap();
        assert_eq!(logbook.last("it"), None, "{damaged}");
        logbook.note(&pass, 0).unwrap();
        assert_eq!(std::fs::read_to_string(&page).unwrap(), whole);
    }
}

#[test]
fn gradings_at_once_lose_nothing_of_each_other() {
    let (_dir, logbook) = scratch();
    std::thread::scope(|scope| {
        for name in ["one", "two", "three", "four", "five", "six"] {
            let logbook = &logbook;
            // The same sources: each adds its check to what is known.
            scope.spawn(move || logbook.note(&report("a", 5, &[(name, PASS)]), 0).unwrap());
        }
    });
    let last = logbook.last("it").unwrap();
    assert_eq!((last.checks.len(), last.not_run), (6, 0));
    let left = std::fs::read_dir(logbook.folder()).unwrap();
    let mut left: Vec<_> = left.map(|it| it.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["it.json", "lock"]);
}

#[test]
fn what_changed_is_told_for_each_check() {
    let (_dir, logbook) = scratch();
    let before = [
        ("fixed", LOST),
        ("broke", PASS),
        ("other", LOST),
        ("same", LOST),
        ("gone", PASS),
    ];
    let now = [
        ("fixed", PASS),
        ("broke", LOST),
        ("other", Verdict::Race),
        ("same", LOST),
        ("new", PASS),
    ];
    logbook.note(&report("a", 0, &before), 0).unwrap();
    logbook.note(&report("b", 0, &now), 1).unwrap();
    let [now, before] = &logbook.entries("it")[..] else {
        panic!("two entries");
    };
    let difference = Difference::between("it", before, now);
    let changes = difference.checks.iter();
    let changes: Vec<(&str, Change)> = changes.map(|it| (&*it.name, it.change)).collect();
    let expected = [
        ("fixed", Change::Fixed),
        ("broke", Change::Broke),
        ("other", Change::Other),
        ("same", Change::Same),
        ("new", Change::Unknown),
        ("gone", Change::Unknown),
    ];
    assert_eq!(changes, expected);
    assert_eq!(difference.count(Change::Fixed), 1);
    assert_eq!(
        (difference.before.points.won, difference.now.points.won),
        (4, 4)
    );
}
