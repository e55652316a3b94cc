//! Exploring the schedules of one case, round by round. What is kept meanwhile is bounded, whatever the
//! budget.

use super::connection::Grader;
use super::hardest::HardestYet;
use super::patience::Patience;
use super::portfolio::Portfolio;
use crate::case::{Play, Playable};
use anyhow::Context;
use grade_engine::strategy::Fixed;
use grade_engine::{Limits, Outcome, Outline, Watch};
use grade_protocol::evidence::{Cut, End, Observation, Record, Usage};
use grade_protocol::schedule::{Budget, Schedule, Time};
use grade_protocol::worker::{FromWorker, ToWorker};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Schedules between two looks of the judge; short at first, because most failures show early.
const FIRST_ROUND_SCHEDULES: u64 = 32;
const LONGEST_ROUND_SCHEDULES: u64 = 2_048;

/// Steps after which a round ends early, so that the grader hears of a busy worker in time.
const ROUND_STEPS: u64 = 400_000;

/// What records may weigh together for a round to end early: what is sent stays well below a frame.
pub(super) const ROUND_BYTES: usize = 8 << 20;

/// Observations that are remembered, so that each is judged once; some 32 MB. Of more than that, some
/// are judged again.
const MOST_SEEN: usize = 1 << 20;

/// Scheduling points of all executions together: those of a budget whose executions take this part of
/// the steps that each may take, on average, and in any case so many. More is a matter of hours.
const SHARE_OF_STEPS: u64 = 20;
const LEAST_STEPS: u64 = 10_000_000;

/// A step of an execution with many threads, those that have ended included, takes longer: as long as one more step
/// for each so many threads beyond the first few.
const THREADS_OF_A_STEP: u64 = 8;
const FEW_THREADS: u64 = 32;

/// What executions may leave behind in this process.
const MOST_LEFT_BEHIND_BYTES: u64 = 384 << 20;

/// One exploration under way.
pub(super) struct Exploration {
    portfolio: Portfolio,
    limits: Limits,
    most_steps: u64,
    seen: HashSet<Fingerprint>,
    /// What executions left behind although all their threads had ended.
    kept_by_finished_bytes: u64,
    records: Vec<Record>,
    steps: u64,
    /// What the steps took, in steps of executions with few threads.
    steps_weighed: u64,
    /// Of executions that are no schedule's, but tell whether somebody waits busily.
    steps_alone: u64,
    usage: Usage,
    hardest: HardestYet,
    patience: Option<Patience>,
}

impl Exploration {
    /// `busy_waits` says whether anybody asks for them.
    pub(super) fn new(portfolio: Portfolio, budget: Budget, time: Time, busy_waits: bool) -> Self {
        Exploration {
            portfolio,
            limits: Limits {
                max_steps: budget.max_steps,
                time,
                freeze: None,
                trace: false,
            },
            most_steps: (budget.systematic_schedules + budget.sampled_schedules)
                .saturating_mul(u64::from(budget.max_steps) / SHARE_OF_STEPS)
                .max(LEAST_STEPS),
            seen: HashSet::new(),
            kept_by_finished_bytes: 0,
            records: Vec::new(),
            steps: 0,
            steps_weighed: 0,
            steps_alone: 0,
            usage: Usage::default(),
            hardest: HardestYet::default(),
            patience: busy_waits.then(Patience::default),
        }
    }

