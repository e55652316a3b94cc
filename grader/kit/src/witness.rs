//! What some schedule of a check must show; never whether an observation is right.

use crate::erased::Scenario;
use crate::ruling;
use crate::view::Observed;
use grade_protocol::Verdict;
use grade_protocol::evidence::Observation;
use grade_protocol::judge::Ruling;

/// An existential demand: at least one explored schedule must show this.
pub(crate) struct Witness {
    /// What is to be seen, as it is told when nobody saw it.
    pub(crate) what: String,
    by: By,
}

type Predicate = Box<dyn Fn(&Observed<'_>) -> bool>;

enum By {
    /// A legal observation of which this is true.
    Predicate(Predicate),
    /// An observation that is only illegal because its results fit no order.
    Race,
}

impl Witness {
    pub(crate) fn of(what: &str, shows: impl Fn(&Observed<'_>) -> bool + 'static) -> Self {
        Witness {
            what: what.to_owned(),
            by: By::Predicate(Box::new(shows)),
        }
    }

    pub(crate) fn of_a_race() -> Self {
        Witness {
            what: "a race, that is a result that fits no order of the calls".to_owned(),
            by: By::Race,
        }
    }

    /// Whether the same operations in one thread have to come out right as well: a result that is wrong
    /// there is no race.
    pub(crate) fn is_a_race(&self) -> bool {
        matches!(self.by, By::Race)
    }

    /// Whether it depends on the order of events.
    pub(crate) fn looks_at_order(&self, scenario: &Scenario, observation: &Observation) -> bool {
        match &self.by {
            By::Predicate(shows) => ruling::holds(scenario, observation, |seen| {
                let _ = shows(seen);
                seen.has_looked_at_order()
            }),
            By::Race => false,
        }
    }

    /// The ruling on an observation, which is `ruling` but for this demand.
    pub(crate) fn seen_in(
        &self,
        scenario: &Scenario,
        observation: &Observation,
        ruling: Ruling,
    ) -> Ruling {
        let shows = match (&self.by, &ruling) {
            (By::Predicate(shows), Ruling::Legal) => {
                ruling::holds(scenario, observation, |seen| shows(seen))
            }
            (By::Race, Ruling::Illegal(finding)) => finding.verdict == Verdict::Race,
            _ => false,
        };
        if shows { Ruling::Witness } else { ruling }
    }
}
