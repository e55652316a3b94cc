//! What can be done with a promise, and what it comes to in one thread.

use grade_kit::prelude::*;
use promise_task::{AlreadySettled, Callback, Failure, Outcome, Promise};
use std::sync::Arc;
use std::time::Duration;

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

    fn then(&mut self, number: u32) {
        self.callbacks.push(number);
        self.callbacks.sort_unstable();
    }
}

/// A promise, and which callbacks have been called with what.
pub(crate) struct Observed<P> {
    promise: Arc<P>,
    calls: Shared<Vec<(u32, Outcome<u64>)>>,
    kit: Kit,
}

impl<P: Promise<u64>> Observed<P> {
    /// A callback that remembers its call, and does something more.
    fn callback(&self, number: u32, more: impl FnOnce(&P) + Send + 'static) -> Callback<u64> {
        let (promise, calls, kit) = (
            Arc::clone(&self.promise),
            self.calls.clone(),
            self.kit.clone(),
        );
        Box::new(move |outcome| {
            let by_a_caller = kit.on_callers_thread();
            kit.expect(
                "whether a callback is called on a thread that settles or hands in",
                by_a_caller,
                true,
            );
            calls.with(|calls| calls.push((number, outcome)));
            more(&promise);
        })
    }

    /// Work that is called in any case, however late its value comes.
    fn settle_with(&self, value: u64) -> Result<(), AlreadySettled> {
        let mut times_called = 0;
        let settled = self.promise.settle_with(|| {
            times_called += 1;
            value
        });
        self.kit
            .expect("how often settle_with called the work", times_called, 1);
        settled
    }
}

/// Opened when work has begun that is held up.
const BEGUN: usize = 0;

/// What is held up goes on when this is opened.
const GO_ON: usize = 1;

grade_kit::operations! {
    table Promises<P: Promise<u64>>;
    setup () = ();
    object Observed<P> = |_setup, kit| Observed { promise: Arc::new(P::new()), calls: kit.shared(Vec::new()), kit: kit.clone() };
    state State = |_setup| State::default();

    /// Settles it with a value.
    settle(value: u64 = [1, 2, 3]) -> Result<(), AlreadySettled> {
        run |it| it.promise.settle(Ok(value));
        step |state| Returns(state.settle(Ok(value)));
    }
    /// Settles it with an error.
    fail(reason: String = ["no"].map(str::to_owned)) -> Result<(), AlreadySettled> {
        run |it| it.promise.settle(Err(Failure::Error(reason)));
        step |state| Returns(state.settle(Err(Failure::Error(reason))));
    }
    /// Settles it with what work returns.
    settle_with(value: u64 = [4, 5]) -> Result<(), AlreadySettled> {
        run |it| it.settle_with(value);
        step |state| Returns(state.settle(Ok(value)));
    }
    /// Settles it with work that panics.
    panicking_work() -> Result<(), AlreadySettled> {
        run |it, _held, kit| it.promise.settle_with(|| kit.panic("the work"));
        step |state| Returns(state.settle(Err(Failure::Panicked)));
    }
    /// Hands in a callback that remembers what it is called with.
    then(number: u32 = [1, 2]) -> () {
        run |it| it.promise.then(it.callback(number, |_| ()));
        step |state| { state.then(number); Returns(()) };
    }
    /// The same, and the callback uses the promise.
    then_uses(number: u32) -> () {
        run |it, _held, kit| {
            let kit = kit.clone();
            it.promise.then(it.callback(number, move |promise| {
                kit.expect("whether a callback that waits gets what a look shows", Some(promise.wait()) == promise.get(), true);
                kit.expect("settling in a callback", promise.settle(Ok(0)), Err(AlreadySettled));
                let (other, calls) = (P::new(), kit.shared(0_u32));
                let count = || { let calls = calls.clone(); move |_| calls.with(|calls| *calls += 1) };
                other.then(Box::new(count()));
                kit.expect("settling another promise in a callback", other.settle(Ok(0)), Ok(()));
                kit.expect("how many callbacks of that have been called then", calls.with(|calls| *calls), 1);
                promise.then(Box::new(count()));
                kit.expect("how many callbacks, with one handed in to its own promise", calls.with(|calls| *calls), 2);
            }));
        };
        when |_state| false;
        step |state| { state.then(number); Returns(()) };
    }
    /// The same, and the callback panics.
    then_panics(number: u32) -> () {
        run |it, _held, kit| {
            let kit = kit.clone();
            it.promise.then(it.callback(number, move |_| kit.panic("a callback")));
        };
        when |_state| false;
        step |state| { state.then(number); Returns(()) };
    }
    /// The same, and the callback is held up until somebody lets it go on.
    then_held_up(number: u32) -> () {
        run |it, _held, kit| {
            let go_on = kit.gate(GO_ON);
            it.promise.then(it.callback(number, move |_| go_on.wait()));
        };
        when |_state| false;
        step |state| { state.then(number); Returns(()) };
    }
    /// Settles it with work that is held up, and panics in the end or does not.
    held_up_work(panics: bool) -> Result<(), AlreadySettled> {
        run |it, _held, kit| it.promise.settle_with(|| {
            kit.gate(BEGUN).open();
            kit.gate(GO_ON).wait();
            if panics { kit.panic("the work") }
            8
        });
        when |_state| false;
        step |state| Returns(state.settle(if panics { Err(Failure::Panicked) } else { Ok(8) }));
    }
    /// Gives up a promise that nobody has settled, with a callback that holds something.
    give_up() -> () {
        run |_it, _held, kit| {
            let (promise, something) = (P::new(), Arc::new(()));
            let held_by_callback = Arc::clone(&something);
            let kit_of_callback = kit.clone();
            promise.then(Box::new(move |outcome| {
                kit_of_callback.expect("what a promise that nobody settled is settled with", Some(outcome), None);
                drop(held_by_callback);
            }));
            drop(promise);
            kit.expect("callbacks that a dropped promise still holds", Arc::strong_count(&something) - 1, 0);
        };
        when |_state, _call| false;
        step |_state| Returns(());
    }
    /// Lets ten seconds pass.
    pass() -> () {
        run |_it, _held, kit| kit.sleep(Duration::from_secs(10));
        when |_state, _call| false;
        step |_state| Returns(());
    }
    /// Waits until that work has begun.
    work_has_begun() -> () {
        run |_it, _held, kit| kit.gate(BEGUN).wait();
        when |_state| false;
        step |_state| Returns(());
    }
    /// Lets go on what is held up.
    go_on() -> () {
        run |_it, _held, kit| kit.gate(GO_ON).open();
        when |_state| false;
        step |_state| Returns(());
    }
    /// The outcome if it is there.
    get() -> Option<Outcome<u64>> {
        run |it| it.promise.get();
        step |state| Returns(state.outcome.clone());
    }
    /// The outcome once it is there.
    wait() -> Outcome<u64> {
        run |it| it.promise.wait();
        step |state| Returns(state.outcome.clone()?);
    }
    /// Which callbacks have been called with what; asked when nobody else is there.
    called() -> Vec<(u32, Outcome<u64>)> {
        run |it| {
            let mut calls = it.calls.with(|calls| calls.clone());
            calls.sort_by_key(|(number, _)| *number);
            calls
        };
        when |_state, call| call.me == 0;
        step |state| Returns(match &state.outcome {
            None => Vec::new(),
            Some(outcome) => state.callbacks.iter().map(|number| (*number, outcome.clone())).collect(),
        });
    }
}
