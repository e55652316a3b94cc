//! What must be so of futures that do something themselves.

use crate::futures::yield_once;
use async_executor_task::{Executor, TaskLost};
use grade_kit::prelude::*;
use std::sync::Arc;

grade_kit::programs! {
    bound<E: Executor>;

    "tasks-take-turns" for 1: "tasks take turns, and may spawn and wake each other" {
        teaches "A task that waits must not keep others from going on, nor one that wakes itself, and no lock \
                 may be held while a future is polled.";
    } |kit| {
        let executor = Arc::new(E::new());
        let polled = kit.shared(false);
        let eager = { let polled = polled.clone(); executor.spawn(async move { polled.with(|polled| *polled = true) }) };
        kit.expect("whether a task is polled before anybody blocks on something", polled.with(|polled| *polled), false);
        kit.expect("a task that is ready", executor.block_on(eager), Ok(()));
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

    "one-panic-one-task" for 1: "a task that panics loses its own result and nothing else" {
        teaches "A task is somebody else's code. Catch its panic around the poll, with no lock held, and have \
                 its handle say that there will be no result.";
    } |kit| {
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
}
