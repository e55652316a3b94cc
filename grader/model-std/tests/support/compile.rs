//! rustc runs on one source, each in the folder of its name, which two tests must not share. Never
//! runs what it made, but for [`run`].

use super::libraries::{LIBRARIES, json_lines};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A rustc run to be started.
#[must_use]
pub(crate) struct Compile {
    folder: PathBuf,
    command: Command,
}

impl Compile {
    /// With the model as `std` and `core`, as a submission is compiled.
    pub(crate) fn injected(name: &str, edition: &str, source: &str) -> Compile {
        let mut compile = Compile::plain(name, edition, source);
        compile.command.arg("-Funsafe_code");
        compile
            .with("std", LIBRARIES.rlib("model_std"))
            .with("core", LIBRARIES.rlib("model_core"))
    }

    /// With the real `std`, as a runner is compiled.
    pub(crate) fn plain(name: &str, edition: &str, source: &str) -> Compile {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("sources")
            .join(name);
        // `src/`, as in an exercise: the engine tells the student's frames by it.
        std::fs::create_dir_all(folder.join("src")).expect("the folder can be made");
        std::fs::write(folder.join("src/lib.rs"), source).expect("the source can be written");
        let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
        let dependencies = LIBRARIES.rlib("model_std").with_file_name("deps");
        command
            .current_dir(&folder)
            .arg("src/lib.rs")
            .args(["--edition", edition, "--error-format=json"])
            .arg("-L")
            .arg(format!("dependency={}", dependencies.display()));
        Compile { folder, command }
    }

    pub(crate) fn with(mut self, name: &str, library: &Path) -> Compile {
        self.command
            .arg("--extern")
            .arg(format!("{name}={}", library.display()));
        self
    }

    /// Line numbers for backtraces.
    pub(crate) fn with_lines(mut self) -> Compile {
        self.command.arg("-Cdebuginfo=line-tables-only");
        self
    }

    /// Type-checks it as a library.
    pub(crate) fn check(mut self) -> Compiled {
        self.command.args([
            "--crate-name=student",
            "--crate-type=lib",
            "--emit=metadata",
        ]);
        self.run("libstudent.rmeta")
    }

    pub(crate) fn library(mut self, name: &str) -> Compiled {
        self.command
            .args(["--crate-type=rlib", "--crate-name", name]);
        self.run(&format!("lib{name}.rlib"))
    }

    pub(crate) fn program(mut self) -> Compiled {
        self.command.args(["--crate-name=program"]);
        self.command.args(["--crate-type=bin"]);
        self.run("program")
    }

    fn run(mut self, result: &str) -> Compiled {
        let output = self.command.output().expect("rustc starts");
        Compiled {
            result: self.folder.join(result),
            output,
        }
    }
}

/// What rustc said.
#[must_use]
pub(crate) struct Compiled {
    result: PathBuf,
    output: Output,
}

impl Compiled {
    pub(crate) fn succeeded(&self) -> bool {
        self.output.status.success()
    }

    /// The file it made; what it said is the panic's message if it made none.
    pub(crate) fn success(&self) -> &Path {
        assert!(self.succeeded(), "{}", self.rendered());
        &self.result
    }

    /// The codes of errors that have a place, such as `E0433`; one without a code is empty.
    pub(crate) fn error_codes(&self) -> Vec<String> {
        json_lines(&self.output.stderr)
            .iter()
            .filter(|message| message["level"] == "error")
            .filter(|message| {
                message["spans"]
                    .as_array()
                    .is_some_and(|spans| !spans.is_empty())
            })
            .map(|message| message["code"]["code"].as_str().unwrap_or("").to_owned())
            .collect()
    }

    pub(crate) fn rendered(&self) -> String {
        json_lines(&self.output.stderr)
            .iter()
            .filter_map(|message| message["rendered"].as_str())
            .collect()
    }
}

/// Runs a program that ends by itself; its standard output, if it succeeds.
pub(crate) fn run(program: &Path) -> String {
    let output = Command::new(program).output().expect("the program starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {stderr}", output.status);
    String::from_utf8(output.stdout).expect("the output is text")
}
