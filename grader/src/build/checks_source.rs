//! Whether the checks of an exercise keep to what is there for them. Never about a submission.

use super::checks_not_built::ChecksNotBuilt;
use crate::course::{Course, Exercise};
use crate::gate;
use anyhow::Context;
use std::path::Path;

/// Refuses checks that use what the model does not see.
///
/// # Errors
/// When a file cannot be read. The inner error is the refusal.
pub(super) fn inspect(
    course: &Course,
    exercise: &Exercise,
) -> anyhow::Result<Result<(), ChecksNotBuilt>> {
    let src = exercise.dir.join("checks").join("src");
    inspect_folder(course, exercise, &src, &src)
}

fn inspect_folder(
    course: &Course,
    exercise: &Exercise,
    src: &Path,
    folder: &Path,
) -> anyhow::Result<Result<(), ChecksNotBuilt>> {
    let reading = || format!("reading {}", folder.display());
    let entries = std::fs::read_dir(folder).with_context(reading)?;
    let entries = entries.map(|entry| Ok(entry?.path()));
    let mut paths: Vec<_> = entries
        .collect::<std::io::Result<_>>()
        .with_context(reading)?;
    paths.sort();
    for path in paths {
        let outcome = match path.is_dir() {
            true => inspect_folder(course, exercise, src, &path)?,
            false => inspect_file(course, exercise, src, &path)?,
        };
        if outcome.is_err() {
            return Ok(outcome);
        }
    }
    Ok(Ok(()))
}

fn inspect_file(
    course: &Course,
    exercise: &Exercise,
    src: &Path,
    path: &Path,
) -> anyhow::Result<Result<(), ChecksNotBuilt>> {
    let inside = path.strip_prefix(src).unwrap_or(path);
    let is_outside = exercise
        .outside
        .iter()
        .any(|file| Path::new(file) == inside);
    if is_outside || path.extension().is_none_or(|kind| kind != "rs") {
        return Ok(Ok(()));
    }
    let text = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let shown = path.strip_prefix(&course.root).unwrap_or(path).display();
    let shown = shown.to_string().replace('\\', "/");
    let found = gate::in_checks(&shown, &String::from_utf8_lossy(&text));
    Ok(match found.into_iter().next() {
        Some(first) => Err(ChecksNotBuilt::refused(&exercise.checks_package, first)),
        None => Ok(()),
    })
}
