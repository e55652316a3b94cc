//! A task as plain sequential code.

use linearizability::SequentialModel;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::hash::Hash;

/// The sequential model of an exercise, made from a setup.
///
/// The model says what each operation returns when operations run one after the other; that is
/// enough to explore, judge, explain, take transcripts and stress.
pub trait Task:
    SequentialModel<
        Op: Clone + Debug + Send + Sync + Serialize + DeserializeOwned,
        Ret: Hash + Send + Serialize + DeserializeOwned,
    >
{
    /// What the student's object is made from: a number of workers, keys that fail, ...
    type Setup: Clone + Default + Send + Sync + Serialize + DeserializeOwned + 'static;

    /// The model before the first operation.
    fn new(setup: &Self::Setup) -> Self;

    /// An operation as a person reads it; by default `Transfer { from: 0, to: 1 }` is
    /// `transfer(0, 1)`.
    fn show_op(op: &Self::Op) -> String {
        crate::show::call(op)
    }

    /// A result as a person reads it; by default its `Debug` form.
    fn show_ret(ret: &Self::Ret) -> String {
        format!("{ret:?}")
    }
}
