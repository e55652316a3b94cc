//! Building a submission: against the model, against the noise std, and into a worker.

use super::compiler::Compiler;
use super::diagnostics;
use super::files_read;
use super::forbidden;
use super::record::Libraries;
use super::room;
use super::rustc::{Outcome, Rustc};
use super::stage::Stage;
use super::support::Support;
use crate::course::{Course, Exercise};
use crate::intake::Sources;
use crate::report::rustc::Message;
use crate::report::{Diagnostic, Status};
use crate::run::Program;
use anyhow::{Context as _, bail};
use grade_confinement::{Bound, Process, told};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Why there is no worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotBuilt {
    /// The submission's fault.
    Refused {
        /// `CompileError`, `Forbidden` or `CompileLimit`.
        status: Status,
        /// What rustc said.
        diagnostics: Vec<Diagnostic>,
    },
    /// It compiles against std, but not against our models of it: the grader cannot tell.
    Unmodelled {
        /// The first thing that the model lacks.
        item: String,
        /// What rustc said.
        diagnostics: Vec<Diagnostic>,
    },
}

/// What a compiler runs into depending on what it compiles. Of threads and descriptors it needs the same
/// for all.
const NARROWS_COMPILERS: [Bound; 5] = [
    Bound::AddressSpace,
    Bound::Data,
    Bound::Stack,
    Bound::ProcessorTime,
    Bound::FileSize,
];

/// Builds a submission in a stage of ours, into a worker that can be run.
///
/// # Errors
/// Only for trouble of our own; what is the submission's fault is the inner error.
pub fn build(
    course: &Course,
    support: &Support,
    exercise: &Exercise,
    sources: &Sources,
    stage: &Stage,
) -> anyhow::Result<Result<Program, NotBuilt>> {
    let building = Building {
        support,
        libraries: support.libraries(exercise)?,
        compiler: &support.compiler(course),
        exercise,
        stage: stage.path(),
    };
    sources.write_below(&building.folder())?;
    let (model, noise) = std::thread::scope(|scope| {
        let model = scope.spawn(|| building.compile(Flavour::Model));
        let noise = building.compile(Flavour::Noise);
        (model.join(), noise)
    });
    let Ok(model) = model else {
        bail!("compiling against the model panicked")
    };
    // What is not there to be named in the model is told as that, whatever came of it elsewhere.
    let made = |outcome: anyhow::Result<Outcome>| match outcome? {
        Outcome::Made(messages) => Ok(Ok(messages)),
        Outcome::Limit(limit) => building.too_much(limit).map(Err),
        Outcome::Errors(errors) => building.explain(&errors).map(Err),
    };
    let model = match made(model)? {
        Ok(messages) => messages,
        Err(refused) => return Ok(Err(refused)),
    };
    let noise = match made(noise)? {
        Ok(messages) => messages,
        Err(refused) => return Ok(Err(refused)),
    };
    let refused = building
        .unsafe_code(&model, Flavour::Model)
        .or_else(|| building.unsafe_code(&noise, Flavour::Noise));
    let refused = match refused {
        None => building.read_elsewhere(&[Flavour::Model, Flavour::Noise])?,
        refused => refused,
    };
    match refused {
        None => building.link(),
        Some(refused) => Ok(Err(refused)),
    }
}

/// What a submission is compiled against.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    Model,
    Noise,
    /// The real std: only to hear what a student would hear.
    Native,
}

impl Flavour {
    /// What the worker calls the crate. In its own eyes it has the exercise's name in all flavours: it
    /// cannot tell by that which of them it is.
    pub(super) fn alias(self) -> &'static str {
        match self {
            Flavour::Model => "student_model",
            Flavour::Noise => "student_noise",
            Flavour::Native => "student",
        }
    }
}

/// Everything needed to build one submission.
pub(super) struct Building<'a> {
    pub(super) support: &'a Support,
    pub(super) libraries: &'a Libraries,
    pub(super) compiler: &'a Compiler,
    pub(super) exercise: &'a Exercise,
    pub(super) stage: &'a Path,
}

