//! What must be so of futures that do something themselves.

use crate::futures::{Owned, poll_once, yield_once};
use async_executor_task::{Executor, TaskLost};
use grade_kit::prelude::*;
use std::sync::Arc;

/// Whether a gate's futures were polled for no reason: each may be once to begin with, and once for each wake.
fn expect_no_idle_polls(kit: &Kit, gate: &Gate, futures: usize) {
    let (polls, wakes) = (gate.polls(), gate.wakes());
    let claim =
        format!("whether {polls} polls are too many for {futures} futures and {wakes} wakes");
    kit.expect(claim, polls > futures + wakes, false);
}

grade_kit::programs! {
    bound<E: Executor>;

    "polled-when-woken" => |check| check
        .title("a future is polled only when it has been woken")
        .points(1)
        .teaches("A waker says which future it belongs to. Whoever polls all of them after any wake, or again \
                  and again, does nothing wrong and too much of it.")
        .usage_rule(rules::no_busy_waiting),
    |kit| {
        let executor = E::new();
        let (first, second) = (kit.gate(0), kit.gate(1));
        let waits = |gate: &Gate| { let passed = gate.passed(); executor.spawn(passed) };
        let (one, two) = (waits(&first), waits(&second));
        let opener = { let first = first.clone(); kit.spawn(move || first.open()) };
        kit.expect("the task that was woken", executor.block_on(one), Ok(()));
        opener.join();
        second.open();
        kit.expect("the other one", executor.block_on(two), Ok(()));
        expect_no_idle_polls(kit, &first, 1);
        expect_no_idle_polls(kit, &second, 1);

        // The waker of a main future that has ended stays behind, and is called while another one waits.
        let (old, new) = (kit.gate(2), kit.gate(3));
        let mut left_behind = old.passed();
        executor.block_on(poll_once(&mut left_behind));
        let opener = { let (old, new) = (old.clone(), new.clone()); kit.spawn(move || { old.open(); new.open() }) };
        executor.block_on(new.passed());
        opener.join();
        expect_no_idle_polls(kit, &new, 1);
    };

    "tasks-take-turns" => |check| check
        .title("tasks take turns, and may spawn and wake each other")
        .points(1)
        .teaches("A task that waits must not keep others from going on, nor one that wakes itself, and no lock \
                  may be held while a future is polled."),
    |kit| {
        let executor = Arc::new(E::new());
        let gate = kit.gate(0);
        let waiting = { let passed = gate.passed(); executor.spawn(async move { passed.await; 1 }) };
        let spawning = {
            let (spawner, gate) = (Arc::clone(&executor), gate.clone());
            executor.spawn(async move {
                let inner = spawner.spawn(async move { gate.open(); 2 });
                // Not the last to hold the executor.
                drop(spawner);
                inner.await
            })
        };
        kit.expect("a task that waits for another one", executor.block_on(waiting), Ok(1));
        kit.expect("a task that spawns one", executor.block_on(spawning), Ok(Ok(2)));

        for eager_is_main in [false, true] {
            let turn = kit.shared(false);
            let other = { let turn = turn.clone(); executor.spawn(async move { turn.with(|turn| *turn = true) }) };
            let kit = kit.clone();
            let eager = async move {
                for _ in 0..3 {
                    yield_once().await;
                }
                kit.expect("whether another one had its turn before a fourth poll", turn.with(|turn| *turn), true);
            };
            if eager_is_main {
                executor.block_on(eager);
            } else {
                let _ = executor.block_on(executor.spawn(eager));
            }
            drop(other);
        }
    };

    "handles-give-results" => |check| check
        .title("a handle gives the result to whoever polled it last")
        .points(1)
        .teaches("Look for the result and leave the waker in one step, replace the waker each time, and wake \
                  it when the result is there."),
    |kit| {
        let executor = E::new();
        let gate = kit.gate(0);
        let waits = || { let passed = gate.passed(); executor.spawn(async move { passed.await; 7 }) };
        let (far, mut near) = (waits(), waits());
        let elsewhere = kit.spawn(move || E::new().block_on(far));
        // Polled by the main future first, and by a task in the end.
        executor.block_on(poll_once(&mut near));
        let handed_on = executor.spawn(near);
        executor.block_on(yield_once());
        gate.open();
        kit.expect("a handle that was handed on", executor.block_on(handed_on), Ok(Ok(7)));
        // The other task may wait for its turn.
        executor.block_on(yield_once());
        kit.expect("a handle that is awaited elsewhere", elsewhere.join(), Ok(7));
    };

    "dropping-cancels" => |check| check
        .title("dropping a handle cancels the task and drops its future")
        .points(1)
        .teaches("Whoever drops a handle wants what the future holds to be free. Take the future out, drop it \
                  with no lock held, and do not put it back when it is just being polled."),
    |kit| {
        let executor = E::new();
        let gate = kit.gate(0);
        let waits = |dropped: &Shared<bool>| {
            let (owned, passed) = (Owned(dropped.clone()), gate.passed());
            executor.spawn(async move { let _owned = owned; passed.await })
        };
        let is = |dropped: &Shared<bool>| dropped.with(|dropped| *dropped);

        let dropped = kit.shared(false);
        drop(waits(&dropped));
        kit.expect("whether a future is dropped that was never polled", is(&dropped), true);

        let dropped = kit.shared(false);
        let handle = waits(&dropped);
        executor.block_on(yield_once());
        drop(handle);
        kit.expect("whether a future is dropped that waits", is(&dropped), true);

        let dropped = kit.shared(false);
        let inner = waits(&dropped);
        let outer = executor.spawn(async move { let _ = inner.await; });
        executor.block_on(yield_once());
        drop(outer);
        kit.expect("whether a future is dropped whose handle was another future's", is(&dropped), true);

        // A task that cancels itself, and one that is cancelled by another thread while everything is polled.
        let (dropped, own) = (kit.shared(false), kit.shared(None::<E::JoinHandle<()>>));
        let (owned, handle) = (Owned(dropped.clone()), own.clone());
        let itself = executor.spawn(async move {
            let _owned = owned;
            drop(handle.with(Option::take));
            yield_once().await;
        });
        own.with(|own| *own = Some(itself));
        let by_another = kit.shared(false);
        let handle = waits(&by_another);
        let canceller = kit.spawn(move || drop(handle));
        executor.block_on(yield_once());
        canceller.join();
        kit.expect("whether a future is dropped that cancelled itself", is(&dropped), true);
        executor.block_on(yield_once());
        kit.expect("whether a future is dropped that another thread cancelled", is(&by_another), true);
        gate.open();
    };

    "one-panic-one-task" => |check| check
        .title("a task that panics loses its own result and nothing else")
        .points(1)
        .teaches("A task is somebody else's code. Catch its panic around the poll, with no lock held, and have \
                  its handle say that there will be no result."),
    |kit| {
        let executor = E::new();
        let gate = kit.gate(0);
        let other = { let passed = gate.passed(); executor.spawn(async move { passed.await; 1 }) };
        let panics = { let kit = kit.clone(); executor.spawn(async move { if true { kit.panic("the task") } }) };
        kit.expect("the handle of a task that panics", executor.block_on(panics), Err(TaskLost));
        let panicked = kit.catching(|| executor.block_on(async { if true { kit.panic("the main future") } }));
        kit.expect("a main future that panics", panicked, Err(Panicked("the main future".to_owned())));
        gate.open();
        kit.expect("a task from before", executor.block_on(other), Ok(1));
    };

    "dropping-ends-tasks" => |check| check
        .title("dropping the executor ends its tasks, and their handles say so")
        .points(1)
        .teaches("Wakers and handles outlive the executor, and keep alive what they share with it. So its \
                  tasks have to be dropped one by one, and whoever awaits one has to be woken."),
    |kit| {
        let (executor, gate, dropped) = (E::new(), kit.gate(0), kit.shared(false));
        let waits = || {
            let (owned, passed) = (Owned(dropped.clone()), gate.passed());
            executor.spawn(async move { let _owned = owned; passed.await })
        };
        let mut here = waits();
        executor.block_on(poll_once(&mut here));
        let elsewhere = kit.spawn(move || E::new().block_on(here));
        drop(executor);
        kit.expect("whether the future is dropped by then", dropped.with(|dropped| *dropped), true);
        kit.expect("the handle of a task whose executor is gone", elsewhere.join(), Err(TaskLost));
        // Its waker is still there.
        gate.open();
    };
}
