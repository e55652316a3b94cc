//! A task as a specification: plain sequential code that says what each call may come to.

use crate::erased;
use crate::step::{Call, Step};
use crate::subject::{Subject, Subjects};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::{Debug, Write};
use std::hash::Hash;

/// The specification of an exercise's object, made from a setup. Its value is the state between two calls.
///
/// It says what each operation returns when operations run one after the other; that is enough to explore,
/// judge, explain, take transcripts and stress. [`operations!`](crate::operations) writes it from a table.
///
/// Two equal states must behave alike for ever. What does not bear on later results (a log, a count of calls)
/// is best left out of the state, because it makes states differ that could be taken as one.
pub trait Task: Clone + Eq + Hash + 'static {
    /// An operation with its arguments.
    type Op: Clone + Debug + Send + Sync + Serialize + DeserializeOwned + 'static;

    /// The result of an operation. It is sent and compared as [`Task::write_ret`] writes it.
    type Ret: Clone + Debug + Hash + Send + 'static;

    /// What the student's object is made from: a number of workers, keys that fail, ...
    type Setup: Clone + Send + Sync + Serialize + DeserializeOwned + 'static;

    /// Whether the specification, or a rule, asks how much time has passed. Executions that differ only in that
    /// are then told apart.
    const TIMED: bool = false;

    /// What the object is made from unless a scenario says otherwise.
    fn setup() -> Self::Setup;

    /// The state before the first operation.
    fn new(setup: &Self::Setup) -> Self;

    /// What a call may come to; the state becomes that after it. Where it waits, nothing may have changed.
    ///
    /// Must be deterministic, and must not panic for any operation of a scenario.
    fn step(&mut self, call: &Call<'_, Self::Op>) -> Step<Self::Ret, Self>;

    /// For calls of two steps: what a call does when it arrives, at some moment after its beginning and before
    /// [`Task::step`] lets it return. `false` if calls of this operation have one step only.
    ///
    /// With it a call has two moments (interval linearizability; Castañeda, Rajsbaum, Raynal, JACM 2018): who
    /// waits in a queue, or is released by a signal that is over when it wakes up, can be told from who comes later.
    /// Calls that take effect together are a special case (set linearizability; Neiger, PODC 1994): each knows
    /// from its arrival on with whom, and what it returns.
    ///
    /// Whether it is of two steps must not depend on the state. A call cannot be kept from arriving.
    fn arrive(&mut self, _call: &Call<'_, Self::Op>) -> bool {
        false
    }

    /// What every caller does in the end, after its operations: letting go of what it holds. It is one step for the
    /// specification, so it is for callers that hold one thing; of several each is better let go by an operation.
    fn leaving() -> Vec<Self::Op> {
        Vec::new()
    }

    /// What operations are applied to, among the student's types: the one of that name.
    #[doc(hidden)]
    fn subject(subjects: &Subjects, name: &str) -> Option<Subject<Self>> {
        subjects.get::<Self>(name)
    }

    /// An operation as a person reads it; by default `Transfer { from: 0, to: 1 }` is
    /// `transfer(0, 1)`.
    fn show_op(op: &Self::Op) -> String {
        crate::show::call(op)
    }

    /// Writes a result as a person reads it; by default its `Debug` form. Results are the same if what is
    /// written is.
    ///
    /// # Errors
    /// Those of `to`.
    fn write_ret(ret: &Self::Ret, to: &mut dyn Write) -> std::fmt::Result {
        write!(to, "{ret:?}")
    }
}

/// A result as a person reads it, and as it is compared: what [`Task::write_ret`] writes.
#[must_use]
pub fn shown<T: Task>(ret: &T::Ret) -> String {
    let mut text = String::new();
    // Writing into a string does not fail.
    let _ = T::write_ret(ret, &mut text);
    text
}

/// What operations return when one thread does them one after the other, as a person reads it: for the tests of a
/// specification.
///
/// # Panics
/// When one of them waits, or may come to several things.
#[must_use]
pub fn in_turn<T: Task>(setup: &T::Setup, ops: impl IntoIterator<Item = T::Op>) -> Vec<String> {
    let mut state = erased::State::new(T::new(setup));
    let returns = |op: erased::Op| match state.alone(&Call::by(0, &op)) {
        Step::Returns(ret) => ret.shown(),
        Step::Waits => panic!("{} waits", op.shown()),
        Step::OneOf(_) | Step::Branches(_) => panic!("{} has a choice", op.shown()),
    };
    erased::Op::each::<T>(ops).map(returns).collect()
}
