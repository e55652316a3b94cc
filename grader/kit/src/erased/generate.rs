//! How scenarios that nobody wrote are drawn: small mixes of operations, and long runs of one thread, fixed by the seed.

use super::{Op, Scenario, Setup, State, Task};
use crate::draw::Draws;
use crate::step::{Call, Caller, Step};
use grade_protocol::schedule::Budget;
use std::ops::RangeInclusive;

/// How scenarios of whatever task are drawn. See [`crate::Generated`].
pub(crate) struct Generated {
    task: &'static dyn Task,
    pub(crate) source: Source,
    pub(crate) setups: Vec<Setup>,
    pub(crate) first: Vec<Op>,
    pub(crate) last: Vec<Op>,
    pub(crate) threads: RangeInclusive<usize>,
    pub(crate) operations_each: RangeInclusive<usize>,
    pub(crate) count: usize,
    /// Operations of one thread alone, instead of a mix.
    pub(crate) alone: Option<usize>,
}

/// Where operations come from.
pub(crate) enum Source {
    /// These, with these arguments.
    Listed(Vec<Op>),
    /// The task's table.
    Table {
        names: &'static [&'static str],
        draw: fn(usize, &mut Draws) -> Op,
        allows: fn(&State, &Call<'_, Op>) -> bool,
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

impl Generated {
    pub(crate) fn from_source(task: &'static dyn Task, setup: Setup, source: Source) -> Self {
        Generated {
            task,
            source,
            setups: vec![setup],
            first: Vec::new(),
            last: Vec::new(),
            threads: 2..=3,
            operations_each: 1..=3,
            count: 12,
            alone: None,
        }
    }

    /// Whether a part of one of its scenarios is one that it could have drawn itself.
    pub(crate) fn could_draw(&self, part: &Scenario) -> bool {
        let leaving: Vec<String> = self.task.leaving().iter().map(Op::shown).collect();
        let is_leaving = |op: &Op| leaving.contains(&op.shown());
        let count = |ops: &[Op]| ops.iter().filter(|op| !is_leaving(op)).count();
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
    fn allows(&self, scenario: &Scenario) -> bool {
        let Source::Table { allows, .. } = &self.source else {
            return true;
        };
        let mut start = scenario.start();
        let plays = |state: &mut State, me: Caller, ops: &[Op]| {
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
    pub(crate) fn scenarios(&self, seed: u64) -> Vec<Scenario> {
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
        setup: Setup,
        operations: usize,
        draws: &mut Draws,
    ) -> Scenario {
        let mut state = self.task.start(&setup);
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
        Scenario {
            task: self.task,
            name: format!("{operations} calls, one after the other, {number}"),
            setup,
            first: ops,
            threads: Vec::new(),
            last: self.last.clone(),
            budget: Some(ONE_SCHEDULE),
        }
    }

    fn mix(&self, number: usize, setup: Setup, draws: &mut Draws) -> Scenario {
        let within = |range: &RangeInclusive<usize>, draws: &mut Draws| {
            range.start() + draws.below(range.end() - range.start() + 1)
        };
        let mut start = self.task.start(&setup);
        for op in &self.first {
            start = after(&start, &Call::by(0, op));
        }
        let mut threads = Vec::new();
        for caller in 1..=within(&self.threads, draws) {
            let mut state = start.clone();
            let ops = (0..within(&self.operations_each, draws))
                .filter_map(|_| self.next(&mut state, caller, false, draws));
            threads.push(ops.collect());
        }
        Scenario {
            task: self.task,
            name: format!("generated {number}"),
            setup,
            first: self.first.clone(),
            threads,
            last: self.last.clone(),
            budget: None,
        }
    }

    /// An operation that the contract allows, and the state after it; none if none is drawn.
    fn next(
        &self,
        state: &mut State,
        me: Caller,
        must_go_on: bool,
        draws: &mut Draws,
    ) -> Option<Op> {
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
            let waits = matches!(state.clone().alone(&Call::by(me, &op)), Step::Waits);
            if allowed && !(must_go_on && waits) {
                *state = after(state, &Call::by(me, &op));
                return Some(op);
            }
        }
        None
    }
}

/// The state after a call, the first one where there is a choice; unchanged where it waits.
fn after(state: &State, call: &Call<'_, Op>) -> State {
    let mut next = state.clone();
    match next.alone(call) {
        Step::Waits => state.clone(),
        Step::Returns(_) | Step::OneOf(_) => next,
        Step::Branches(mut all) => match all.is_empty() {
            true => state.clone(),
            false => all.swap_remove(0).1,
        },
    }
}
