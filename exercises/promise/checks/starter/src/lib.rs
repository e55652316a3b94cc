//! Your promise. The contract is in `task/src/promise.rs`, the task in `README.md`.

use promise_task::{AlreadySettled, Callback, Outcome, Promise};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::mpsc;

/// A value that is not there yet.
pub struct OneShot<T> {
    // Whatever it has to remember: the outcome, and who wants to know it. This field only uses `T`.
    _value: PhantomData<T>,
}

/// The promise that is graded.
pub type NumberPromise = OneShot<u64>;

impl<T: Clone + Send + Sync + 'static> Promise<T> for OneShot<T> {
    /// Any other iterator will do as well.
    type Completed = mpsc::IntoIter<usize>;

    fn new() -> Self {
        todo!("start unsettled")
    }

    fn settle(&self, _outcome: Outcome<T>) -> Result<(), AlreadySettled> {
        todo!("keep the first outcome, wake whoever waits, call whoever wants to know")
    }

    fn settle_with(&self, _work: impl FnOnce() -> T) -> Result<(), AlreadySettled> {
        todo!("do the work, and settle with what came of it")
    }

    fn then(&self, _callback: Callback<T>) {
        todo!("have the callback called once, now or later")
    }

    fn get(&self) -> Option<Outcome<T>> {
        todo!("return the outcome if there is one")
    }

    fn wait(&self) -> Outcome<T> {
        todo!("wait for the outcome")
    }

    fn as_completed(_promises: &[Arc<Self>]) -> mpsc::IntoIter<usize> {
        todo!("yield the place of each promise as soon as it is settled")
    }
}
