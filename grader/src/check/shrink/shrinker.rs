//! The way from a failing execution to the simplest one.

use super::super::confirm::Failure;
use super::super::session::Session;
use super::defect::Defect;
use super::search::{SCHEDULES_TO_BE_SURE, length};
use crate::run::{Death, Judge};
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::evidence::Record;
use grade_protocol::judge::{Finding, Ruling};
use grade_protocol::schedule::Schedule;
use std::collections::BTreeSet;

/// Schedules, and steps in them, that all searches together may execute.
const BUDGET_SCHEDULES: u64 = 3_000;
const BUDGET_STEPS: u64 = 400_000;

/// A search for a simpler execution that fails in the same way.
pub(in crate::check) struct Shrinker<'a> {
    pub(super) session: &'a mut Session,
    pub(super) judge: &'a mut Judge,
    pub(super) check: &'a CheckInfo,
    pub(super) whole: &'a Case,
    pub(super) finding: &'a Finding,
    pub(super) defect: Defect,
    pub(super) max_steps: u32,
    pub(super) schedules_left: u64,
    pub(super) steps_left: u64,
}

/// The simplest failing execution that was found.
pub(in crate::check) struct Shrunk {
    /// What is left of the case.
    pub(in crate::check) case: Case,
    /// The operations of the whole case that were left out.
    pub(in crate::check) without: BTreeSet<u32>,
    /// The execution.
    pub(in crate::check) record: Record,
}

/// Why there is nothing further to be found.
pub(super) enum Ended {
    /// The worker died.
    Died(Death),
    /// Trouble of our own.
    Trouble(anyhow::Error),
}

impl From<anyhow::Error> for Ended {
    fn from(error: anyhow::Error) -> Self {
        Ended::Trouble(error)
    }
}

impl<'a> Shrinker<'a> {
    pub(in crate::check) fn new(
        session: &'a mut Session,
        judge: &'a mut Judge,
        check: &'a CheckInfo,
        failure: &Failure<'a>,
        max_steps: u32,
    ) -> Self {
        Shrinker {
            session,
            judge,
            check,
            whole: failure.case,
            finding: failure.finding,
            defect: Defect::of(failure.record, failure.finding),
            max_steps,
            schedules_left: BUDGET_SCHEDULES,
            steps_left: BUDGET_STEPS,
        }
    }

    /// The simplest execution found, starting from `failing`. The inner error is for a worker that
    /// dies of what it has already been through.
    pub(in crate::check) fn run(
        &mut self,
        failing: &Record,
    ) -> anyhow::Result<Result<Shrunk, Death>> {
        // What is used up takes nothing back: the failure stays as it was found.
        if self.session.has_nothing_left() {
            return Ok(Ok(Shrunk {
                case: self.whole.clone(),
                without: BTreeSet::new(),
                record: failing.clone(),
            }));
        }
        let record = match self.depart_less(&failing.schedule) {
            Ok(record) => record,
            Err(Ended::Died(death)) => return Ok(Err(death)),
            Err(Ended::Trouble(error)) => return Err(error),
        };
        let fails = record.is_some();
        let mut best = Shrunk {
            case: self.whole.clone(),
            without: BTreeSet::new(),
            record: record.unwrap_or_else(|| failing.clone()),
        };
        // A thread that is held up is what such a check is about: nothing there can be simpler.
        if fails && best.record.schedule.freeze.is_none() {
            match self.look_further(&mut best) {
                // A death in a schedule that nobody has asked about yet takes nothing back.
                Ok(()) | Err(Ended::Died(_)) => {}
                Err(Ended::Trouble(error)) => return Err(error),
            }
        }
        Ok(Ok(best))
    }

    /// Fewer forced switches, then fewer operations, then fewer steps.
    fn look_further(&mut self, best: &mut Shrunk) -> Result<(), Ended> {
        self.settle(best)?;
        if self.defect.shows_in_parts() {
            self.leave_out(best)?;
            if !best.without.is_empty() {
                self.settle(best)?;
            }
        }
        Ok(())
    }

    /// The simplest schedule of what is left of the case.
    fn settle(&mut self, best: &mut Shrunk) -> Result<(), Ended> {
        if best.record.schedule.deviations.is_empty() {
            return Ok(());
        }
        let found = self.simplest(&best.case, &best.record, SCHEDULES_TO_BE_SURE)?;
        if let Some(record) = found
            && length(&record) < length(&best.record)
        {
            best.record = record;
        }
        Ok(())
    }

    /// Executes one schedule; nothing, unless it fails in the same way.
    pub(super) fn replay(
        &mut self,
        case: &Case,
        schedule: &Schedule,
    ) -> Result<Option<Record>, Ended> {
        let replayed = self.session.replay(case, schedule, false, self.max_steps);
        let record = replayed.map_err(Ended::Died)?.record;
        let ruling = self.judge.ruling(self.check, case, &record.observation)?;
        Ok(match ruling {
            Ruling::Illegal(finding) if Defect::of(&record, &finding) == self.defect => {
                Some(record)
            }
            _ => None,
        })
    }
}
