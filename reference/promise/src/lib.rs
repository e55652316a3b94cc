//! A promise as one lock and one condition variable: it holds callbacks until it holds an outcome.
//! Never calls anybody while it holds the lock.

use promise_task::{AlreadySettled, Callback, Failure, Outcome, Promise};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

/// A value that is not there yet.
pub struct OneShot<T> {
    state: Mutex<State<T>>,
    settled: Condvar,
}

/// The promise that is graded.
pub type NumberPromise = OneShot<u64>;

/// An outcome and callbacks that nobody called are never there at once.
enum State<T> {
    Unsettled(Vec<Callback<T>>),
    Settled(Outcome<T>),
}

impl<T> OneShot<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("nothing panics under this lock")
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> for OneShot<T> {
    type Completed = mpsc::IntoIter<usize>;

    fn new() -> Self {
        OneShot {
            state: Mutex::new(State::Unsettled(Vec::new())),
            settled: Condvar::new(),
        }
    }

    fn settle(&self, outcome: Outcome<T>) -> Result<(), AlreadySettled> {
        let mut state = self.state();
        let State::Unsettled(callbacks) = &mut *state else {
            return Err(AlreadySettled);
        };
        let callbacks = mem::take(callbacks);
        *state = State::Settled(outcome.clone());
        drop(state);
        // Those who wait go first: callbacks may take long.
        self.settled.notify_all();
        for callback in callbacks {
            call(callback, outcome.clone());
        }
        Ok(())
    }

    fn settle_with(&self, work: impl FnOnce() -> T) -> Result<(), AlreadySettled> {
        self.settle(catch_unwind(AssertUnwindSafe(work)).map_err(|_| Failure::Panicked))
    }

    fn then(&self, callback: Callback<T>) {
        let mut state = self.state();
        match &mut *state {
            State::Unsettled(callbacks) => callbacks.push(callback),
            State::Settled(outcome) => {
                let outcome = outcome.clone();
                drop(state);
                call(callback, outcome);
            }
        }
    }

    fn get(&self) -> Option<Outcome<T>> {
        match &*self.state() {
            State::Unsettled(_) => None,
            State::Settled(outcome) => Some(outcome.clone()),
        }
    }

    fn wait(&self) -> Outcome<T> {
        let mut state = self.state();
        loop {
            match &*state {
                State::Settled(outcome) => return outcome.clone(),
                State::Unsettled(_) => {
                    state = self
                        .settled
                        .wait(state)
                        .expect("nothing panics under this lock");
                }
            }
        }
    }

    fn as_completed(promises: &[Arc<Self>]) -> mpsc::IntoIter<usize> {
        // Each callback owns a sender, so the channel ends with the last of them.
        let (sender, receiver) = mpsc::channel();
        for (place, promise) in promises.iter().enumerate() {
            let sender = sender.clone();
            promise.then(Box::new(move |_| {
                // Whoever dropped the iterator has seen enough.
                let _ = sender.send(place);
            }));
        }
        receiver.into_iter()
    }
}

/// A callback's panic is nobody's business but its own.
fn call<T>(callback: Callback<T>, outcome: Outcome<T>) {
    let _ = catch_unwind(AssertUnwindSafe(|| callback(outcome)));
}
