//! Exploring the schedules of one case, round by round.

use super::connection::Grader;
use super::hardest::HardestYet;
use super::patience::Patience;
use super::portfolio::Portfolio;
use crate::case::{Play, Playable};
use anyhow::Context;
use grade_engine::strategy::Fixed;
use grade_engine::{Limits, Outcome, Watch};
use grade_protocol::evidence::{End, Record, Usage};
use grade_protocol::schedule::{Budget, Schedule, Time};
use grade_protocol::worker::{FromWorker, ToWorker};
use std::collections::HashSet;

/// Schedules between two looks of the judge; short at first, because most failures show early.
const FIRST_ROUND_SCHEDULES: u64 = 32;
const LONGEST_ROUND_SCHEDULES: u64 = 2_048;

/// Steps after which a round ends early, so that the grader hears of a busy worker in time.
const ROUND_STEPS: u64 = 400_000;

/// One exploration under way.
pub(super) struct Exploration {
    portfolio: Portfolio,
    limits: Limits,
    seen: HashSet<(u64, String)>,
    records: Vec<Record>,
    steps: u64,
    /// Of executions that are no schedule's, but tell whether somebody waits busily.
    steps_alone: u64,
    usage: Usage,
    hardest: HardestYet,
    patience: Option<Patience>,
}

impl Exploration {
    /// `busy_waits` says whether anybody asks for them.
    pub(super) fn new(budget: Budget, time: Time, seed: u64, busy_waits: bool) -> Self {
        Exploration {
            portfolio: Portfolio::new(&budget, seed),
            limits: Limits {
                max_steps: budget.max_steps,
                time,
                freeze: None,
                trace: false,
            },
            seen: HashSet::new(),
            records: Vec::new(),
            steps: 0,
            steps_alone: 0,
            usage: Usage::default(),
            hardest: HardestYet::default(),
            patience: busy_waits.then(Patience::default),
        }
    }

    /// Explores until nothing is left or the grader has heard enough.
    pub(super) fn run(mut self, case: &dyn Playable, grader: &Grader) -> anyhow::Result<()> {
        let mut round = FIRST_ROUND_SCHEDULES;
        grade_engine::take_usage();
        grade_engine::take_notified();
        loop {
            let last = !self.explore(case, round);
            round = (round * 2).min(LONGEST_ROUND_SCHEDULES);
            merge(&mut self.usage, grade_engine::take_usage());
            if let Some(patience) = &mut self.patience {
                self.usage.busy_wait = patience.busy_wait();
            }
            self.portfolio.coverage.distinct = self.seen.len() as u64;
            let report = FromWorker::Round {
                records: std::mem::take(&mut self.records),
                coverage: self.portfolio.coverage.clone(),
                steps: self.steps,
                usage: self.usage.clone(),
                hardest: self.hardest.found(),
                last,
            };
            grader.send(&report).context("reporting a round")?;
            if last {
                return Ok(());
            }
            match grader.receive()? {
                ToWorker::GoOn => {}
                _ => return Ok(()),
            }
        }
    }

    /// Executes up to `schedules` schedules; false once nothing is left.
    fn explore(&mut self, case: &dyn Playable, schedules: u64) -> bool {
        let most_steps = self.steps + self.steps_alone + ROUND_STEPS;
        for _ in 0..schedules {
            if self.steps + self.steps_alone > most_steps {
                break;
            }
            let Some(strategy) = self.portfolio.next() else {
                return false;
            };
            let mut play = case.begin(None);
            let watch = match self.patience {
                Some(_) => Watch::Suspect,
                None => Watch::Off,
            };
            let body = play.model_body();
            let outcome = grade_engine::execute_watching(&self.limits, watch, strategy, body);
            let executed = &outcome.outline;
            self.steps += u64::from(executed.steps);
            self.hardest
                .consider(executed.forced_switches, executed.steps, || {
                    schedule_of(&outcome, &self.limits)
                });
            self.portfolio.learn(&outcome.outline.decisions);
            play.close(&outcome.outline.went_on_at);
            if matches!(outcome.end, End::StepLimit { .. }) {
                self.portfolio.coverage.cut += 1;
            }
            if let Some(patience) = &mut self.patience {
                self.steps_alone += patience.try_out(case, &outcome, &self.limits);
            }
            let ended = end_fingerprint(&outcome);
            if self.seen.insert((play.fingerprint(), ended)) {
                let number = self.portfolio.coverage.schedules;
                self.records
                    .push(record(number, &*play, &outcome, &self.limits));
            }
        }
        true
    }
}

/// Executes one schedule.
pub(super) fn play_once(
    case: &dyn Playable,
    schedule: Schedule,
    trace: bool,
    max_steps: u32,
) -> FromWorker {
    let limits = Limits {
        max_steps,
        time: schedule.time,
        freeze: schedule.freeze,
        trace,
    };
    let mut play = case.begin(None);
    let strategy = Box::new(Fixed::new(schedule.deviations));
    let mut outcome = grade_engine::execute(&limits, strategy, play.model_body());
    play.close(&outcome.outline.went_on_at);
    let trace = outcome.outline.trace.take();
    FromWorker::Replayed {
        record: record(1, &*play, &outcome, &limits),
        trace,
    }
}

/// What an execution showed, and the schedule in its canonical form.
pub(super) fn record(number: u64, play: &dyn Play, outcome: &Outcome, limits: &Limits) -> Record {
    Record {
        number,
        schedule: schedule_of(outcome, limits),
        forced_switches: outcome.outline.forced_switches,
        steps: outcome.outline.steps,
        digest: outcome.outline.digest,
        observation: play.observation(&outcome.end, limits.time),
    }
}

fn schedule_of(outcome: &Outcome, limits: &Limits) -> Schedule {
    Schedule {
        time: limits.time,
        deviations: outcome.outline.deviations(),
        freeze: limits.freeze,
    }
}

/// An ordinary end needs no words; any other is told apart by all that is known of it.
pub(super) fn end_fingerprint(outcome: &Outcome) -> String {
    match &outcome.end {
        End::Finished => String::new(),
        end => serde_json::to_string(end).unwrap_or_default(),
    }
}

/// Keeps the first place of everything.
pub(super) fn merge(usage: &mut Usage, more: Usage) {
    let keep = |old: &mut Option<_>, new| {
        if old.is_none() {
            *old = new;
        }
    };
    keep(&mut usage.lock, more.lock);
    keep(&mut usage.wait, more.wait);
    keep(&mut usage.channel, more.channel);
    keep(&mut usage.atomic, more.atomic);
    keep(&mut usage.atomic_rmw, more.atomic_rmw);
    keep(&mut usage.spawn, more.spawn);
    keep(&mut usage.time, more.time);
}
