//! The grader of one attempt, in a process of its own: takes the submission in, builds it, says what
//! it came to. Leaves the stage behind, for whoever looks for secrets in it.

use crate::attempt::Verdict;
use crate::fences::{Fence, fences};
use cargo_grade::build::{self, NotBuilt, Stage, Support};
use cargo_grade::course::{Course, Exercise, NoCourse, Place, Syllabus, Toolchain};
use cargo_grade::gate::{self, SourceRules};
use cargo_grade::intake::{Submission, Unreadable};
use cargo_grade::progress::Silent;
use cargo_grade::report::{Diagnostic, Status};
use serde::{Deserialize, Serialize};
use std::io::Read as _;
use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// The variable that says that an order comes on standard input.
pub(crate) const ORDERED: &str = "ATTACKS_AT_BUILD_ORDERED";

/// The descriptor that this grader forgot to close.
pub(crate) const LEFT_OPEN: i32 = 100;

/// What is to be built, and how.
#[derive(Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) submission: PathBuf,
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    pub(crate) rustc: PathBuf,
    pub(crate) cargo: PathBuf,
    pub(crate) exercises: Vec<Known>,
    /// The fences that are down.
    pub(crate) down: Vec<Fence>,
    /// A file to leave open.
    pub(crate) open: PathBuf,
}

/// An exercise, as the test has found it: asking cargo again for each attempt would take longer than
/// the attempt.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Known {
    id: String,
    title: String,
    order: i64,
    exports: Vec<String>,
    points: u32,
    dir: PathBuf,
    package_id: String,
    checks_package: String,
    task_package: String,
}

impl Known {
    pub(crate) fn of(exercise: &Exercise) -> Known {
        let exercise = exercise.clone();
        Known {
            id: exercise.id,
            title: exercise.title,
            order: exercise.order,
            exports: exercise.exports,
            points: exercise.points,
            dir: exercise.dir,
            package_id: exercise.package_id,
            checks_package: exercise.checks_package,
            task_package: exercise.task_package,
        }
    }

    fn exercise(&self) -> Exercise {
        let known = self.clone();
        Exercise {
            id: known.id,
            title: known.title,
            order: known.order,
            exports: known.exports,
            points: known.points,
            dir: known.dir,
            package_id: known.package_id,
            checks_package: known.checks_package,
            task_package: known.task_package,
            place: Place::default(),
            // The rules of one exercise are no fence; what holds for all of them is.
            source_rules: SourceRules::default(),
            outside: Vec::new(),
        }
    }
}

/// What it came to.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    /// Everything that the report would say about it, as JSON.
    pub(crate) said: String,
    /// Whether it was the source gate that answered.
    pub(crate) at_the_gate: bool,
}

pub(crate) fn main() -> ExitCode {
    let mut order = String::new();
    let read = std::io::stdin().read_to_string(&mut order);
    read.expect("an order comes");
    let order: Order = serde_json::from_str(&order).expect("it is one");
    let answer = leave_open(&order.open).and_then(|()| carry_out(&order));
    let answer = answer.unwrap_or_else(|why| Answer {
        verdict: Verdict::Infrastructure,
        said: format!("{why:#}"),
        at_the_gate: false,
    });
    println!("{}", serde_json::to_string(&answer).expect("plain data"));
    ExitCode::SUCCESS
}

fn leave_open(path: &std::path::Path) -> anyhow::Result<()> {
    let file = std::fs::File::open(path)?;
    let kept = rustix::io::fcntl_dupfd_cloexec(file.as_fd(), LEFT_OPEN)?;
    rustix::io::fcntl_setfd(&kept, rustix::io::FdFlags::empty())?;
    std::mem::forget(kept);
    Ok(())
}

fn carry_out(order: &Order) -> anyhow::Result<Answer> {
    let course = Course {
        root: order.root.clone(),
        target: order.target.clone(),
        toolchain: Toolchain {
            cargo: order.cargo.clone(),
            rustc: order.rustc.clone(),
        },
        exercises: order.exercises.iter().map(Known::exercise).collect(),
        syllabus: Syllabus::default(),
    };
    let exercise = course.exercise("counter")?;
    let support = Support::prepare(&course, [exercise], &Silent)?.with_fences(fences(&order.down));
    let admitted = Submission::open(&order.submission, &["counter"])
        .and_then(|submission| submission.admit(exercise, &course));
    let admitted = match admitted {
        Ok(admitted) => admitted,
        Err(error) => {
            let said = format!("{error:#}");
            if let Err(error) = error.downcast::<Unreadable>() {
                // What is no submission at all is its owner's mistake too.
                error.downcast::<NoCourse>()?;
            }
            return Ok(Answer {
                verdict: Verdict::Refused,
                said,
                at_the_gate: false,
            });
        }
    };
    let ignored = serde_json::to_string(&admitted.ignored)?;
    let sources = admitted.sources;
    if !order.down.contains(&Fence::SourceGate) {
        let findings = gate::inspect(&sources, &exercise.id, &exercise.source_rules);
        if !findings.is_empty() {
            return Ok(Answer {
                verdict: Verdict::Forbidden,
                said: serde_json::to_string(&findings)?,
                at_the_gate: true,
            });
        }
    }
    let stage = Stage::new(&course.cache())?;
    let built = build::build(&course, &support, exercise, &sources, &stage)?;
    std::mem::forget(stage);
    let answer = |verdict, diagnostics: Vec<Diagnostic>| -> anyhow::Result<Answer> {
        Ok(Answer {
            verdict,
            said: format!("{}{ignored}", serde_json::to_string(&diagnostics)?),
            at_the_gate: false,
        })
    };
    match built {
        Ok(_) => answer(Verdict::Built, Vec::new()),
        Err(NotBuilt::Unmodelled { diagnostics, .. }) => answer(Verdict::Unknown, diagnostics),
        Err(NotBuilt::Refused {
            status,
            diagnostics,
        }) => match status {
            Status::CompileError => answer(Verdict::CompileError, diagnostics),
            Status::Forbidden => answer(Verdict::Forbidden, diagnostics),
            Status::CompileLimit => answer(Verdict::CompileLimit, diagnostics),
            _ => answer(Verdict::Infrastructure, diagnostics),
        },
    }
}
