//! Independence: one thread is held up at each of its steps, the others must finish.

use super::connection::Grader;
use super::exploration::{end_fingerprint, record};
use crate::case::Playable;
use anyhow::Context;
use grade_engine::Limits;
use grade_engine::strategy::Fixed;
use grade_protocol::evidence::Coverage;
use grade_protocol::schedule::{Budget, Freeze, Time};
use grade_protocol::worker::FromWorker;
use std::collections::HashSet;

/// The scenario's first thread is the one that is held up.
const FROZEN_THREAD: u16 = 1;

/// More steps than any operation that this check is meant for takes.
const MOST_STEPS: u32 = 2_000;

pub(super) struct Freezing {
    budget: Budget,
}

impl Freezing {
    pub(super) fn new(budget: Budget) -> Self {
        Freezing { budget }
    }

    /// One execution for each step of the frozen thread, until it ends before it is held up. Those
    /// in a row that show the same are reported once.
    pub(super) fn run(self, case: &Playable, grader: &Grader) -> anyhow::Result<()> {
        grade_engine::take_usage();
        let mut seen = HashSet::new();
        let mut last_shown = None;
        let mut records = Vec::new();
        let mut coverage = Coverage::default();
        let mut steps = 0;
        for step in 0..MOST_STEPS {
            let limits = Limits {
                max_steps: self.budget.max_steps,
                time: Time::Ideal,
                freeze: Some(Freeze {
                    thread: FROZEN_THREAD,
                    step,
                }),
                trace: false,
            };
            let mut play = case.begin(None);
            let outcome =
                grade_engine::execute(&limits, Box::<Fixed>::default(), play.model_body());
            play.close(&outcome.outline.went_on_at)?;
            coverage.schedules += 1;
            steps += u64::from(outcome.outline.steps);
            let shown = (play.fingerprint(), end_fingerprint(&outcome));
            seen.insert(shown);
            if last_shown != Some(shown) {
                last_shown = Some(shown);
                records.push(record(coverage.schedules, &play, &outcome, &limits));
            }
            // The last one was not held up at all; it is judged like the others.
            if !outcome.outline.freeze_reached {
                coverage.exhausted = true;
                break;
            }
        }
        coverage.distinct = seen.len() as u64;
        let usage = grade_engine::take_usage();
        let report = FromWorker::Round {
            records,
            coverage,
            steps,
            usage,
            hardest: None,
            last: true,
        };
        grader.send(&report).context("reporting a freeze")
    }
}
