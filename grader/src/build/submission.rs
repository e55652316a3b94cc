//! Building a submission: against the model, against the noise std, and into a worker.

use super::compiler::Compiler;
use super::diagnostics;
use super::rustc::{Compiled, Rustc};
use super::stage::Stage;
use super::support::{Support, dependencies};
use crate::course::{Course, Exercise};
use crate::intake::Sources;
use crate::report::rustc::Message;
use crate::report::{Diagnostic, Status};
use crate::run::{Allowance, Program};
use anyhow::bail;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

/// Modules of std that no exercise may use: they reach out of the process.
const FORBIDDEN: [&str; 9] = [
    "process",
    "net",
    "fs",
    "os",
    "env",
    "backtrace",
    "arch",
    "path",
    "intrinsics",
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
    let bench = Bench {
        course,
        support,
        compiler: &support.compiler(course),
        exercise,
        stage: stage.path(),
    };
    sources.write_below(&bench.folder())?;
    let (model, noise) = std::thread::scope(|scope| {
        let model = scope.spawn(|| bench.compile(Flavour::Model));
        let noise = bench.compile(Flavour::Noise);
        (model.join(), noise)
    });
    let Ok(model) = model else {
        bail!("compiling against the model panicked")
    };
    let (model, noise) = (model?, noise?);
    if model.success && noise.success {
        return bench.link();
    }
    bench
        .explain(if model.success { &noise } else { &model })
        .map(Err)
}

/// What a submission is compiled against.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Model,
    Noise,
    /// The real std: only to hear what a student would hear.
    Native,
}

impl Flavour {
    fn crate_name(self) -> &'static str {
        match self {
            Flavour::Model => "student_model",
            Flavour::Noise => "student_noise",
            Flavour::Native => "student",
        }
    }
}

/// Everything needed to build one submission.
struct Bench<'a> {
    course: &'a Course,
    support: &'a Support,
    compiler: &'a Compiler,
    exercise: &'a Exercise,
    stage: &'a Path,
}

