//! A given schedule, to the letter.

use super::{Choice, Strategy};
use grade_evidence::schedule::Deviation;

/// Takes the default everywhere but at the given deviations.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    deviations: Vec<Deviation>,
    decision: u32,
    next: usize,
}

impl Fixed {
    /// `deviations` must be in increasing order of their decisions.
    #[must_use]
    pub fn new(deviations: Vec<Deviation>) -> Self {
        Fixed {
            deviations,
            decision: 0,
            next: 0,
        }
    }

    fn advance(&mut self, candidates: usize) -> usize {
        let decision = self.decision;
        self.decision += 1;
        match self.deviations.get(self.next) {
            Some(deviation) if deviation.decision == decision => {
                self.next += 1;
                usize::from(deviation.rank).min(candidates - 1)
            }
            _ => 0,
        }
    }
}

impl Strategy for Fixed {
    fn pick(&mut self, choice: &Choice<'_>) -> usize {
        self.advance(choice.candidates().len())
    }

    fn pick_outcome(&mut self, alternatives: usize) -> usize {
        self.advance(alternatives)
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
        self
    }
}
