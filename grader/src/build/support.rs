//! What every worker links: the models of std, the kit, tasks and checks; and each exercise's
//! judge. Built when something of it has changed or was damaged, found again otherwise. Never uses what
//! is not as it was built, and never builds for an exercise that nobody asked for.

use super::cache_lock::CacheLock;
use super::cargo::{self, Built};
use super::checks_not_built::ChecksNotBuilt;
use super::checks_source;
use super::compiler::Compiler;
use super::confinement::{self, CompilerLayers, Confinement};
use super::fences::Fences;
use super::kept::Kept;
use super::origin;
use super::own_program::{OwnProgram, WrongSource};
use super::record::{Common, Libraries, Linkable, Record};
use super::stage::Stage;
use crate::course::{Course, Exercise};
use crate::progress::Progress;
use crate::run::Stop;
use anyhow::Context;
use grade_confinement::{Layers, Standing};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What everyone links, and what everyone is confined by.
#[derive(Clone, Debug)]
pub struct Support {
    exercises: BTreeMap<String, Result<Linkable, ChecksNotBuilt>>,
    confinement: Confinement,
    fences: Fences,
    stop: Stop,
    /// Nobody builds any of it anew before this is dropped.
    _lock: CacheLock,
}

impl Support {
    /// Builds what has changed, or finds what has not: what all need, and what is needed for these
    /// exercises. One of them that cannot be built keeps none of the others from being there.
    ///
    /// # Errors
    /// When what all need does not compile, or a file cannot be read or written.
    pub fn prepare<'a>(
        course: &Course,
        exercises: impl IntoIterator<Item = &'a Exercise>,
        progress: &dyn Progress,
    ) -> anyhow::Result<Self> {
        let cache = course.cache();
        std::fs::create_dir_all(&cache).with_context(|| format!("making {}", cache.display()))?;
        Stage::sweep(&cache)?;
        let wanted = each_once(exercises);
        let mut not_built = BTreeMap::new();
        loop {
            let lock = CacheLock::shared(&cache, progress)?;
            let mut known = Known::look(course, &wanted)?;
            if known.is_complete(&not_built) {
                let support = known.support(course, &wanted, not_built, lock)?;
                let stop = progress.stop();
                return Ok(Support { stop, ..support });
            }
            // What is missing may be there, and what is there may be gone, when nobody else is at work.
            drop(lock);
            let _lock = CacheLock::exclusive(&cache, progress)?;
            known = Known::look(course, &wanted)?;
            if !known.is_complete(&not_built) {
                not_built = known.complete(course, progress)?;
            }
        }
    }

    /// With these fences only.
    #[must_use]
    pub fn with_fences(self, fences: Fences) -> Self {
        Support { fences, ..self }
    }

    /// What ends the work of whoever uses it early.
    pub(crate) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Which fences stand.
    pub(crate) fn fences(&self) -> Fences {
        self.fences
    }

    /// rustc for what is a student's.
    pub(super) fn compiler(&self, course: &Course) -> Compiler {
        let rustc = &course.toolchain.rustc;
        Compiler {
            stop: self.stop.clone(),
            ..self.confinement.compiler(rustc, self.fences.layers)
        }
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

    /// What submissions for an exercise are linked with.
    ///
    /// # Errors
    /// [`ChecksNotBuilt`].
    pub(super) fn libraries(&self, exercise: &Exercise) -> anyhow::Result<&Libraries> {
        Ok(&self.linkable(exercise)?.libraries)
    }

    /// The judge of an exercise.
    ///
    /// # Errors
    /// [`ChecksNotBuilt`].
    pub fn judge(&self, exercise: &Exercise) -> anyhow::Result<&Path> {
        Ok(&self.linkable(exercise)?.judge)
    }

    fn linkable(&self, exercise: &Exercise) -> anyhow::Result<&Linkable> {
        let linkable = self.exercises.get(&exercise.id);
        let linkable = linkable.with_context(|| format!("nothing is built for {}", exercise.id))?;
        Ok(linkable.as_ref().map_err(Clone::clone)?)
    }
}

fn each_once<'a>(exercises: impl IntoIterator<Item = &'a Exercise>) -> Vec<&'a Exercise> {
    let mut known = BTreeSet::new();
    let exercises = exercises.into_iter();
    exercises.filter(|it| known.insert(&it.id)).collect()
}

/// What there is of what is wanted.
struct Known<'a> {
    record: Record,
    of_course: String,
    /// Files that are not as they were built.
    damaged: Vec<PathBuf>,
    missing: Vec<&'a Exercise>,
    /// The layers of workers: from no record, since another user may have others.
    workers: Vec<Standing>,
}

