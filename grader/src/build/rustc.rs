//! Calling rustc directly, with what a submission may see and nothing else.

use super::compiler::{Compiler, has_linker};
use super::supervised::{Ended, supervised};
use super::{diagnostics, room};
use crate::report::rustc::Message;
use anyhow::{Context, bail};
use grade_confinement::{Bound, Layers, Process, Reach, Workshop, launcher, told};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One call of rustc.
#[derive(Debug)]
pub(crate) struct Rustc<'a> {
    compiler: &'a Compiler,
    working_dir: PathBuf,
    args: Vec<OsString>,
    reach: Reach,
    links: bool,
}

/// What a call came to, if rustc could do its work.
pub(crate) enum Outcome {
    /// It was made; what rustc printed about it all the same.
    Made(String),
    /// What rustc has against the sources.
    Errors(Vec<Message>),
    /// The compiler crashed, or ran into a limit: a sentence.
    Limit(&'static str),
}

/// The edition that everything is compiled in.
pub(crate) const EDITION: &str = "2024";

/// How rustc ends when it panics, as it does when it can have no more threads.
const PANICKED: i32 = 101;
const GAVE_UP: &str = "the compiler gave up on it, for want of memory or threads or over a fault of \
                       its own; write it more plainly";
const TOO_MUCH_PRINTED: &str = "the compiler printed more than 16 MiB about it";

/// How much of what rustc says of a machine's trouble is told.
const MOST_SAID_BYTES: usize = 2_000;

impl<'a> Rustc<'a> {
    pub(crate) fn new(compiler: &'a Compiler, working_dir: &Path) -> Self {
        let args = [
            "--edition",
            EDITION,
            "--error-format",
            "json",
            "-C",
            "opt-level=0",
            "-C",
            "overflow-checks=on",
            "-C",
            "debug-assertions=on",
            // Nobody optimises across these crates at link time, and one unit is enough for a file
            // that a student wrote: both are a quarter of the compiler's time.
            "-C",
            "embed-bitcode=no",
            "-C",
            "codegen-units=1",
        ];
        Rustc {
            compiler,
            working_dir: working_dir.to_owned(),
            args: args.map(OsString::from).to_vec(),
            reach: compiler.reach(),
            links: false,
        }
    }

    pub(crate) fn args<S: Into<OsString>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    pub(crate) fn external(mut self, name: &str, library: &Path) -> Self {
        let mut value = OsString::from(format!("{name}="));
        value.push(library);
        self.reach.read.push(library.to_owned());
        self.args([OsString::from("--extern"), value])
    }

    /// Libraries that named ones need, findable but not nameable.
    pub(crate) fn dependencies(mut self, folders: &[PathBuf]) -> Self {
        for folder in folders {
            let mut value = OsString::from("dependency=");
            value.push(folder);
            self.reach.read.push(folder.clone());
            self = self.args([OsString::from("-L"), value]);
        }
        self
    }

    /// What is compiled: a file, and the folder that it and its modules lie in.
    pub(crate) fn source(mut self, file: impl Into<OsString>, within: &Path) -> Self {
        self.reach.read.push(within.to_owned());
        self.args([file.into()])
    }

    /// Where the result goes: into a folder of its own, with whatever is needed on the way.
    pub(crate) fn output(mut self, path: &Path) -> anyhow::Result<Self> {
        let folder = path.parent().context("a result lies in a folder")?;
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        self.reach.write.push(folder.to_owned());
        Ok(self.args([OsString::from("-o"), path.to_owned().into_os_string()]))
    }

    /// The result is a program.
    pub(crate) fn links(mut self) -> Self {
        self.reach.execute.extend(self.compiler.reach_of_linker());
        self.links = true;
        self
    }

