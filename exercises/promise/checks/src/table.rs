//! What can be done with a promise, and what it comes to in one thread.

use grade_kit::prelude::*;
use promise_task::{AlreadySettled, Failure, Outcome, Promise};

/// A promise in one thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct State {
    outcome: Option<Outcome<u64>>,
    callbacks: Vec<u32>,
}

impl State {
    fn settle(&mut self, outcome: Outcome<u64>) -> Result<(), AlreadySettled> {
        match self.outcome {
            Some(_) => Err(AlreadySettled),
            None => {
                self.outcome = Some(outcome);
                Ok(())
            }
        }
    }
}

grade_kit::operations! {
    table Promises<P: Promise<u64>>;
    setup () = ();
    object (P, Shared<Vec<(u32, Outcome<u64>)>>) = |_setup, kit| (P::new(), kit.shared(Vec::new()));
    state State = |_setup| State::default();

    /// Settles it with a value.
    settle(value: u64 = [1, 2, 3]) -> Result<(), AlreadySettled> {
        run |(promise, _), _held, _kit| promise.settle(Ok(value));
        step |state, _call| Returns(state.settle(Ok(value)));
    }
    /// Settles it with an error.
    fail(reason: String = ["no"].map(str::to_owned)) -> Result<(), AlreadySettled> {
        run |(promise, _), _held, _kit| promise.settle(Err(Failure::Error(reason)));
        step |state, _call| Returns(state.settle(Err(Failure::Error(reason))));
    }
    /// Settles it with what work returns.
    settle_with(value: u64 = [4, 5]) -> Result<(), AlreadySettled> {
        run |(promise, _), _held, _kit| promise.settle_with(|| value);
        step |state, _call| Returns(state.settle(Ok(value)));
    }
    /// Settles it with work that panics.
    panicking_work() -> Result<(), AlreadySettled> {
        run |(promise, _), _held, kit| promise.settle_with(|| kit.panic("the work"));
        step |state, _call| Returns(state.settle(Err(Failure::Panicked)));
    }
    /// Hands in a callback that remembers what it is called with.
    then(number: u32 = [1, 2]) -> () {
        run |(promise, calls), _held, _kit| {
            let calls = calls.clone();
            promise.then(Box::new(move |outcome| calls.with(|calls| calls.push((number, outcome)))));
        };
        step |state, _call| { state.callbacks.push(number); state.callbacks.sort(); Returns(()) };
    }
    /// The outcome if it is there.
    get() -> Option<Outcome<u64>> {
        run |(promise, _), _held, _kit| promise.get();
        step |state, _call| Returns(state.outcome.clone());
    }
    /// The outcome once it is there.
    wait() -> Outcome<u64> {
        run |(promise, _), _held, _kit| promise.wait();
        step |state, _call| Returns(state.outcome.clone()?);
    }
    /// Which callbacks have been called with what; asked when nobody else is there.
    called() -> Vec<(u32, Outcome<u64>)> {
        run |(_, calls), _held, _kit| {
            let mut calls = calls.with(|calls| calls.clone());
            calls.sort_by_key(|(number, _)| *number);
            calls
        };
        when |_state, call| call.me == 0;
        step |state, _call| Returns(match &state.outcome {
            None => Vec::new(),
            Some(outcome) => state.callbacks.iter().map(|number| (*number, outcome.clone())).collect(),
        });
    }
}
