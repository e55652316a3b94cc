//! A copy of the course that may be broken. Never the course itself.

use crate::command::{grader, root};
use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

/// A copy without fixtures.
///
/// Its place depends on its name only and its files keep their times, so that what cargo has built
/// for it in an earlier run of the tests still counts.
pub(crate) struct Copy {
    dir: PathBuf,
    target: PathBuf,
}

impl Copy {
    /// No two tests may use the same name.
    pub(crate) fn named(name: &str) -> Copy {
        let dir = shared().join(name);
        if dir.exists() {
            fs::remove_dir_all(&dir).expect("an earlier copy can be removed");
        }
        for folder in ["grader", "exercises", "reference"] {
            copy_with_times(&root().join(folder), &dir.join(folder));
        }
        for file in ["Cargo.toml", "Cargo.lock"] {
            copy_with_times(&root().join(file), &dir.join(file));
        }
        let target = shared().join("target");
        Copy { dir, target }
    }

    /// With what we keep between gradings, as the record of what was built, in a place of its own and
    /// gone at first. What cargo builds there for other packages stays.
    pub(crate) fn apart(mut self) -> Copy {
        self.target = self.dir.with_added_extension("target");
        let kept = self.target.join("cargo-grade");
        if kept.exists() {
            fs::remove_dir_all(&kept).expect("an earlier record can be removed");
        }
        self
    }

    /// cargo's target folder for it.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    pub(crate) fn path(&self) -> &Path {
        &self.dir
    }

    /// Writes a file in it.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.dir.join(path);
        let parent = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(parent).expect("a copy can be written");
        fs::write(path, content).expect("a copy can be written");
    }

    /// The command in it, with a target folder that all copies share unless they are apart: what cargo
    /// built for them from registries is the same for each.
    pub(crate) fn grader(&self) -> Command {
        let mut command = grader(&self.dir);
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

fn shared() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("courses")
}

fn copy_with_times(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder can be made");
        for entry in fs::read_dir(from).expect("a folder can be listed") {
            let entry = entry.expect("a folder can be listed");
            copy_with_times(&entry.path(), &to.join(entry.file_name()));
        }
        return;
    }
    fs::copy(from, to).expect("a file can be copied");
    let changed = fs::metadata(from).and_then(|metadata| metadata.modified());
    let copied = fs::File::options().write(true).open(to);
    let copied = copied.expect("a copy can be written");
    copied
        .set_modified(changed.expect("files have times"))
        .expect("a copy's time can be set");
}
