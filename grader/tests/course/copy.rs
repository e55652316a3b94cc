//! A copy of the course that may be broken. Never the course itself.

use crate::command::{grader, root};
use crate::submission::copy_tree;
use assert_cmd::Command;
use std::path::Path;
use tempfile::TempDir;

/// A copy without fixtures, in a folder that goes when this is dropped.
pub(crate) struct Copy {
    dir: TempDir,
}

impl Copy {
    pub(crate) fn of_the_course() -> Copy {
        let dir = tempfile::tempdir().expect("a scratch folder");
        for file in ["Cargo.toml", "Cargo.lock"] {
            std::fs::copy(root().join(file), dir.path().join(file)).expect("a file can be copied");
        }
        for folder in ["grader", "exercises", "reference"] {
            copy_tree(&root().join(folder), &dir.path().join(folder));
        }
        Copy { dir }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file in it.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        let parent = path.parent().expect("a file lies in a folder");
        std::fs::create_dir_all(parent).expect("a copy can be written");
        std::fs::write(path, content).expect("a copy can be written");
    }

    /// The command in it, with a target folder that all copies share: what cargo has fetched and
    /// built from elsewhere is the same for each.
    pub(crate) fn grader(&self) -> Command {
        let mut command = grader(self.path());
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("copies");
        command.env("CARGO_TARGET_DIR", target);
        command
    }
}
