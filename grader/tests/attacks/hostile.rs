//! Builds the hostile submissions, as a grading would that had lost every fence at compile time:
//! unsafe code is allowed, and no gate reads the source.

use cargo_grade::build::Support;
use cargo_grade::course::Course;
use cargo_grade::progress::Silent;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The exercise that all of them are for, and the types it asks of them.
pub(crate) const EXERCISE: &str = "counter";

/// Programs in a folder that every user may read.
pub(crate) struct Workshop {
    course: Course,
    support: Support,
    libraries: BTreeMap<String, PathBuf>,
    dir: TempDir,
}

impl Workshop {
    pub(crate) fn open() -> Workshop {
        let course = Course::find(&root()).expect("the workspace is a course");
        let support = Support::prepare(&course, &Silent).expect("support can be built");
        let record = std::fs::read(course.cache().join("support.json")).expect("it was recorded");
        let record: serde_json::Value = serde_json::from_slice(&record).expect("JSON");
        let libraries = serde_json::from_value(record["libraries"].clone()).expect("paths");
        // A path of a socket below it has to be short.
        let dir = tempfile::Builder::new().prefix("g").tempdir_in("/tmp");
        let dir = dir.expect("a scratch folder");
        let everybody = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(dir.path(), everybody).expect("it is ours");
        Workshop {
            course,
            support,
            libraries,
            dir,
        }
    }

    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The exercise's judge, copied to where every user may run it.
    pub(crate) fn judge(&self) -> PathBuf {
        let exercise = self.course.exercise(EXERCISE).expect("the exercise exists");
        let judge = self.support.judge(exercise).expect("it has a judge");
        self.keep(judge, "judge")
    }

    /// A copy of a program.
    pub(crate) fn keep(&self, program: &Path, name: &str) -> PathBuf {
        let copy = self.dir().join(name);
        std::fs::copy(program, &copy).expect("a program can be copied");
        std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o755)).expect("ours");
        copy
    }

    /// The worker of a hostile submission in `fixtures/_attacks`.
    pub(crate) fn worker(&self, submission: &str) -> PathBuf {
        let scratch = self.dir().join(format!("{submission}-build"));
        std::fs::create_dir_all(&scratch).expect("a scratch folder");
        let source = root().join("fixtures/_attacks").join(submission).join("src/lib.rs");
        for (std, name) in [("noise_std", "student_noise"), ("model_std", "student_model")] {
            let mut rustc = self.rustc(&scratch);
            rustc.args(["--crate-type", "rlib", "--crate-name", name]);
            rustc.args(["-C", "debuginfo=line-tables-only"]);
            self.link(&mut rustc, "std", std);
            if std == "model_std" {
                self.link(&mut rustc, "core", "model_core");
            }
            self.link(&mut rustc, "counter_task", "counter_task");
            run(rustc.arg(&source));
        }
        let types = |name| format!("{name}::SafeCounter, {name}::RacyCounter");
        let subjects = |name| format!("Some(counter_checks::subjects::<{}>())", types(name));
        let main = format!(
            "fn main() -> std::process::ExitCode {{\n    \
             grade_kit::worker::main(&grade_kit::worker::Worker {{\n        \
             suite: counter_checks::suite(), model: {}, real: {} }})\n}}\n",
            subjects("student_model"),
            subjects("student_noise"),
        );
        std::fs::write(scratch.join("worker.rs"), main).expect("a scratch folder can be filled");
        let mut rustc = self.rustc(&scratch);
        rustc.args(["--crate-type", "bin", "--crate-name", "worker"]);
        for library in ["grade_kit", "counter_checks"] {
            self.link(&mut rustc, library, library);
        }
        for name in ["student_model", "student_noise"] {
            let library = scratch.join(format!("lib{name}.rlib"));
            rustc.arg("--extern").arg(format!("{name}={}", library.display()));
        }
        run(rustc.arg("worker.rs"));
        self.keep(&scratch.join("worker"), &format!("{submission}-worker"))
    }

    fn rustc(&self, scratch: &Path) -> Command {
        let mut rustc = Command::new(&self.course.toolchain.rustc);
        let dependencies = self.course.target.join("grade/deps");
        rustc
            .current_dir(scratch)
            .args(["--edition", "2024", "-A", "warnings", "-C", "codegen-units=1"])
            .arg("-L")
            .arg(format!("dependency={}", dependencies.display()))
            .arg("--out-dir")
            .arg(scratch);
        rustc
    }

    fn link(&self, rustc: &mut Command, name: &str, library: &str) {
        let path = self.libraries[library].display();
        rustc.arg("--extern").arg(format!("{name}={path}"));
    }
}

fn run(rustc: &mut Command) {
    let output = rustc.output().expect("rustc runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("it lies in the course").to_owned()
}
