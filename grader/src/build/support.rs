//! What every worker links: the models of std, the kit, tasks and checks; and each exercise's
//! judge. Built by cargo when something of it has changed, found again otherwise.

use super::fingerprint::Fingerprint;
use super::rustc::Rustc;
use crate::course::{Course, Exercise};
use crate::progress::Progress;
use anyhow::{Context, bail};
use cargo_metadata::Message;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The profile that support is built with: see the workspace's manifest.
const PROFILE: &str = "grade";

/// Packages that everything needs.
const PACKAGES: [&str; 4] = ["grade-kit", "model-std", "model-core", "noise-std"];

/// Libraries by crate name, and judges by exercise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Support {
    fingerprint: String,
    libraries: BTreeMap<String, PathBuf>,
    judges: BTreeMap<String, PathBuf>,
}

impl Support {
    /// Builds what has changed, or finds what has not.
    ///
    /// # Errors
    /// When an instructor's crate does not compile, or a file cannot be read or written.
    pub fn prepare(course: &Course, progress: &dyn Progress) -> anyhow::Result<Self> {
        let record = course.cache().join("support.json");
        std::fs::create_dir_all(course.cache())?;
        // Another grading of the same course may be building just now.
        let lock = std::fs::File::create(course.cache().join("lock"))?;
        lock.lock()
            .context("waiting for another grading to finish building")?;
        let fingerprint = fingerprint_of(course)?;
        if let Some(known) = Self::read(&record).filter(|known| known.fingerprint == fingerprint) {
            return Ok(known);
        }
        progress.note("building what every submission is linked with (once)");
        let libraries = build_libraries(course)?;
        let mut support = Support {
            fingerprint,
            libraries,
            judges: BTreeMap::new(),
        };
        for exercise in &course.exercises {
            let judge = support.build_judge(course, exercise)?;
            support.judges.insert(exercise.id.clone(), judge);
        }
        std::fs::write(&record, serde_json::to_vec_pretty(&support)?)
            .with_context(|| format!("writing {}", record.display()))?;
        Ok(support)
    }

    /// The library of a crate.
    pub(super) fn library(&self, name: &str) -> anyhow::Result<&Path> {
        let library = self.libraries.get(&name.replace('-', "_"));
        Ok(library.with_context(|| format!("cargo built no library `{name}`"))?)
    }

    /// The judge of an exercise.
    ///
    /// # Errors
    /// When there is none.
    pub fn judge(&self, exercise: &Exercise) -> anyhow::Result<&Path> {
        let judge = self.judges.get(&exercise.id);
        Ok(judge.with_context(|| format!("no judge for {}", exercise.id))?)
    }

    fn read(record: &Path) -> Option<Self> {
        let known: Support = serde_json::from_slice(&std::fs::read(record).ok()?).ok()?;
        let there = known
            .libraries
            .values()
            .chain(known.judges.values())
            .all(|path| path.is_file());
        there.then_some(known)
    }

    fn build_judge(&self, course: &Course, exercise: &Exercise) -> anyhow::Result<PathBuf> {
        let dir = course.cache().join("judges");
        std::fs::create_dir_all(&dir)?;
        let source = dir.join(format!("{}.rs", exercise.id));
        let checks = exercise.checks_package.replace('-', "_");
        let main = format!(
            "//! The judge of {}.\nfn main() -> std::process::ExitCode {{\n    \
             grade_kit::judge::main(&{checks}::suite())\n}}\n",
            exercise.id
        );
        std::fs::write(&source, main)?;
        let output = dir.join(format!("{}{}", exercise.id, std::env::consts::EXE_SUFFIX));
        let kit = self.library("grade-kit")?;
        let compiled = Rustc::new(&course.toolchain.rustc, &dir)
            .args(["--crate-name", "judge", "--crate-type", "bin"])
            .external("grade_kit", kit)
            .external(&checks, self.library(&checks)?)
            .dependencies(&dependencies(course))
            .output(&output)
            .args([source.into_os_string()])
            .run()?;
        if !compiled.success {
            bail!(
                "the judge of {} does not build; does {checks} export `suite()`?\n{}",
                exercise.id,
                super::diagnostics::rendered(&compiled.messages)
            );
        }
        Ok(output)
    }
}

/// Where cargo keeps the libraries that others need.
pub(super) fn dependencies(course: &Course) -> PathBuf {
    course.target.join(PROFILE).join("deps")
}

/// Everything that instructors own and that a worker or a judge is made from.
fn fingerprint_of(course: &Course) -> anyhow::Result<String> {
    let mut fingerprint = Fingerprint::default();
    fingerprint.bytes(course.toolchain.rustc.as_os_str().as_encoded_bytes());
    fingerprint.file(&course.toolchain.rustc)?;
    for file in ["Cargo.toml", "Cargo.lock"] {
        let path = course.root.join(file);
        if path.is_file() {
            fingerprint.file(&path)?;
        }
    }
    for dir in [
        "protocol",
        "engine",
        "model-std",
        "noise-std",
        "kit",
        "linearizability",
    ] {
        let dir = course.root.join("grader").join(dir);
        fingerprint
            .tree(&dir)
            .with_context(|| format!("reading {}", dir.display()))?;
    }
    for exercise in &course.exercises {
        for part in ["task", "checks"] {
            let dir = exercise.dir.join(part);
            for inside in ["Cargo.toml", "src"] {
                let path = dir.join(inside);
                if path.is_dir() {
                    fingerprint.tree(&path)
                } else {
                    fingerprint.file(&path)
                }
                .with_context(|| format!("reading {}", path.display()))?;
            }
        }
    }
    Ok(fingerprint.hex())
}

fn build_libraries(course: &Course) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let mut command = Command::new(&course.toolchain.cargo);
    command
        .current_dir(&course.root)
        .args([
            "build",
            "--lib",
            "--profile",
            PROFILE,
            "--message-format",
            "json-render-diagnostics",
        ])
        .arg("--target-dir")
        .arg(&course.target)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    for package in PACKAGES {
        command.args(["--package", package]);
    }
    for exercise in &course.exercises {
        command.args([
            "--package",
            &exercise.checks_package,
            "--package",
            &exercise.task_package,
        ]);
    }
    let mut child = command.spawn().context("running cargo build")?;
    let stdout = child.stdout.take().context("cargo's output")?;
    let mut libraries = BTreeMap::new();
    for message in Message::parse_stream(std::io::BufReader::new(stdout)) {
        let Message::CompilerArtifact(artifact) = message.context("reading cargo's messages")?
        else {
            continue;
        };
        let library = artifact
            .filenames
            .iter()
            .find(|file| file.extension() == Some("rlib"));
        if let Some(library) = library {
            libraries.insert(
                artifact.target.name.replace('-', "_"),
                library.clone().into_std_path_buf(),
            );
        }
    }
    if !child.wait()?.success() {
        bail!("the course's own crates do not build; cargo's messages above say why");
    }
    Ok(libraries)
}
