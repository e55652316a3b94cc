//! Grading anything twice gives the same report, byte for byte, but for what clocks, the machine
//! and real threads show. Never asks whether the report is right.

#[path = "../course/command.rs"]
mod command;

use cargo_grade::review::Expected;
use command::{Fixture, fixtures, grader, root};
use grade_protocol::Verdict;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Gradings at the same time.
const AT_ONCE: usize = 2;

/// Schedules for each case: enough for every strategy to have its turn, and for most failures to show.
const SCHEDULES: &str = "1000";

/// A report's parts as they were written, without those that may differ.
fn parts(exercise: &str, submission: &Path, jobs: &str) -> BTreeMap<String, String> {
    let mut command = grader(&root());
    // What real threads show is left out of the comparison, so it need not be had.
    command.args([
        exercise,
        "--format",
        "json",
        "--model-only",
        "--schedules",
        SCHEDULES,
        jobs,
        "--submission",
    ]);
    let output = command.arg(submission).output().expect("it can be run");
    let report: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&output.stderr)));
    let mut parts: BTreeMap<String, String> = report
        .into_iter()
        .map(|(name, part)| (name, part.get().to_owned()))
        .collect();
    for varying in ["timing", "machine", "real_threads"] {
        parts.remove(varying).expect("every report has it");
    }
    assert!(parts.contains_key("exercises"));
    let code = output.status.code().expect("it ends by itself");
    parts.insert("exit code".to_owned(), code.to_string());
    parts
}

/// The first line of one text that the other has not.
fn difference(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> Option<String> {
    for (name, text) in one {
        let other = other.get(name).map_or("", String::as_str);
        if text != other {
            let mut pairs = text.lines().zip(other.lines());
            let lines = pairs.find(|(a, b)| a != b).unwrap_or(("", "(ends)"));
            return Some(format!("{name}: {:?}, then {:?}", lines.0, lines.1));
        }
    }
    (one.len() != other.len()).then(|| "other parts".to_owned())
}

/// Grades each fixture once for each of `jobs`, a few fixtures at a time.
fn differences(fixtures: &[Fixture], jobs: [&str; 2]) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(fixture) = fixtures.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let [one, other] =
                        jobs.map(|jobs| parts(&fixture.exercise, &fixture.folder, jobs));
                    if let Some(difference) = difference(&one, &other) {
                        let name = format!("{}/{}", fixture.exercise, fixture.name);
                        found.lock().unwrap().push(format!("{name}: {difference}"));
                    }
                }
            });
        }
    });
    found.into_inner().unwrap()
}

/// The verdicts that a fixture is expected to get.
fn verdicts(fixture: &Fixture) -> Vec<Verdict> {
    let expected = fixture.folder.join("expected.toml");
    let expected = Expected::read(&expected).expect("every fixture has one");
    expected.verdicts().collect()
}

/// As many fixtures as it takes to see every verdict that there is, and one of each exercise.
fn one_for_each_verdict(mut fixtures: Vec<Fixture>) -> Vec<Fixture> {
    let mut exercises = BTreeSet::new();
    let mut seen = BTreeSet::new();
    fixtures.retain(|fixture| {
        let mut new = exercises.insert(fixture.exercise.clone());
        for verdict in verdicts(fixture) {
            new |= seen.insert(verdict);
        }
        new
    });
    fixtures
}

#[test]
fn fixtures_of_each_verdict_get_the_same_report_twice() {
    let fixtures = one_for_each_verdict(fixtures());
    assert!(fixtures.len() >= 20, "{}", fixtures.len());
    let found = differences(&fixtures, ["-j1", "-j1"]);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
#[ignore = "takes minutes: run it when the engine, the model or the search has changed"]
fn every_fixture_gets_the_same_report_twice() {
    let found = differences(&fixtures(), ["-j1", "-j1"]);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_report_does_not_depend_on_how_many_workers_made_it() {
    let telling = [
        "fail_load_then_store",
        "fail_locks_from_then_to",
        "fail_one_global_lock",
        "pass_owner_thread",
    ];
    let mut fixtures = fixtures();
    fixtures.retain(|fixture| telling.contains(&fixture.name.as_str()));
    assert!(fixtures.len() >= telling.len());
    let found = differences(&fixtures, ["-j1", "-j3"]);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
