//! The hardest schedule of an exploration. Costs the others two comparisons.

use grade_protocol::evidence::Hardest;
use grade_protocol::schedule::Schedule;

/// The hardest so far: most forced switches, then most steps, then the first.
#[derive(Debug, Default)]
pub(super) struct HardestYet(Option<Hardest>);

impl HardestYet {
    /// An execution is over. `schedule` is asked for only if none was harder.
    pub(super) fn consider(
        &mut self,
        forced_switches: u32,
        steps: u32,
        schedule: impl FnOnce() -> Schedule,
    ) {
        let known = self.0.as_ref().map(Hardest::difficulty);
        if known.is_none_or(|known| known < (forced_switches, steps)) {
            self.0 = Some(Hardest {
                schedule: schedule(),
                forced_switches,
                steps,
            });
        }
    }

    pub(super) fn found(&self) -> Option<Hardest> {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::HardestYet;
    use grade_protocol::schedule::{Deviation, Schedule};

    #[test]
    fn most_switches_count_then_most_steps_and_the_first_of_equals_is_kept() {
        let mut hardest = HardestYet::default();
        let schedule = |decision| Schedule {
            deviations: vec![Deviation { decision, rank: 1 }],
            ..Schedule::default()
        };
        let executions = [(0, 50), (2, 10), (1, 90), (2, 12), (2, 12), (2, 11)];
        for (number, (forced_switches, steps)) in (0..).zip(executions) {
            hardest.consider(forced_switches, steps, || schedule(number));
        }
        let found = hardest.found().unwrap();
        assert_eq!((found.forced_switches, found.steps), (2, 12));
        assert_eq!(found.schedule, schedule(3));
    }
}
