//! A history together with its model: what a search asks. Never searches.

use crate::history::{Event, History};
use crate::model::Specification;
use crate::op_set::OpSet;

/// What is known about operations that were invoked and never returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pending {
    /// Each may have taken effect at any time after its invocation, with any result, or not at
    /// all. So it is when an execution was cut short.
    MayTakeEffect,
    /// None had an effect, and each must block in the state after all the others. So it is when
    /// an execution ended stuck.
    BlockedForEver,
}

/// The question, with operations by rank.
pub(crate) struct Problem<'q, M: Specification, S> {
    pub(crate) initial: &'q M,
    ops: &'q [M::Op],
    history: &'q History<'q, M::Ret>,
    pending: Pending,
    windows: Vec<S>,
}

impl<'q, M: Specification, S: OpSet> Problem<'q, M, S> {
    pub(crate) fn new(
        initial: &'q M,
        ops: &'q [M::Op],
        history: &'q History<'q, M::Ret>,
        pending: Pending,
    ) -> Self {
        let windows = windows(history, pending);
        Problem {
            initial,
            ops,
            history,
            pending,
            windows,
        }
    }

    /// How many operations returned: the ranks below this one.
    pub(crate) fn returned(&self) -> usize {
        self.history.results().len()
    }

    /// The ranks of the operations that never returned.
    pub(crate) fn pending_ranks(&self) -> std::ops::Range<usize> {
        self.returned()..self.history.order().len()
    }

    /// How many operations were invoked.
    pub(crate) fn invoked(&self) -> usize {
        self.history.order().len()
    }

    /// The operation with this rank.
    pub(crate) fn op(&self, rank: usize) -> &'q M::Op {
        &self.ops[self.history.order()[rank]]
    }

    /// What the operation with this rank returned.
    pub(crate) fn result(&self, rank: usize) -> &'q M::Ret {
        self.history.results()[rank]
    }

    /// The ranks that may be placed while `rank` is the lowest one that is not: what was invoked
    /// before it returned.
    pub(crate) fn window(&self, rank: usize) -> &S {
        &self.windows[rank]
    }

    /// Whether a history may end in this state, with every returned operation placed.
    pub(crate) fn may_end_in(&self, state: &M) -> bool {
        match self.pending {
            Pending::MayTakeEffect => true,
            Pending::BlockedForEver => self
                .pending_ranks()
                .all(|rank| state.outcomes(self.op(rank)).is_blocked()),
        }
    }

    /// The operations' numbers for these ranks.
    pub(crate) fn numbers(&self, mut ranks: Vec<usize>) -> Vec<usize> {
        for rank in &mut ranks {
            *rank = self.history.order()[*rank];
        }
        ranks
    }
}

/// For each operation that returned, what was invoked before it did.
fn windows<Ret, S: OpSet>(history: &History<'_, Ret>, pending: Pending) -> Vec<S> {
    let returned = history.results().len();
    let mut invoked = S::empty(history.order().len());
    let mut windows = Vec::with_capacity(returned);
    for event in history.events() {
        match *event {
            Event::Invoked(op) => {
                let rank = history.rank(op);
                if rank < returned || pending == Pending::MayTakeEffect {
                    invoked.insert(rank);
                }
            }
            Event::Returned(..) => windows.push(invoked.clone()),
        }
    }
    windows
}
