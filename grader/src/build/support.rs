//! What every worker links: the models of std, the kit, tasks and checks; and each exercise's
//! judge. Built when something of it has changed or was damaged, found again otherwise. Never uses what
//! is not as it was built.

use super::cargo::{self, Built};
use super::compiler::Compiler;
use super::confinement::{self, CompilerLayers, Confinement};
use super::fences::Fences;
use super::fingerprint::Fingerprint;
use super::kept::Kept;
use super::own_program::{OwnProgram, WrongSource};
use super::stage::Stage;
use crate::course::{Course, Exercise};
use crate::progress::Progress;
use anyhow::Context;
use grade_confinement::{Layers, Standing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What was built: libraries by crate name, judges by exercise.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Parts {
    fingerprint: String,
    libraries: BTreeMap<String, PathBuf>,
    /// Folders in which libraries that others need are found.
    folders: Vec<PathBuf>,
    judges: BTreeMap<String, PathBuf>,
    /// The program that confines compilers.
    launcher: PathBuf,
    compilers: CompilerLayers,
    /// All of these files, and those that they need, as they were built.
    kept: Kept,
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
        let cache = course.cache();
        std::fs::create_dir_all(&cache).with_context(|| format!("making {}", cache.display()))?;
        // Another grading of the same course may be building just now.
        let path = cache.join("lock");
        let lock = std::fs::File::create(&path);
        let lock = lock.with_context(|| format!("opening {}", path.display()))?;
        lock.lock()
            .context("waiting for another grading to finish building")?;
        Stage::sweep(&cache)?;
        let (parts, workers) = Parts::prepare(course, progress)?;
        parts.write(course)?;
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

    /// Folders in which libraries that others need are found.
    pub(super) fn folders(&self) -> &[PathBuf] {
        &self.parts.folders
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
    /// What was built earlier, if that is still what it was; else what is built now. And the layers
    /// that workers have: not from any record, since another user may have others.
    fn prepare(course: &Course, progress: &dyn Progress) -> anyhow::Result<(Self, Vec<Standing>)> {
        let fingerprint = fingerprint_of(course)?;
        let known = Parts::read(course).filter(|known| known.fingerprint == fingerprint);
        if let Some(mut known) = known {
            let damaged = known.kept.damaged();
            if damaged.is_empty() {
                let workers = known.confine(course)?;
                return Ok((known, workers));
            }
            progress.note("what submissions are linked with is damaged; building it again");
            remove(course, &damaged)?;
        } else {
            progress.note("building what every submission is linked with (once)");
        }
        let built = cargo::build(course)?;
        let (files, found) = (built.files.clone(), built.found);
        match Parts::of(course, &fingerprint, built) {
            // There is no record of how libraries from an earlier time were, so it may be for them.
            Err(trouble) if found && !trouble.is::<WrongSource>() => {
                progress.note(&format!("{trouble:#}"));
                progress.note("building all libraries again, should they be why");
                remove(course, &files)?;
                Parts::of(course, &fingerprint, cargo::build(course)?)
            }
            settled => settled,
        }
    }

    fn of(
        course: &Course,
        fingerprint: &str,
        built: Built,
    ) -> anyhow::Result<(Self, Vec<Standing>)> {
        let mut parts = Parts {
            fingerprint: fingerprint.to_owned(),
            kept: Kept::of(built.files.iter().map(PathBuf::as_path))?,
            libraries: built.libraries,
            folders: built.folders.into_iter().collect(),
            judges: BTreeMap::new(),
            launcher: PathBuf::new(),
            compilers: CompilerLayers::default(),
        };
        parts.launcher = parts.build_launcher(course, &course.toolchain.unconfined())?;
        parts.kept.add(Kept::of([&*parts.launcher])?);
        let workers = parts.confine(course)?;
        Ok((parts, workers))
    }

    /// The layers of workers; and the judges, should they not have been built under those yet.
    fn confine(&mut self, course: &Course) -> anyhow::Result<Vec<Standing>> {
        let workers = confinement::standings(&self.launcher)?;
        let there = confinement::layers(&workers);
        if !self.compilers.know_of(there) {
            self.build_judges(course, there)?;
            let judges = Kept::of(self.judges.values().map(PathBuf::as_path))?;
            self.kept.add(judges);
        }
        Ok(workers)
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

    fn read(course: &Course) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(record(course)).ok()?).ok()
    }

    /// Writes the record, at once or not at all, if it says anything new.
    fn write(&self, course: &Course) -> anyhow::Result<()> {
        let record = record(course);
        let content = serde_json::to_vec_pretty(self)?;
        if std::fs::read(&record).is_ok_and(|known| known == content) {
            return Ok(());
        }
        let new = record.with_added_extension("new");
        let writing = || format!("writing {}", record.display());
        std::fs::write(&new, content).with_context(writing)?;
        std::fs::rename(&new, &record).with_context(writing)
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
            libraries: self.named(&["grade_kit", &checks])?,
            folders: &self.folders,
        };
        let cache = course.cache();
        let built = program.build(&cache.join("judges"), &cache.join("building"), compiler);
        built.map_err(|error| {
            let of = &exercise.id;
            let asked = match error.is::<WrongSource>() {
                true => format!("; does {checks} export `suite()`?"),
                false => String::new(),
            };
            error.context(format!("the judge of {of} does not build{asked}"))
        })
    }

    fn build_launcher(&self, course: &Course, compiler: &Compiler) -> anyhow::Result<PathBuf> {
        let program = OwnProgram {
            name: "launcher",
            source: "//! Confines itself and becomes a compiler.\n\
                     fn main() -> std::process::ExitCode {\n    \
                     grade_confinement::launcher::main()\n}\n"
                .to_owned(),
            libraries: self.named(&["grade_confinement"])?,
            folders: &self.folders,
        };
        let cache = course.cache();
        let built = program.build(&cache.join("launcher"), &cache.join("building"), compiler);
        built.context("the launcher of compilers does not build")
    }

    fn named(&self, names: &[&str]) -> anyhow::Result<Vec<(String, &Path)>> {
        let named = |name: &&str| Ok(((*name).to_owned(), self.library(name)?));
        names.iter().map(named).collect()
    }
}

fn record(course: &Course) -> PathBuf {
    course.cache().join("support.json")
}

/// Removes files, so that they are built again. Only where we build: a record may have been copied.
fn remove<'a>(course: &Course, files: impl IntoIterator<Item = &'a PathBuf>) -> anyhow::Result<()> {
    let ours = files
        .into_iter()
        .filter(|file| file.starts_with(&course.target));
    for file in ours {
        let removed = match file.is_dir() {
            true => std::fs::remove_dir_all(file),
            false => std::fs::remove_file(file),
        };
        match removed {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("removing {}", file.display()));
            }
            _ => {}
        }
    }
    Ok(())
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
        fingerprint.tree(&dir)?;
    }
    for exercise in &course.exercises {
        for part in ["task", "checks"] {
            let dir = exercise.dir.join(part);
            for inside in ["Cargo.toml", "src"] {
                let path = dir.join(inside);
                match path.is_dir() {
                    true => fingerprint.tree(&path)?,
                    false => fingerprint.file(&path)?,
                }
            }
        }
    }
    Ok(fingerprint.hex())
}
