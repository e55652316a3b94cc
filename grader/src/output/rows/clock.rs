//! When things happened, in an execution in which time matters; never a clock of ours.

use super::super::words::moment;
use super::Row;
use crate::report::Counterexample;

/// The virtual time of each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock(Vec<u64>);

impl Clock {
    /// The clock of an execution, if anybody was told the time in it.
    #[must_use]
    pub fn of(found: &Counterexample) -> Option<Clock> {
        let at_ns: Vec<u64> = found.trace.steps.iter().map(|step| step.at_ns).collect();
        at_ns.iter().any(|at_ns| *at_ns > 0).then_some(Clock(at_ns))
    }

    /// When a row's first step happened; nothing for a row that is no step.
    #[must_use]
    pub fn at(&self, row: &Row) -> Option<String> {
        let step = match row {
            Row::Operation { steps, .. } => steps.0,
            Row::Call { step, .. } | Row::Return { step, .. } | Row::Step { step, .. } => *step,
            Row::Enter { .. } | Row::Switch { .. } | Row::Folded(_) => return None,
        };
        self.0.get(step).map(|at_ns| moment(*at_ns))
    }
}
