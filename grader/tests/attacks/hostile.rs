//! Builds the hostile submissions, as a grading would that had lost every fence at compile time:
//! unsafe code is allowed, and no gate reads the source.

use cargo_grade::build::{self, Fences, Stage, Support};
use cargo_grade::course::Course;
use cargo_grade::intake::Sources;
use cargo_grade::progress::Silent;
use grade_confinement::Layers;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The exercise that all of them are for.
pub(crate) const EXERCISE: &str = "counter";

/// Programs in a folder that every user may read.
pub(crate) struct Workshop {
    course: Course,
    support: Support,
    dir: TempDir,
}

impl Workshop {
    pub(crate) fn open() -> Workshop {
        let course = Course::find(&root()).expect("the workspace is a course");
        let exercise = course.exercise(EXERCISE).expect("the exercise exists");
        let support = Support::prepare(&course, [exercise], &Silent).expect("support can be built");
        let support = support.with_fences(Fences {
            source_gate: false,
            forbid_unsafe: false,
            ..Fences::default()
        });
        // A path of a socket below it has to be short.
        let dir = tempfile::Builder::new().prefix("g").tempdir_in("/tmp");
        let dir = dir.expect("a scratch folder");
        let everybody = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(dir.path(), everybody).expect("it is ours");
        Workshop {
            course,
            support,
            dir,
        }
    }

    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The layers that this machine has.
    pub(crate) fn layers(&self) -> Layers {
        let workers = self.support.confinement().workers().iter();
        let active = workers.filter(|standing| standing.active);
        active.map(|standing| standing.layer).collect()
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
        self.build(&sources(submission), submission)
    }

    /// The same, with another content of one of its files.
    pub(crate) fn worker_with(&self, submission: &str, file: &str, content: &str) -> PathBuf {
        let copy = self.dir().join(format!("{submission}-source"));
        for source in sources(submission).files() {
            let path = copy.join(&source.path);
            std::fs::create_dir_all(path.parent().expect("it lies in src")).expect("ours");
            std::fs::write(&path, source.text).expect("ours");
        }
        std::fs::write(copy.join("src").join(file), content).expect("ours");
        let sources = Sources::read(&copy).expect("sources can be read");
        self.build(&sources, submission)
    }

    /// The worker of one of the exercise's fixtures.
    pub(crate) fn fixture(&self, name: &str) -> PathBuf {
        let folder = root().join("fixtures").join(EXERCISE).join(name);
        let sources = Sources::read(&folder).expect("sources can be read");
        self.build(&sources, name)
    }

    /// Where the exercise's accepted transcripts are.
    pub(crate) fn snapshots(&self) -> PathBuf {
        let exercise = self.course.exercise(EXERCISE).expect("the exercise exists");
        exercise.snapshot_dir()
    }

    fn build(&self, sources: &Sources, submission: &str) -> PathBuf {
        let exercise = self.course.exercise(EXERCISE).expect("the exercise exists");
        let stage = Stage::new(&self.course.cache()).expect("a stage");
        let built = build::build(&self.course, &self.support, exercise, sources, &stage);
        let built = built.expect("a compiler runs").expect("it compiles");
        self.keep(&built.path, &format!("{submission}-worker"))
    }
}

/// What a hostile submission consists of.
pub(crate) fn sources(submission: &str) -> Sources {
    let folder = root().join("fixtures/_attacks").join(submission);
    Sources::read(&folder).expect("sources can be read")
}

fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("it lies in the course").to_owned()
}
