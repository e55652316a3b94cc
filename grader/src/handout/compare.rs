//! How a student's copy differs from what the course hands out. Never changes it, and never follows a
//! link in it.

use super::{Handout, walk};
use crate::course::Course;
use std::collections::BTreeSet;
use std::path::Path;

/// Bytes by which line ends may lengthen a file, as a share of it: one for each line, none of which is
/// shorter than one.
const LONGEST: u64 = 2;

/// A file that is not as it was handed out, by its path in the copy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Different {
    /// It holds something else.
    Changed(String),
    /// It is not there.
    Missing(String),
    /// It is there, and has a say in what is built.
    Added(String),
}

impl Different {
    /// The path, and what is the matter with it in one word.
    #[must_use]
    pub fn told(&self) -> (&'static str, &str) {
        match self {
            Different::Changed(path) => ("changed", path),
            Different::Missing(path) => ("missing", path),
            Different::Added(path) => ("added", path),
        }
    }
}

/// What is not as it was handed out in a copy, but for what is the student's own. In the order of the paths.
///
/// # Errors
/// When a folder of it cannot be listed.
pub fn differences(
    course: &Course,
    handout: &Handout,
    copy: &Path,
) -> anyhow::Result<Vec<Different>> {
    let mut found = Vec::new();
    for (path, content) in &handout.files {
        if Handout::is_theirs(path) {
            continue;
        }
        match copy.join(path).symlink_metadata() {
            Err(_) if Handout::is_optional(path) => {}
            Err(_) => found.push(Different::Missing(path.clone())),
            Ok(it) if it.is_file() && is_same(&copy.join(path), it.len(), content) => {}
            Ok(_) => found.push(Different::Changed(path.clone())),
        }
    }
    let added = has_a_say(course, copy)?.into_iter();
    let added = added.filter(|path| !handout.files.contains_key(path));
    found.extend(added.map(Different::Added));
    found.sort_by(|a, b| a.told().1.cmp(b.told().1));
    Ok(found)
}

/// The same but for line ends, which git may have changed.
fn is_same(path: &Path, bytes: u64, expected: &[u8]) -> bool {
    let most = (expected.len() as u64).saturating_mul(LONGEST);
    let plain = |content: &[u8]| {
        let mut plain = content.to_vec();
        plain.retain(|byte| *byte != b'\r');
        plain
    };
    bytes <= most && std::fs::read(path).is_ok_and(|found| plain(&found) == plain(expected))
}

/// Files of a copy that cargo or the grader would heed.
fn has_a_say(course: &Course, copy: &Path) -> anyhow::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for folder in ["grader", "reference", ".cargo"] {
        found.extend(walk::files(copy, folder)?);
    }
    found.extend(settings(copy, ""));
    for exercise in &course.exercises {
        let folder = format!("exercises/{}", exercise.id);
        for part in ["task", "checks", ".cargo"] {
            found.extend(walk::files(copy, &format!("{folder}/{part}"))?);
        }
        found.extend(settings(copy, &format!("{folder}/")));
    }
    // Exercises that the course does not have.
    for path in walk::files(copy, "exercises")? {
        let is_checks = path.split('/').count() == 4 && path.ends_with("/checks/Cargo.toml");
        if is_checks {
            found.insert(path);
        }
    }
    Ok(found)
}

/// What changes how cargo builds everything below a folder.
fn settings<'a>(copy: &'a Path, folder: &'a str) -> impl Iterator<Item = String> + 'a {
    let names = [
        "rust-toolchain",
        "rust-toolchain.toml",
        "build.rs",
        "Cargo.lock",
    ];
    let paths = names.into_iter().map(move |name| format!("{folder}{name}"));
    paths.filter(|path| copy.join(path).symlink_metadata().is_ok())
}
