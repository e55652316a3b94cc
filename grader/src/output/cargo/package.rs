//! What cargo would say about a submission's package: its id, its manifest, where its source is.
//! Never runs cargo, and never reads the submission.

use crate::course::Course;
use crate::grade::Job;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// The package that an exercise's messages are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The exercise.
    pub exercise: String,
    /// Cargo's id of the student's package in the course. A submission elsewhere has the same:
    /// cargo is not asked about it.
    pub id: String,
    /// Its Cargo.toml.
    pub manifest_path: PathBuf,
    /// The folder that holds the graded src/. For an archive it names none that exists: an editor
    /// must not mark another file.
    pub folder: PathBuf,
    /// The same as messages name it: relative to the workspace's root if it lies below it.
    pub shown_folder: String,
}

/// A target as cargo describes it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Target {
    kind: [&'static str; 1],
    crate_types: [&'static str; 1],
    name: String,
    src_path: PathBuf,
    edition: &'static str,
    doc: bool,
    doctest: bool,
    test: bool,
}

impl Package {
    /// The package of what is to be graded.
    #[must_use]
    pub fn of(course: &Course, job: &Job<'_>) -> Package {
        let folder = job.submission.folder_of(job.exercise);
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        Package {
            exercise: job.exercise.id.clone(),
            id: job.exercise.package_id.clone(),
            manifest_path: job.exercise.dir.join("Cargo.toml"),
            shown_folder: shown(&course.root, &folder),
            folder,
        }
    }

    pub(super) fn target(&self) -> Target {
        Target {
            kind: ["lib"],
            crate_types: ["lib"],
            name: self.exercise.replace('-', "_"),
            src_path: self.folder.join("src").join("lib.rs"),
            edition: "2024",
            doc: true,
            doctest: true,
            test: true,
        }
    }

    /// A file as messages name it, given as a report names it: from the exercise (`src/lib.rs`), from
    /// the repository (`exercises/ID/src/lib.rs`), or as the submission was given (`../theirs/src/lib.rs`).
    pub(super) fn file(&self, reported: &str) -> String {
        let from_exercise = reported
            .strip_prefix("exercises/")
            .and_then(|rest| rest.strip_prefix(&*self.exercise)?.strip_prefix('/'))
            .unwrap_or(reported);
        if from_exercise.starts_with("src/") {
            return format!("{}/{from_exercise}", self.shown_folder);
        }
        let absolute = std::path::absolute(reported).unwrap_or_default();
        match absolute.strip_prefix(&self.folder) {
            Ok(below) if !below.as_os_str().is_empty() => {
                let below = below.to_string_lossy().replace('\\', "/");
                format!("{}/{below}", self.shown_folder)
            }
            _ => reported.to_owned(),
        }
    }
}

/// Relative to the root, or absolute without detours.
fn shown(root: &Path, folder: &Path) -> String {
    let straight = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let below = |folder: &Path, root: &Path| folder.strip_prefix(root).map(Path::to_owned).ok();
    let shown = below(folder, root)
        .filter(|below| below.components().all(|part| part.as_os_str() != ".."))
        .or_else(|| below(&straight(folder), &straight(root)));
    match shown {
        Some(below) => below.to_string_lossy().replace('\\', "/"),
        None if cfg!(windows) => folder.to_string_lossy().into_owned(),
        None => straight(folder).to_string_lossy().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(shown_folder: &str) -> Package {
        Package {
            exercise: "queue".into(),
            id: "path+file:///course/exercises/queue#0.1.0".into(),
            manifest_path: "/course/exercises/queue/Cargo.toml".into(),
            folder: "/course/exercises/queue".into(),
            shown_folder: shown_folder.into(),
        }
    }

    #[test]
    fn files_of_the_submission_are_named_from_where_it_is() {
        let package = package("/home/them/queue");
        for reported in [
            "src/a/b.rs",
            "exercises/queue/src/a/b.rs",
            "/course/exercises/queue/src/a/b.rs",
        ] {
            assert_eq!(package.file(reported), "/home/them/queue/src/a/b.rs");
        }
    }

    #[test]
    fn other_files_keep_their_names() {
        let package = package("exercises/queue");
        for reported in [
            "/rustc/1/library/std/src/lib.rs",
            "exercises/queues/src/lib.rs",
        ] {
            assert_eq!(package.file(reported), reported);
        }
    }

    #[test]
    fn a_folder_in_the_workspace_is_named_from_its_root() {
        let root = Path::new("/course");
        let inside = Path::new("/course/fixtures/queue/fail");
        assert_eq!(shown(root, inside), "fixtures/queue/fail");
        assert_eq!(shown(root, Path::new("/theirs")), "/theirs");
    }
}
