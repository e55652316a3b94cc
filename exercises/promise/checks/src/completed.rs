//! Promises in a list, and who asks which of them are settled.

use grade_kit::prelude::*;
use promise_task::{AlreadySettled, Failure, Promise};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where so many promises stand in the list: the last of them stands there twice.
fn places(promises: usize) -> impl Iterator<Item = usize> {
    (0..promises).chain(promises.checked_sub(1))
}

/// Which are settled, in their order; of each caller how many were when it asked, and which places it has been given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    promises: usize,
    settled: Vec<usize>,
    settled_before: Each<usize>,
    yielded: Each<BTreeSet<usize>>,
}

impl State {
    /// The places that may come next for a caller: of what was settled when it asked any, of the others the first.
    fn next_places(&self, caller: usize) -> Vec<usize> {
        let before = self.settled_before[caller];
        let left = |promise: usize| {
            let mine = places(self.promises)
                .enumerate()
                .filter(move |(_, it)| *it == promise);
            mine.map(|(place, _)| place)
                .filter(|place| !self.yielded[caller].contains(place))
        };
        let (early, late) = self.settled.split_at(before);
        let early: Vec<usize> = early.iter().flat_map(|promise| left(*promise)).collect();
        if !early.is_empty() {
            return early;
        }
        let late = late
            .iter()
            .map(|promise| left(*promise).collect::<Vec<_>>());
        late.into_iter()
            .find(|places| !places.is_empty())
            .unwrap_or_default()
    }
}

grade_kit::operations! {
    table Lists<P: Promise<u64>>;
    setup usize = 2;
    object Vec<Arc<P>> = |promises| (0..*promises).map(|_| Arc::new(P::new())).collect();
    held<'a> Option<P::Completed>;
    state State = |promises| State {
        promises: *promises, settled: Vec::new(), settled_before: Each::default(), yielded: Each::default(),
    };

    /// Settles one of the promises.
    settle(which: usize) -> Result<(), AlreadySettled> {
        run |promises| promises[which].settle(Err(Failure::Panicked));
        step |state| Returns(match state.settled.contains(&which) {
            true => Err(AlreadySettled),
            false => { state.settled.push(which); Ok(()) }
        });
    }
    /// Asks for all of them, from the beginning.
    ask() -> () {
        run |promises, held| *held = Some(P::as_completed(
            &places(promises.len()).map(|which| Arc::clone(&promises[which])).collect::<Vec<_>>(),
        ));
        step |state, call| {
            state.settled_before[call.me] = state.settled.len();
            state.yielded[call.me] = BTreeSet::new();
            Returns(())
        };
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
            if state.yielded[call.me].len() == places(state.promises).count() { return Some(Returns(None)) }
            let branches: Vec<_> = state.next_places(call.me).into_iter().map(|place| {
                let mut after = state.clone();
                after.yielded[call.me].insert(place);
                (Some(place), after)
            }).collect();
            if branches.is_empty() { Waits } else { Branches(branches) }
        };
    }
    /// Gives up a promise that nobody has settled, and the iterator that was to yield it.
    give_up() -> () {
        run |_promises, _held, kit| {
            let promise = Arc::new(P::new());
            let left = Arc::downgrade(&promise);
            drop(P::as_completed(&[promise]));
            kit.expect("promises that are left though nobody holds them and their iterator is gone", left.strong_count(), 0);
        };
        when |_state| false;
        step |_state| Returns(());
    }
    /// Has seen enough.
    drop_iterator() -> () {
        run |_promises, held| *held = None;
        step |_state| Returns(());
    }
}
