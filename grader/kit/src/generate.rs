//! Scenarios that nobody wrote: small mixes of operations, and long runs of one thread, fixed by the seed.

use crate::draw::{Drawn, Draws};
use crate::scenario::Scenario;
use crate::step::{Call, Caller, Step};
use crate::task::{Task, alone};
use grade_protocol::schedule::Budget;
use std::ops::RangeInclusive;

/// How scenarios are drawn.
///
/// Small ones find more: two or three threads with one to three operations each, after the same
/// beginning and before the same end.
pub struct Generated<T: Task> {
    source: Source<T>,
    setups: Vec<T::Setup>,
    first: Vec<T::Op>,
    last: Vec<T::Op>,
    threads: RangeInclusive<usize>,
    operations_each: RangeInclusive<usize>,
    count: usize,
    /// Operations of one thread alone, instead of a mix.
    alone: Option<usize>,
}

/// Where operations come from.
enum Source<T: Task> {
    /// These, with these arguments.
    Listed(Vec<T::Op>),
    /// The task's table.
    Table {
        names: &'static [&'static str],
        draw: fn(usize, &mut Draws) -> T::Op,
        allows: fn(&T, &Call<'_, T::Op>) -> bool,
        /// The kinds for each caller, by number; the last list is for all further ones. None for all kinds.
        callers: Vec<Vec<usize>>,
    },
}

/// Draws for one operation until the contract allows what is drawn.
const TRIES: usize = 40;

/// A long run is about what comes after what: one schedule shows it.
const ONE_SCHEDULE: Budget = Budget {
    max_delays: 0,
    systematic_schedules: 1,
    sampled_schedules: 0,
    max_steps: 2_000_000,
};

impl<T: Task> std::fmt::Debug for Generated<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generated")
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

impl<T: Task> Generated<T> {
    fn from_source(source: Source<T>) -> Self {
        Generated {
            source,
            setups: vec![T::setup()],
            first: Vec::new(),
            last: Vec::new(),
            threads: 2..=3,
            operations_each: 1..=3,
            count: 12,
            alone: None,
        }
    }

