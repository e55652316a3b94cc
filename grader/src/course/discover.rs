//! Finding the course around a folder.

use super::{Exercise, Syllabus, Toolchain, changes_for_cargo};
use crate::alike;
use crate::starter;
use anyhow::Context;
use cargo_metadata::{Metadata, MetadataCommand};
use std::path::{Path, PathBuf};

/// A workspace with exercises.
#[derive(Clone, Debug)]
pub struct Course {
    /// The workspace's root.
    pub root: PathBuf,
    /// cargo's target folder; everything we write goes below it.
    pub target: PathBuf,
    /// What everything is built with.
    pub toolchain: Toolchain,
    /// In the order of the course.
    pub exercises: Vec<Exercise>,
    /// What it is about.
    pub syllabus: Syllabus,
}

/// Why no course was found, or an exercise in it. A mistake of whoever typed the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoCourse(pub String);

impl std::fmt::Display for NoCourse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoCourse {}

impl Course {
    /// The course around `start`.
    ///
    /// # Errors
    /// [`NoCourse`] when there is none; otherwise when a manifest cannot be read.
    pub fn find(start: &Path) -> anyhow::Result<Self> {
        let toolchain = Toolchain::find()?;
        if !start
            .ancestors()
            .any(|dir| dir.join("Cargo.toml").is_file())
        {
            let place = start.display();
            let message =
                format!("no course at {place}: run this in a checkout that has exercises/");
            return Err(NoCourse(message).into());
        }
        let mut command = MetadataCommand::new();
        command
            .cargo_path(&toolchain.cargo)
            .current_dir(start)
            .no_deps();
        let names = std::env::vars_os().map(|(name, _)| name);
        for (name, value) in changes_for_cargo(names, &toolchain.rustc) {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let metadata = command
            .exec()
            .map_err(|error| unreadable_workspace(error, &toolchain.cargo, start))?;
        let mut exercises = Vec::new();
        for package in &metadata.packages {
            let Some(described) = package.metadata.get("grade") else {
                continue;
            };
            let dir = package
                .manifest_path
                .parent()
                .context("a manifest lies in a folder")?;
            exercises.push(Exercise::from_metadata(
                &package.name,
                dir.as_std_path(),
                described,
                |dir| package_id_in(&metadata, dir),
            )?);
        }
        if exercises.is_empty() {
            let root = &metadata.workspace_root;
            return Err(NoCourse(format!("the workspace at {root} has no exercises")).into());
        }
        exercises.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
        Ok(Course {
            root: metadata.workspace_root.into_std_path_buf(),
            target: metadata.target_directory.into_std_path_buf(),
            toolchain,
            exercises,
            syllabus: Syllabus::from_metadata(&metadata.workspace_metadata)?,
        })
    }

    /// The exercise called `id`.
    ///
    /// # Errors
    /// [`NoCourse`] with the names there are.
    pub fn exercise(&self, id: &str) -> anyhow::Result<&Exercise> {
        self.exercises
            .iter()
            .find(|exercise| exercise.id == id)
            .ok_or_else(|| {
                let exercises = self.exercises.iter();
                let known: Vec<&str> = exercises.map(|it| it.id.as_str()).collect();
                NoCourse(match alike::meant(id, &known) {
                    Some(meant) => format!(
                        "no exercise is called `{id}`; did you mean `{meant}`? \
                         `cargo grade list` has them all"
                    ),
                    None => format!("no exercise called `{id}`; there are: {}", known.join(", ")),
                })
                .into()
            })
    }

    /// The exercises whose folders lie in a folder, in the order of the course.
    #[must_use]
    pub fn exercises_in(&self, folder: &Path) -> Vec<&Exercise> {
        let Ok(folder) = folder.canonicalize() else {
            return Vec::new();
        };
        let is_inside = |exercise: &&Exercise| {
            let dir = exercise.dir.canonicalize();
            dir.is_ok_and(|dir| dir.starts_with(&folder))
        };
        self.exercises.iter().filter(is_inside).collect()
    }

    /// The exercise whose folder `start` lies in, if any.
    #[must_use]
    pub fn exercise_around(&self, start: &Path) -> Option<&Exercise> {
        let start = start.canonicalize().ok()?;
        self.exercises.iter().find(|exercise| {
            exercise
                .dir
                .canonicalize()
                .is_ok_and(|dir| start.starts_with(dir))
        })
    }

    /// Where the reference of an exercise is, in a checkout that has it.
    #[must_use]
    pub fn reference(&self, exercise: &str) -> PathBuf {
        self.root.join("reference").join(exercise)
    }

    /// Where the fixtures of an exercise are, in a checkout that has them.
    #[must_use]
    pub fn fixtures(&self, exercise: &str) -> PathBuf {
        self.root.join("fixtures").join(exercise)
    }

    /// Where we keep what can be made again.
    #[must_use]
    pub fn cache(&self) -> PathBuf {
        self.target.join("cargo-grade")
    }
}

/// Cargo's id of the package in a folder. A student's that is no member of the workspace has none,
/// and gets the one that cargo would form.
fn package_id_in(metadata: &Metadata, dir: &Path) -> String {
    let manifest = dir.join("Cargo.toml");
    let mut packages = metadata.packages.iter();
    match packages.find(|package| package.manifest_path == manifest) {
        Some(package) => package.id.repr.clone(),
        None => format!("path+file://{}#0.0.0", dir.display()),
    }
}

/// cargo's own words say what is broken and where; they only need an introduction. A cargo that cannot
/// even be run is no mistake in a course.
fn unreadable_workspace(error: cargo_metadata::Error, cargo: &Path, start: &Path) -> anyhow::Error {
    match error {
        cargo_metadata::Error::CargoMetadata { stderr } => match &starter::missing(start)[..] {
            [] => NoCourse(format!(
                "cargo cannot read this workspace; mend the manifest it names:\n{}",
                stderr.trim()
            )),
            [id, ..] => NoCourse(format!(
                "exercises/{id}/src/lib.rs is not there, and cargo cannot read this workspace \
                 without it; `cargo grade reset {id}` puts the starter there:\n{}",
                stderr.trim()
            )),
        }
        .into(),
        other => anyhow::Error::new(other).context(format!("running {}", cargo.display())),
    }
}
