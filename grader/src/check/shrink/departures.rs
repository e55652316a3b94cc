//! Fewer departures from the default, and smaller ones: quick, and never far from where it began.
//!
//! Departures are removed in ever smaller groups (Zeller and Hildebrandt, "Simplifying and isolating
//! failure-inducing input", TSE 2002), then each is made as small as it can be. What this reaches
//! says how far the search for something simpler has to go.

use super::shrinker::{Ended, Shrinker};
use grade_protocol::evidence::Record;
use grade_protocol::schedule::{Deviation, Schedule};
use std::collections::HashSet;

/// Replays after which what was reached is good enough.
const MOST_REPLAYS: u32 = 150;

impl Shrinker<'_> {
    /// The simplest failing execution found by departing less from the default than `failing`, or
    /// nothing if that does not fail any more.
    pub(super) fn depart_less(&mut self, failing: &Schedule) -> Result<Option<Record>, Ended> {
        let Some(mut best) = self.replay(self.whole, failing)? else {
            return Ok(None);
        };
        let mut tried = HashSet::new();
        let mut replays = 0;
        'again: loop {
            for candidate in simpler(&best.schedule) {
                let enough = replays == MOST_REPLAYS || self.session.has_nothing_left();
                if enough || !tried.insert(candidate.deviations.clone()) {
                    continue;
                }
                replays += 1;
                match self.replay(self.whole, &candidate)? {
                    Some(record) if departures(&record) < departures(&best) => {
                        best = record;
                        continue 'again;
                    }
                    _ => {}
                }
            }
            return Ok(Some(best));
        }
    }
}

/// How much of a schedule is not the default: switches forced, then departures, then how far each
/// is from it.
fn departures(record: &Record) -> (u32, usize, u32) {
    let deviations = &record.schedule.deviations;
    let ranks = deviations.iter().map(|it| u32::from(it.rank)).sum();
    (record.forced_switches, deviations.len(), ranks)
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
