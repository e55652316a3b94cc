//! Looking for the simplest schedules of one case, by increasing number of forced switches.

use super::connection::Grader;
use super::exploration::{Fingerprint, ROUND_BYTES, end_fingerprint, record};
use crate::case::Playable;
use anyhow::Context;
use grade_engine::Limits;
use grade_engine::strategy::{Fixed, PreemptionBounded};
use grade_protocol::evidence::{Coverage, Record, Usage};
use grade_protocol::schedule::{SimplestFirst, Time};
use grade_protocol::worker::{FromWorker, ToWorker};
use std::collections::{HashMap, HashSet};

/// One search under way.
pub(super) struct Simplification {
    search: PreemptionBounded,
    /// The first schedule of the next round.
    upcoming: Option<Fixed>,
    bound: SimplestFirst,
    steps: u64,
    limits: Limits,
    seen: HashSet<Fingerprint>,
    coverage: Coverage,
}

impl Simplification {
    pub(super) fn new(bound: SimplestFirst, time: Time) -> Self {
        // The budget is for each number of forced switches, so it is kept here.
        let mut search = PreemptionBounded::new(bound.max_forced_switches, u64::MAX);
        Simplification {
            upcoming: search.next_schedule(),
            search,
            bound,
            steps: 0,
            limits: Limits {
                max_steps: bound.max_steps,
                time,
                freeze: None,
                trace: false,
            },
            seen: HashSet::new(),
            coverage: Coverage::default(),
        }
    }

    /// Goes on until nothing is left or the grader has heard enough.
    pub(super) fn run(mut self, case: &Playable, grader: &Grader) -> anyhow::Result<()> {
        loop {
            let records = self.round(case)?;
            let last = self.upcoming.is_none();
            self.coverage.exhausted = last && self.search.exhausted();
            self.coverage.distinct = self.seen.len() as u64;
            let report = FromWorker::Round {
                records,
                coverage: self.coverage.clone(),
                steps: self.steps,
                usage: Usage::default(),
                hardest: None,
                last,
            };
            grader.send(&report).context("reporting a round")?;
            if last || !matches!(grader.receive()?, ToWorker::GoOn) {
                return Ok(());
            }
        }
    }

    /// Executes the schedules of one cost: of each observation that is new, the simplest.
    fn round(&mut self, case: &Playable) -> anyhow::Result<Vec<Record>> {
        let cost = self.search.cost();
        let mut simplest: HashMap<Fingerprint, Record> = HashMap::new();
        let mut executed = 0;
        let mut bytes = 0;
        while self.search.cost() == cost
            && let Some(schedule) = self.upcoming.take()
        {
            let mut play = case.begin(None);
            let outcome =
                grade_engine::execute(&self.limits, Box::new(schedule), play.model_body());
            self.search.learn(&outcome.outline.decisions);
            play.close(&outcome.outline.went_on_at)?;
            executed += 1;
            self.coverage.schedules += 1;
            let fingerprint = (play.fingerprint(), end_fingerprint(&outcome));
            if !self.seen.contains(&fingerprint) {
                let length = (outcome.outline.forced_switches, outcome.outline.steps);
                let known = simplest.get(&fingerprint);
                // Of more than fits into a frame the rest is not looked at.
                let fits = bytes < ROUND_BYTES;
                if fits && known.is_none_or(|known| length < (known.forced_switches, known.steps)) {
                    let number = self.coverage.schedules;
                    let found = record(number, &play, &outcome, &self.limits);
                    bytes += found.observation.weight_bytes();
                    simplest.insert(fingerprint, found);
                }
            }
            self.steps += u64::from(outcome.outline.steps);
            let spent = self.steps >= self.bound.budget_steps
                || self.coverage.schedules >= self.bound.budget_schedules;
            if spent {
                break;
            }
            if executed == self.bound.schedules_each {
                self.search.leave_cost();
            }
            self.upcoming = self.search.next_schedule();
        }
        self.seen.extend(simplest.keys().copied());
        let mut records: Vec<Record> = simplest.into_values().collect();
        records.sort_by_key(|record| (record.forced_switches, record.steps, record.number));
        Ok(records)
    }
}
