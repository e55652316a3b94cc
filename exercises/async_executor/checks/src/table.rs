//! What can be done with an executor, and what it comes to in one thread.

use async_executor_task::{Executor, TaskLost};
use grade_kit::prelude::*;
use std::collections::BTreeSet;

/// Which gates are open, and for which gate each task waits whose handle is still there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct State {
    open: BTreeSet<usize>,
    tasks: Vec<Option<usize>>,
}

/// What the callers of one executor share. The executor is dropped first.
pub(crate) struct Shelf<E: Executor> {
    executor: E,
    handles: Shared<Vec<Option<E::JoinHandle<usize>>>>,
    openers: Shared<Vec<E::JoinHandle<()>>>,
}

impl<E: Executor> Shelf<E> {
    fn take(&self, task: usize) -> Option<E::JoinHandle<usize>> {
        self.handles.with(|handles| handles.get_mut(task)?.take())
    }
}

grade_kit::operations! {
    table Executors<E: Executor>;
    setup () = ();
    object Shelf<E> = |_setup, kit| Shelf {
        executor: E::new(),
        handles: kit.shared(Vec::new()),
        openers: kit.shared(Vec::new()),
    };
    state State = |_setup| State::default();

    /// Opens a gate.
    open(gate: usize = [0, 1]) -> () {
        run |_shelf, _held, kit| kit.gate(gate).open();
        step |state| { state.open.insert(gate); Returns(()) };
    }
    /// Spawns a task that waits for a gate; which task it is, from 0.
    spawn(gate: usize = [0, 1]) -> usize {
        run |shelf, _held, kit| {
            let passed = kit.gate(gate).passed();
            let handle = shelf.executor.spawn(async move { passed.await; gate });
            shelf.handles.with(|handles| { handles.push(Some(handle)); handles.len() - 1 })
        };
        step |state| { state.tasks.push(Some(gate)); Returns(state.tasks.len() - 1) };
    }
    /// Spawns a task that opens a gate whenever somebody polls it.
    spawn_opener(gate: usize = [0, 1]) -> () {
        run |shelf, _held, kit| {
            let gate = kit.gate(gate);
            let handle = shelf.executor.spawn(async move { gate.open() });
            shelf.openers.with(|openers| openers.push(handle));
        };
        when |_state| false;
        step |state| { state.open.insert(gate); Returns(()) };
    }
    /// Blocks on a gate.
    block_on(gate: usize = [0, 1]) -> () {
        run |shelf, _held, kit| shelf.executor.block_on(kit.gate(gate).passed());
        when |_state, call| call.me < 2;
        step |state| { state.open.get(&gate)?; Returns(()) };
    }
    /// Blocks on the handle of a task; none if there is no such handle.
    join(task: usize = [0, 1]) -> Option<Result<usize, TaskLost>> {
        run |shelf| shelf.take(task).map(|handle| shelf.executor.block_on(handle));
        when |_state, call| call.me < 2;
        step |state| {
            let Some(place) = state.tasks.get_mut(task) else { return Some(Returns(None)) };
            let Some(gate) = *place else { return Some(Returns(None)) };
            state.open.get(&gate)?;
            *place = None;
            Returns(Some(Ok(gate)))
        };
    }
    /// Drops the handle of a task; whether there was one.
    cancel(task: usize = [0, 1]) -> bool {
        run |shelf| shelf.take(task).is_some();
        step |state| Returns(state.tasks.get_mut(task).is_some_and(|place| place.take().is_some()));
    }
    /// Blocks on a gate with an executor of its own.
    block_on_another(gate: usize = [0, 1]) -> () {
        run |_shelf, _held, kit| E::new().block_on(kit.gate(gate).passed());
        step |state| { state.open.get(&gate)?; Returns(()) };
    }
}
