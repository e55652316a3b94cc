//! The counter's reference as a worker: student code unoptimised, on one core, everything that a grading
//! records and sends included.

use anyhow::{Context, bail};
use cargo_grade::build::{self, Stage, Support};
use cargo_grade::course::Course;
use cargo_grade::intake::Sources;
use cargo_grade::run::{Judge, Program, Worker};
use grade_protocol::catalog::Case;
use grade_protocol::schedule::{Budget, Time};
use grade_protocol::worker::{FromWorker, ToWorker};
use std::time::Instant;

/// The scenario that the target is about: two threads with two increments each.
const EXERCISE: &str = "counter";
const CHECK: &str = "loses-nothing";

/// Enough to last for about a second.
pub(crate) const SCHEDULES: u64 = 100_000;

/// What was built, and what it explores.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) program: Program,
    pub(crate) case: Case,
    /// The program is in it.
    _stage: Stage,
}

/// A search by delays, as long as there are schedules.
pub(crate) fn systematic() -> Budget {
    Budget {
        max_delays: 100,
        systematic_schedules: SCHEDULES,
        sampled_schedules: 0,
        ..Budget::default()
    }
}

/// Sampling alone.
pub(crate) fn sampled() -> Budget {
    Budget {
        systematic_schedules: 1,
        sampled_schedules: SCHEDULES,
        ..Budget::default()
    }
}

impl Subject {
    pub(crate) fn build(course: &Course, support: &Support) -> anyhow::Result<Self> {
        let exercise = course.exercise(EXERCISE)?;
        let sources = Sources::read(&course.root.join("reference").join(EXERCISE))?;
        let stage = Stage::new(&course.cache())?;
        let program = build::build(course, support, exercise, &sources, &stage)?;
        let Ok(program) = program else {
            bail!("the reference of {EXERCISE} does not compile")
        };
        let mut judge = Judge::start(support.judge(exercise)?)?;
        let catalog = judge.catalog()?;
        let check = catalog.checks.iter().find(|check| check.name == CHECK);
        let cases = judge.cases(check.context("the check is gone")?, 0)?;
        let case = cases.into_iter().next().context("the check has no case")?;
        Ok(Subject {
            program,
            case,
            _stage: stage,
        })
    }

    /// Starts a worker that is ready to explore.
    pub(crate) fn open(&self, program: &Program) -> anyhow::Result<Worker> {
        let mut worker = Worker::start(program, None)?;
        let open = ToWorker::Open {
            check: CHECK.to_owned(),
            service: None,
        };
        give(&mut worker, &open)?;
        Ok(worker)
    }

    /// Explores until enough schedules have been executed, again from the beginning if need be; how many
    /// a second.
    pub(crate) fn rate(&self, worker: &mut Worker, budget: Budget) -> anyhow::Result<f64> {
        let began = Instant::now();
        let mut schedules = 0;
        while schedules < SCHEDULES {
            let order = ToWorker::Explore {
                scenario: self.case.scenario.clone(),
                budget,
                without_preemption: false,
                time: Time::Ideal,
                seed: schedules,
            };
            give(worker, &order)?;
            schedules += loop {
                match worker.hear() {
                    Ok(FromWorker::Round { coverage, last, .. }) if last => {
                        break coverage.schedules;
                    }
                    Ok(FromWorker::Round { .. }) => give(worker, &ToWorker::GoOn)?,
                    other => bail!("the worker should have explored: {other:?}"),
                }
            };
        }
        Ok(schedules as f64 / began.elapsed().as_secs_f64())
    }
}

fn give(worker: &mut Worker, order: &ToWorker) -> anyhow::Result<()> {
    match worker.order(order) {
        Ok(()) => Ok(()),
        Err(death) => bail!("the worker died: {death:?}"),
    }
}
