//! What was built for the course, once more: a target folder of a test's own, that it may damage. Never
//! the course's.

use crate::command::{grader, root};
use assert_cmd::Command;
use cargo_grade::build::Support;
use cargo_grade::course::Course;
use cargo_grade::progress::Silent;
use std::fs::{self, FileTimes};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Such a target folder; gone when this is dropped.
pub(crate) struct Workbench {
    dir: TempDir,
}

impl Workbench {
    /// As it is after a grading.
    pub(crate) fn new() -> Workbench {
        let course = Course::find(&root()).expect("the workspace is a course");
        Support::prepare(&course, &course.exercises, &Silent).expect("support can be built");
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a scratch folder");
        for entry in fs::read_dir(&course.target).expect("a folder can be listed") {
            let path = entry.expect("a folder can be listed").path();
            let name = path.file_name().expect("it has a name");
            // What cargo built for a machine lies in a folder with the machine's name.
            let of_support = path.join("grade").is_dir() || name == "grade";
            if name == "cargo-grade" {
                for part in ["judges", "launcher"] {
                    copy(&path.join(part), &dir.path().join(name).join(part));
                }
            } else if of_support && name != "tmp" {
                copy(&path, &dir.path().join(name));
            }
        }
        // The record names the files by their places.
        let record = course.cache().join("support.json");
        let record = fs::read_to_string(record).expect("there is a record");
        let theirs = course.target.to_str().expect("plain names");
        let ours = dir.path().to_str().expect("plain names");
        let record = record.replace(theirs, ours);
        let bench = Workbench { dir };
        fs::write(bench.record(), record).expect("it can be written");
        bench
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn record(&self) -> PathBuf {
        self.path().join("cargo-grade/support.json")
    }

    pub(crate) fn judge(&self, exercise: &str) -> PathBuf {
        self.path().join("cargo-grade/judges").join(exercise)
    }

    pub(crate) fn launcher(&self) -> PathBuf {
        self.path().join("cargo-grade/launcher/launcher")
    }

    /// Where the library of a crate is that the counter needs, as the record has it.
    pub(crate) fn library(&self, name: &str) -> PathBuf {
        let record = fs::read(self.record()).expect("there is a record");
        let record: serde_json::Value = serde_json::from_slice(&record).expect("it is one");
        let library = record["exercises"]["counter"]["libraries"]["by_name"][name].as_str();
        PathBuf::from(library.expect("it was built"))
    }

    /// Folders of submissions that are being built or run.
    pub(crate) fn stages(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path().join("cargo-grade/stage"));
        let paths = entries.into_iter().flatten().flatten();
        let mut stages: Vec<PathBuf> = paths.map(|entry| entry.path()).collect();
        stages.retain(|path| path.is_dir());
        stages
    }

    /// The command on the course, with this target folder.
    pub(crate) fn grader(&self) -> Command {
        let mut command = grader(&root());
        command.env("CARGO_TARGET_DIR", self.path());
        command
    }
}

/// A folder with all that is in it, and with the times that cargo goes by.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder can be listed") {
        let from = entry.expect("a folder can be listed").path();
        let to = to.join(from.file_name().expect("it has a name"));
        if from.is_dir() {
            copy(&from, &to);
            continue;
        }
        fs::copy(&from, &to).expect("a file can be copied");
        let changed = fs::metadata(&from).and_then(|metadata| metadata.modified());
        let times = FileTimes::new().set_modified(changed.expect("files have times"));
        let file = fs::File::options().append(true).open(&to);
        let set = file.and_then(|file| file.set_times(times));
        set.expect("a copy's time can be set");
    }
}