impl<'a> Known<'a> {
    fn look(course: &Course, wanted: &[&'a Exercise]) -> anyhow::Result<Self> {
        let of_course = origin::of_course(course)?;
        let mut record = Record::read(course);
        let of_exercise = |exercise: &Exercise| origin::of_exercise(&of_course, exercise);
        record.forget_changed(&of_course, of_exercise, wanted)?;
        let damaged = record.forget_damaged(wanted);
        let is_missing = |exercise: &&&Exercise| !record.exercises.contains_key(&exercise.id);
        let missing = wanted.iter().filter(is_missing).copied().collect();
        let launcher = record.common.as_ref().map(|common| &*common.launcher);
        let workers = launcher.map(confinement::standings).transpose()?;
        Ok(Known {
            of_course,
            damaged,
            missing,
            workers: workers.unwrap_or_default(),
            record,
        })
    }

    /// Whether all is there but what cannot be.
    fn is_complete(&self, not_built: &BTreeMap<String, ChecksNotBuilt>) -> bool {
        let layers = confinement::layers(&self.workers);
        let common = self.record.common.as_ref();
        common.is_some_and(|common| common.compilers.know_of(layers))
            && (self.missing.iter()).all(|it| not_built.contains_key(&it.id))
    }

    /// Builds what is missing and writes that down. The exercises for which that cannot be done.
    fn complete(
        mut self,
        course: &Course,
        progress: &dyn Progress,
    ) -> anyhow::Result<BTreeMap<String, ChecksNotBuilt>> {
        progress.note(match self.damaged.is_empty() {
            true => "building what every submission is linked with (once)",
            false => "what submissions are linked with is damaged; building it again",
        });
        remove(course, &self.damaged)?;
        let making = Making {
            course,
            of_course: &self.of_course,
            missing: &self.missing,
            progress,
        };
        let not_built = making.make(&mut self.record)?;
        if let Some(common) = &mut self.record.common {
            common.confine(course)?;
        }
        self.record.write(course)?;
        Ok(not_built)
    }

    /// What is wanted of a complete record.
    fn support(
        self,
        course: &Course,
        wanted: &[&Exercise],
        mut not_built: BTreeMap<String, ChecksNotBuilt>,
        lock: CacheLock,
    ) -> anyhow::Result<Support> {
        // Times of files that were only touched are news.
        self.record.write(course)?;
        let mut record = self.record;
        let common = record.common.take();
        let common = common.context("what every submission is linked with was built")?;
        let of_wanted = wanted.iter().filter_map(|exercise| {
            let linkable = record.exercises.remove(&exercise.id).map(Ok);
            let linkable = linkable.or_else(|| not_built.remove(&exercise.id).map(Err));
            Some((exercise.id.clone(), linkable?))
        });
        Ok(Support {
            exercises: of_wanted.collect(),
            confinement: Confinement::new(common.launcher, self.workers, common.compilers),
            fences: Fences::default(),
            stop: Stop::default(),
            _lock: lock,
        })
    }
}

/// What is to be built.
struct Making<'a> {
    course: &'a Course,
    of_course: &'a str,
    missing: &'a [&'a Exercise],
    progress: &'a dyn Progress,
}

/// What became of an exercise: an error is the machine's trouble.
type Made = anyhow::Result<Result<Linkable, ChecksNotBuilt>>;

