//! Having cargo build the libraries that instructors own. Never called for anything that a student owns.

use super::checks_not_built::ChecksNotBuilt;
use crate::course::{Course, Exercise, changes_for_cargo};
use crate::report::rustc;
use anyhow::{Context, bail};
use cargo_metadata::{Artifact, CompilerMessage, Message};
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The profile that libraries are built with: see the workspace's manifest.
const PROFILE: &str = "grade";

/// Packages that everything needs.
const PACKAGES: [&str; 7] = [
    "grade-confinement",
    "grade-kit",
    "model-std",
    "model-core",
    "model-std-processes",
    "noise-std",
    "noise-std-processes",
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
    /// What rustc said of libraries that it could not make, by crate name.
    errors: BTreeMap<String, Vec<rustc::Message>>,
    /// What else it said of the course's own crates, as it shows it.
    pub(super) remarks: Vec<String>,
}

/// Builds what everyone needs, and the tasks and checks of these exercises. Those that do not compile
/// keep none of the others from being built; see [`Built::exercise`].
///
/// # Errors
/// When cargo cannot be run, or what everyone needs does not compile.
pub(super) fn build(course: &Course, exercises: &[&Exercise]) -> anyhow::Result<Built> {
    let cargo = course.toolchain.cargo.display();
    let mut child = command(course, exercises)?
        .spawn()
        .with_context(|| format!("running {cargo} build"))?;
    let stdout = child.stdout.take().context("cargo's output")?;
    let mut built = Built::default();
    for message in Message::parse_stream(BufReader::new(stdout)) {
        match message.context("reading cargo's messages")? {
            Message::CompilerArtifact(artifact) => built.add(artifact),
            Message::CompilerMessage(message) => built.add_message(&message)?,
            _ => {}
        }
    }
    // Its status says only whether all was built; which libraries were is known by now.
    child
        .wait()
        .with_context(|| format!("waiting for {cargo} build"))?;
    if PACKAGES.iter().any(|package| !built.has(package)) {
        let said = built.errors.into_values().flatten();
        let said: String = said.filter_map(|error| error.rendered).collect();
        bail!(
            "the course's own crates do not build; cargo's messages above say why\n{}",
            said.trim_end()
        );
    }
    Ok(built)
}

impl Built {
    fn has(&self, package: &str) -> bool {
        self.libraries.contains_key(&crate_name(package))
    }

    /// Whether the libraries of this exercise are there.
    ///
    /// # Errors
    /// What rustc said of them.
    pub(super) fn exercise(&self, exercise: &Exercise) -> Result<(), ChecksNotBuilt> {
        let own = [&exercise.task_package, &exercise.checks_package];
        let Some(missing) = own.into_iter().find(|package| !self.has(package)) else {
            return Ok(());
        };
        let of_own = self.errors.get(&crate_name(missing));
        // Or else a library that they are built with, which is nobody else's.
        let of_others = || {
            let is_own = |name: &str| name.ends_with("_checks") || name.ends_with("_task");
            let mut others = self.errors.iter();
            others.find(|(name, _)| !is_own(name)).map(|(_, said)| said)
        };
        let errors = of_own.or_else(of_others).map_or(&[][..], Vec::as_slice);
        Err(ChecksNotBuilt::with_errors(missing, errors))
    }

    fn add_message(&mut self, message: &CompilerMessage) -> anyhow::Result<()> {
        let said = serde_json::to_value(&message.message)?;
        let said: rustc::Message =
            serde_json::from_value(said).context("reading what rustc said")?;
        if said.level.starts_with("error") {
            let of_crate = self.errors.entry(crate_name(&message.target.name));
            of_crate.or_default().push(said);
        } else if said.level == "warning" {
            self.remarks.extend(said.rendered);
        }
        Ok(())
    }

    fn add(&mut self, artifact: Artifact) {
        // They are no part of what is linked.
        if artifact.target.is_custom_build() {
            return;
        }
        self.found |= artifact.fresh;
        let files = artifact.filenames.into_iter();
        let files: Vec<PathBuf> = files
            .flat_map(|file| places(file.into_std_path_buf()))
            .collect();
        let library = files.iter().find(|file| has_extension(file, "rlib"));
        if let Some(library) = library {
            let name = crate_name(&artifact.target.name);
            self.libraries.insert(name, library.clone());
        }
        let folders = files.iter().filter_map(|file| file.parent());
        self.folders.extend(folders.map(Path::to_owned));
        self.files.extend(files);
    }
}

fn crate_name(package: &str) -> String {
    package.replace('-', "_")
}

/// Where a file that cargo tells of is for those that are linked with it.
///
/// Of what was asked for by name cargo tells the place where people look for it. What it links others
/// with is another name for the same file, in the folder beside. That one has a digest in its name, so it
/// stays what it is when cargo is asked for other packages, and builds the same one with other features
/// of what it depends on.
fn places(file: PathBuf) -> Vec<PathBuf> {
    let beside = file.parent().map(|folder| folder.join("deps"));
    let twins = beside.map_or_else(Vec::new, |beside| twins(&file, &beside));
    match twins.is_empty() {
        true => vec![file],
        false => twins,
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
fn command(course: &Course, exercises: &[&Exercise]) -> anyhow::Result<Command> {
    let mut command = Command::new(&course.toolchain.cargo);
    command
        .current_dir(&course.root)
        .args(["build", "--lib", "--profile", PROFILE])
        // One exercise's mistakes are not another's.
        .args(["--keep-going", "--message-format", "json"])
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
    for exercise in exercises {
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
