//! What libraries and judges are built from, as fingerprints. Never reads a source: names, lengths and
//! times tell whether one has changed.

use super::fingerprint::Fingerprint;
use crate::course::{Course, Exercise};

/// Folders in grader/ that workers and judges are made from.
const IN_GRADER: [&str; 7] = [
    "confinement",
    "protocol",
    "engine",
    "model-std",
    "noise-std",
    "kit",
    "linearizability",
];

/// Everything that all exercises have in common.
///
/// # Errors
/// When a file cannot be looked at.
pub(super) fn of_course(course: &Course) -> anyhow::Result<String> {
    let mut fingerprint = Fingerprint::default();
    fingerprint.bytes(course.toolchain.rustc.as_os_str().as_encoded_bytes());
    fingerprint.file(&course.toolchain.rustc)?;
    for file in ["Cargo.toml", "Cargo.lock"] {
        let path = course.root.join(file);
        if path.is_file() {
            fingerprint.file(&path)?;
        }
    }
    for dir in IN_GRADER {
        fingerprint.tree(&course.root.join("grader").join(dir))?;
    }
    Ok(fingerprint.hex())
}

/// What one exercise adds to what all have in common, which is `of_course`.
///
/// # Errors
/// When a file cannot be looked at.
pub(super) fn of_exercise(of_course: &str, exercise: &Exercise) -> anyhow::Result<String> {
    let mut fingerprint = Fingerprint::default();
    fingerprint.bytes(of_course.as_bytes());
    for part in ["task", "checks"] {
        let dir = exercise.dir.join(part);
        for inside in ["Cargo.toml", "src"] {
            let path = dir.join(inside);
            match path.is_dir() {
                true => fingerprint.tree(&path)?,
                false => fingerprint.file(&path)?,
            }
        }
    }
    Ok(fingerprint.hex())
}
