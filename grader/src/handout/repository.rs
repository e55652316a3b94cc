//! A git repository of a student's copy, with one commit: how it was handed out. Never runs anybody's
//! hooks.

use anyhow::Context;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repository {
    /// It is there, with one commit.
    Made,
    /// There is no git.
    NoGit,
    /// Git refused, in its own words.
    Refused(String),
}

/// Who says how the course was handed out. Whoever has the copy commits under their own name.
const AUTHOR: [&str; 2] = [
    "user.name=cargo grade",
    "user.email=cargo-grade@localhost.invalid",
];

/// Makes a folder a repository.
///
/// # Errors
/// When git is there and cannot be run.
pub fn make_repository(folder: &Path) -> anyhow::Result<Repository> {
    let settings = AUTHOR.into_iter().chain([
        "commit.gpgsign=false",
        "core.hooksPath=/dev/null",
        // The files are as they are in the course, whatever somebody's machine prefers.
        "core.autocrlf=false",
        "core.safecrlf=false",
    ]);
    let settings: Vec<&str> = settings.flat_map(|setting| ["-c", setting]).collect();
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &[
            "commit",
            "--quiet",
            "--message",
            "The course as it was handed out",
        ],
    ] {
        let mut git = Command::new("git");
        git.current_dir(folder).args(&settings).args(arguments);
        // A repository that somebody is in the middle of is another one.
        for name in [
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_OBJECT_DIRECTORY",
        ] {
            git.env_remove(name);
        }
        let output = match git.output() {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Repository::NoGit),
            output => output.context("running git")?,
        };
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Ok(Repository::Refused(said.trim().to_owned()));
        }
    }
    Ok(Repository::Made)
}
