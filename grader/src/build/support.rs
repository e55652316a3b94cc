//! What every worker links: the models of std, the kit, tasks and checks; and each exercise's
//! judge. Built by cargo when something of it has changed, found again otherwise.

use super::compiler::Compiler;
use super::confinement::{self, CompilerLayers, Confinement};
use super::fences::Fences;
use super::fingerprint::Fingerprint;
use super::rustc::Rustc;
use crate::course::{Course, Exercise};
use crate::progress::Progress;
use anyhow::{Context, bail, ensure};
use cargo_metadata::Message;
use grade_confinement::Layers;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The profile that support is built with: see the workspace's manifest.
const PROFILE: &str = "grade";

/// Packages that everything needs.
const PACKAGES: [&str; 5] = [
    "grade-confinement",
    "grade-kit",
    "model-std",
    "model-core",
    "noise-std",
];

/// What was built: libraries by crate name, judges by exercise.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Parts {
    fingerprint: String,
    libraries: BTreeMap<String, PathBuf>,
    judges: BTreeMap<String, PathBuf>,
    /// The program that confines compilers.
    launcher: PathBuf,
    compilers: CompilerLayers,
}

/// What everyone links, and what everyone is confined by.
#[derive(Clone, Debug)]
pub struct Support {
    parts: Parts,
    confinement: Confinement,
    fences: Fences,
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
        let known = Parts::read(&record).filter(|known| known.fingerprint == fingerprint);
        let mut parts = match known {
            Some(known) => known,
            None => {
                progress.note("building what every submission is linked with (once)");
                Parts::build(course, fingerprint)?
            }
        };
        // Not from the record: another user may have other layers.
        let workers = confinement::standings(&parts.launcher)?;
        let there = confinement::layers(&workers);
        if !parts.compilers.know_of(there) {
            parts.build_judges(course, there)?;
            std::fs::write(&record, serde_json::to_vec_pretty(&parts)?)
                .with_context(|| format!("writing {}", record.display()))?;
        }
        let confinement =
            Confinement::new(parts.launcher.clone(), workers, parts.compilers.clone());
        Ok(Support {
            parts,
            confinement,
            fences: Fences::default(),
        })
    }

    /// With these fences only.
    #[must_use]
    pub fn with_fences(self, fences: Fences) -> Self {
        Support { fences, ..self }
    }

    /// Which fences stand.
    pub(crate) fn fences(&self) -> Fences {
        self.fences
    }

    /// rustc for what is a student's.
    pub(super) fn compiler(&self, course: &Course) -> Compiler {
        let rustc = &course.toolchain.rustc;
        self.confinement.compiler(rustc, self.fences.layers)
    }

    /// What workers put on.
    pub(super) fn layers_of_workers(&self) -> Layers {
        self.confinement.of_workers(self.fences.layers)
    }

    /// What submissions are confined by.
    #[must_use]
    pub fn confinement(&self) -> &Confinement {
        &self.confinement
    }

    /// The library of a crate.
    pub(super) fn library(&self, name: &str) -> anyhow::Result<&Path> {
        self.parts.library(name)
    }

    /// The judge of an exercise.
    ///
    /// # Errors
    /// When there is none.
    pub fn judge(&self, exercise: &Exercise) -> anyhow::Result<&Path> {
        let judge = self.parts.judges.get(&exercise.id);
        Ok(judge.with_context(|| format!("no judge for {}", exercise.id))?)
    }
}

impl Parts {
    fn build(course: &Course, fingerprint: String) -> anyhow::Result<Self> {
        let mut parts = Parts {
            fingerprint,
            libraries: build_libraries(course)?,
            judges: BTreeMap::new(),
            launcher: PathBuf::new(),
            compilers: CompilerLayers::default(),
        };
        parts.launcher = parts.build_launcher(course, &course.toolchain.unconfined())?;
        Ok(parts)
    }

    /// Builds the judges, as submissions are built: so it shows under which of the layers that there
    /// are a compiler and a linker work.
    fn build_judges(&mut self, course: &Course, there: Layers) -> anyhow::Result<()> {
        self.compilers = CompilerLayers::find(there, |layers| {
            let compiler = Compiler {
                launcher: self.launcher.clone(),
                layers,
                ..course.toolchain.unconfined()
            };
            for exercise in &course.exercises {
                let judge = self.build_judge(course, exercise, &compiler)?;
                self.judges.insert(exercise.id.clone(), judge);
            }
            Ok(())
        })?;
        Ok(())
    }

    fn library(&self, name: &str) -> anyhow::Result<&Path> {
        let library = self.libraries.get(&name.replace('-', "_"));
        Ok(library.with_context(|| format!("cargo built no library `{name}`"))?)
    }

    fn read(record: &Path) -> Option<Self> {
        let known: Parts = serde_json::from_slice(&std::fs::read(record).ok()?).ok()?;
        let there = known
            .libraries
            .values()
            .chain(known.judges.values())
            .chain([&known.launcher])
            .all(|path| path.is_file());
        there.then_some(known)
    }

    fn build_judge(
        &self,
        course: &Course,
        exercise: &Exercise,
        compiler: &Compiler,
    ) -> anyhow::Result<PathBuf> {
        let checks = exercise.checks_package.replace('-', "_");
        let program = OwnProgram {
            name: &exercise.id,
            source: format!(
                "//! The judge of {}.\nfn main() -> std::process::ExitCode {{\n    \
                 grade_kit::judge::main(&{checks}::suite())\n}}\n",
                exercise.id
            ),
            libraries: vec!["grade-kit", &checks],
        };
        program
            .build(&course.cache().join("judges"), self, course, compiler)
            .with_context(|| {
                format!(
                    "the judge of {} does not build; does {checks} export `suite()`?",
                    exercise.id
                )
            })
    }

    fn build_launcher(&self, course: &Course, compiler: &Compiler) -> anyhow::Result<PathBuf> {
        let program = OwnProgram {
            name: "launcher",
            source: "//! Confines itself and becomes a compiler.\n\
                     fn main() -> std::process::ExitCode {\n    \
                     grade_confinement::launcher::main()\n}\n"
                .to_owned(),
            libraries: vec!["grade-confinement"],
        };
        let built = program.build(&course.cache().join("launcher"), self, course, compiler);
        built.context("the launcher of compilers does not build")
    }
}

/// A program of ours that is little more than its libraries.
struct OwnProgram<'a> {
    name: &'a str,
    source: String,
    libraries: Vec<&'a str>,
}

impl OwnProgram<'_> {
    fn build(
        &self,
        dir: &Path,
        parts: &Parts,
        course: &Course,
        compiler: &Compiler,
    ) -> anyhow::Result<PathBuf> {
        std::fs::create_dir_all(dir)?;
        let source = dir.join(format!("{}.rs", self.name));
        std::fs::write(&source, &self.source)?;
        let output = dir.join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX));
        let mut rustc = Rustc::new(compiler, dir)
            .args(["--crate-name", "own", "--crate-type", "bin"])
            .dependencies(&dependencies(course));
        for library in &self.libraries {
            rustc = rustc.external(&library.replace('-', "_"), parts.library(library)?);
        }
        let compiled = rustc
            .output(&output)?
            .links()
            .source(&source, &source)
            .run()?;
        ensure!(
            compiled.success,
            "{}",
            super::diagnostics::rendered(&compiled.messages)
        );
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
        "confinement",
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
        // A jobserver's descriptors are not passed on: see `main`.
        .env_remove("MAKEFLAGS")
        .env_remove("CARGO_MAKEFLAGS")
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
