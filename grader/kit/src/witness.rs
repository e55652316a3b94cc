//! What some schedule of a check must show; never whether an observation is right.

use crate::ruling;
use crate::scenario::Scenario;
use crate::task::Task;
use crate::view::View;
use grade_protocol::Verdict;
use grade_protocol::evidence::Observation;
use grade_protocol::judge::Ruling;

/// An existential demand: at least one explored schedule must show this.
pub(crate) struct Witness<T: Task> {
    /// What is to be seen, as it is told when nobody saw it.
    pub(crate) what: String,
    by: By<T>,
}

type Predicate<T> = Box<dyn Fn(&View<'_, T>) -> bool>;

enum By<T: Task> {
    /// A legal observation of which this is true.
    Predicate(Predicate<T>),
    /// An observation that is only illegal because its results fit no order.
    Race,
}

impl<T: Task> Witness<T> {
    pub(crate) fn of(what: &str, shows: impl Fn(&View<'_, T>) -> bool + 'static) -> Self {
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
    pub(crate) fn looks_at_order(&self, scenario: &Scenario<T>, observation: &Observation) -> bool {
        match &self.by {
            By::Predicate(shows) => ruling::holds(scenario, observation, |view| {
                let _ = shows(view);
                view.has_looked_at_order()
            }),
            By::Race => false,
        }
    }

    /// The ruling on an observation, which is `ruling` but for this demand.
    pub(crate) fn seen_in(
        &self,
        scenario: &Scenario<T>,
        observation: &Observation,
        ruling: Ruling,
    ) -> Ruling {
        let shows = match (&self.by, &ruling) {
            (By::Predicate(shows), Ruling::Legal) => {
                ruling::holds(scenario, observation, |view| shows(view))
            }
            (By::Race, Ruling::Illegal(finding)) => finding.verdict == Verdict::Race,
            _ => false,
        };
        if shows { Ruling::Witness } else { ruling }
    }
}
