//! What an exercise's sources began as: kept in exercises/ID/checks/starter, and put back from there.
//! Never overwrites or removes anything that it finds.

use crate::intake::Sources;
use anyhow::Context;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// What putting a starter back came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutBack {
    /// The sources were the starter's already.
    AsItWas,
    /// Done; what was there before lies in this folder now, if anything was.
    Done(Option<PathBuf>),
}

/// Where the starter of an exercise in a folder is kept: another folder that holds src/.
#[must_use]
pub fn folder(exercise: &Path) -> PathBuf {
    exercise.join("checks").join("starter")
}

/// The starter of the exercise in a folder; nothing if the course keeps none.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read(exercise: &Path) -> anyhow::Result<Option<Sources>> {
    let folder = folder(exercise);
    match has_sources(&folder) {
        true => Ok(Some(Sources::read(&folder)?)),
        false => Ok(None),
    }
}

/// The folder of an exercise of this name that has a starter, in a course around a folder: found without cargo, which
/// reads no workspace in which somebody's sources are gone.
#[must_use]
pub fn find(id: &str, start: &Path) -> Option<PathBuf> {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
    if !id.chars().all(is_plain) {
        return None;
    }
    let around = start.ancestors().map(|dir| dir.join("exercises").join(id));
    around.into_iter().find(|dir| has_sources(&folder(dir)))
}

/// The exercises of a course around a folder that have a starter and no sources, by name.
#[must_use]
pub fn missing(start: &Path) -> Vec<String> {
    let around = start.ancestors().map(|dir| dir.join("exercises"));
    let exercises = around.into_iter().find_map(|dir| dir.read_dir().ok());
    let dirs = exercises.into_iter().flatten().flatten();
    let is_missing = |dir: &Path| has_sources(&folder(dir)) && !has_sources(dir);
    let mut missing: Vec<String> = dirs
        .filter(|entry| is_missing(&entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    missing.sort();
    missing
}

fn has_sources(folder: &Path) -> bool {
    folder.join("src").join("lib.rs").is_file()
}

/// Whether the sources below `dir` are these.
#[must_use]
pub fn is_there(dir: &Path, starter: &Sources) -> bool {
    Sources::read(dir).is_ok_and(|sources| sources == *starter)
}

/// Puts a starter into src/ below `dir`. What was in there is moved into a new folder beside it first.
///
/// The folder src/ itself stays the same one: whoever is in it stays in it.
///
/// # Errors
/// When something cannot be moved or written. Nothing is lost then: it lies in one of the two folders.
pub fn put_back(dir: &Path, starter: &Sources) -> anyhow::Result<PutBack> {
    if is_there(dir, starter) {
        return Ok(PutBack::AsItWas);
    }
    let src = dir.join("src");
    let kept = keep(dir, &src)?;
    let making = || format!("making {}", src.display());
    fs::create_dir_all(&src).with_context(making)?;
    let write = || starter.iter().try_for_each(|it| write_new(dir, it));
    write().with_context(|| match &kept {
        Some(kept) => format!("your files are in {}", kept.display()),
        None => "there was nothing to keep".to_owned(),
    })?;
    Ok(PutBack::Done(kept))
}

/// Moves all that is in a folder into a new one beside it, if there is anything.
fn keep(dir: &Path, src: &Path) -> anyhow::Result<Option<PathBuf>> {
    let reading = || format!("reading {}", src.display());
    let moving = |from: &Path, to: &Path| {
        let moving = || format!("moving {} to {}", from.display(), to.display());
        fs::rename(from, to).with_context(moving)
    };
    if src.is_file() {
        let kept = new_folder(dir)?;
        moving(src, &kept.join("src"))?;
        return Ok(Some(kept));
    }
    let entries = match fs::read_dir(src) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        entries => entries.with_context(reading)?,
    };
    let entries = entries
        .collect::<Result<Vec<_>, _>>()
        .with_context(reading)?;
    if entries.is_empty() {
        return Ok(None);
    }
    let kept = new_folder(dir)?;
    for entry in entries {
        moving(&entry.path(), &kept.join(entry.file_name()))?;
    }
    Ok(Some(kept))
}

/// The first of `src.before-reset-1`, `src.before-reset-2`, ... that is not there yet.
fn new_folder(dir: &Path) -> anyhow::Result<PathBuf> {
    let mut number = 1_u32;
    loop {
        let folder = dir.join(format!("src.before-reset-{number}"));
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            made => {
                made.with_context(|| format!("making {}", folder.display()))?;
                return Ok(folder);
            }
        }
    }
}

