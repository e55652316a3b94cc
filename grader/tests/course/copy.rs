//! A copy of the course that may be broken. Never the course itself.

use crate::command::{grader, root};
use assert_cmd::Command;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One test has it at a time.
static TURNS: Mutex<()> = Mutex::new(());

/// A copy without fixtures.
///
/// There is one place for it, and its files keep their times, so that what cargo built for it still
/// counts: in an earlier test, or an earlier run of them.
pub(crate) struct Copy {
    dir: PathBuf,
    target: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

impl Copy {
    /// As the course is, whatever an earlier test did to it.
    pub(crate) fn new() -> Copy {
        // What a test that failed left behind is put right below.
        let turn = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).join("courses");
        let dir = shared.join("copy");
        fs::create_dir_all(&dir).expect("a folder can be made");
        let copied = [
            "grader",
            "exercises",
            "reference",
            "Cargo.toml",
            "Cargo.lock",
        ];
        remove_others(&dir, &copied.map(OsString::from));
        for name in copied {
            put_right(&root().join(name), &dir.join(name));
        }
        Copy {
            dir,
            target: shared.join("target"),
            _turn: turn,
        }
    }

    /// Without what we keep between gradings, as the record of what was built.
    pub(crate) fn without_record(self) -> Copy {
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

    /// The command in it, with a target folder of its own.
    pub(crate) fn grader(&self) -> Command {
        let mut command = grader(&self.dir);
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

/// Makes `to` what `from` is. What is new there has the time that it has here. What was another is
/// changed now: cargo may have built something of it since.
fn put_right(from: &Path, to: &Path) {
    if from.is_dir() {
        if to.is_file() {
            fs::remove_file(to).expect("a file can be removed");
        }
        fs::create_dir_all(to).expect("a folder can be made");
        let entries = fs::read_dir(from).expect("a folder can be listed");
        let names = entries.map(|entry| entry.expect("a folder can be listed").file_name());
        let names: Vec<OsString> = names.collect();
        remove_others(to, &names);
        for name in names {
            put_right(&from.join(&name), &to.join(&name));
        }
        return;
    }
    let whole = fs::read(from).expect("a file can be read");
    let known = fs::read(to).ok();
    if known.as_ref() == Some(&whole) {
        return;
    }
    fs::write(to, whole).expect("a copy can be written");
    if known.is_none() {
        let changed = fs::metadata(from).and_then(|metadata| metadata.modified());
        let copied = fs::File::options().write(true).open(to);
        let copied = copied.expect("a copy can be written");
        copied
            .set_modified(changed.expect("files have times"))
            .expect("a copy's time can be set");
    }
}

/// Removes what is in a folder under another name than these.
fn remove_others(folder: &Path, names: &[OsString]) {
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let entry = entry.expect("a folder can be listed");
        if names.contains(&entry.file_name()) {
            continue;
        }
        let path = entry.path();
        let removed = match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        };
        removed.expect("what a test left behind can be removed");
    }
}
