//! What the author of an exercise still has to write: places that say so, as those of a new exercise do.

use crate::course::{Course, Exercise};
use anyhow::Context;
use std::path::Path;

/// How such a place begins.
const MARK: &str = "TO WRITE: ";

/// Every place in the exercise's README, its task and its checks.
pub(super) fn of(course: &Course, exercise: &Exercise) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for part in ["README.md", "task/src", "checks/Cargo.toml", "checks/src"] {
        look(&course.root, &exercise.dir.join(part), &mut found)?;
    }
    Ok(found)
}

fn look(root: &Path, path: &Path, found: &mut Vec<String>) -> anyhow::Result<()> {
    let reading = || format!("reading {}", path.display());
    if path.is_dir() {
        let entries = std::fs::read_dir(path).with_context(reading)?;
        let mut entries = entries
            .collect::<Result<Vec<_>, _>>()
            .with_context(reading)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            look(root, &entry.path(), found)?;
        }
    } else if path.is_file() {
        let text = std::fs::read(path).with_context(reading)?;
        let name = path
            .strip_prefix(root)
            .unwrap_or(path)
            .display()
            .to_string();
        let name = name.replace('\\', "/");
        for (line, number) in String::from_utf8_lossy(&text).lines().zip(1..) {
            if let Some((_, what)) = line.split_once(MARK) {
                let what = what.trim_end_matches(['"', '.']);
                found.push(format!("{name}:{number} is to be written: {what}"));
            }
        }
    }
    Ok(())
}
