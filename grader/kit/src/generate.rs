//! Scenarios that nobody wrote: small mixes of operations, fixed by the seed.

use crate::scenario::Scenario;
use crate::task::Task;
use grade_engine::Rng;
use std::ops::RangeInclusive;

/// How scenarios are drawn from a few operations with a few argument values.
///
/// Small ones find more: two or three threads with one to three operations each, after the same
/// beginning and before the same end.
pub struct Generated<T: Task> {
    operations: Vec<T::Op>,
    setups: Vec<T::Setup>,
    first: Vec<T::Op>,
    last: Vec<T::Op>,
    threads: RangeInclusive<usize>,
    operations_each: RangeInclusive<usize>,
    count: usize,
}

impl<T: Task> std::fmt::Debug for Generated<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generated")
            .field("operations", &self.operations)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

impl<T: Task> Generated<T> {
    /// Draws from these operations; one that is listed twice is twice as likely.
    #[must_use]
    pub fn from_operations(operations: impl IntoIterator<Item = T::Op>) -> Self {
        Generated {
            operations: operations.into_iter().collect(),
            setups: vec![T::setup()],
            first: Vec::new(),
            last: Vec::new(),
            threads: 2..=3,
            operations_each: 1..=3,
            count: 12,
        }
    }

    /// How many scenarios; 12 unless told.
    #[must_use]
    pub fn count(mut self, count: usize) -> Self {
        self.count = count;
        self
    }

    /// How many threads; 2 or 3 unless told.
    #[must_use]
    pub fn threads(mut self, threads: RangeInclusive<usize>) -> Self {
        self.threads = threads;
        self
    }

    /// How many operations each thread does; 1 to 3 unless told.
    #[must_use]
    pub fn operations_each(mut self, operations: RangeInclusive<usize>) -> Self {
        self.operations_each = operations;
        self
    }

    /// What the object may be made from.
    #[must_use]
    pub fn setups(mut self, setups: impl IntoIterator<Item = T::Setup>) -> Self {
        self.setups = setups.into_iter().collect();
        self
    }

    /// What the main thread does before.
    #[must_use]
    pub fn first(mut self, ops: impl IntoIterator<Item = T::Op>) -> Self {
        self.first.extend(ops);
        self
    }

    /// What the main thread does after.
    #[must_use]
    pub fn last(mut self, ops: impl IntoIterator<Item = T::Op>) -> Self {
        self.last.extend(ops);
        self
    }

    /// Whether a part of one of its scenarios is one that it could have drawn itself.
    pub(crate) fn could_draw(&self, part: &Scenario<T>) -> bool {
        part.first.len() == self.first.len()
            && part.last.len() == self.last.len()
            && self.threads.contains(&part.threads.len())
            && part
                .threads
                .iter()
                .all(|ops| self.operations_each.contains(&ops.len()))
    }

    /// The scenarios; the same seed gives the same ones.
    pub(crate) fn scenarios(&self, seed: u64) -> Vec<Scenario<T>> {
        let mut rng = Rng::new(seed);
        let within = |range: &RangeInclusive<usize>, rng: &mut Rng| {
            range.start() + rng.below(range.end() - range.start() + 1)
        };
        let mut scenarios = Vec::new();
        for number in 1..=self.count {
            let setup = self.setups[rng.below(self.setups.len())].clone();
            let mut scenario = Scenario::named(format!("generated {number}"))
                .setup(setup)
                .first(self.first.iter().cloned());
            for _ in 0..within(&self.threads, &mut rng) {
                let ops = (0..within(&self.operations_each, &mut rng))
                    .map(|_| self.operations[rng.below(self.operations.len())].clone())
                    .collect::<Vec<_>>();
                scenario = scenario.thread(ops);
            }
            scenarios.push(scenario.last(self.last.iter().cloned()));
        }
        scenarios
    }
}