    /// # Errors
    /// The machine's trouble: nothing that a source could be blamed for.
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let rustc = self.compiler.rustc.display();
        let run = || {
            supervised(self.command(), &self.compiler.stop)
                .with_context(|| format!("running {rustc}"))
        };
        let mut ended = run()?;
        if matches!(ended, Ended::Exited { code: PANICKED, .. }) {
            // A machine may be out of threads for a moment; a fault over the source comes again.
            ended = run()?;
        }
        match ended {
            Ended::Exited { code, printed } if code == i32::from(launcher::CANNOT_LAUNCH) => {
                bail!("rustc could not be confined: {}", printed.trim())
            }
            Ended::Exited { code: PANICKED, .. } => Ok(Outcome::Limit(GAVE_UP)),
            Ended::Exited { code: 0, printed } => Ok(Outcome::Made(printed)),
            Ended::Exited { printed, .. } => self.errors(&printed).map(Outcome::Errors),
            Ended::Killed { why } => Ok(Outcome::Limit(why)),
            Ended::TooMuchPrinted => Ok(Outcome::Limit(TOO_MUCH_PRINTED)),
            Ended::Starved => {
                let bounds = [Bound::ProcessorTime, Bound::Threads];
                if let Some(narrow) = told(Process::Compiler, &bounds) {
                    bail!("rustc was ended: {narrow}");
                }
                bail!("rustc was ended from outside, or the machine is too busy; grade again")
            }
        }
    }

    /// What rustc has against the sources. All else that can make it fail is nothing that whoever wrote
    /// these could mend: files that cannot be read or written, a linker that is not there or fails.
    fn errors(&self, printed: &str) -> anyhow::Result<Vec<Message>> {
        let errors = diagnostics::errors(printed);
        if errors.iter().any(Message::is_about_sources) {
            return Ok(errors);
        }
        // Unsafe code names files that are not there, and more of that kind.
        let unsafe_code = diagnostics::with_code(printed, diagnostics::UNSAFE_CODE);
        if !unsafe_code.is_empty() {
            return Ok(unsafe_code);
        }
        if let Some(folder) = self.reach.write.last() {
            room::enough_on_disk(folder)?;
        }
        if let Some(narrow) = told(Process::Compiler, &Bound::ALL) {
            bail!(
                "rustc failed, and not over any source: {narrow}. It says: {}",
                printed_by(&errors)
            );
        }
        let rustc = self.compiler.rustc.display();
        if self.links && cfg!(unix) && !has_linker() {
            bail!(
                "{rustc} links with `cc`, and there is none in PATH; install a C compiler, such as gcc or clang"
            )
        }
        let what = match self.links {
            true => "linking failed, and not over any source; is the linker in order?",
            false => "rustc failed, and not over any source.",
        };
        let said = match &*errors {
            [] => printed.trim(),
            _ => &printed_by(&errors),
        };
        bail!("{what} {rustc} says: {said}")
    }

    /// The environment holds what a linker is found by, and where it may write; for a compiler
    /// alone, not even the former.
    fn command(&self) -> Command {
        let mut command = self.program();
        command
            .args(&self.args)
            .current_dir(&self.working_dir)
            .env_clear();
        if let Some(folder) = self.reach.write.last() {
            command.env("TMPDIR", folder);
        }
        let kept: &[&str] = match (cfg!(windows), self.links) {
            (true, _) => &["PATH", "TEMP", "TMP", "SystemRoot", "LIB", "INCLUDE"],
            (false, true) => &["PATH"],
            (false, false) => &[],
        };
        for name in kept {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
    }

    fn program(&self) -> Command {
        let Compiler {
            rustc,
            launcher: program,
            layers,
            stop: _,
        } = self.compiler;
        if *layers == Layers::NONE {
            return Command::new(rustc);
        }
        let workshop = Workshop {
            parent: std::process::id(),
            layers: *layers,
            reach: self.reach.clone(),
        };
        let mut command = Command::new(program);
        command
            .arg(launcher::LAUNCH)
            .args(workshop.to_args())
            .arg(rustc);
        command
    }
}

/// What these messages say: how it ended, and the end of the rest. Between stands a linker's command line,
/// which may be longer than all that the linker has to say.
fn printed_by(errors: &[Message]) -> String {
    let ended: Vec<&str> = errors.iter().map(|error| &*error.message).collect();
    let rendered = errors.iter().filter_map(|error| error.rendered.as_deref());
    let said: String = rendered.collect();
    let start = said.floor_char_boundary(said.len().saturating_sub(MOST_SAID_BYTES));
    format!("{}\n{}", ended.join("\n"), said[start..].trim())
}