fn write_new(dir: &Path, (path, text): (&str, &str)) -> anyhow::Result<()> {
    let path = dir.join(path);
    let writing = || format!("writing {}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(writing)?;
    }
    let mut file = File::create_new(&path).with_context(writing)?;
    file.write_all(text.as_bytes()).with_context(writing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> Sources {
        Sources::from_texts(&[("src/lib.rs", text), ("src/part/mod.rs", "// part\n")])
    }

    #[test]
    fn what_was_there_is_kept_and_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let at = |path: &str| dir.path().join(path);
        let read = |path: &str| fs::read_to_string(at(path)).unwrap();
        let starter = sources("// starter\n");
        let put_back = || put_back(dir.path(), &starter).unwrap();
        assert_eq!(put_back(), PutBack::Done(None));
        assert_eq!(put_back(), PutBack::AsItWas);
        for (number, name) in [(1, "src.before-reset-1"), (2, "src.before-reset-2")] {
            fs::write(at("src/lib.rs"), format!("// mine {number}\n")).unwrap();
            fs::write(at("src/notes.txt"), format!("notes {number}\n")).unwrap();
            assert_eq!(put_back(), PutBack::Done(Some(at(name))));
            assert_eq!(read("src/lib.rs"), "// starter\n");
            assert!(!at("src/notes.txt").exists());
        }
        for number in [1, 2] {
            let folder = format!("src.before-reset-{number}");
            assert_eq!(
                read(&format!("{folder}/lib.rs")),
                format!("// mine {number}\n")
            );
            assert_eq!(
                read(&format!("{folder}/notes.txt")),
                format!("notes {number}\n")
            );
            assert_eq!(read(&format!("{folder}/part/mod.rs")), "// part\n");
        }
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_kept_as_well() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("src"), "mine").unwrap();
        let kept = dir.path().join("src.before-reset-1");
        let done = put_back(dir.path(), &sources("// starter\n")).unwrap();
        assert_eq!(done, PutBack::Done(Some(kept.clone())));
        assert_eq!(fs::read_to_string(kept.join("src")).unwrap(), "mine");
    }

    #[test]
    fn exercises_without_sources_are_found_without_cargo() {
        let course = tempfile::tempdir().unwrap();
        let exercises = course.path().join("exercises");
        let start = exercises.join("b/deep");
        for folder in ["a/checks/starter", "b/checks/starter", "c", "b"] {
            let src = exercises.join(folder).join("src");
            fs::create_dir_all(&src).unwrap();
            fs::write(src.join("lib.rs"), "").unwrap();
        }
        assert_eq!(missing(&start), ["a"]);
        assert_eq!(find("a", &start), Some(exercises.join("a")));
        for none in ["c", "d", "", ".", "../exercises/a"] {
            assert_eq!(find(none, &start), None, "{none}");
        }
    }

    #[test]
    fn a_file_that_appears_in_the_meantime_is_not_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("src/lib.rs");
        fs::create_dir(dir.path().join("src")).unwrap();
        fs::write(&file, "// saved just now\n").unwrap();
        write_new(dir.path(), ("src/lib.rs", "// starter\n")).unwrap_err();
        assert_eq!(fs::read_to_string(file).unwrap(), "// saved just now\n");
    }
}
