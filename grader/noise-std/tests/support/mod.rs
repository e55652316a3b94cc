//! Builds `noise-std` and compiles sources with it in std's place, as a grader would. Judges
//! nothing.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

/// Where cargo put the libraries.
pub(crate) struct Libraries {
    pub(crate) noise_std: PathBuf,
    pub(crate) noise_control: PathBuf,
}

pub(crate) static LIBRARIES: LazyLock<Libraries> = LazyLock::new(build);

/// Built by a cargo of its own: a test cannot ask the one that runs it for the path of an rlib.
fn build() -> Libraries {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--message-format=json"])
        .args(["--package", "noise-std", "--package", "noise-control"])
        .args([
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ])
        .args([
            "--target-dir",
            concat!(env!("CARGO_TARGET_TMPDIR"), "/libraries"),
        ])
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let messages: Vec<Value> = json_lines(&output.stdout);
    let rlib = |target: &str| {
        messages
            .iter()
            .filter(|message| message["target"]["name"] == target)
            .flat_map(|message| message["filenames"].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .find(|file| file.ends_with(".rlib"))
            .map(PathBuf::from)
            .unwrap_or_else(|| panic!("cargo names no rlib of {target}"))
    };
    Libraries {
        noise_std: rlib("noise_std"),
        noise_control: rlib("noise_control"),
    }
}

/// A rustc run on one source, in a folder of its own.
#[must_use]
pub(crate) struct Compile {
    folder: PathBuf,
    command: Command,
}

impl Compile {
    /// With `noise-std` as `std`, as a submission is compiled.
    pub(crate) fn injected(name: &str, edition: &str, source: &str) -> Compile {
        let mut compile = Compile::plain(name, edition, source);
        compile.command.arg("-Funsafe_code");
        compile.with("std", &LIBRARIES.noise_std)
    }

    /// With the real `std`, as a runner is compiled.
    pub(crate) fn plain(name: &str, edition: &str, source: &str) -> Compile {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("sources")
            .join(name);
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        std::fs::write(folder.join("source.rs"), source).expect("the source can be written");
        let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
        let dependencies = LIBRARIES.noise_std.with_file_name("deps");
        command
            .current_dir(&folder)
            .arg("source.rs")
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

    /// Type-checks it as a library.
    pub(crate) fn check(mut self) -> Compiled {
        self.command.args(["--crate-type=lib", "--emit=metadata"]);
        self.run("libsource.rmeta")
    }

    pub(crate) fn library(mut self, name: &str) -> Compiled {
        self.command
            .args(["--crate-type=rlib", "--crate-name", name]);
        self.run(&format!("lib{name}.rlib"))
    }

    pub(crate) fn program(self) -> Compiled {
        self.run("source")
    }

    pub(crate) fn test_program(mut self) -> Compiled {
        self.command.arg("--test");
        self.run("source")
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

    /// The error codes, such as `E0433`; an error without one is an empty string.
    pub(crate) fn error_codes(&self) -> Vec<String> {
        json_lines(&self.output.stderr)
            .iter()
            .filter(|message| message["level"] == "error")
            .filter(|message| {
                message["spans"]
                    .as_array()
                    .is_some_and(|spans| !spans.is_empty())
            })
            .map(|message| {
                message["code"]["code"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    }

    pub(crate) fn rendered(&self) -> String {
        json_lines(&self.output.stderr)
            .iter()
            .filter_map(|message| message["rendered"].as_str())
            .collect()
    }
}

/// Runs a program made by `Compile`; its standard output, if it succeeds.
pub(crate) fn run(program: &Path) -> String {
    let output = Command::new(program).output().expect("the program starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {stderr}", output.status);
    String::from_utf8(output.stdout).expect("the output is text")
}

fn json_lines(bytes: &[u8]) -> Vec<Value> {
    let text = String::from_utf8_lossy(bytes);
    text.lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}
