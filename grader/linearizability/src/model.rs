//! What a sequential model is. Holds no model.

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
