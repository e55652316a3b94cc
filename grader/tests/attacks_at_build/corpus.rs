//! The fixtures of attacks at compile time. Never the ones that are made in code.

use crate::attempt::{Attempt, Content};
use std::path::{Path, PathBuf};

/// The folder of the course.
pub(crate) fn root() -> PathBuf {
    let grader = Path::new(env!("CARGO_MANIFEST_DIR"));
    grader.parent().expect("grader/ is in a folder").to_owned()
}

/// Every fixture, by name.
pub(crate) fn attempts() -> Vec<Attempt> {
    let dir = root().join("fixtures/_attacks/build_time");
    let mut attempts: Vec<Attempt> = listed(&dir).iter().map(|dir| attempt(dir)).collect();
    attempts.sort_by(|a, b| a.name.cmp(&b.name));
    attempts
}

fn attempt(dir: &Path) -> Attempt {
    let name = dir.file_name().and_then(|name| name.to_str());
    let expected = std::fs::read_to_string(dir.join("expected.toml"));
    let expected = expected.unwrap_or_else(|why| panic!("{}: {why}", dir.display()));
    let mut sources = Vec::new();
    collect(dir, &dir.join("src"), &mut sources);
    Attempt {
        name: name.expect("a fixture has a plain name").to_owned(),
        expected: toml::from_str(&expected)
            .unwrap_or_else(|why| panic!("{}: {why}", dir.display())),
        content: Content::Sources(sources),
    }
}

fn collect(fixture: &Path, dir: &Path, sources: &mut Vec<(String, Vec<u8>)>) {
    for path in listed(dir) {
        if path.is_dir() {
            collect(fixture, &path, sources);
            continue;
        }
        let below = path.strip_prefix(fixture).expect("it lies there");
        let below = below.to_str().expect("a fixture's files have plain names");
        let content = std::fs::read(&path).expect("a fixture can be read");
        sources.push((below.to_owned(), content));
    }
}

fn listed(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap_or_else(|why| panic!("{}: {why}", dir.display()));
    entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .collect()
}
