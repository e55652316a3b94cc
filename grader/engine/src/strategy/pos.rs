//! Partial order sampling.
//!
//! After Yuan, Yang and Gu, "Partial order aware concurrency sampling" (CAV 2018).

use super::{Choice, Strategy};
use crate::access::{Access, Kind};
use crate::rng::Rng;

/// Every pending operation has a random priority, drawn anew after an operation it conflicts with:
/// the orders of conflicting operations become about equally likely.
#[derive(Clone, Debug)]
pub struct Pos {
    rng: Rng,
    priorities: Vec<Option<u64>>,
}

impl Pos {
    /// The same seed gives the same choices.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Pos {
            rng: Rng::new(seed),
            priorities: Vec::new(),
        }
    }
}

fn conflict(a: Access, b: Access) -> bool {
    a.object != 0 && a.object == b.object && (a.kind != Kind::Read || b.kind != Kind::Read)
}

impl Strategy for Pos {
    fn pick(&mut self, choice: &Choice<'_>) -> usize {
        let considered = if choice.fresh() > 0 {
            choice.fresh()
        } else {
            choice.candidates().len()
        };
        let candidates = &choice.candidates()[..considered];
        let mut best = 0;
        let mut best_priority = 0;
        for (rank, thread) in candidates.iter().enumerate() {
            let thread = *thread as usize;
            if self.priorities.len() <= thread {
                self.priorities.resize(thread + 1, None);
            }
            let priority = *self.priorities[thread].get_or_insert_with(|| self.rng.next_u64() | 1);
            if priority > best_priority {
                (best, best_priority) = (rank, priority);
            }
        }
        let chosen = candidates[best];
        if let Some(access) = choice.pending(chosen) {
            for thread in candidates {
                if choice
                    .pending(*thread)
                    .is_some_and(|other| conflict(access, other))
                {
                    self.priorities[*thread as usize] = None;
                }
            }
        }
        self.priorities[chosen as usize] = None;
        best
    }

    fn pick_outcome(&mut self, alternatives: usize) -> usize {
        self.rng.below(alternatives)
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
        self
    }
}
