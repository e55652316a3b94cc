//! Three promises, and who asks which of them are settled.

use grade_kit::prelude::*;
use promise_task::{AlreadySettled, Failure, Promise};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where the promises stand in the list: one of them stands there twice.
const PLACES: [usize; 3] = [0, 1, 1];

/// Which are settled, and which places each caller has been given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    settled: BTreeSet<usize>,
    yielded: Each<BTreeSet<usize>>,
}

grade_kit::operations! {
    table Lists<P: Promise<u64>>;
    setup () = ();
    object [Arc<P>; 2] = |_setup| [Arc::new(P::new()), Arc::new(P::new())];
    held<'a> Option<P::Completed>;
    state State = |_setup| State { settled: BTreeSet::new(), yielded: Each::default() };

    /// Settles one of the promises.
    settle(which: usize) -> Result<(), AlreadySettled> {
        run |promises| promises[which].settle(Err(Failure::Panicked));
        step |state| Returns(state.settled.insert(which).then_some(()).ok_or(AlreadySettled));
    }
    /// Asks for all of them, from the beginning.
    ask() -> () {
        run |promises, held| *held = Some(P::as_completed(&PLACES.map(|which| Arc::clone(&promises[which]))));
        step |state, call| { state.yielded[call.me] = BTreeSet::new(); Returns(()) };
    }
    /// Asks for none.
    ask_for_none() -> usize {
        run |_promises| P::as_completed(&[]).count();
        step |_state| Returns(0);
    }
    /// The next place, once there is one; none after all.
    next() -> Option<usize> {
        run |_promises, held| held.as_mut().and_then(|places| places.next());
        step |state, call| {
            let left: Vec<usize> = (0..PLACES.len()).filter(|place| !state.yielded[call.me].contains(place)).collect();
            if left.is_empty() { return Some(Returns(None)) }
            let there = left.into_iter().filter(|place| state.settled.contains(&PLACES[*place]));
            let branches: Vec<_> = there.map(|place| {
                let mut after = state.clone();
                after.yielded[call.me].insert(place);
                (Some(place), after)
            }).collect();
            if branches.is_empty() { Waits } else { Branches(branches) }
        };
    }
    /// Has seen enough.
    drop_iterator() -> () {
        run |_promises, held| *held = None;
        step |_state| Returns(());
    }
}
