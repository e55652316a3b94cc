//! What attempts are held against: the course as it is built, and who the grader is. Runs one
//! attempt.

use crate::attempt::{Attempt, Content, Verdict};
use crate::bytes::Needles;
use crate::corpus::root;
use crate::fences::Fence;
use crate::grader::{Answer, Known, ORDERED, Order};
use crate::outcome::Outcome;
use crate::scratch::Scratch;
use crate::{toolchain, watch};
use cargo_grade::build::Support;
use cargo_grade::course::Course;
use cargo_grade::progress::Silent;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Nobody, by the number that Linux gives to ids which it does not know.
const NOBODY: u32 = 65_534;

/// The course, built.
pub(crate) struct Holding {
    course: Course,
    /// What the grader finds instead of building it again.
    record: PathBuf,
    checks: PathBuf,
    program: PathBuf,
    as_nobody: bool,
}

impl Holding {
    /// The course as it is, for a grader of our own rights.
    pub(crate) fn new() -> Holding {
        let course = Course::find(&root()).expect("this is a course");
        Holding::of(course, false)
    }

    /// The same for a grader that is nobody. `None` where we cannot become nobody, or where nobody
    /// cannot reach what has to be run.
    pub(crate) fn for_nobody() -> Option<Holding> {
        if !rustix::process::geteuid().is_root() {
            return None;
        }
        let mut course = Course::find(&root()).expect("this is a course");
        course.toolchain = toolchain::for_everybody(&course.toolchain);
        // What was built is the same; programs of ours are built again with the other toolchain.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("target_of_nobody");
        std::fs::create_dir_all(&target).expect("a folder can be made");
        let libraries = target.join("grade");
        if !libraries.exists() {
            let built = course.target.join("grade");
            std::os::unix::fs::symlink(built, libraries).expect("a link can be made");
        }
        course.target = target;
        let holding = Holding::of(course, true);
        let needed = [
            &holding.course.toolchain.rustc,
            &holding.checks,
            &holding.program,
        ];
        let reached = |path: &&PathBuf| toolchain::is_everybodys(path);
        needed.iter().all(reached).then_some(holding)
    }

    fn of(course: Course, as_nobody: bool) -> Holding {
        let counter = course.exercise("counter").expect("it exists");
        let support = Support::prepare(&course, [counter], &Silent).expect("it builds");
        println!("the compiler is confined by:");
        for standing in support.confinement().compilers() {
            let state = if standing.active { "yes" } else { "no" };
            println!("  {}: {state} {}", standing.layer, standing.detail);
        }
        let record = course.cache().join("support.json");
        let known = std::fs::read(&record).expect("it was just written");
        let known: serde_json::Value = serde_json::from_slice(&known).expect("plain data");
        let libraries = &known["exercises"]["counter"]["libraries"]["by_name"];
        let checks = libraries["counter_checks"].as_str();
        Holding {
            checks: PathBuf::from(checks.expect("the checks are a library")),
            program: std::env::current_exe().expect("this program has a name"),
            record,
            course,
            as_nobody,
        }
    }

    /// Has the attempt graded, with some fences down.
    pub(crate) fn run(&self, attempt: &Attempt, down: &[Fence]) -> Outcome {
        let scratch = Scratch::new(&self.course.target, &self.checks);
        let record = scratch.path("target/cargo-grade/support.json");
        std::fs::copy(&self.record, record).expect("a scratch folder can be filled");
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
                rustc: self.course.toolchain.rustc.clone(),
                cargo: self.course.toolchain.cargo.clone(),
                exercises: self.course.exercises.iter().map(Known::of).collect(),
                down: down.to_vec(),
                open: scratch.canary(),
            };
            serde_json::to_vec(&order).expect("plain data")
        });
        let answer = serde_json::from_slice(&seen.stdout).unwrap_or_else(|_| Answer {
            verdict: Verdict::Lost,
            said: String::from_utf8_lossy(&seen.stderr).into_owned(),
            at_the_gate: false,
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
            at_the_gate: answer.at_the_gate,
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
    let checkout = scratch.path("checkout");
    match &attempt.content {
        Content::Sources(sources) => {
            for (below, content) in sources {
                scratch.write(&format!("checkout/exercises/counter/{below}"), content);
            }
            checkout
        }
        Content::Made(make) => {
            let made = make(scratch);
            // Who grades names the checkout, so that nothing below it is the grader's own word.
            if made.starts_with(&checkout) {
                checkout
            } else {
                made
            }
        }
    }
}
