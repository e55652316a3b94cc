//! What callers do with a pool, as a table: they hand in jobs, join them and shut down.

use grade_kit::prelude::*;
use std::collections::VecDeque;
use thread_pool_task::{Handle, Panicked, Pool, ShutDown};

/// Jobs are inside this probe while they are in progress.
pub(crate) const JOB: &str = "job";

/// A pool, how many of its jobs are done, and how many results that nobody wanted are gone.
#[derive(Debug)]
pub struct Watched<P> {
    pool: P,
    done: Shared<u32>,
    gone: Shared<u32>,
}

/// A result that says when it is gone.
struct Counted(Shared<u32>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.with(|gone| *gone += 1);
    }
}

/// Whether the pool was shut down, how many jobs it has taken, how many of those for no result, and the results of
/// the handles that each caller holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    closed: bool,
    taken: u32,
    unwanted: u32,
    held: Each<VecDeque<Result<u32, Panicked>>>,
}

grade_kit::operations! {
    table Pools<P: Pool>;
    setup usize = 1;
    object Watched<P> = |threads, kit| Watched {
        pool: P::new(*threads),
        done: kit.shared(0),
        gone: kit.shared(0),
    };
    held<'a> VecDeque<P::Handle<u32>>;
    state State = |_threads| State { closed: false, taken: 0, unwanted: 0, held: Each::default() };

    /// Hands in a job that returns this number, or panics at zero, and keeps the handle.
    submit(number: u32 = [0, 1, 2, 3]) -> Result<(), ShutDown> {
        run |watched, held, kit| {
            let (kit, done) = (kit.clone(), watched.done.clone());
            let job = move || {
                drop(kit.enter(JOB, number.to_string()));
                done.with(|done| *done += 1);
                if number == 0 {
                    kit.panic("the job panics");
                }
                number
            };
            watched.pool.submit(job).map(|handle| held.push_back(handle))
        };
        step |state, call| {
            if state.closed {
                return Some(Returns(Err(ShutDown)));
            }
            let result = if number == 0 { Err(Panicked) } else { Ok(number) };
            state.held[call.me].push_back(result);
            state.taken += 1;
            Returns(Ok(()))
        };
    }
    /// Joins the job of the oldest handle it holds.
    join() -> Option<Result<u32, Panicked>> {
        run |_watched, held| held.pop_front().map(Handle::join);
        when |state, call| !state.held[call.me].is_empty();
        step |state, call| Returns(state.held[call.me].pop_front());
    }
    /// Has no use for the oldest handle it holds.
    forget() -> () {
        run |_watched, held| drop(held.pop_front());
        when |state, call| !state.held[call.me].is_empty();
        step |state, call| { state.held[call.me].pop_front(); Returns(()) };
    }
    /// Hands in a job and drops the handle, whose result is of no use to anybody.
    submit_unwanted() -> Result<(), ShutDown> {
        run |watched| {
            let (done, gone) = (watched.done.clone(), watched.gone.clone());
            let job = move || {
                done.with(|done| *done += 1);
                Counted(gone)
            };
            watched.pool.submit(job).map(drop)
        };
        step |state| {
            if state.closed {
                return Some(Returns(Err(ShutDown)));
            }
            state.taken += 1;
            state.unwanted += 1;
            Returns(Ok(()))
        };
    }
    /// Waits until so many results that nobody wanted are gone.
    unwanted_gone(count: u32) -> () {
        run |watched| watched.gone.wait_until(|gone| *gone >= count);
        step |state| if state.unwanted < count { Waits } else { Returns(()) };
    }
    /// Looks how many jobs are done.
    jobs_done() -> u32 {
        run |watched| watched.done.with(|done| *done);
        step |state| match state.closed {
            // Whoever has shut down has waited for all of them.
            true => Returns(state.taken),
            false => OneOf((0..=state.taken).collect()),
        };
    }
    /// Shuts the pool down.
    shutdown() -> () {
        run |watched| watched.pool.shutdown();
        step |state| { state.closed = true; Returns(()) };
    }
}
