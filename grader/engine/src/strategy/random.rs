//! A random walk over schedules.

use super::{Choice, Strategy};
use crate::rng::Rng;

/// Every candidate that has something to do is equally likely; one that rests is taken seldom, so
/// that a spinning thread does not use up the steps.
#[derive(Clone, Debug)]
pub struct Random(Rng);

/// One decision in so many considers threads that rest, too.
const REST_ODDS: usize = 16;

impl Random {
    /// The same seed gives the same choices.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Random(Rng::new(seed))
    }
}

impl Strategy for Random {
    fn pick(&mut self, choice: &Choice<'_>) -> usize {
        let all = choice.candidates().len();
        let fresh = choice.fresh();
        if fresh == 0 || fresh == all || self.0.below(REST_ODDS) == 0 {
            self.0.below(all)
        } else {
            self.0.below(fresh)
        }
    }

    fn pick_outcome(&mut self, alternatives: usize) -> usize {
        self.0.below(alternatives)
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
        self
    }
}
