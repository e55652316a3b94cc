//! One exercise, as its checks crate describes it.

use super::{Level, Place};
use crate::gate::SourceRules;
use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// An exercise: where it is, what it is worth, what a submission must export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercise {
    /// The folder's name under exercises/.
    pub id: String,
    /// A few words.
    pub title: String,
    /// Its number in the course's order.
    pub order: i64,
    /// Where in the course it stands.
    pub place: Place,
    /// Types that the student's crate must export, in the order in which the checks take them.
    pub exports: Vec<String>,
    /// Points of all checks together. Each check says its own; this is what counts where the checks cannot
    /// be asked, and what they are held against.
    pub points: u32,
    /// The student's folder.
    pub dir: PathBuf,
    /// Cargo's id of the student's package: `path+file:///home/me/course/exercises/bank#0.1.0`.
    pub package_id: String,
    /// The package of the checks, `bank-checks`.
    pub checks_package: String,
    /// The package of the task, `bank-task`.
    pub task_package: String,
    /// What its sources must not contain, and what they must.
    pub source_rules: SourceRules,
    /// Files in checks/src whose code never runs inside a submission's executions, as a server that
    /// runs beside them: those may use all of std.
    pub outside: Vec<String>,
}

/// `[package.metadata.grade]` of a checks crate.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Metadata {
    title: String,
    order: i64,
    exports: Vec<String>,
    points: u32,
    level: Option<Level>,
    #[serde(default)]
    builds_on: Vec<String>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    source: SourceRules,
    #[serde(default)]
    outside: Vec<String>,
}

impl Exercise {
    /// Reads the metadata of a checks crate whose manifest lies in exercises/ID/checks. What
    /// `package_id_in` says is cargo's id of the package in a folder.
    pub(super) fn from_metadata(
        package: &str,
        checks_dir: &Path,
        metadata: &serde_json::Value,
        package_id_in: impl FnOnce(&Path) -> String,
    ) -> anyhow::Result<Self> {
        let metadata: Metadata = serde_json::from_value(metadata.clone())
            .with_context(|| format!("reading [package.metadata.grade] of {package}"))?;
        let dir = checks_dir
            .parent()
            .context("a checks crate lies in exercises/ID/checks")?;
        let id = dir.file_name().and_then(|name| name.to_str());
        let id = id
            .context("an exercise's folder has a plain name")?
            .to_owned();
        ensure!(
            package == format!("{id}-checks"),
            "the package in exercises/{id}/checks must be called {id}-checks, not {package}"
        );
        for export in &metadata.exports {
            if !is_identifier(export) {
                bail!("`{export}`, exported by {id}, is no Rust identifier");
            }
        }
        if let Some(problem) = metadata.source.problem() {
            bail!("[package.metadata.grade.source] of {package}: {problem}");
        }
        for file in &metadata.outside {
            if !checks_dir.join("src").join(file).is_file() {
                bail!("`outside` of {package} names {file}, and there is no such file in its src");
            }
        }
        Ok(Exercise {
            source_rules: metadata.source,
            outside: metadata.outside,
            title: metadata.title,
            order: metadata.order,
            place: Place {
                level: metadata.level,
                builds_on: metadata.builds_on,
                topics: metadata.topics,
            },
            exports: metadata.exports,
            points: metadata.points,
            package_id: package_id_in(dir),
            dir: dir.to_owned(),
            checks_package: package.to_owned(),
            task_package: format!("{id}-task"),
            id,
        })
    }

    /// The accepted transcript of a check, in insta's format.
    #[must_use]
    pub fn snapshot_path(&self, check: &str) -> PathBuf {
        self.snapshot_dir().join(format!("{check}.snap"))
    }

    /// Where accepted transcripts are.
    #[must_use]
    pub fn snapshot_dir(&self) -> PathBuf {
        self.dir.join("checks").join("snapshots")
    }
}

fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}
