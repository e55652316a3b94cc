//! The question as a caller puts it. Never searches itself.

use crate::explanation::explain;
use crate::history::{Event, History};
use crate::model::Specification;
use crate::op_set::{OpSet, WideSet};
use crate::outcome::Outcome;
use crate::problem::{Pending, Problem};
use crate::search::{Progress, Search};

/// Is this history linearizable with respect to the model that starts as `initial`?
///
/// `ops` are the operations by number and `events` says when they were invoked and returned. At
/// most `max_configurations` configurations are looked at (the initial one always is): a
/// configuration costs a clone of the model and about a hundred bytes. A history without overlaps
/// takes one for each operation and one more. The explanation of an illegal history may look at
/// as many again, but at no more than 20,000.
///
/// Up to 64 operations are held in one word. Beyond that, memory also grows with the square of
/// the number of operations: about 6 megabytes for 5,000.
///
/// # Panics
/// When the events are no history of `ops`; where they come from a stranger, use [`History::new`]
/// and [`History::check`]. Also when the model panics.
pub fn check<M: Specification>(
    initial: &M,
    ops: &[M::Op],
    events: &[Event<M::Ret>],
    pending: Pending,
    max_configurations: usize,
) -> Outcome<M::Ret> {
    match History::new(ops.len(), events) {
        Ok(history) => history.check(initial, ops, pending, max_configurations),
        Err(malformed) => panic!("not a history: {malformed}"),
    }
}

impl<Ret> History<'_, Ret> {
    /// Like [`check`](fn@crate::check), for events that were found to be a history.
    ///
    /// # Panics
    /// When the history was read for another number of operations, or when the model panics.
    pub fn check<M: Specification<Ret = Ret>>(
        &self,
        initial: &M,
        ops: &[M::Op],
        pending: Pending,
        max_configurations: usize,
    ) -> Outcome<Ret> {
        assert_eq!(
            self.operations(),
            ops.len(),
            "the history is one of other operations"
        );
        if self.order().len() <= 64 {
            solve(
                &Problem::<M, u64>::new(initial, ops, self, pending),
                max_configurations,
            )
        } else {
            solve(
                &Problem::<M, WideSet>::new(initial, ops, self, pending),
                max_configurations,
            )
        }
    }
}

fn solve<M: Specification, S: OpSet>(
    problem: &Problem<'_, M, S>,
    max_configurations: usize,
) -> Outcome<M::Ret> {
    let mut search = Search::whole(problem, max_configurations);
    loop {
        match search.next_goal() {
            Progress::Goal(goal) => {
                if problem.may_end_in(&search.memo().entered()[goal].key.state) {
                    return Outcome::Linearizable {
                        order: search.order_to(goal),
                    };
                }
            }
            Progress::Exhausted => {
                return Outcome::Illegal(explain(problem, &search, max_configurations));
            }
            Progress::LimitReached => return Outcome::Unknown,
        }
    }
}
