//! What two threads do together: one with an executor, and one that wakes, awaits or cancels.

use crate::futures::{Owned, poll_once, yield_once};
use async_executor_task::{Executor, TaskLost};
use grade_kit::prelude::*;
use std::future::poll_fn;
use std::task::Poll;

/// Every role comes to its end; what must be so on the way, it claims.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Roles;

/// A handle on its way from one thread to the other.
pub(crate) struct Passed<E: Executor>(Shared<Option<E::JoinHandle<u32>>>);

impl<E: Executor> Passed<E> {
    fn give(&self, handle: E::JoinHandle<u32>) {
        self.0.with(|place| *place = Some(handle));
    }

    fn take(&self) -> Option<E::JoinHandle<u32>> {
        let mut taken = None;
        self.0.wait_until(|place| {
            taken = place.take();
            taken.is_some()
        });
        taken
    }
}

/// A gate's futures may be polled once each to begin with, and once for each wake.
fn expect_no_idle_polls(kit: &Kit, gate: &Gate, futures: usize) {
    let (polls, wakes) = (gate.polls(), gate.wakes());
    let claim =
        format!("whether {polls} polls are too many for {futures} futures and {wakes} wakes");
    kit.expect(claim, polls > futures + wakes, false);
}

/// A task that waits for a gate, and whether its future has been dropped.
fn waits<E: Executor>(executor: &E, kit: &Kit, gate: usize) -> (E::JoinHandle<u32>, Shared<bool>) {
    let (passed, dropped) = (kit.gate(gate).passed(), kit.shared(false));
    let owned = Owned(dropped.clone());
    let task = async move {
        let _owned = owned;
        passed.await;
        7
    };
    (executor.spawn(task), dropped)
}

fn is(dropped: &Shared<bool>) -> bool {
    dropped.with(|dropped| *dropped)
}

grade_kit::operations! {
    table TwoThreads<E: Executor>;
    setup () = ();
    object Passed<E> = |_setup, kit| Passed(kit.shared(None));
    state Roles = |_setup| Roles;

    /// Two tasks of which one is woken, and a main future whose predecessor is woken.
    counts_polls() -> () {
        run |_passed, _held, kit| {
            let executor = E::new();
            let ((one, _), (two, _)) = (waits(&executor, kit, 0), waits(&executor, kit, 1));
            kit.expect("the task that was woken", executor.block_on(one), Ok(7));
            kit.gate(1).open();
            kit.expect("the other one", executor.block_on(two), Ok(7));
            expect_no_idle_polls(kit, &kit.gate(0), 1);
            expect_no_idle_polls(kit, &kit.gate(1), 1);
            // The waker of a main future that has ended stays behind, and is called while another one waits.
            let mut left_behind = kit.gate(2).passed();
            executor.block_on(poll_once(&mut left_behind));
            kit.gate(4).open();
            executor.block_on(kit.gate(3).passed());
            expect_no_idle_polls(kit, &kit.gate(3), 1);
        };
        step |_state| Returns(());
    }
    /// Opens the gates that the other one waits for.
    opens_gates() -> () {
        run |_passed, _held, kit| {
            kit.gate(0).open();
            kit.gate(4).wait();
            kit.gate(2).open();
            kit.gate(3).open();
        };
        step |_state| Returns(());
    }
    /// A task that wakes itself twice in its first poll, and never again.
    is_woken_twice() -> () {
        run |_passed, _held, kit| {
            let (executor, polls) = (E::new(), kit.shared(0));
            let counted = polls.clone();
            let _task = executor.spawn(poll_fn(move |context| {
                if counted.with(|polls| { *polls += 1; *polls == 1 }) {
                    context.waker().wake_by_ref();
                    context.waker().wake_by_ref();
                }
                Poll::<()>::Pending
            }));
            for _ in 0..4 {
                executor.block_on(yield_once());
            }
            let polls = polls.with(|polls| *polls);
            let claim = format!("whether {polls} polls are too many for a future that is woken in its first one only");
            kit.expect(claim, polls > 2, false);
        };
        step |_state| Returns(());
    }
    /// One handle goes to another thread, one from the main future to a task.
    hands_handles_on() -> () {
        run |passed, _held, kit| {
            let executor = E::new();
            let ((far, _), (mut near, _)) = (waits(&executor, kit, 0), waits(&executor, kit, 0));
            passed.give(far);
            executor.block_on(poll_once(&mut near));
            let handed_on = executor.spawn(near);
            executor.block_on(yield_once());
            kit.gate(0).open();
            kit.expect("a handle that was handed on", executor.block_on(handed_on), Ok(Ok(7)));
            executor.block_on(yield_once());
        };
        step |_state| Returns(());
    }
    /// Awaits the handle that was passed on, with an executor of its own.
    awaits_elsewhere(is_lost: bool) -> Option<Result<u32, TaskLost>> {
        run |passed| passed.take().map(|handle| E::new().block_on(handle));
        step |_state| Returns(Some(if is_lost { Err(TaskLost) } else { Ok(7) }));
    }
    /// Drops handles before the task is polled, while it waits, within another future, and within its own.
    cancels() -> () {
        run |passed, _held, kit| {
            let executor = E::new();
            let (handle, dropped) = waits(&executor, kit, 0);
            drop(handle);
            kit.expect("whether a future is dropped that was never polled", is(&dropped), true);

            let (handle, dropped) = waits(&executor, kit, 0);
            executor.block_on(yield_once());
            drop(handle);
            kit.expect("whether a future is dropped that waits", is(&dropped), true);

            let (inner, dropped) = waits(&executor, kit, 0);
            let outer = executor.spawn(async move { let _ = inner.await; });
            executor.block_on(yield_once());
            drop(outer);
            kit.expect("whether a future is dropped whose handle was another future's", is(&dropped), true);

            let (dropped, own) = (kit.shared(false), kit.shared(None::<E::JoinHandle<()>>));
            let (owned, handle) = (Owned(dropped.clone()), own.clone());
            let itself = executor.spawn(async move {
                let _owned = owned;
                drop(handle.with(Option::take));
                yield_once().await;
            });
            own.with(|own| *own = Some(itself));
            executor.block_on(yield_once());
            executor.block_on(yield_once());
            kit.expect("whether a future is dropped that cancelled itself", is(&dropped), true);
            kit.gate(0).open();
        };
        step |_state| Returns(());
    }
    /// Polls while the other one drops the handle.
    is_cancelled() -> () {
        run |passed, _held, kit| {
            let executor = E::new();
            let (handle, dropped) = waits(&executor, kit, 0);
            passed.give(handle);
            executor.block_on(yield_once());
            kit.gate(1).wait();
            kit.expect("whether a future is dropped that another thread cancelled", is(&dropped), true);
            kit.gate(0).open();
        };
        step |_state| Returns(());
    }
    /// Drops the handle that was passed on.
    drops_the_handle() -> () {
        run |passed, _held, kit| {
            drop(passed.take());
            kit.gate(1).open();
        };
        step |_state| Returns(());
    }
    /// Drops the executor while the other one awaits a task of it.
    drops_the_executor() -> () {
        run |passed, _held, kit| {
            let executor = E::new();
            let (mut handle, dropped) = waits(&executor, kit, 0);
            executor.block_on(poll_once(&mut handle));
            passed.give(handle);
            drop(executor);
            kit.expect("whether the future is dropped when the executor is", is(&dropped), true);
            // Its waker is still there.
            kit.gate(0).open();
        };
        step |_state| Returns(());
    }
}
