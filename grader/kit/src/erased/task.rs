//! What is known of a task without its types.

use super::{Op, Setup, State};
use crate::subject::{ErasedSubject, Subjects};
use serde_json::Value;
use std::marker::PhantomData;
use std::sync::Arc;

/// A task as a value.
pub(crate) trait Task: Send + Sync {
    /// See [`crate::Task::TIMED`].
    fn is_timed(&self) -> bool;
    /// See [`crate::Task::new`].
    fn start(&self, setup: &Setup) -> State;
    /// See [`crate::Task::leaving`].
    fn leaving(&self) -> Vec<Op>;
    /// What operations are applied to, among the student's types: the one of that name.
    fn subject(&self, subjects: &Subjects, name: &str) -> Option<Arc<ErasedSubject>>;
    /// An operation as it was written with serde.
    ///
    /// # Errors
    /// When it is none of this task.
    fn op(&self, value: Value) -> serde_json::Result<Op>;
    /// A setup as it was written with serde.
    ///
    /// # Errors
    /// When it is none of this task.
    fn setup(&self, value: Value) -> serde_json::Result<Setup>;
}

/// That task.
pub(crate) fn task<T: crate::Task>() -> &'static dyn Task {
    &TaskOf(PhantomData::<fn() -> T>)
}

struct TaskOf<T>(PhantomData<fn() -> T>);

impl<T: crate::Task> Task for TaskOf<T> {
    fn is_timed(&self) -> bool {
        T::TIMED
    }

    fn start(&self, setup: &Setup) -> State {
        State::new(<T as crate::Task>::new(setup.of::<T>()))
    }

    fn leaving(&self) -> Vec<Op> {
        T::leaving().into_iter().map(Op::new::<T>).collect()
    }

    fn subject(&self, subjects: &Subjects, name: &str) -> Option<Arc<ErasedSubject>> {
        Some(T::subject(subjects, name)?.erased())
    }

    fn op(&self, value: Value) -> serde_json::Result<Op> {
        serde_json::from_value(value).map(Op::new::<T>)
    }

    fn setup(&self, value: Value) -> serde_json::Result<Setup> {
        serde_json::from_value(value).map(Setup::new::<T>)
    }
}
