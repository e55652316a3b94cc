//! What a history is held against: a sequential model, or one that leaves a choice. Holds no model.

use std::fmt::Debug;
use std::hash::Hash;

/// Plain single-threaded code that says what each operation does and returns.
///
/// Two equal states must behave alike for ever: the checker enters each state once. What does not
/// bear on later results (a log, a count of calls) is best left out of the state, because it makes
/// states differ that could be taken as one.
pub trait SequentialModel: Clone + Eq + Hash + 'static {
    /// An operation with its arguments.
    type Op;

    /// The result of an operation.
    type Ret: Clone + PartialEq + Debug;

    /// Carries out `op` and returns its result, or `None` if the operation would block in this
    /// state; it must then leave the state unchanged.
    ///
    /// Must be deterministic, and must not panic for any operation that the history holds.
    fn step(&mut self, op: &Self::Op) -> Option<Self::Ret>;
}

/// A sequential model that may leave a choice: an operation may come to one of several results, each with
/// a state of its own after it.
///
/// Every [`SequentialModel`] is one, which leaves none. The rules for states are the same.
pub trait Specification: Clone + Eq + Hash + 'static {
    /// An operation with its arguments.
    type Op;

    /// The result of an operation.
    type Ret: Clone + PartialEq + Debug;

    /// What `op` may come to in this state.
    ///
    /// Must be deterministic, and must not panic for any operation that the history holds.
    fn outcomes(&self, op: &Self::Op) -> Outcomes<Self::Ret, Self>;
}

/// What an operation may come to: its results, each with the state after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcomes<Ret, State> {
    /// It blocks.
    Blocked,
    /// There is one way.
    One(Ret, State),
    /// There are several, of which the history shows by its results which one was gone. With the same result
    /// twice either state may be the one.
    Several(Vec<(Ret, State)>),
}

impl<Ret, State> Outcomes<Ret, State> {
    /// All of them, in their order.
    pub(crate) fn into_vec(self) -> Vec<(Ret, State)> {
        match self {
            Outcomes::Blocked => Vec::new(),
            Outcomes::One(result, state) => vec![(result, state)],
            Outcomes::Several(all) => all,
        }
    }

    /// Whether there is none.
    pub(crate) fn is_blocked(&self) -> bool {
        match self {
            Outcomes::Blocked => true,
            Outcomes::One(..) => false,
            Outcomes::Several(all) => all.is_empty(),
        }
    }
}

impl<M: SequentialModel> Specification for M {
    type Op = M::Op;
    type Ret = M::Ret;

    fn outcomes(&self, op: &M::Op) -> Outcomes<M::Ret, M> {
        let mut state = self.clone();
        match state.step(op) {
            Some(result) => Outcomes::One(result, state),
            None => Outcomes::Blocked,
        }
    }
}
