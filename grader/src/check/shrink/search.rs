//! The simplest failing schedule of one case, by increasing number of forced switches; never with
//! more of them than are known to do.

use super::super::explore::gather;
use super::defect::Defect;
use super::shrinker::{Ended, Shrinker};
use grade_protocol::catalog::Case;
use grade_protocol::evidence::Record;
use grade_protocol::schedule::SimplestFirst;
use grade_protocol::worker::ToWorker;

/// Schedules executed with each number of forced switches, of the whole case and of a part of it.
pub(super) const SCHEDULES_OF_THE_WHOLE: u64 = 600;
pub(super) const SCHEDULES_OF_A_PART: u64 = 200;

/// Steps of one search: many schedules of ordinary length, or a few that never end.
const BUDGET_STEPS: u64 = 100_000;

impl Shrinker<'_> {
    /// The failing execution of `case` with the fewest forced switches, then steps; at most as many
    /// switches as `known` has.
    pub(super) fn simplest(
        &mut self,
        case: &Case,
        known: &Record,
        schedules_each: u64,
    ) -> Result<Option<Record>, Ended> {
        let bound = SimplestFirst {
            max_forced_switches: known.forced_switches,
            schedules_each: if known.schedule.deviations.is_empty() {
                // What fails by default has to fail by default.
                1
            } else {
                schedules_each.min(self.schedules_left)
            },
            budget_steps: BUDGET_STEPS,
            max_steps: self.max_steps,
        };
        let order = ToWorker::Simplify {
            scenario: case.scenario.clone(),
            bound,
            time: known.schedule.time,
        };
        let defect = self.defect.clone();
        let searched = gather(
            self.judge,
            self.session,
            self.check,
            case,
            &order,
            |(record, finding)| Defect::of(record, finding) == defect,
        )?;
        let schedules = searched.coverage.schedules;
        self.schedules_left = self.schedules_left.saturating_sub(schedules);
        match (searched.failure, searched.death) {
            (Some((record, _)), _) => Ok(Some(record)),
            (None, Some(death)) => Err(Ended::Died(death)),
            (None, None) => Ok(None),
        }
    }
}

/// How simple an execution of a case is: the less, the simpler.
pub(super) fn length(record: &Record) -> (u32, u32, usize) {
    let departures = record.schedule.deviations.len();
    (record.forced_switches, record.steps, departures)
}
