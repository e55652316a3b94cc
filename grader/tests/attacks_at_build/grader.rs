//! The grader of one attempt, in a process of its own: takes the submission in, builds it, says what
//! it came to. Leaves the stage behind, for whoever looks for secrets in it.

use crate::attempt::Verdict;
use crate::fences::Fence;
use cargo_grade::build::{self, NotBuilt, Sources, Stage, Support, Unreadable};
use cargo_grade::course::{Course, Exercise, Toolchain};
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
    pub(crate) exports: Vec<String>,
    pub(crate) support: Support,
    /// The fences that are down.
    pub(crate) down: Vec<Fence>,
    /// A file to leave open.
    pub(crate) open: PathBuf,
}

/// What it came to.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    /// Everything that the report would say about it, as JSON.
    pub(crate) said: String,
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
    let exercise = Exercise {
        id: "counter".to_owned(),
        title: String::new(),
        order: 0,
        exports: order.exports.clone(),
        points: std::collections::BTreeMap::new(),
        dir: order.root.join("exercises/counter"),
        package_id: String::new(),
        checks_package: "counter-checks".to_owned(),
        task_package: "counter-task".to_owned(),
    };
    let course = Course {
        root: order.root.clone(),
        target: order.target.clone(),
        toolchain: Toolchain {
            cargo: order.cargo.clone(),
            rustc: order.rustc.clone(),
        },
        exercises: vec![exercise.clone()],
    };
    let sources = match Sources::read(&order.submission) {
        Ok(sources) => sources,
        Err(error) => {
            let unreadable = error.downcast::<Unreadable>()?;
            return Ok(Answer {
                verdict: Verdict::Refused,
                said: unreadable.to_string(),
            });
        }
    };
    let stage = Stage::new(&course.cache())?;
    let built = build::build(&course, &order.support, &exercise, &sources, &stage)?;
    std::mem::forget(stage);
    let answer = |verdict, diagnostics: Vec<Diagnostic>| -> anyhow::Result<Answer> {
        Ok(Answer {
            verdict,
            said: serde_json::to_string(&diagnostics)?,
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
