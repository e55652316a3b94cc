//! What attempts are held against: the course as it is built, and who the grader is. Runs one
//! attempt.

use crate::attempt::{Attempt, Content, Verdict};
use crate::bytes::Needles;
use crate::corpus::root;
use crate::fences::Fence;
use crate::grader::{Answer, ORDERED, Order};
use crate::outcome::Outcome;
use crate::scratch::Scratch;
use crate::{toolchain, watch};
use cargo_grade::build::Support;
use cargo_grade::course::{Course, Toolchain};
use cargo_grade::progress::Silent;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

/// Nobody, by the number that Linux gives to ids which it does not know.
const NOBODY: u32 = 65_534;

/// The course, built.
pub(crate) struct Holding {
    course: Course,
    support: Support,
    toolchain: Toolchain,
    checks: PathBuf,
    program: PathBuf,
    as_nobody: bool,
}

impl Holding {
    pub(crate) fn new() -> Holding {
        let course = Course::find(&root()).expect("this is a course");
        let support = Support::prepare(&course, &Silent).expect("it builds");
        let known = serde_json::to_value(&support).expect("plain data");
        let checks = known["libraries"]["counter_checks"].as_str();
        Holding {
            toolchain: course.toolchain.clone(),
            checks: PathBuf::from(checks.expect("the checks are a library")),
            program: std::env::current_exe().expect("this program has a name"),
            course,
            support,
            as_nobody: false,
        }
    }

    /// The same for a grader that is nobody. `None` where we cannot become nobody, or where nobody
    /// cannot reach what has to be run.
    pub(crate) fn as_nobody(mut self) -> Option<Holding> {
        if !rustix::process::geteuid().is_root() {
            return None;
        }
        self.toolchain = toolchain::for_everybody(&self.course.toolchain);
        self.as_nobody = true;
        let needed = [&self.toolchain.rustc, &self.checks, &self.program];
        needed
            .iter()
            .all(|path| toolchain::is_everybodys(path))
            .then_some(self)
    }

    /// Has the attempt graded, with some fences down.
    pub(crate) fn run(&self, attempt: &Attempt, down: &[Fence]) -> Outcome {
        let scratch = Scratch::new(&self.course.target, &self.checks);
        let mut command = Command::new(&self.program);
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env_clear()
            .env(ORDERED, "yes")
            .env("PATH", format!("{path}:/nowhere/{}", scratch.environment()))
            .env("GITHUB_TOKEN", scratch.environment())
            .env("RUSTC_BOOTSTRAP", "1")
            .env("TMPDIR", scratch.path("temporary"))
            .env("HOME", scratch.path("temporary"))
            .current_dir(scratch.path("temporary"));
        if self.as_nobody {
            command.uid(NOBODY).gid(NOBODY);
        }
        let seen = watch::watch(command, |grader| {
            scratch.grader_is(grader);
            let order = Order {
                submission: submission(attempt, &scratch),
                root: self.course.root.clone(),
                target: scratch.path("target"),
                rustc: self.toolchain.rustc.clone(),
                cargo: self.toolchain.cargo.clone(),
                exports: self
                    .course
                    .exercise("counter")
                    .expect("it is there")
                    .exports
                    .clone(),
                support: self.support.clone(),
                down: down.to_vec(),
                open: scratch.canary(),
            };
            serde_json::to_vec(&order).expect("plain data")
        });
        let answer = serde_json::from_slice(&seen.stdout).unwrap_or_else(|_| Answer {
            verdict: Verdict::Lost,
            said: String::from_utf8_lossy(&seen.stderr).into_owned(),
        });
        let needles = Needles::of(&scratch);
        let mut leaked: Vec<String> = needles
            .files_below(&scratch.path("target/cargo-grade"))
            .iter()
            .map(|path| path.file_name().unwrap_or_default().display().to_string())
            .collect();
        if needles.are_in(answer.said.as_bytes()) {
            leaked.push("the report".to_owned());
        }
        Outcome {
            verdict: answer.verdict,
            said: answer.said,
            leaked,
            marked: scratch.marked(),
            connected: scratch.connected(),
            wall: seen.wall,
            ended: seen.ended,
            grader_bytes: seen.grader_bytes,
            child_bytes: seen.child_bytes,
        }
    }
}

fn submission(attempt: &Attempt, scratch: &Scratch) -> PathBuf {
    match &attempt.content {
        Content::Sources(sources) => {
            for (below, content) in sources {
                scratch.write(&format!("checkout/exercises/counter/{below}"), content);
            }
            scratch.submission()
        }
        Content::Made(make) => make(scratch),
    }
}
