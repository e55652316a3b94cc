//! Submissions in scratch folders, and what the command makes of them. Never has an opinion.

use crate::command::{grader, root};
use assert_cmd::assert::Assert;
use cargo_grade::report::document::Document;
use cargo_grade::report::exit_code::ExitCode;
use cargo_grade::report::{CheckReport, ExerciseReport};
use grade_protocol::Verdict;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A checkout of a student's, in a folder that goes when this is dropped.
pub(crate) struct Checkout {
    dir: TempDir,
}

impl Checkout {
    /// An empty one.
    pub(crate) fn new() -> Checkout {
        let dir = tempfile::tempdir().expect("a scratch folder");
        Checkout { dir }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// With a fixture's sources for its exercise.
    #[must_use]
    pub(crate) fn fixture(self, exercise: &str, name: &str) -> Checkout {
        let from = fixture(exercise, name);
        let to = self.path().join("exercises").join(exercise);
        copy_tree(&from.join("src"), &to.join("src"));
        self
    }

    /// With the starter of an exercise, as it was handed out.
    #[must_use]
    pub(crate) fn starter(self, exercise: &str) -> Checkout {
        let from = root().join("exercises").join(exercise).join("src");
        let to = self.path().join("exercises").join(exercise).join("src");
        copy_tree(&from, &to);
        self
    }

    /// With a file of this content.
    #[must_use]
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Checkout {
        let path = self.path().join(path);
        let parent = path.parent().expect("a file lies in a folder");
        std::fs::create_dir_all(parent).expect("a scratch folder can be filled");
        std::fs::write(path, content).expect("a scratch folder can be filled");
        self
    }
}

/// An exit code as tests of processes have it.
pub(crate) fn number(code: ExitCode) -> i32 {
    code.number().into()
}

/// The folder of a fixture.
pub(crate) fn fixture(exercise: &str, name: &str) -> PathBuf {
    let folder = root().join("fixtures").join(exercise).join(name);
    assert!(folder.join("src/lib.rs").is_file(), "{}", folder.display());
    folder
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("a folder can be listed") {
        let entry = entry.expect("a folder can be listed");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("a file can be copied");
        }
    }
}

/// Grades `submission` from the course's root.
pub(crate) fn grade(exercises: &[&str], submission: &Path) -> Graded {
    let mut command = grader(&root());
    command.args(exercises).arg("--submission").arg(submission);
    Graded::of(command.args(["--format", "json", "-j1"]).assert())
}

/// A report that the command wrote as JSON, and what it ended with.
#[derive(Debug)]
pub(crate) struct Graded {
    pub(crate) document: Document,
    pub(crate) code: i32,
}

impl Graded {
    /// What stands on stdout, which must be a report and nothing else.
    pub(crate) fn of(ended: Assert) -> Graded {
        let output = ended.get_output();
        let said = String::from_utf8_lossy(&output.stderr);
        let document = serde_json::from_slice(&output.stdout);
        Graded {
            document: document.unwrap_or_else(|why| panic!("no report: {why}\n{said}")),
            code: output.status.code().expect("it ended by itself"),
        }
    }

    #[track_caller]
    pub(crate) fn ends_with(&self, code: ExitCode) -> &Graded {
        assert_eq!(self.code, number(code), "{:#?}", self.document);
        self
    }

    #[track_caller]
    pub(crate) fn exercise(&self, id: &str) -> &ExerciseReport {
        let exercises = &self.document.exercises;
        let exercise = exercises.iter().find(|exercise| exercise.id == id);
        exercise.unwrap_or_else(|| panic!("{id} is not in {:#?}", self.document))
    }

    /// A check that does not run on real threads.
    #[track_caller]
    pub(crate) fn check(&self, exercise: &str, name: &str) -> &CheckReport {
        let checks = &self.exercise(exercise).checks;
        let check = checks.iter().find(|check| check.name == name);
        check.unwrap_or_else(|| panic!("{name} is not in {checks:#?}"))
    }

    /// What a check came to, wherever it ran.
    #[track_caller]
    pub(crate) fn verdict(&self, exercise: &str, name: &str) -> Verdict {
        match self
            .document
            .real_threads
            .checks
            .get(&format!("{exercise}/{name}"))
        {
            Some(check) => check.found.verdict,
            None => self.check(exercise, name).verdict,
        }
    }
}
