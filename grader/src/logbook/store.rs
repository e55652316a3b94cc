//! The logbook's files: one for each exercise, with its last two entries. Never half written, and a
//! damaged one is as good as none.

use super::Entry;
use crate::course::Course;
use crate::report::Report;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The files' form. One of another form is as good as none.
const FORM: u32 = 1;

/// Entries that are kept of an exercise.
const KEPT: usize = 2;

/// The gradings of a working copy.
#[derive(Clone, Debug)]
pub struct Logbook {
    folder: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Page {
    form: u32,
    exercise: String,
    /// The newest first.
    entries: Vec<Entry>,
}

impl Logbook {
    /// The logbook of a course's working copy.
    #[must_use]
    pub fn of(course: &Course) -> Logbook {
        let folder = course.cache().join("logbook");
        // Working copies may share a target folder; one that has its own may be moved with it.
        let name = match course.target.starts_with(&course.root) {
            true => "own".to_owned(),
            false => name_of(&course.root),
        };
        Logbook {
            folder: folder.join(name),
        }
    }

    /// The one that is kept in a folder.
    #[cfg(test)]
    pub(crate) fn at(folder: &Path) -> Logbook {
        Logbook {
            folder: folder.to_owned(),
        }
    }

    /// Where it is kept.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What an exercise came to last.
    #[must_use]
    pub fn last(&self, exercise: &str) -> Option<Entry> {
        self.entries(exercise).into_iter().next()
    }

    /// What an exercise came to in its last gradings, the newest first: two at most.
    #[must_use]
    pub fn entries(&self, exercise: &str) -> Vec<Entry> {
        let text = fs::read(self.file(exercise)).unwrap_or_default();
        match serde_json::from_slice::<Page>(&text) {
            Ok(page) if page.form == FORM && page.exercise == exercise => page.entries,
            _ => Vec::new(),
        }
    }

    /// Notes what a grading of the working copy came to, at a time in seconds since 1970 began.
    ///
    /// Another grader that notes something at the same time waits: nothing of either is lost.
    ///
    /// # Errors
    /// When something cannot be written.
    pub fn note(&self, report: &Report, at_secs: u64) -> anyhow::Result<()> {
        let _held = self.hold()?;
        for exercise in &report.exercises {
            let mut entries = self.entries(&exercise.id);
            let new = Entry::of(exercise, &report.grader, at_secs, entries.first());
            let Some(new) = new else { continue };
            if entries.first().is_some_and(|last| new.repeats(last)) {
                entries.remove(0);
            }
            entries.insert(0, new);
            entries.truncate(KEPT);
            let page = Page {
                form: FORM,
                exercise: exercise.id.clone(),
                entries,
            };
            self.replace(&self.file(&exercise.id), &page)?;
        }
        Ok(())
    }

    /// Notes what a grading of the working copy came to that has just ended.
    ///
    /// # Errors
    /// When something cannot be written.
    pub fn note_now(&self, report: &Report) -> anyhow::Result<()> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        self.note(report, now.map_or(0, |since| since.as_secs()))
    }

    /// Keeps all other writers out until the result is dropped.
    pub(crate) fn hold(&self) -> anyhow::Result<File> {
        let making = || format!("making {}", self.folder.display());
        fs::create_dir_all(&self.folder).with_context(making)?;
        let path = self.folder.join("lock");
        let locking = || format!("locking {}", path.display());
        let file = File::create(&path).with_context(locking)?;
        file.lock().with_context(locking)?;
        Ok(file)
    }

    /// Puts a whole file in the place of another. Whoever does holds the lock.
    pub(crate) fn replace(&self, file: &Path, content: &impl Serialize) -> anyhow::Result<()> {
        let writing = || format!("writing {}", file.display());
        let new = file.with_extension("new");
        let text = serde_json::to_vec(content).with_context(writing)?;
        fs::write(&new, text).with_context(writing)?;
        fs::rename(&new, file).with_context(writing)
    }

    fn file(&self, exercise: &str) -> PathBuf {
        self.folder.join(format!("{exercise}.json"))
    }
}

/// A folder's path as a name.
fn name_of(folder: &Path) -> String {
    let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    data_encoding::HEXLOWER.encode(&digest[..16])
}

#[cfg(test)]
mod tests;
