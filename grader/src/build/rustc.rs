//! Calling rustc directly, with what a submission may see and nothing else.

use anyhow::Context;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

/// One call of rustc.
pub(crate) struct Rustc {
    command: Command,
}

/// What a call came to.
pub(crate) struct Compiled {
    pub(crate) success: bool,
    /// rustc's messages, one JSON object a line.
    pub(crate) messages: String,
    /// Killed by a signal: the compiler crashed or ran into a limit.
    pub(crate) crashed: bool,
}

impl Rustc {
    pub(crate) fn new(rustc: &Path, working_dir: &Path) -> Self {
        let mut command = Command::new(rustc);
        command
            .current_dir(working_dir)
            .env_clear()
            .args(["--edition", "2024", "--error-format", "json"])
            .args([
                "-C",
                "opt-level=0",
                "-C",
                "overflow-checks=on",
                "-C",
                "debug-assertions=on",
                // Nobody optimises across these crates at link time, and one unit is enough for a
                // file that a student wrote: both are a quarter of the compiler's time.
                "-C",
                "embed-bitcode=no",
                "-C",
                "codegen-units=1",
            ])
            .stdin(Stdio::null());
        // The linker and its helpers are found through the path; a submission's sources cannot
        // read it at compile time, because `env!` is not there for them.
        for kept in [
            "PATH",
            "HOME",
            "TMPDIR",
            "TEMP",
            "TMP",
            "SystemRoot",
            "LIB",
            "INCLUDE",
        ] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        Rustc { command }
    }

    pub(crate) fn args<S: Into<OsString>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.command.args(args.into_iter().map(Into::into));
        self
    }

    pub(crate) fn external(self, name: &str, library: &Path) -> Self {
        let mut value = OsString::from(format!("{name}="));
        value.push(library);
        self.args([OsString::from("--extern"), value])
    }

    /// Libraries that named ones need, findable but not nameable.
    pub(crate) fn dependencies(self, dir: &Path) -> Self {
        let mut value = OsString::from("dependency=");
        value.push(dir);
        self.args([OsString::from("-L"), value])
    }

    pub(crate) fn output(self, path: &Path) -> Self {
        self.args([OsString::from("-o"), path.to_owned().into_os_string()])
    }

    pub(crate) fn run(mut self) -> anyhow::Result<Compiled> {
        let output = self.command.output();
        let output = output.with_context(|| format!("running {:?}", self.command.get_program()))?;
        Ok(Compiled {
            success: output.status.success(),
            messages: String::from_utf8_lossy(&output.stderr).into_owned(),
            crashed: output.status.code().is_none(),
        })
    }
}
