//! The report as JSON, and its schema.

use crate::samples::{
    self, add_on_threads, check, compile_error, exercise, not_started, report, seen, seen_once,
};
use crate::schemas::{read, strict};
use cargo_grade::output::json;
use cargo_grade::report::document::Document;
use cargo_grade::report::{RealThreads, Report, Status};
use grade_protocol::Verdict;
use serde_json::{Value, json};

fn schema() -> Value {
    read("report-v1")
}

fn value(report: &Report) -> Value {
    serde_json::from_str(&json::document(report).unwrap()).unwrap()
}

#[test]
fn every_sample_is_what_the_schema_describes_and_nothing_more() {
    let validator = jsonschema::draft202012::new(&strict(schema())).unwrap();
    for (name, report) in samples::all() {
        let found: Vec<String> = validator
            .iter_errors(&value(&report))
            .map(|error| format!("{name}: {}: {error}", error.instance_path()))
            .collect();
        assert_eq!(found, [""; 0]);
    }
}

#[test]
fn the_schema_refuses_a_report_that_lacks_anything() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let whole = value(&samples::named("deadlock"));
    assert!(validator.is_valid(&whole));
    let Value::Object(fields) = &whole else {
        panic!("a report is an object")
    };
    for name in fields.keys() {
        let mut less = whole.clone();
        less.as_object_mut().unwrap().remove(name);
        assert!(!validator.is_valid(&less), "{name}");
    }
    let mut other = whole;
    other["schema"] = json!("cargo-grade/report/v2");
    assert!(!validator.is_valid(&other));
}

#[test]
fn the_schema_names_every_verdict_and_every_status() {
    let schema = schema();
    let verdicts: Vec<&str> = Verdict::ALL.iter().map(|verdict| verdict.name()).collect();
    assert_eq!(schema["$defs"]["verdict"]["enum"], json!(verdicts));
    let statuses = [
        Status::Graded,
        Status::NotStarted,
        Status::CompileError,
        Status::Forbidden,
        Status::CompileLimit,
        Status::Infrastructure,
    ];
    assert_eq!(schema["$defs"]["status"]["enum"], json!(statuses));
}

#[test]
fn the_schema_describes_every_effect_and_no_other() {
    let validator = jsonschema::draft202012::new(&strict(schema())).unwrap();
    let mut report = samples::named("deadlock");
    let mut checks = report.exercises[0].checks.iter_mut();
    let found = checks.find_map(|check| check.counterexample.as_mut());
    let steps = &mut found.unwrap().trace.steps;
    let mut known = Vec::new();
    for effect in samples::every_effect() {
        steps[0].effect = Some(effect.clone());
        steps.push(steps[0].clone());
        known.push(serde_json::to_value(effect).unwrap()["kind"].clone());
    }
    let found: Vec<String> = validator
        .iter_errors(&value(&report))
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(found, [""; 0]);
    let described = schema();
    let described = described["$defs"]["effect"]["oneOf"].as_array().unwrap();
    let described: Vec<&Value> = described
        .iter()
        .map(|effect| &effect["properties"]["kind"]["const"])
        .collect();
    assert_eq!(described, known.iter().collect::<Vec<_>>());
}

#[test]
fn a_document_survives_being_written_and_read() {
    for (name, report) in samples::all() {
        let text = json::document(&report).unwrap();
        assert!(text.ends_with("}\n"), "{name}");
        assert_eq!(
            serde_json::from_str::<Document>(&text).unwrap(),
            Document::from(&report),
            "{name}"
        );
    }
}

#[test]
fn what_real_threads_show_changes_nothing_outside_real_threads() {
    let outside = |found: RealThreads| {
        let mut report = report(vec![not_started()]);
        add_on_threads(&mut report, "real-threads", found);
        let verdicts = report.exercises[0].checks.iter().map(|c| c.verdict);
        report.exercises[0].status = Status::of_run(verdicts);
        let mut value = value(&report);
        value.as_object_mut().unwrap().remove("real_threads");
        value.to_string()
    };
    let not_started = RealThreads {
        verdict: Verdict::NotStarted,
        ..seen()
    };
    let passed = RealThreads {
        verdict: Verdict::Pass,
        ..seen()
    };
    let first = outside(not_started);
    assert!(first.contains(r#""status":"not_started""#), "{first}");
    for found in [passed, seen(), seen_once()] {
        assert_eq!(outside(found), first);
    }
}

#[test]
fn points_on_real_threads_are_counted_apart_and_in_the_total() {
    let report = samples::named("real_threads");
    let value = value(&report);
    let modelled = json!({"won": 2, "open": 0, "max": 2});
    assert_eq!(value["points"], modelled);
    assert_eq!(value["exercises"][0]["points"], modelled);
    let names: Vec<&Value> = value["exercises"][0]["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| &check["name"])
        .collect();
    assert_eq!(names, ["linearizable"]);
    let apart = &value["real_threads"];
    assert_eq!(apart["points"], json!({"won": 0, "open": 2, "max": 4}));
    assert_eq!(apart["total"], json!(report.points));
    assert_eq!(apart["total"], json!({"won": 2, "open": 2, "max": 6}));
    insta::assert_snapshot!(
        "check_on_real_threads",
        serde_json::to_string_pretty(&apart["checks"]["bank/real-threads"]).unwrap()
    );
}

#[test]
fn a_check_on_real_threads_that_was_not_run_stands_with_the_others() {
    let mut refused = compile_error();
    refused.checks.push(check(
        "real-threads",
        "money is kept on real threads",
        Verdict::CompileError,
    ));
    let value = value(&report(vec![refused]));
    assert_eq!(value["exercises"][0]["checks"][2]["name"], "real-threads");
    assert_eq!(value["exercises"][0]["status"], "compile_error");
    assert_eq!(value["real_threads"]["checks"], json!({}));
}

#[test]
fn an_exercise_whose_checks_all_run_on_real_threads_is_graded() {
    let mut report = report(vec![exercise(Status::Graded, Vec::new())]);
    add_on_threads(&mut report, "real-threads", seen());
    let document = Document::from(&report);
    assert_eq!(document.exercises[0].status, Status::Graded);
    assert_eq!(document.points.max, 0);
    assert_eq!(document.real_threads.total, report.points);
}

#[test]
fn hostile_text_is_escaped_in_the_document() {
    let text = json::document(&samples::hostile()).unwrap();
    let obeyed = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!text.contains(obeyed) && !text.contains("##["), "{text}");
    assert!(!text.lines().any(|line| line.trim().starts_with("::")));
}
