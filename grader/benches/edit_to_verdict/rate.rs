//! Schedules a second of a real worker, on one core: student code unoptimised, everything that a
//! grading records and sends included.

use anyhow::{Context, bail};
use cargo_grade::build::{self, Sources, Stage, Support};
use cargo_grade::course::Course;
use cargo_grade::progress::Silent;
use cargo_grade::run::{Judge, Worker};
use grade_protocol::schedule::{Budget, Time};
use grade_protocol::worker::{FromWorker, ToWorker};
use serde_json::Value;
use std::time::Instant;

/// The scenario that the target is about: two threads with two increments each.
const EXERCISE: &str = "counter";
const CHECK: &str = "loses-nothing";

/// Enough to last for about a second.
const SCHEDULES: u64 = 100_000;
const ROUNDS: usize = 5;

/// Prints the rates of systematic and of sampled exploration.
pub(crate) fn print(course: &Course) -> anyhow::Result<()> {
    let exercise = course.exercise(EXERCISE)?;
    let support = Support::prepare(course, &Silent)?;
    let sources = Sources::read(&course.root.join("reference").join(EXERCISE))?;
    let stage = Stage::new(&course.cache())?;
    let program = build::build(course, &support, exercise, &sources, &stage)?;
    let Ok(program) = program else {
        bail!("the reference of {EXERCISE} does not compile")
    };
    let mut judge = Judge::start(support.judge(exercise)?)?;
    let catalog = judge.catalog()?;
    let check = catalog.checks.iter().find(|check| check.name == CHECK);
    let cases = judge.cases(check.context("the check is gone")?, 0)?;
    let case = cases.first().context("the check has no case")?;
    let mut worker = Worker::start(&program, None)?;
    give(
        &mut worker,
        &ToWorker::Open {
            check: CHECK.to_owned(),
            service: None,
        },
    )?;
    let systematic = Budget {
        max_delays: 100,
        systematic_schedules: SCHEDULES,
        sampled_schedules: 0,
        ..Budget::default()
    };
    let sampled = Budget {
        systematic_schedules: 1,
        sampled_schedules: SCHEDULES,
        ..Budget::default()
    };
    println!("\nA worker on \"{}\", schedules a second:", case.name);
    for (name, budget) in [("by delays", systematic), ("sampled", sampled)] {
        let mut rates = Vec::new();
        for _ in 0..ROUNDS {
            rates.push(rate(&mut worker, &case.scenario, budget)?);
        }
        println!("- {name}: {:.0}", crate::clock::median(rates));
    }
    Ok(())
}

/// Explores until enough schedules have been executed, again from the beginning if need be.
fn rate(worker: &mut Worker, scenario: &Value, budget: Budget) -> anyhow::Result<f64> {
    let began = Instant::now();
    let mut schedules = 0;
    while schedules < SCHEDULES {
        let order = ToWorker::Explore {
            scenario: scenario.clone(),
            budget,
            time: Time::Ideal,
            seed: schedules,
        };
        give(worker, &order)?;
        schedules += loop {
            match worker.hear() {
                Ok(FromWorker::Round { coverage, last, .. }) if last => break coverage.schedules,
                Ok(FromWorker::Round { .. }) => give(worker, &ToWorker::GoOn)?,
                other => bail!("the worker should have explored: {other:?}"),
            }
        };
    }
    Ok(schedules as f64 / began.elapsed().as_secs_f64())
}

fn give(worker: &mut Worker, order: &ToWorker) -> anyhow::Result<()> {
    match worker.order(order) {
        Ok(()) => Ok(()),
        Err(death) => bail!("the worker died: {death:?}"),
    }
}
