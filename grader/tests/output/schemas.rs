//! The published schemas: what all of them have in common.

use serde_json::{Value, json};
use std::path::Path;

/// Every schema there is.
const NAMES: [&str; 3] = ["report-v1", "list-v1", "diff-v1"];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schema")
}

/// A schema as it is published.
pub(crate) fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(format!("{name}.schema.json")));
    serde_json::from_str(&text.expect("it is published")).expect("it is JSON")
}

/// A schema as it is, but that nothing may be there which it does not describe: readers must
/// put up with what later versions add, this version adds nothing.
pub(crate) fn strict(mut schema: Value) -> Value {
    fn close(node: &mut Value) {
        if let Value::Object(map) = node {
            if map.contains_key("properties") {
                map.insert("additionalProperties".into(), json!(false));
            }
            map.values_mut().for_each(close);
        }
    }
    close(&mut schema);
    schema
}

#[test]
fn every_schema_is_looked_at() {
    let files = std::fs::read_dir(folder()).expect("there are schemas");
    let mut found: Vec<String> = files
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("a plain name")
        })
        .collect();
    let mut named = NAMES.map(|name| format!("{name}.schema.json"));
    found.sort();
    named.sort();
    assert_eq!(found, named);
}

#[test]
fn every_property_of_every_schema_is_required() {
    fn walk(node: &Value, path: &str) {
        let Value::Object(map) = node else { return };
        if let Some(Value::Object(properties)) = map.get("properties") {
            let mut required: Vec<&str> = map["required"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            let mut names: Vec<&str> = properties.keys().map(String::as_str).collect();
            required.sort_unstable();
            names.sort_unstable();
            assert_eq!(required, names, "{path}");
        }
        map.iter()
            .for_each(|(name, node)| walk(node, &format!("{path}/{name}")));
    }
    for name in NAMES {
        walk(&read(name), name);
    }
}

#[test]
fn every_schema_is_known_by_the_name_that_its_documents_have() {
    for name in NAMES {
        let (what, version) = name.split_once('-').expect("a name and a version");
        let schema = read(name);
        let known = json!(format!("cargo-grade/{what}/{version}"));
        assert_eq!(schema["properties"]["schema"]["const"], known);
        assert_eq!(
            schema["$id"],
            json!(format!("urn:cargo-grade:{what}:{version}"))
        );
    }
}
