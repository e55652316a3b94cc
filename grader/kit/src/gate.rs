//! A gate: closed until somebody opens it, for threads that wait and for futures that are polled.

use crate::shared::Shared;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Closed until it is opened, and then open for good; cheap to clone.
#[derive(Clone, Debug)]
pub struct Gate(Shared<State>);

#[derive(Debug, Default)]
struct State {
    open: bool,
    /// Of futures that wait, by their numbers.
    wakers: Vec<(usize, Waker)>,
    futures: usize,
    polls: usize,
    wakes: usize,
}

impl Gate {
    pub(crate) fn new() -> Self {
        Gate(Shared::new(State::default()))
    }

    /// Opens it: whoever waits goes on, and every future that waits is woken, once.
    #[track_caller]
    pub fn open(&self) {
        let wakers = self.0.with(|state| {
            state.open = true;
            state.wakes += state.wakers.len();
            std::mem::take(&mut state.wakers)
        });
        // A waker is the student's code: it is called when our step is over.
        for (_, waker) in wakers {
            waker.wake();
        }
    }

    /// Whether it is open.
    #[must_use]
    #[track_caller]
    pub fn is_open(&self) -> bool {
        self.0.with(|state| state.open)
    }

    /// Waits until it is open.
    #[track_caller]
    pub fn wait(&self) {
        self.0.wait_until(|state| state.open);
    }

    /// A future that is ready once the gate is open. It remembers the waker of its last poll, as futures have to.
    #[must_use]
    pub fn passed(&self) -> Passed {
        let number = self.0.with(|state| {
            state.futures += 1;
            state.futures
        });
        Passed {
            gate: self.clone(),
            number,
        }
    }

    /// How often its futures were polled.
    #[must_use]
    #[track_caller]
    pub fn polls(&self) -> usize {
        self.0.with(|state| state.polls)
    }

    /// How many wakers it has called.
    #[must_use]
    #[track_caller]
    pub fn wakes(&self) -> usize {
        self.0.with(|state| state.wakes)
    }
}

/// See [`Gate::passed`].
#[derive(Debug)]
pub struct Passed {
    gate: Gate,
    number: usize,
}

impl Future for Passed {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let number = self.number;
        // Cloning a waker, and dropping one, is the student's code.
        let waker = context.waker().clone();
        let (poll, old) = self.gate.0.with(|state| {
            state.polls += 1;
            let at = state.wakers.iter().position(|(known, _)| *known == number);
            let old = at.map(|at| state.wakers.swap_remove(at));
            match state.open {
                true => (Poll::Ready(()), (old, Some(waker))),
                false => {
                    state.wakers.push((number, waker));
                    (Poll::Pending, (old, None))
                }
            }
        });
        drop(old);
        poll
    }
}

impl Drop for Passed {
    fn drop(&mut self) {
        let number = self.number;
        let old = self.gate.0.with(|state| {
            let at = state.wakers.iter().position(|(known, _)| *known == number);
            at.map(|at| state.wakers.swap_remove(at))
        });
        drop(old);
    }
}
