//! Having cargo build the libraries that instructors own. Never called for anything that a student owns.

use crate::course::{Course, changes_for_cargo};
use anyhow::{Context, bail};
use cargo_metadata::{Artifact, Message};
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The profile that libraries are built with: see the workspace's manifest.
const PROFILE: &str = "grade";

/// Packages that everything needs.
const PACKAGES: [&str; 5] = [
    "grade-confinement",
    "grade-kit",
    "model-std",
    "model-core",
    "noise-std",
];

/// What of a profile is cargo's to choose where a manifest does not say it, as `release` has it: or else
/// a configuration file could.
const OF_RELEASE: [(&str, &str); 7] = [
    ("debug", "false"),
    ("debug-assertions", "false"),
    ("incremental", "false"),
    ("lto", "false"),
    ("overflow-checks", "false"),
    ("panic", "\"unwind\""),
    ("strip", "\"none\""),
];

/// What cargo built, or found to be as it built it earlier.
#[derive(Debug, Default)]
pub(super) struct Built {
    /// Libraries by crate name.
    pub(super) libraries: BTreeMap<String, PathBuf>,
    /// Folders in which libraries that others need are found.
    pub(super) folders: BTreeSet<PathBuf>,
    /// All files.
    pub(super) files: BTreeSet<PathBuf>,
    /// Whether any of it is from an earlier time.
    pub(super) found: bool,
}

/// Builds the libraries of a course.
///
/// # Errors
/// When cargo cannot be run, or something does not compile; cargo's own words are on stderr by then.
pub(super) fn build(course: &Course) -> anyhow::Result<Built> {
    let cargo = course.toolchain.cargo.display();
    let mut child = command(course)?
        .spawn()
        .with_context(|| format!("running {cargo} build"))?;
    let stdout = child.stdout.take().context("cargo's output")?;
    let mut built = Built::default();
    for message in Message::parse_stream(BufReader::new(stdout)) {
        if let Message::CompilerArtifact(artifact) = message.context("reading cargo's messages")? {
            built.add(artifact);
        }
    }
    let status = child
        .wait()
        .with_context(|| format!("waiting for {cargo} build"))?;
    if !status.success() {
        bail!("the course's own crates do not build; cargo's messages above say why");
    }
    Ok(built)
}

impl Built {
    fn add(&mut self, artifact: Artifact) {
        // They are no part of what is linked.
        if artifact.target.is_custom_build() {
            return;
        }
        self.found |= artifact.fresh;
        let files = artifact.filenames.into_iter();
        let files: Vec<PathBuf> = files.map(|file| file.into_std_path_buf()).collect();
        let library = files.iter().find(|file| has_extension(file, "rlib"));
        if let Some(library) = library {
            let name = artifact.target.name.replace('-', "_");
            self.libraries.insert(name, library.clone());
        }
        for file in files {
            self.add_file(&file);
        }
    }

    /// Of what was asked for by name cargo tells the place where people look for it; what it links
    /// others with is another name for the same file, in the folder beside.
    fn add_file(&mut self, file: &Path) {
        let folder = file.parent().map(Path::to_owned).unwrap_or_default();
        let beside = folder.join("deps");
        if beside.is_dir() {
            self.files.extend(twins(file, &beside));
            self.folders.insert(beside);
        } else {
            self.folders.insert(folder);
        }
        self.files.insert(file.to_owned());
    }
}

/// Files in `folder` that are one and the same as `file`, with a hash in the name.
fn twins(file: &Path, folder: &Path) -> Vec<PathBuf> {
    let Some(stem) = file.file_stem().and_then(|stem| stem.to_str()) else {
        return Vec::new();
    };
    let start = format!("{stem}-");
    let state = |path: &Path| {
        let state = std::fs::metadata(path).ok()?;
        Some((state.len(), state.modified().ok()?))
    };
    let named = |entry: std::fs::DirEntry| {
        let name = entry.file_name();
        let path = entry.path();
        let same = name.to_string_lossy().starts_with(&start)
            && path.extension() == file.extension()
            && state(&path) == state(file);
        same.then_some(path)
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(named).collect()
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|has| has == extension)
}

/// All that a configuration could change is said on the command line or by the environment, which are
/// above it.
fn command(course: &Course) -> anyhow::Result<Command> {
    let mut command = Command::new(&course.toolchain.cargo);
    command
        .current_dir(&course.root)
        .args(["build", "--lib", "--profile", PROFILE])
        .args(["--message-format", "json-render-diagnostics"])
        // Said, so that nobody else says it.
        .args(["--target", &course.toolchain.host()?])
        .arg("--target-dir")
        .arg(&course.target)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    // Intermediate files as well.
    if let Some(target) = course.target.to_str() {
        let target = serde_json::to_string(target)?;
        command.args(["--config", &format!("build.build-dir={target}")]);
    }
    for setting in profile(course)? {
        command.args(["--config", &setting]);
    }
    for package in PACKAGES {
        command.args(["--package", package]);
    }
    for exercise in &course.exercises {
        command.args(["--package", &exercise.checks_package]);
        command.args(["--package", &exercise.task_package]);
    }
    let names = std::env::vars_os().map(|(name, _)| name);
    for (name, value) in changes_for_cargo(names, &course.toolchain.rustc) {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    Ok(command)
}

/// The profile as the course's manifest has it, as settings on a command line.
fn profile(course: &Course) -> anyhow::Result<Vec<String>> {
    let path = course.root.join("Cargo.toml");
    let manifest = std::fs::read_to_string(&path)
        .with_context(|| format!("reading {}", path.display()))?
        .parse::<toml::Table>()
        .with_context(|| format!("reading {}", path.display()))?;
    let profile = manifest.get("profile").and_then(|all| all.get(PROFILE));
    let profile = profile.and_then(toml::Value::as_table);
    let said = profile.into_iter().flatten().filter_map(|(key, value)| {
        let value = match value {
            toml::Value::String(text) => format!("{text:?}"),
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(truth) => truth.to_string(),
            _ => return None,
        };
        Some((key.as_str(), value))
    });
    let mut settings: BTreeMap<&str, String> = OF_RELEASE
        .map(|(key, value)| (key, value.to_owned()))
        .into();
    settings.extend(said);
    let setting = |(key, value)| format!("profile.{PROFILE}.{key}={value}");
    Ok(settings.into_iter().map(setting).collect())
}
