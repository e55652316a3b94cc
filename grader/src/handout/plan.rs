//! What a student's copy holds, file by file. Never writes anything.

use super::{lock, walk};
use crate::course::{Course, Exercise, NoCourse};
use crate::starter;
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::Path;

/// Files at a course's root that a build needs or that a copy should have.
const AT_ROOT: [&str; 9] = [
    "Cargo.toml",
    "rust-toolchain",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "clippy.toml",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    ".cargo/config.toml",
];
const LOCK: &str = "Cargo.lock";
const ALIAS: &str = ".cargo/alias.toml";
const WORKFLOW: &str = ".github/workflows/grade.yml";
const REFERENCES: &str = "reference/README.md";

/// What is handed out beside the exercises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The alias that makes `cargo grade` build the copy's own grader; as the course has it if nothing is said.
    pub alias: Option<bool>,
    /// The workflow that grades pushes.
    pub ci: bool,
}

/// A student's copy of a course, not yet written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handout {
    /// Their content by path, with slashes.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Handout {
    /// What is to be handed out of a course.
    ///
    /// # Errors
    /// [`NoCourse`] when the course lacks something that is to be in it; otherwise when a file cannot be read.
    pub fn of(course: &Course, options: Options) -> anyhow::Result<Handout> {
        let mut handout = Handout {
            files: BTreeMap::new(),
        };
        let root = &course.root;
        for path in AT_ROOT.into_iter().filter(|path| root.join(path).is_file()) {
            handout.copy(root, path)?;
        }
        handout.lock(course)?;
        for path in walk::files(root, "grader")? {
            handout.copy(root, &path)?;
        }
        for exercise in &course.exercises {
            handout.exercise(root, exercise)?;
        }
        match root.join(REFERENCES).is_file() {
            true => handout.copy(root, REFERENCES)?,
            false => handout.add(REFERENCES, include_bytes!("template/references.md")),
        }
        match root.join(".gitignore").is_file() {
            true => handout.copy(root, ".gitignore")?,
            false => handout.add(".gitignore", b"/target\n"),
        }
        handout.add("README.md", include_bytes!("template/README.md"));
        if options.alias.unwrap_or(root.join(ALIAS).is_file()) {
            handout.add(ALIAS, include_bytes!("template/alias.toml"));
        }
        if options.ci {
            handout.workflow(root)?;
        }
        Ok(handout)
    }

    /// Whether it has an alias.
    #[must_use]
    pub fn has_alias(&self) -> bool {
        self.files.contains_key(ALIAS)
    }

    fn add(&mut self, path: &str, content: &[u8]) {
        self.files.insert(path.to_owned(), content.to_owned());
    }

    fn copy(&mut self, root: &Path, path: &str) -> anyhow::Result<()> {
        let content = std::fs::read(root.join(path)).with_context(|| format!("reading {path}"))?;
        self.files.insert(path.to_owned(), content);
        Ok(())
    }

    /// The lock without the references, or cargo would change it at once.
    fn lock(&mut self, course: &Course) -> anyhow::Result<()> {
        let path = course.root.join(LOCK);
        if path.is_file() {
            let text = std::fs::read_to_string(path).context("reading Cargo.lock")?;
            let text = lock::without(&text, &references(&course.root)?);
            self.files.insert(LOCK.to_owned(), text.into_bytes());
        }
        Ok(())
    }

    /// Its sources as they are handed out, whatever somebody has made of them in the course.
    fn exercise(&mut self, root: &Path, exercise: &Exercise) -> anyhow::Result<()> {
        let id = &exercise.id;
        let folder = format!("exercises/{id}");
        for part in ["Cargo.toml", "README.md"] {
            self.copy(root, &format!("{folder}/{part}"))?;
        }
        for part in ["task", "checks"] {
            for path in walk::files(root, &format!("{folder}/{part}"))? {
                self.copy(root, &path)?;
            }
        }
        let Some(starter) = starter::read(&exercise.dir)? else {
            let why = format!(
                "{folder}/checks/starter/src/lib.rs is missing, from which {folder}/src would be \
                 made; `cargo grade review {id} --accept` writes it"
            );
            return Err(NoCourse(why).into());
        };
        for (path, text) in starter.iter() {
            self.add(&format!("{folder}/{path}"), text.as_bytes());
        }
        Ok(())
    }

    fn workflow(&mut self, root: &Path) -> anyhow::Result<()> {
        if !root.join(WORKFLOW).is_file() {
            let why = format!("this course has no {WORKFLOW} to hand out");
            return Err(NoCourse(why).into());
        }
        self.copy(root, WORKFLOW)
    }

    /// Whether a student may do with this file what they like.
    pub(super) fn is_theirs(path: &str) -> bool {
        let mut parts = path.split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("README.md" | ".gitignore"), None, _) => true,
            (Some("exercises"), Some(_), Some(part)) => !["task", "checks"].contains(&part),
            _ => false,
        }
    }

    /// Whether this file may be missing: it is handed out on request.
    pub(super) fn is_optional(path: &str) -> bool {
        [ALIAS, WORKFLOW].contains(&path)
    }
}

/// The names of the packages in reference/.
fn references(root: &Path) -> anyhow::Result<Vec<String>> {
    #[derive(serde::Deserialize)]
    struct Manifest {
        package: Package,
    }
    #[derive(serde::Deserialize)]
    struct Package {
        name: String,
    }
    let mut names = Vec::new();
    for path in walk::files(root, "reference")? {
        if path.split('/').count() == 3 && path.ends_with("/Cargo.toml") {
            let reading = || format!("reading {path}");
            let text = std::fs::read_to_string(root.join(&path)).with_context(reading)?;
            let manifest: Manifest = toml::from_str(&text).with_context(reading)?;
            names.push(manifest.package.name);
        }
    }
    Ok(names)
}
