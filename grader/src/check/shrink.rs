//! Making a failing schedule simple: fewest departures from the default, and the smallest.
//!
//! Departures are removed in ever smaller groups (Zeller and Hildebrandt, "Simplifying and isolating
//! failure-inducing input", TSE 2002), then each is made as small as it can be.

use super::session::Session;
use crate::run::{Death, Judge};
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::judge::{Finding, Ruling};
use grade_protocol::schedule::{Deviation, Schedule};
use std::collections::HashSet;

/// Replays after which what was reached is good enough.
const MOST_REPLAYS: u32 = 400;

/// A search for a simpler schedule that fails in the same way.
pub(super) struct Shrinker<'a> {
    pub(super) session: &'a mut Session,
    pub(super) judge: &'a mut Judge,
    pub(super) check: &'a CheckInfo,
    pub(super) case: &'a Case,
    pub(super) finding: &'a Finding,
    pub(super) max_steps: u32,
}

/// How much there is to explain in a schedule: departures, then switches forced, then how far each
/// departure is from the default.
type Complexity = (usize, u32, u32);

impl Shrinker<'_> {
    /// The simplest schedule found, starting from `schedule`.
    pub(super) fn run(&mut self, schedule: &Schedule) -> anyhow::Result<Result<Schedule, Death>> {
        let mut best = schedule.clone();
        let mut complexity = match self.fails(&best)? {
            Ok(Some((canonical, complexity))) => {
                best = canonical;
                complexity
            }
            Ok(None) => return Ok(Ok(best)),
            Err(death) => return Ok(Err(death)),
        };
        let mut tried = HashSet::new();
        let mut replays = 0;
        'again: loop {
            for candidate in simpler(&best) {
                if replays == MOST_REPLAYS || !tried.insert(candidate.deviations.clone()) {
                    continue;
                }
                replays += 1;
                match self.fails(&candidate)? {
                    Ok(Some((canonical, reached))) if reached < complexity => {
                        (best, complexity) = (canonical, reached);
                        continue 'again;
                    }
                    Ok(_) => {}
                    Err(death) => return Ok(Err(death)),
                }
            }
            return Ok(Ok(best));
        }
    }

    /// Whether a schedule fails in the same way; if so, the schedule in its canonical form.
    fn fails(
        &mut self,
        schedule: &Schedule,
    ) -> anyhow::Result<Result<Option<(Schedule, Complexity)>, Death>> {
        let replayed = match self
            .session
            .replay(self.case, schedule, false, self.max_steps)
        {
            Ok(replayed) => replayed,
            Err(death) => return Ok(Err(death)),
        };
        let ruling = self
            .judge
            .ruling(self.check, self.case, &replayed.record.observation)?;
        let Ruling::Illegal(finding) = ruling else {
            return Ok(Ok(None));
        };
        if finding.verdict != self.finding.verdict {
            return Ok(Ok(None));
        }
        let canonical = replayed.record.schedule;
        let ranks = canonical
            .deviations
            .iter()
            .map(|deviation| u32::from(deviation.rank))
            .sum();
        let complexity = (canonical.deviations.len(), replayed.forced_switches, ranks);
        Ok(Ok(Some((canonical, complexity))))
    }
}

/// Schedules that are simpler than this one, the simplest first.
fn simpler(schedule: &Schedule) -> Vec<Schedule> {
    let count = schedule.deviations.len();
    let with = |deviations: Vec<Deviation>| Schedule {
        deviations,
        ..schedule.clone()
    };
    let mut candidates = Vec::new();
    let mut group = count;
    while group > 0 {
        for start in (0..count).step_by(group).rev() {
            let mut rest = schedule.deviations.clone();
            rest.drain(start..(start + group).min(count));
            candidates.push(with(rest));
        }
        group /= 2;
    }
    for (index, deviation) in schedule.deviations.iter().enumerate() {
        for rank in 1..deviation.rank {
            let mut changed = schedule.deviations.clone();
            changed[index].rank = rank;
            candidates.push(with(changed));
        }
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_everything_is_tried_first_and_single_departures_last() {
        let deviation = |decision| Deviation { decision, rank: 1 };
        let deviations = vec![deviation(1), deviation(5), deviation(9)];
        let schedule = Schedule {
            deviations,
            ..Schedule::default()
        };
        let candidates = simpler(&schedule);
        assert!(candidates[0].deviations.is_empty());
        assert!(
            candidates[1..]
                .iter()
                .all(|candidate| candidate.deviations.len() == 2)
        );
    }
}