impl Making<'_> {
    /// Adds what is missing to the record. The exercises for which that cannot be done.
    fn make(&self, record: &mut Record) -> anyhow::Result<BTreeMap<String, ChecksNotBuilt>> {
        let built = cargo::build(self.course, self.missing)?;
        let (files, found) = (built.files.clone(), built.found);
        let made = self.from(&built, record.common.take());
        let trouble = match &made {
            Err(trouble) if !trouble.is::<WrongSource>() => Some(trouble),
            Err(_) => None,
            Ok((_, exercises)) => exercises.iter().find_map(|made| made.as_ref().err()),
        };
        let (common, exercises) = match trouble {
            // There is no record of how libraries from an earlier time were, so it may be for them.
            Some(trouble) if found => {
                self.progress.note(&format!("{trouble:#}"));
                self.progress
                    .note("building all libraries again, should they be why");
                remove(self.course, &files)?;
                let built = cargo::build(self.course, self.missing)?;
                self.tell(&built);
                self.from(&built, None)?
            }
            _ => {
                self.tell(&built);
                made?
            }
        };
        record.common = Some(common);
        let mut not_built = BTreeMap::new();
        for (exercise, made) in self.missing.iter().zip(exercises) {
            let made =
                made.unwrap_or_else(|error| Err(ChecksNotBuilt::for_reason(format!("{error:#}"))));
            let id = exercise.id.clone();
            match made {
                Ok(linkable) => {
                    record.exercises.insert(id, linkable);
                }
                Err(why) => {
                    not_built.insert(id, why);
                }
            }
        }
        Ok(not_built)
    }

    fn tell(&self, built: &Built) {
        for remark in &built.remarks {
            self.progress.note(remark.trim_end());
        }
    }

    /// What all need, unless that is there; and each missing exercise.
    fn from(&self, built: &Built, common: Option<Common>) -> anyhow::Result<(Common, Vec<Made>)> {
        let libraries = Libraries {
            by_name: built.libraries.clone(),
            folders: built.folders.iter().cloned().collect(),
        };
        let kept = Kept::of(built.files.iter().map(PathBuf::as_path))?;
        let common = match common {
            Some(common) => common,
            None => self.common(&libraries, &kept)?,
        };
        let exercise = |exercise: &&Exercise| -> Made {
            if let Err(why) = built.exercise(exercise) {
                return Ok(Err(why));
            }
            if let Err(why) = checks_source::inspect(self.course, exercise)? {
                return Ok(Err(why));
            }
            let judge = match self.judge(exercise, &libraries) {
                Err(error) if error.is::<WrongSource>() => {
                    return Ok(Err(ChecksNotBuilt::for_reason(format!("{error:#}"))));
                }
                judge => judge?,
            };
            let mut kept = kept.clone();
            kept.add(Kept::of([&*judge])?);
            Ok(Ok(Linkable {
                fingerprint: origin::of_exercise(self.of_course, exercise)?,
                libraries: libraries.clone(),
                judge,
                kept,
            }))
        };
        Ok((common, self.missing.iter().map(exercise).collect()))
    }

    fn common(&self, libraries: &Libraries, kept: &Kept) -> anyhow::Result<Common> {
        let program = OwnProgram {
            name: "launcher",
            source: "//! Confines itself and becomes a compiler.\n\
                     fn main() -> std::process::ExitCode {\n    \
                     grade_confinement::launcher::main()\n}\n"
                .to_owned(),
            libraries: libraries.named(&["grade_confinement"])?,
            folders: &libraries.folders,
        };
        let cache = self.course.cache();
        let compiler = self.course.toolchain.unconfined();
        let built = program.build(&cache.join("launcher"), &cache.join("building"), &compiler);
        let launcher = built.context("the launcher of compilers does not build")?;
        let mut kept = kept.clone();
        kept.add(Kept::of([&*launcher])?);
        Ok(Common {
            fingerprint: self.of_course.to_owned(),
            libraries: libraries.clone(),
            launcher,
            compilers: CompilerLayers::default(),
            kept,
        })
    }

    fn judge(&self, exercise: &Exercise, libraries: &Libraries) -> anyhow::Result<PathBuf> {
        let checks = exercise.checks_package.replace('-', "_");
        let program = OwnProgram {
            name: &exercise.id,
            source: format!(
                "//! The judge of {}.\nfn main() -> std::process::ExitCode {{\n    \
                 grade_kit::judge::main(&{checks}::suite())\n}}\n",
                exercise.id
            ),
            libraries: libraries.named(&["grade_kit", &checks])?,
            folders: &libraries.folders,
        };
        let cache = self.course.cache();
        let compiler = self.course.toolchain.unconfined();
        let built = program.build(&cache.join("judges"), &cache.join("building"), &compiler);
        built.map_err(|error| {
            let of = &exercise.id;
            let asked = match error.is::<WrongSource>() {
                true => format!("; does {checks} export `suite()`?"),
                false => String::new(),
            };
            error.context(format!("the judge of {of} does not build{asked}"))
        })
    }
}

impl Common {
    /// Finds the layers that compilers work under, should they not have been tried under those that
    /// there are.
    fn confine(&mut self, course: &Course) -> anyhow::Result<()> {
        let there = confinement::layers(&confinement::standings(&self.launcher)?);
        if !self.compilers.know_of(there) {
            self.compilers = CompilerLayers::find(there, |layers| self.try_under(course, layers))?;
        }
        Ok(())
    }

    /// Has a program compiled and linked as submissions are, with what they are linked with.
    fn try_under(&self, course: &Course, layers: Layers) -> anyhow::Result<()> {
        let compiler = Compiler {
            launcher: self.launcher.clone(),
            layers,
            ..course.toolchain.unconfined()
        };
        let program = OwnProgram {
            name: "trial",
            source: "//! Shows that a compiler works.\n\
                     use grade_kit as _;\nfn main() {}\n"
                .to_owned(),
            libraries: self.libraries.named(&["grade_kit"])?,
            folders: &self.libraries.folders,
        };
        let cache = course.cache();
        let built = program.build(&cache.join("trial"), &cache.join("building"), &compiler);
        built.context("a program that is linked as submissions are does not build")?;
        Ok(())
    }
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