    /// Draws from these operations; one that is listed twice is twice as likely.
    #[must_use]
    pub fn from_operations(operations: impl IntoIterator<Item = T::Op>) -> Self {
        Self::from_source(Source::Listed(operations.into_iter().collect()))
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

    /// One thread that does so many operations, in one schedule, instead of a mix: for what shows only at the
    /// hundredth call, or at a size that nobody thought of.
    #[must_use]
    pub fn one_after_the_other(mut self, operations: usize) -> Self {
        self.alone = Some(operations);
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
        let leaving: Vec<String> = T::leaving().iter().map(T::show_op).collect();
        let is_leaving = |op: &T::Op| leaving.contains(&T::show_op(op));
        let count = |ops: &[T::Op]| ops.iter().filter(|op| !is_leaving(op)).count();
        let few_enough = match self.alone {
            Some(_) => part.threads.is_empty(),
            None => {
                count(&part.first) == self.first.len()
                    && count(&part.last) == self.last.len()
                    && self.threads.contains(&part.threads.len())
                    && part
                        .threads
                        .iter()
                        .all(|ops| self.operations_each.contains(&count(ops)))
            }
        };
        few_enough && self.allows(part)
    }

    /// Whether the contract allows each operation, as far as its own thread's part of the scenario tells.
    fn allows(&self, scenario: &Scenario<T>) -> bool {
        let Source::Table { allows, .. } = &self.source else {
            return true;
        };
        let mut start = <T as Task>::new(&scenario.setup);
        let plays = |state: &mut T, me: Caller, ops: &[T::Op]| {
            ops.iter().all(|op| {
                let call = Call::by(me, op);
                let allowed = allows(state, &call);
                *state = after(state, &call);
                allowed
            })
        };
        plays(&mut start, 0, &scenario.first)
            && (1..)
                .zip(&scenario.threads)
                .all(|(me, ops)| plays(&mut start.clone(), me, ops))
    }

    /// The scenarios; the same seed gives the same ones.
    pub(crate) fn scenarios(&self, seed: u64) -> Vec<Scenario<T>> {
        let mut draws = Draws::from_seed(seed);
        let mut scenarios = Vec::new();
        for number in 1..=self.count {
            let setup = draws.one_of(self.setups.iter().cloned());
            scenarios.push(match self.alone {
                Some(operations) => self.run_of_one(number, setup, operations, &mut draws),
                None => self.mix(number, setup, &mut draws),
            });
        }
        scenarios
    }

    fn run_of_one(
        &self,
        number: usize,
        setup: T::Setup,
        operations: usize,
        draws: &mut Draws,
    ) -> Scenario<T> {
        let mut state = <T as Task>::new(&setup);
        let mut ops = self.first.clone();
        for op in &ops {
            state = after(&state, &Call::by(0, op));
        }
        for _ in 0..operations {
            // Whoever is alone would wait for ever.
            if let Some(op) = self.next(&mut state, 0, true, draws) {
                ops.push(op);
            }
        }
        Scenario::named(format!("{operations} calls, one after the other, {number}"))
            .setup(setup)
            .first(ops)
            .last(self.last.iter().cloned())
            .budget(ONE_SCHEDULE)
    }

    fn mix(&self, number: usize, setup: T::Setup, draws: &mut Draws) -> Scenario<T> {
        let within = |range: &RangeInclusive<usize>, draws: &mut Draws| {
            range.start() + draws.below(range.end() - range.start() + 1)
        };
        let mut start = <T as Task>::new(&setup);
        for op in &self.first {
            start = after(&start, &Call::by(0, op));
        }
        let mut scenario = Scenario::named(format!("generated {number}"))
            .setup(setup)
            .first(self.first.iter().cloned());
        for caller in 1..=within(&self.threads, draws) {
            let mut state = start.clone();
            let ops = (0..within(&self.operations_each, draws))
                .filter_map(|_| self.next(&mut state, caller, false, draws));
            scenario = scenario.thread(ops.collect::<Vec<_>>());
        }
        scenario.last(self.last.iter().cloned())
    }

    /// An operation that the contract allows, and the state after it; none if none is drawn.
    fn next(
        &self,
        state: &mut T,
        me: Caller,
        must_go_on: bool,
        draws: &mut Draws,
    ) -> Option<T::Op> {
        for _ in 0..TRIES {
            let (op, allowed) = match &self.source {
                Source::Listed(ops) => (ops[draws.below(ops.len())].clone(), true),
                Source::Table {
                    names,
                    draw,
                    allows,
                    callers,
                } => {
                    let all: Vec<usize> = (0..names.len()).collect();
                    let of_caller = me.checked_sub(1).and_then(|at| callers.get(at));
                    let kinds = of_caller.or(callers.last()).unwrap_or(&all);
                    let op = draw(kinds[draws.below(kinds.len())], draws);
                    let allowed = allows(state, &Call::by(me, &op));
                    (op, allowed)
                }
            };
            let waits = matches!(alone(&mut state.clone(), &Call::by(me, &op)), Step::Waits);
            if allowed && !(must_go_on && waits) {
                *state = after(state, &Call::by(me, &op));
                return Some(op);
            }
        }
        None
    }
}

impl<T: Drawn> Generated<T> {
    /// Draws any operation of the task's table, with arguments from their boundaries, where the contract
    /// allows it.
    #[must_use]
    pub fn drawn() -> Self {
        Self::from_source(Source::Table {
            names: T::NAMES,
            draw: T::draw,
            allows: T::allows,
            callers: Vec::new(),
        })
    }

    /// One more caller does only these operations; the last list is for all further callers, too.
    ///
    /// # Panics
    /// When the table has no operation of such a name.
    #[must_use]
    pub fn caller<const N: usize>(mut self, names: [&str; N]) -> Self {
        if let Source::Table {
            names: all,
            callers,
            ..
        } = &mut self.source
        {
            let number = |name: &&str| {
                let found = all.iter().position(|known| known == name);
                found.unwrap_or_else(|| panic!("the table has no operation `{name}`"))
            };
            callers.push(names.iter().map(number).collect());
        }
        self
    }
}

/// The state after a call, the first one where there is a choice; unchanged where it waits.
fn after<T: Task>(state: &T, call: &Call<'_, T::Op>) -> T {
    let mut next = state.clone();
    match alone(&mut next, call) {
        Step::Waits => state.clone(),
        Step::Returns(_) | Step::OneOf(_) => next,
        Step::Branches(mut all) => match all.is_empty() {
            true => state.clone(),
            false => all.swap_remove(0).1,
        },
    }
}
