//! Probabilistic concurrency testing.
//!
//! After Burckhardt, Kothari, Musuvathi and Nagarakatte, "A randomized scheduler with probabilistic
//! guarantees of finding bugs" (ASPLOS 2010).

use super::{Choice, Strategy};
use crate::rng::Rng;

/// Threads have random priorities; at a few random decisions the running one falls to the bottom.
#[derive(Clone, Debug)]
pub struct Pct {
    rng: Rng,
    priorities: Vec<i64>,
    change_points: Vec<u32>,
    decision: u32,
    lowest: i64,
}

impl Pct {
    /// A walk that finds a bug of the given `depth` in an execution of about `decisions` decisions.
    #[must_use]
    pub fn new(seed: u64, depth: u32, decisions: u32) -> Self {
        let mut rng = Rng::new(seed);
        let decisions = decisions.max(1) as usize;
        let change_points = (1..depth).map(|_| rng.below(decisions) as u32).collect();
        Pct {
            rng,
            priorities: Vec::new(),
            change_points,
            decision: 0,
            lowest: 0,
        }
    }

    fn demote(&mut self, thread: u32) {
        self.lowest -= 1;
        self.priorities[thread as usize] = self.lowest;
    }
}

impl Strategy for Pct {
    fn pick(&mut self, choice: &Choice<'_>) -> usize {
        let newest = choice
            .candidates()
            .iter()
            .copied()
            .chain([choice.from()])
            .max();
        while self.priorities.len() <= newest.unwrap_or(0) as usize {
            self.priorities.push((self.rng.next_u64() >> 2) as i64);
        }
        if self.change_points.contains(&self.decision) {
            self.demote(choice.from());
        }
        self.decision += 1;
        // Whoever looks in vain would keep the processor for ever.
        for resting in choice.fresh()..choice.candidates().len() {
            if choice.candidates()[resting] == choice.from() {
                self.demote(choice.from());
            }
        }
        let considered = if choice.fresh() > 0 {
            choice.fresh()
        } else {
            choice.candidates().len()
        };
        let priority = |rank: &usize| self.priorities[choice.candidates()[*rank] as usize];
        (0..considered).max_by_key(priority).unwrap_or(0)
    }

    fn pick_outcome(&mut self, alternatives: usize) -> usize {
        self.rng.below(alternatives)
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
        self
    }
}
