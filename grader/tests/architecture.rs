//! Habits of this repository, held by tests. Never builds or runs anything.

use std::fs;
use std::path::{Path, PathBuf};

/// A file with more lines than this holds more than one thing.
const MOST_LINES: usize = 600;

fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .parent()
        .expect("the package lies in the workspace")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// Every .rs file below `dir`.
fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![dir.to_owned()];
    while let Some(dir) = left.pop() {
        for entry in fs::read_dir(dir).expect("a folder can be listed") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty());
    found
}

/// Words of a document that are paths from the repository's root.
///
/// A path has a slash, and nothing but what names of ours are made of. `ID` stands for each
/// exercise.
fn paths_in(document: &str) -> Vec<String> {
    let is_path = |word: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "./_-*".contains(c);
        word.contains('/') && word.chars().all(plain) && !word.starts_with('/')
    };
    document
        .split(|c: char| c.is_whitespace() || "`|(),;:\"'".contains(c))
        .map(|word| word.trim_end_matches(['.', '/']))
        .filter(is_path)
        .map(str::to_owned)
        .collect()
}

fn exercises() -> Vec<String> {
    let folders = fs::read_dir(root().join("exercises")).expect("there are exercises");
    let names = folders.map(|folder| folder.expect("a folder").file_name());
    names
        .map(|name| name.into_string().expect("a plain name"))
        .collect()
}

/// Whether `path` exists; one that ends in a star needs something that begins like it.
fn exists(path: &Path) -> bool {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name().and_then(|n| n.to_str())) else {
        return false;
    };
    let Some(start) = name.strip_suffix('*') else {
        return path.exists();
    };
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.any(|name| name.starts_with(start))
}

#[test]
fn every_path_that_the_architecture_names_exists() {
    let text = read(&root().join("ARCHITECTURE.md"));
    let mut count = 0;
    for exercise in exercises() {
        for line in text.lines() {
            // What a row of the map says lies in a folder is named from there.
            let mut bases = vec![root().to_owned()];
            for path in paths_in(line) {
                let path = path.replace("ID", &exercise);
                let there = bases
                    .iter()
                    .map(|base| base.join(&path))
                    .find(|it| exists(it));
                let there = there.unwrap_or_else(|| panic!("{path} does not exist: {line}"));
                bases.push(there);
                count += 1;
            }
        }
    }
    assert!(count > 0);
}

#[test]
fn every_member_of_the_workspace_in_grader_is_on_the_map() {
    let map = read(&root().join("ARCHITECTURE.md"));
    for entry in fs::read_dir(root().join("grader")).expect("there is a grader") {
        let dir = entry.expect("a folder can be listed").path();
        if dir.join("Cargo.toml").is_file() {
            let name = dir
                .file_name()
                .and_then(|name| name.to_str())
                .expect("a plain name");
            let path = format!("grader/{name}");
            assert!(map.contains(&path), "ARCHITECTURE.md does not name {path}");
        }
    }
}

#[test]
fn every_source_file_says_first_what_it_is_for() {
    for path in sources(&root().join("grader")) {
        assert!(read(&path).starts_with("//! "), "{}", path.display());
    }
}

#[test]
fn no_source_file_is_long() {
    for part in ["grader", "exercises", "reference"] {
        for path in sources(&root().join(part)) {
            let lines = read(&path).lines().count();
            assert!(lines <= MOST_LINES, "{} has {lines} lines", path.display());
        }
    }
}

/// What the model calls std's primitives: an exercise may be about building one, and have its name.
const PRIMITIVES: [&str; 1] = ["barrier"];

#[test]
fn the_grader_knows_no_exercise_by_name() {
    let words_of = |id: String| {
        let word = (!PRIMITIVES.contains(&&*id)).then(|| format!("\"{id}\""));
        let packages = [format!("{id}_task"), format!("{id}_checks")];
        word.into_iter().chain(packages)
    };
    let words: Vec<String> = exercises().into_iter().flat_map(words_of).collect();
    for path in sources(&root().join("grader/src")) {
        let text = read(&path);
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in &words {
            assert!(!shipped.contains(word), "{} names {word}", path.display());
        }
    }
}
