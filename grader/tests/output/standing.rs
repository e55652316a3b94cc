//! Where somebody stands, as data and its schemas.

use crate::samples;
use crate::schemas::{read, strict};
use cargo_grade::logbook::{
    DIFFERENCE_SCHEMA, Difference, Entry, OVERVIEW_SCHEMA, Overview, Stand, Standing,
};
use cargo_grade::report::{Defect, Status};
use serde_json::{Value, json};

/// What was noted of a sample.
fn entry(name: &str) -> Option<Entry> {
    let report = samples::named(name);
    Entry::of(&report.exercises[0], &report.grader, 1_700_000_000, None)
}

#[track_caller]
fn holds(schema: &str, value: &impl serde::Serialize) -> Value {
    let validator = jsonschema::draft202012::new(&strict(read(schema))).unwrap();
    let value = serde_json::to_value(value).unwrap();
    let found: Vec<String> = validator
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(found, [""; 0], "{value:#}");
    value
}

fn stand(last: Option<Entry>) -> Stand {
    Stand {
        id: "bank".into(),
        title: "accounts".into(),
        level: last.is_some().then(|| "beginner".into()),
        builds_on: vec!["counter".into()],
        standing: Standing::of(last.as_ref()),
        points: last.as_ref().map(Entry::points).unwrap_or_default(),
        edited_since: false,
        last,
    }
}

#[test]
fn every_sample_is_listed_as_the_schema_describes() {
    let noted = samples::all().into_iter().map(|(name, _)| entry(name));
    let stands: Vec<Stand> = noted.chain([None]).map(stand).collect();
    let overview = Overview {
        schema: OVERVIEW_SCHEMA.into(),
        points: stands[0].points,
        exercises: stands,
    };
    let mut value = holds("list-v1", &overview);
    value["exercises"][0]["standing"] = json!("finished");
    let validator = jsonschema::draft202012::new(&read("list-v1")).unwrap();
    assert!(!validator.is_valid(&value));
}

#[test]
fn every_two_samples_differ_as_the_schema_describes() {
    let noted = || {
        samples::all()
            .into_iter()
            .filter_map(|(name, _)| entry(name))
    };
    for before in noted() {
        for now in noted() {
            let difference = Difference::between("bank", &before, &now);
            let mut value = holds("diff-v1", &difference);
            assert_eq!(value["schema"], json!(DIFFERENCE_SCHEMA));
            value["checks"] = json!(1);
            let validator = jsonschema::draft202012::new(&read("diff-v1")).unwrap();
            assert!(!validator.is_valid(&value));
        }
    }
}

#[test]
fn the_lists_schema_names_every_defect_and_standing() {
    let schema = read("list-v1");
    let mut defects = Defect::ALL.map(Defect::name).to_vec();
    let mut named: Vec<&str> = schema["$defs"]["defect"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    defects.sort_unstable();
    named.sort_unstable();
    assert_eq!(named, defects);
    let standings = [Standing::NotStarted, Standing::UnderWay, Standing::Done];
    assert_eq!(schema["$defs"]["standing"]["enum"], json!(standings));
    let statuses = [
        Status::Graded,
        Status::NotStarted,
        Status::CompileError,
        Status::Forbidden,
        Status::CompileLimit,
    ];
    assert_eq!(schema["$defs"]["status"]["enum"], json!(statuses));
}