impl Building<'_> {
    /// The submission's folder as a student sees it, so that messages name the student's paths.
    fn folder(&self) -> PathBuf {
        self.stage.join("exercises").join(&self.exercise.id)
    }

    /// The crate's name, as cargo has it.
    fn crate_name(&self) -> String {
        self.exercise.id.replace('-', "_")
    }

    /// What is to be said of a submission over which the compiler ran into a limit, if that was not the
    /// machine's trouble.
    pub(super) fn too_much(&self, limit: &str) -> anyhow::Result<NotBuilt> {
        room::enough_on_disk(self.stage)?;
        if let Some(narrow) = told(Process::Compiler, &NARROWS_COMPILERS) {
            bail!("{limit}; but {narrow}");
        }
        // A machine that is short of something, or a library that is damaged, shows with any source.
        let control = self.stage.join("control");
        let source = control.join("src").join("lib.rs");
        let nothing = Sources::of(vec![(
            "src/lib.rs".to_owned(),
            "//! Nothing.\n\n/// Does nothing.\npub fn nothing() {}\n".to_owned(),
        )]);
        nothing.write_below(&control)?;
        for flavour in [Flavour::Model, Flavour::Noise] {
            let library = control.join(flavour.alias()).join("lib.rlib");
            match self
                .rustc(flavour, &control, &library)?
                .source("src/lib.rs", &source)
                .run()?
            {
                Outcome::Made(_) => {}
                Outcome::Limit(limit) => bail!(
                    "the compiler fails on this machine whatever it is given. Is there enough memory, and may \
                     there be enough threads? Of a library without any code it is said that {limit}"
                ),
                Outcome::Errors(errors) => {
                    let said = errors.into_iter().find_map(|error| error.rendered);
                    bail!(
                        "the compiler fails on this machine whatever it is given: {}",
                        said.unwrap_or_default()
                    )
                }
            }
        }
        Ok(too_much(limit))
    }

    pub(super) fn library(&self, flavour: Flavour) -> PathBuf {
        let name = flavour.alias();
        self.stage.join(name).join(format!("lib{name}.rlib"))
    }

    fn compile(&self, flavour: Flavour) -> anyhow::Result<Outcome> {
        // Messages name paths from the repository's root; places seen at run time are named from
        // the exercise's folder.
        let (working_dir, root) = match flavour {
            Flavour::Native => (
                self.stage.to_owned(),
                format!("exercises/{}/src/lib.rs", self.exercise.id),
            ),
            Flavour::Model | Flavour::Noise => (self.folder(), "src/lib.rs".to_owned()),
        };
        let mut record = OsString::from("dep-info=");
        record.push(self.record(flavour));
        self.rustc(flavour, &working_dir, &self.library(flavour))?
            .args(["--emit".into(), record])
            .source(root, &self.folder().join("src"))
            .run()
    }

    /// rustc as it compiles a submission, without any source yet.
    fn rustc(
        &self,
        flavour: Flavour,
        working_dir: &Path,
        library: &Path,
    ) -> anyhow::Result<Rustc<'_>> {
        let task = self.exercise.task_package.replace('-', "_");
        let task_library = self.libraries.get(&task)?;
        let mut rustc = Rustc::new(self.compiler, working_dir)
            .args(["--crate-name", &self.crate_name(), "--crate-type", "rlib"])
            // Two crates of one name become parts of one program.
            .args(["-C", &format!("metadata={}", flavour.alias())])
            .args(["-A", "warnings", "-C", "debuginfo=line-tables-only"])
            .external(&task, task_library)
            // `extern crate proc_macro` would find the real one, whose types lead to the real std.
            .external("proc_macro", task_library)
            // Which would be a dependency that nobody uses, to those who deny themselves any.
            .args(["--force-warn", "unused_crate_dependencies"])
            .output(library)?;
        rustc = rustc.dependencies(&self.libraries.folders);
        if self.support.fences().forbid_unsafe {
            // Not `-F`: that makes an error of a source's own `allow`, `warn` or `expect` of the lint,
            // which does no harm. Nothing in a source lowers what is forced.
            rustc = rustc.args(["--force-warn", diagnostics::UNSAFE_CODE]);
        }
        if flavour != Flavour::Native {
            // Stack frames name files as the compiler was told, places as it was given them: both
            // are to begin with src/.
            let mut remap = OsString::from("--remap-path-prefix=");
            remap.push(working_dir);
            remap.push("=");
            rustc = rustc.args([remap]);
        }
        let processes = self.exercise.source_rules.allows_processes();
        match flavour {
            Flavour::Model => {
                let std = self.libraries.get(match processes {
                    true => "model_std_processes",
                    false => "model_std",
                })?;
                let core = self.libraries.get("model_core")?;
                rustc = rustc.external("std", std).external("core", core);
            }
            Flavour::Noise => {
                let std = self.libraries.get(match processes {
                    true => "noise_std_processes",
                    false => "noise_std",
                })?;
                rustc = rustc.external("std", std);
            }
            Flavour::Native => {}
        }
        let product = match flavour {
            Flavour::Model | Flavour::Noise => "link",
            Flavour::Native => "metadata",
        };
        Ok(rustc.args(["--emit", product]))
    }

    /// Refuses what compiled with unsafe code in it, if that fence stands.
    fn unsafe_code(&self, messages: &str, flavour: Flavour) -> Option<NotBuilt> {
        let stands = self.support.fences().forbid_unsafe;
        let found = || diagnostics::with_code(messages, diagnostics::UNSAFE_CODE);
        (stands && diagnostics::has_code(messages, diagnostics::UNSAFE_CODE))
            .then(|| self.refuse_unsafe_code(&found(), flavour))
    }

    fn refuse_unsafe_code(&self, found: &[Message], flavour: Flavour) -> NotBuilt {
        let message = "unsafe code is not allowed: everything here can be done in safe Rust, with std's \
                       locks, channels and atomics";
        // Messages about the models name files from the exercise's folder.
        let folder = match flavour {
            Flavour::Native => String::new(),
            Flavour::Model | Flavour::Noise => format!("exercises/{}", self.exercise.id),
        };
        let mut diagnostics: Vec<Diagnostic> = found
            .iter()
            .map(|found| found.diagnostic_reworded(&folder, message.to_owned()))
            .collect();
        // What nobody here could read is unsafe code all the same.
        if diagnostics.is_empty() {
            diagnostics.push(Diagnostic::of_words(message.to_owned()));
        }
        NotBuilt::Refused {
            status: Status::Forbidden,
            diagnostics,
        }
    }

    /// Refuses what had the compiler read files that are none of its modules.
    fn read_elsewhere(&self, flavours: &[Flavour]) -> anyhow::Result<Option<NotBuilt>> {
        for flavour in flavours {
            let record = self.record(*flavour);
            let record = std::fs::read_to_string(&record)
                .with_context(|| format!("reading {}", record.display()))?;
            // The real std is compiled against from further up.
            let own = match flavour {
                Flavour::Native => format!("exercises/{}/src", self.exercise.id),
                Flavour::Model | Flavour::Noise => "src".to_owned(),
            };
            if let Some(file) = files_read::outside(&record, Path::new(&own)) {
                let file: String = file.chars().take(200).collect();
                let message = format!(
                    "reading `{file}` is not allowed: only the crate's own modules are read; write what is \
                     needed into the source"
                );
                return Ok(Some(NotBuilt::Refused {
                    status: Status::Forbidden,
                    diagnostics: vec![Diagnostic::of_words(message)],
                }));
            }
        }
        Ok(None)
    }

    /// Where rustc writes down which files it read.
    fn record(&self, flavour: Flavour) -> PathBuf {
        self.library(flavour).with_extension("d")
    }

    /// Says why a submission does not compile, in the words rustc has for it against real std.
    fn explain(&self, errors: &[Message]) -> anyhow::Result<NotBuilt> {
        let messages = match self.compile(Flavour::Native)? {
            Outcome::Limit(limit) => return self.too_much(limit),
            Outcome::Errors(errors) if errors.iter().all(Message::is_unsafe_code) => {
                return Ok(self.refuse_unsafe_code(&errors, Flavour::Native));
            }
            Outcome::Errors(errors) => return Ok(refused(Status::CompileError, errors)),
            Outcome::Made(messages) => messages,
        };
        if let Some(refused) = self.unsafe_code(&messages, Flavour::Native) {
            return Ok(refused);
        }
        if let Some(refused) = self.read_elsewhere(&[Flavour::Native])? {
            return Ok(refused);
        }
        let folder = format!("exercises/{}", self.exercise.id);
        let forbidden: Vec<Diagnostic> = errors
            .iter()
            .filter_map(|error| {
                let name = forbidden::name(error)?;
                let message = format!("`{name}` is not allowed in this exercise");
                Some(error.diagnostic_reworded(&folder, message))
            })
            .collect();
        if !forbidden.is_empty() {
            return Ok(NotBuilt::Refused {
                status: Status::Forbidden,
                diagnostics: forbidden,
            });
        }
        let words = errors.iter().flat_map(Message::marked_words).next();
        let item = words.unwrap_or_else(|| "something".to_owned());
        let reworded = |error: &Message| {
            let message = format!(
                "the grader's model of std cannot compile this: {}",
                error.message
            );
            error.diagnostic_reworded(&folder, message)
        };
        Ok(NotBuilt::Unmodelled {
            item,
            diagnostics: errors.iter().map(reworded).collect(),
        })
    }
}

/// It cannot be compiled within bounds.
fn too_much(limit: &str) -> NotBuilt {
    NotBuilt::Refused {
        status: Status::CompileLimit,
        diagnostics: vec![Diagnostic::of_words(limit.to_owned())],
    }
}

fn refused(status: Status, errors: Vec<Message>) -> NotBuilt {
    NotBuilt::Refused {
        status,
        diagnostics: errors.iter().map(Message::diagnostic).collect(),
    }
}
