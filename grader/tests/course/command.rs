//! The built command, pointed at this repository's course. Never looks at what it answers.

use assert_cmd::Command;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What finding a toolchain, and linking with it, takes from the environment.
const KEPT: [&str; 17] = [
    "APPDATA",
    "CARGO",
    "CARGO_HOME",
    "CARGO_TARGET_DIR",
    "HOME",
    "INCLUDE",
    "LIB",
    "LOCALAPPDATA",
    "PATH",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "SystemDrive",
    "SystemRoot",
    "TEMP",
    "TMP",
    "TMPDIR",
    "USERPROFILE",
];

/// The workspace's root: the course.
#[must_use]
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .parent()
        .expect("the package lies in the course")
        .to_owned()
}

/// The command, started in `dir` without anybody's settings.
#[must_use]
pub(crate) fn grader(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-grade"));
    command.env_clear().envs(surroundings()).current_dir(dir);
    command
}

/// What the command gets to know of where it is run.
pub(crate) fn surroundings() -> impl Iterator<Item = (&'static str, OsString)> {
    KEPT.into_iter()
        .filter_map(|name| Some((name, std::env::var_os(name)?)))
}

/// A submission in fixtures/.
#[derive(Clone, Debug)]
pub(crate) struct Fixture {
    /// Whose exercise it is for.
    pub(crate) exercise: String,
    /// `pass_...` or `fail_...`.
    pub(crate) name: String,
    /// Where its src/ is.
    pub(crate) folder: PathBuf,
}

/// Every fixture of every exercise, in the order of their names.
#[must_use]
pub(crate) fn fixtures() -> Vec<Fixture> {
    let mut fixtures = Vec::new();
    for exercise in folders(&root().join("fixtures")) {
        // What attacks the grader is nobody's solution.
        if name_of(&exercise).starts_with('_') {
            continue;
        }
        for folder in folders(&exercise) {
            fixtures.push(Fixture {
                exercise: name_of(&exercise),
                name: name_of(&folder),
                folder,
            });
        }
    }
    assert!(!fixtures.is_empty(), "the course has fixtures");
    fixtures
}

fn folders(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap_or_else(|why| panic!("{}: {why}", dir.display()));
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn name_of(folder: &Path) -> String {
    let name = folder.file_name().and_then(OsStr::to_str);
    name.expect("folders of the course have plain names")
        .to_owned()
}
