//! What was built, and from what: for all exercises, and for each. Written down for the next grading.
//! Never builds anything.

use super::confinement::CompilerLayers;
use super::kept::Kept;
use crate::course::{Course, Exercise};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// All that was built for a course and is still of use.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) common: Option<Common>,
    /// By the exercise's id.
    pub(super) exercises: BTreeMap<String, Linkable>,
}

/// What all exercises have in common.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Common {
    pub(super) fingerprint: String,
    pub(super) libraries: Libraries,
    /// The program that confines compilers.
    pub(super) launcher: PathBuf,
    pub(super) compilers: CompilerLayers,
    /// All of these files, and those that they need, as they were built.
    pub(super) kept: Kept,
}

/// What submissions for one exercise are linked with and judged by.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Linkable {
    pub(super) fingerprint: String,
    pub(super) libraries: Libraries,
    pub(super) judge: PathBuf,
    /// All of these files, and those that they need, as they were built.
    pub(super) kept: Kept,
}

/// Libraries that were built for each other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Libraries {
    /// By crate name.
    pub(super) by_name: BTreeMap<String, PathBuf>,
    /// Folders in which libraries that others need are found.
    pub(super) folders: Vec<PathBuf>,
}

impl Libraries {
    /// The library of a crate, or of the package that it is.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn get(&self, name: &str) -> anyhow::Result<&Path> {
        let library = self.by_name.get(&name.replace('-', "_"));
        Ok(library.with_context(|| format!("cargo built no library `{name}`"))?)
    }

    /// Some of them, each with its name.
    ///
    /// # Errors
    /// When one is not there.
    pub(super) fn named(&self, names: &[&str]) -> anyhow::Result<Vec<(String, &Path)>> {
        let named = |name: &&str| Ok(((*name).to_owned(), self.get(name)?));
        names.iter().map(named).collect()
    }
}

impl Record {
    /// The last one, or an empty one where there is none that can be read.
    pub(super) fn read(course: &Course) -> Record {
        let read = std::fs::read(place(course)).ok();
        let known = read.and_then(|read| serde_json::from_slice(&read).ok());
        known.unwrap_or_default()
    }

    /// Writes it, at once or not at all, if it says anything new.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, course: &Course) -> anyhow::Result<()> {
        let place = place(course);
        let content = serde_json::to_vec_pretty(self)?;
        if std::fs::read(&place).is_ok_and(|known| known == content) {
            return Ok(());
        }
        let new = place.with_added_extension("new");
        let writing = || format!("writing {}", place.display());
        std::fs::write(&new, content).with_context(writing)?;
        std::fs::rename(&new, &place).with_context(writing)
    }

    /// Without what was built from something else than there is now.
    pub(super) fn forget_changed(
        &mut self,
        of_course: &str,
        of_exercise: impl Fn(&Exercise) -> anyhow::Result<String>,
        wanted: &[&Exercise],
    ) -> anyhow::Result<()> {
        self.common
            .take_if(|common| common.fingerprint != of_course);
        if self.common.is_none() {
            self.exercises.clear();
        }
        for exercise in wanted {
            let now = of_exercise(exercise)?;
            let known = self.exercises.get(&exercise.id);
            if known.is_some_and(|known| known.fingerprint != now) {
                self.exercises.remove(&exercise.id);
            }
        }
        Ok(())
    }

    /// Forgets what is not as it was built, of what all have in common and of these exercises. The files
    /// that are damaged.
    pub(super) fn forget_damaged(&mut self, wanted: &[&Exercise]) -> Vec<PathBuf> {
        let mut damaged = Vec::new();
        if let Some(common) = &mut self.common {
            damaged.extend(common.kept.damaged());
        }
        if !damaged.is_empty() {
            self.common = None;
        }
        for exercise in wanted {
            let known = self.exercises.get_mut(&exercise.id);
            let of_exercise = known.map_or_else(Vec::new, |known| known.kept.damaged());
            if !of_exercise.is_empty() {
                self.exercises.remove(&exercise.id);
            }
            damaged.extend(of_exercise);
        }
        damaged
    }
}

fn place(course: &Course) -> PathBuf {
    course.cache().join("support.json")
}