impl Bench<'_> {
    /// The submission's folder as a student sees it, so that messages name the student's paths.
    fn folder(&self) -> PathBuf {
        self.stage.join("exercises").join(&self.exercise.id)
    }

    fn library(&self, flavour: Flavour) -> PathBuf {
        let name = flavour.crate_name();
        self.stage.join(name).join(format!("lib{name}.rlib"))
    }

    fn compile(&self, flavour: Flavour) -> anyhow::Result<Compiled> {
        let task = self.exercise.task_package.replace('-', "_");
        let task_library = self.support.library(&task)?;
        // Messages name paths from the repository's root; places seen at run time are named from
        // the exercise's folder.
        let (working_dir, root) = match flavour {
            Flavour::Native => (
                self.stage.to_owned(),
                format!("exercises/{}/src/lib.rs", self.exercise.id),
            ),
            Flavour::Model | Flavour::Noise => (self.folder(), "src/lib.rs".to_owned()),
        };
        let mut rustc = Rustc::new(self.compiler, &working_dir)
            .args(["--crate-name", flavour.crate_name(), "--crate-type", "rlib"])
            .args(["-A", "warnings", "-C", "debuginfo=line-tables-only"])
            .external(&task, task_library)
            // `extern crate proc_macro` would find the real one, whose types lead to the real std.
            .external("proc_macro", task_library)
            .dependencies(&dependencies(self.course))
            .output(&self.library(flavour))?;
        if self.support.fences().forbid_unsafe {
            rustc = rustc.args(["-F", "unsafe_code"]);
        }
        if flavour != Flavour::Native {
            // Stack frames name files as the compiler was told, places as it was given them: both
            // are to begin with src/.
            let mut remap = OsString::from("--remap-path-prefix=");
            remap.push(&working_dir);
            remap.push("=");
            rustc = rustc.args([remap]);
        }
        match flavour {
            Flavour::Model => {
                let std = self.support.library("model_std")?;
                rustc = rustc
                    .external("std", std)
                    .external("core", self.support.library("model_core")?);
            }
            Flavour::Noise => {
                let std = self.support.library("noise_std")?;
                rustc = rustc.external("std", std);
            }
            Flavour::Native => rustc = rustc.args(["--emit", "metadata"]),
        }
        rustc.source(root, &self.folder().join("src")).run()
    }

    fn link(&self) -> anyhow::Result<Result<Program, NotBuilt>> {
        let checks = self.exercise.checks_package.replace('-', "_");
        let subjects = |flavour: Flavour| {
            let name = flavour.crate_name();
            let types: Vec<String> = self
                .exercise
                .exports
                .iter()
                .map(|export| format!("{name}::{export}"))
                .collect();
            format!("{checks}::subjects::<{}>()", types.join(", "))
        };
        let main = format!(
            "//! The worker of one submission.\nfn main() -> std::process::ExitCode {{\n    \
             grade_kit::worker::main(&grade_kit::worker::Worker {{\n        \
             suite: {checks}::suite(),\n        model: Some({}),\n        real: Some({}),\n    }})\n}}\n",
            subjects(Flavour::Model),
            subjects(Flavour::Noise),
        );
        let source = self.stage.join("worker.rs");
        std::fs::write(&source, main)?;
        let worker = format!("worker{}", std::env::consts::EXE_SUFFIX);
        let worker = self.stage.join("worker").join(worker);
        let kit = self.support.library("grade-kit")?;
        let compiled = Rustc::new(self.compiler, self.stage)
            .args([
                "--crate-name",
                "worker",
                "--crate-type",
                "bin",
                "-A",
                "warnings",
            ])
            .external("grade_kit", kit)
            .external(&checks, self.support.library(&checks)?)
            .external(Flavour::Model.crate_name(), &self.library(Flavour::Model))
            .external(Flavour::Noise.crate_name(), &self.library(Flavour::Noise))
            .dependencies(&dependencies(self.course))
            .output(&worker)?
            .links()
            .source(&source, &source)
            .run()?;
        if compiled.success {
            return self.program(worker).map(Ok);
        }
        if let Some(limit) = compiled.limit {
            return Ok(Err(too_much(limit)));
        }
        Ok(Err(self.missing_export(&compiled)))
    }

    fn program(&self, path: PathBuf) -> anyhow::Result<Program> {
        let folder = self.stage.join("empty");
        std::fs::create_dir_all(&folder)?;
        Ok(Program {
            path,
            folder,
            layers: self.support.layers_of_workers(),
            allowance: Arc::new(Allowance::without_end()),
        })
    }

    /// The crate compiles, but does not offer what the checks ask of it.
    fn missing_export(&self, compiled: &Compiled) -> NotBuilt {
        let exports = self.exercise.exports.join("`, `");
        let message = format!(
            "the crate must export `{exports}` (pub, in src/lib.rs), implementing the task's trait"
        );
        let in_their_words = |text: &str| {
            [Flavour::Model, Flavour::Noise]
                .map(Flavour::crate_name)
                .iter()
                .fold(text.to_owned(), |text, name| {
                    text.replace(&format!("{name}::"), "crate::")
                        .replace(name, "the crate")
                })
        };
        let mut said = Message::new("error", &*message);
        let mut rendered = format!("error: {message}\n");
        // Where rustc found it is in a file of ours; only what it found is of use.
        for error in diagnostics::errors(&compiled.messages) {
            let note = format!("rustc says: {}", in_their_words(&error.message));
            if !said.children.iter().any(|known| known.message == note) {
                rendered.push_str(&format!("  = {note}\n"));
                said.children.push(Message::new("note", note));
            }
        }
        NotBuilt::Refused {
            status: Status::CompileError,
            diagnostics: vec![Diagnostic {
                message,
                site: None,
                rendered,
                said: Some(Box::new(said)),
            }],
        }
    }

    /// Says why a submission does not compile, in the words rustc has for it against real std.
    fn explain(&self, compiled: &Compiled) -> anyhow::Result<NotBuilt> {
        if let Some(limit) = compiled.limit {
            return Ok(too_much(limit));
        }
        let native = self.compile(Flavour::Native)?;
        if let Some(limit) = native.limit {
            return Ok(too_much(limit));
        }
        if !native.success {
            let errors = diagnostics::errors(&native.messages);
            not_about_sources(&errors)?;
            let only_unsafe = errors
                .iter()
                .all(|error| error.code_name() == Some("unsafe_code"));
            let status = if only_unsafe {
                Status::Forbidden
            } else {
                Status::CompileError
            };
            return Ok(refused(status, errors));
        }
        let errors = diagnostics::errors(&compiled.messages);
        not_about_sources(&errors)?;
        let folder = format!("exercises/{}", self.exercise.id);
        let forbidden: Vec<Diagnostic> = errors
            .iter()
            .filter_map(|error| {
                let module = forbidden_module(error)?;
                let message = format!("`{module}` is not allowed in this exercise");
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

/// What rustc says about no place and under no number is about files it could not write and the like:
/// nothing that a submission could mend.
fn not_about_sources(errors: &[Message]) -> anyhow::Result<()> {
    let about_sources = |error: &Message| !error.spans.is_empty() || error.code.is_some();
    if errors.iter().any(about_sources) {
        return Ok(());
    }
    let said = errors
        .first()
        .map_or("nothing at all", |error| &*error.message);
    bail!("rustc failed, and not over the submission; it says: {said}")
}

/// The module of std that a message is about, if no exercise may use it.
fn forbidden_module(error: &Message) -> Option<String> {
    error.marked_words().find_map(|words| {
        let parts = words.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let module = parts.into_iter().find(|part| FORBIDDEN.contains(part))?;
        Some(format!("std::{module}"))
    })
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