    /// Explores until nothing is left or the grader has heard enough. What executions are judged by says whether
    /// their order matters.
    pub(super) fn run(
        mut self,
        case: &Playable,
        grader: &Grader,
        looks_at_order: &dyn Fn(&Observation) -> bool,
    ) -> anyhow::Result<()> {
        let mut round = FIRST_ROUND_SCHEDULES;
        grade_engine::take_usage();
        grade_engine::take_notified();
        loop {
            let last = !self.explore(case, round, looks_at_order)?;
            round = (round * 2).min(LONGEST_ROUND_SCHEDULES);
            merge(&mut self.usage, grade_engine::take_usage());
            if let Some(patience) = &mut self.patience {
                self.usage.busy_wait = patience.busy_wait();
            }
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
    fn explore(
        &mut self,
        case: &Playable,
        schedules: u64,
        looks_at_order: &dyn Fn(&Observation) -> bool,
    ) -> anyhow::Result<bool> {
        let most_steps = self.steps_weighed + self.steps_alone + ROUND_STEPS;
        let mut bytes = 0;
        for _ in 0..schedules {
            let steps = self.steps_weighed + self.steps_alone;
            if steps > most_steps || bytes > ROUND_BYTES {
                break;
            }
            if let Some(cut) = self.cut() {
                self.portfolio.cut(cut);
                return Ok(false);
            }
            let Some(strategy) = self.portfolio.next() else {
                return Ok(false);
            };
            let held_before = grade_engine::held_bytes();
            let mut play = case.begin(None);
            let watch = match self.patience {
                Some(_) => Watch::Suspect,
                None => Watch::Off,
            };
            let body = play.model_body();
            let outcome = grade_engine::execute_watching(&self.limits, watch, strategy, body);
            let executed = &outcome.outline;
            self.steps += u64::from(executed.steps);
            self.steps_weighed += weighed(executed);
            self.hardest
                .consider(executed.forced_switches, executed.steps, || {
                    schedule_of(&outcome, &self.limits)
                });
            play.close(&outcome.outline.went_on_at)?;
            let end = end_fingerprint(&outcome);
            self.portfolio.learn(&outcome.outline, &play, end);
            if matches!(outcome.end, End::StepLimit { .. }) {
                self.portfolio.coverage.at_step_limit += 1;
            }
            let shown = (play.fingerprint(), end);
            let new = (!self.seen.contains(&shown)).then(|| {
                record(
                    self.portfolio.coverage.schedules,
                    &play,
                    &outcome,
                    &self.limits,
                )
            });
            let finished = outcome.end == End::Finished;
            if let Some(patience) = &mut self.patience {
                self.steps_alone += patience.try_out(case, &outcome, &self.limits);
            }
            drop((play, outcome));
            if finished && new.is_none() {
                let left = grade_engine::held_bytes().saturating_sub(held_before);
                self.kept_by_finished_bytes += left;
            }
            if let Some(record) = new {
                if looks_at_order(&record.observation) {
                    self.portfolio.order_matters();
                }
                if self.seen.len() >= MOST_SEEN {
                    self.seen.clear();
                }
                self.seen.insert(shown);
                self.portfolio.coverage.distinct += 1;
                bytes += record.observation.weight_bytes();
                self.records.push(record);
            }
        }
        Ok(true)
    }

    /// Whether it must not go on.
    fn cut(&self) -> Option<Cut> {
        if grade_engine::held_bytes() > MOST_LEFT_BEHIND_BYTES {
            // What code keeps that came to its end is its own doing; what is abandoned is ours.
            if self.kept_by_finished_bytes > MOST_LEFT_BEHIND_BYTES / 2 {
                grade_engine::die_of_memory();
            }
            return Some(Cut::Memory);
        }
        (self.steps_weighed > self.most_steps).then_some(Cut::Steps)
    }
}

/// How long an execution took, in steps of one with few threads.
fn weighed(executed: &Outline) -> u64 {
    let threads = executed.went_on_at.len() as u64;
    let longer = threads.saturating_sub(FEW_THREADS) / THREADS_OF_A_STEP;
    u64::from(executed.steps) * (1 + longer)
}

/// Executes one schedule.
pub(super) fn play_once(
    case: &Playable,
    schedule: Schedule,
    trace: bool,
    max_steps: u32,
) -> anyhow::Result<FromWorker> {
    let limits = Limits {
        max_steps,
        time: schedule.time,
        freeze: schedule.freeze,
        trace,
    };
    let mut play = case.begin(None);
    let strategy = Box::new(Fixed::new(schedule.deviations));
    let mut outcome = grade_engine::execute(&limits, strategy, play.model_body());
    play.close(&outcome.outline.went_on_at)?;
    let trace = outcome.outline.trace.take();
    Ok(FromWorker::Replayed {
        record: record(1, &play, &outcome, &limits),
        trace,
    })
}

/// What an execution showed, and the schedule in its canonical form.
pub(super) fn record(number: u64, play: &Play, outcome: &Outcome, limits: &Limits) -> Record {
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

/// A play and its end, told apart from others.
pub(super) type Fingerprint = (u64, u64);

/// An ordinary end is like any other such; one of another kind is told apart by all that is known of it.
pub(super) fn end_fingerprint(outcome: &Outcome) -> u64 {
    match &outcome.end {
        End::Finished => 0,
        end => {
            // Keyed by constants, so that a fingerprint is the same in every run.
            let mut hasher = DefaultHasher::new();
            serde_json::to_string(end)
                .unwrap_or_default()
                .hash(&mut hasher);
            hasher.finish()
        }
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
    keep(&mut usage.shared, more.shared);
}
