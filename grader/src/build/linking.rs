//! Making one program of a submission, as it was compiled over the model and over the noise std, and of
//! the exercise's checks. Never compiles the submission.

use super::rustc::{Outcome, Rustc};
use super::submission::{Building, Flavour, NotBuilt};
use crate::report::rustc::Message;
use crate::report::{Diagnostic, Status};
use crate::run::{Allowance, Program};
use anyhow::{Context as _, bail};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

impl Building<'_> {
    pub(super) fn link(&self) -> anyhow::Result<Result<Program, NotBuilt>> {
        let checks = self.exercise.checks_package.replace('-', "_");
        let mut main = Main::new();
        main.write(&format!(
            "//! The worker of one submission.\nfn main() -> std::process::ExitCode {{\n    \
             grade_kit::worker::main(&grade_kit::worker::Worker {{\n        \
             suite: {checks}::suite(),\n"
        ));
        for (field, flavour) in [("model", Flavour::Model), ("real", Flavour::Noise)] {
            main.write(&format!("        {field}: Some({checks}::subjects::<"));
            for export in &self.exercise.exports {
                main.write(&format!("{}::", flavour.alias()));
                main.demand(export);
                main.write(", ");
            }
            main.write(">()),\n");
        }
        main.write("    })\n}\n");
        let source = self.stage.join("worker.rs");
        std::fs::write(&source, &main.text)
            .with_context(|| format!("writing {}", source.display()))?;
        let worker = format!("worker{}", std::env::consts::EXE_SUFFIX);
        let worker = self.stage.join("worker").join(worker);
        let kit = self.libraries.get("grade-kit")?;
        let outcome = Rustc::new(self.compiler, self.stage)
            .args([
                "--crate-name",
                "worker",
                "--crate-type",
                "bin",
                "-A",
                "warnings",
                // What is generic in a submission is compiled here.
                "-C",
                "debuginfo=line-tables-only",
            ])
            .external("grade_kit", kit)
            .external(&checks, self.libraries.get(&checks)?)
            .external(Flavour::Model.alias(), &self.library(Flavour::Model))
            .external(Flavour::Noise.alias(), &self.library(Flavour::Noise))
            .dependencies(&self.libraries.folders)
            .output(&worker)?
            .links()
            .source(&source, &source)
            .run()?;
        match outcome {
            Outcome::Made(_) => self.program(worker).map(Ok),
            Outcome::Limit(limit) => self.too_much(limit).map(Err),
            Outcome::Errors(errors) => self
                .not_linked(errors, &source.to_string_lossy(), &main.demanded)
                .map(Err),
        }
    }

    fn program(&self, path: PathBuf) -> anyhow::Result<Program> {
        let folder = self.stage.join("empty");
        std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok(Program {
            path,
            folder,
            layers: self.support.layers_of_workers(),
            allowance: Arc::new(Allowance::without_end()),
        })
    }

    /// The crate compiles, but no worker can be made of it: it does not offer what the checks ask for,
    /// or has errors that show only where its generic code is used. All else is not its doing.
    fn not_linked(
        &self,
        errors: Vec<Message>,
        main: &str,
        demanded: &[Range<u32>],
    ) -> anyhow::Result<NotBuilt> {
        if errors.iter().any(|error| error.is_about(main, demanded)) {
            return Ok(self.missing_export(&errors));
        }
        let in_submission = |error: &Message| match error.primary() {
            Some(site) => site.file_name.starts_with("src/"),
            None => error.code_name().is_none() && error.is_about_sources(),
        };
        if errors.iter().any(in_submission) {
            let mut errors = errors;
            errors.retain(in_submission);
            let folder = format!("exercises/{}", self.exercise.id);
            let diagnostic =
                |error: &Message| error.diagnostic_reworded(&folder, error.message.clone());
            return Ok(NotBuilt::Refused {
                status: Status::CompileError,
                diagnostics: errors.iter().map(diagnostic).collect(),
            });
        }
        let said: String = errors
            .into_iter()
            .filter_map(|error| error.rendered)
            .collect();
        bail!(
            "no worker can be made of any submission: the checks of {} are called in a way that they do not \
             offer. rustc says: {}",
            self.exercise.id,
            said.trim()
        )
    }

    fn missing_export(&self, errors: &[Message]) -> NotBuilt {
        let exports = self.exercise.exports.join("`, `");
        let message = format!(
            "the crate must export `{exports}` (pub, in src/lib.rs), implementing the task's trait"
        );
        let in_their_words = |text: &str| {
            [Flavour::Model, Flavour::Noise]
                .map(Flavour::alias)
                .iter()
                .fold(text.to_owned(), |text, name| {
                    text.replace(&format!("{name}::"), "crate::")
                        .replace(name, "the crate")
                })
        };
        let mut said = Message::new("error", &*message);
        let mut rendered = format!("error: {message}\n");
        // Where rustc found it is in a file of ours; only what it found is of use.
        for error in errors {
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
}

/// The source of a worker, and where in it the submission's types are named, in bytes.
struct Main {
    text: String,
    demanded: Vec<Range<u32>>,
}

impl Main {
    fn new() -> Self {
        Main {
            text: String::new(),
            demanded: Vec::new(),
        }
    }

    fn write(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Names a type of the submission's.
    fn demand(&mut self, export: &str) {
        let start = self.text.len() as u32;
        self.write(export);
        self.demanded.push(start..self.text.len() as u32);
    }
}
