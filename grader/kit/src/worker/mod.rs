//! The worker: runs student code, says what it saw, and has no opinion about it.

mod connection;
mod diagnosis;
mod exploration;
mod freezing;
mod hardest;
mod orders;
mod patience;
mod portfolio;
mod reduction;
mod simplification;
mod stress;

use crate::case::Playable;
use crate::erased::Check;
use crate::subject::Subjects;
use crate::suite::Suite;
use anyhow::Context;
use connection::Grader;
use exploration::{Exploration, play_once};
use freezing::Freezing;
use grade_confinement::Cell;
use grade_protocol::evidence::Observation;
use grade_protocol::frame::FrameError;
use grade_protocol::schedule::Time;
use grade_protocol::worker::{FromWorker, ToWorker};
use portfolio::Portfolio;
use serde_json::Value;
use simplification::Simplification;
use std::ffi::OsString;
use std::process::ExitCode;
use stress::Stress;

/// What the grader links together: the checks, and the student's types in both builds.
#[derive(Debug)]
pub struct Worker {
    /// The exercise's checks.
    pub suite: Suite,
    /// The student's types over the model of std, if it compiled.
    pub model: Option<Subjects>,
    /// The student's types over the noise std.
    pub real: Option<Subjects>,
}

/// The worker's whole life: confines itself, then obeys the grader's orders until it says `Exit` or
/// is gone.
///
/// Its arguments are a [`Cell`] and the connection's key. The result connection is standard input, a socket. The status is 0
/// when the grader has been told everything, 1 otherwise.
#[must_use]
pub fn main(worker: &Worker) -> ExitCode {
    grade_engine::close_what_was_left_open();
    grade_engine::die_of_memory_faults();
    grade_engine::limit_memory();
    let mut args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let key = args.pop().and_then(|key| key.to_str()?.parse().ok());
    let Some(Ok(grader)) = key.map(connection::open) else {
        return ExitCode::FAILURE;
    };
    match confine(args).and_then(|()| worker.serve(&grader)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = grader.send(&FromWorker::Trouble {
                message: format!("{error:#}"),
            });
            ExitCode::FAILURE
        }
    }
}

/// Puts everything out of reach that is not open by now. No student code has run yet.
fn confine(args: Vec<OsString>) -> anyhow::Result<()> {
    grade_engine::keep_program_readable();
    let cell = Cell::from_args(args)?;
    cell.enter().context("confining the worker")
}

/// What `Open` said.
#[derive(Debug, Default)]
struct Opened {
    check: String,
    service: Option<String>,
}

impl Worker {
    fn serve(&self, grader: &Grader) -> anyhow::Result<()> {
        grader.send(&FromWorker::Ready {
            version: grade_protocol::VERSION,
        })?;
        let mut opened = Opened::default();
        loop {
            match grader.receive() {
                Ok(ToWorker::Exit) | Err(FrameError::Closed) => return Ok(()),
                Ok(ToWorker::Open { check, service }) => {
                    noise_control::forget_busy_waits();
                    opened = Opened { check, service };
                }
                Ok(order) => self.obey(order, &opened, grader)?,
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn obey(&self, order: ToWorker, opened: &Opened, grader: &Grader) -> anyhow::Result<()> {
        match order {
            ToWorker::Explore {
                scenario,
                budget,
                without_preemption,
                time,
                seed,
            } => {
                let wanted = scenario.clone();
                let case = self.in_model(opened, scenario)?;
                let check = self.check(opened)?;
                let busy_waits = check.asks_for_usage();
                let portfolio = match (without_preemption, time) {
                    (true, _) => Portfolio::without_preemption(&budget),
                    (false, Time::Ideal) => Portfolio::reduced(&budget, seed),
                    // What a clock that goes as it likes does is no step of anybody.
                    (false, Time::Adversarial) => Portfolio::new(&budget, seed),
                };
                let looks_at_order =
                    |observation: &Observation| check.looks_at_order(&wanted, observation);
                Exploration::new(portfolio, budget, time, busy_waits).run(
                    &case,
                    grader,
                    &looks_at_order,
                )
            }
            ToWorker::Simplify {
                scenario,
                bound,
                time,
            } => {
                let case = self.in_model(opened, scenario)?;
                Simplification::new(bound, time).run(&case, grader)
            }
            ToWorker::Freeze { scenario, budget } => {
                let case = self.in_model(opened, scenario)?;
                Freezing::new(budget).run(&case, grader)
            }
            ToWorker::Replay {
                scenario,
                schedule,
                trace,
                max_steps,
            } => {
                let case = self.in_model(opened, scenario)?;
                let replayed = play_once(&case, schedule, trace, max_steps)?;
                grader.send(&replayed).context("reporting a replay")
            }
            ToWorker::Stress {
                scenario,
                repetitions,
                seed,
                hold_up,
            } => {
                let case = self.on_real_threads(opened, scenario)?;
                // Whoever holds one up keeps others waiting himself.
                let busy_waits = !hold_up && self.check(opened)?.asks_for_usage();
                grader.listen().context("listening on the side")?;
                let service = opened.service.as_deref();
                let stress = Stress {
                    repetitions,
                    seed,
                    hold_up,
                    busy_waits,
                };
                stress.run(&case, service, grader)
            }
            ToWorker::GoOn | ToWorker::Enough => Ok(()),
            ToWorker::Open { .. } | ToWorker::Diagnose | ToWorker::Exit => Ok(()),
        }
    }

    fn in_model(&self, opened: &Opened, scenario: Value) -> anyhow::Result<Playable> {
        let subjects = self
            .model
            .as_ref()
            .context("this worker has no model build")?;
        self.playable(opened, subjects, scenario)
    }

    fn on_real_threads(&self, opened: &Opened, scenario: Value) -> anyhow::Result<Playable> {
        let subjects = self
            .real
            .as_ref()
            .context("this worker has no native build")?;
        self.playable(opened, subjects, scenario)
    }

    fn playable(
        &self,
        opened: &Opened,
        subjects: &Subjects,
        scenario: Value,
    ) -> anyhow::Result<Playable> {
        self.check(opened)?.playable(subjects, scenario)
    }

    fn check(&self, opened: &Opened) -> anyhow::Result<&Check> {
        let check = self.suite.find(&opened.check);
        check.with_context(|| format!("there is no check `{}`", opened.check))
    }
}
