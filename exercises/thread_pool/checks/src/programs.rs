//! What jobs do that meet, panic or wait for each other.

use grade_kit::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use thread_pool_task::{Handle, Panicked, Pool};

/// Jobs are inside this probe while they are in progress.
const JOB: &str = "job";

/// The same of another pool.
const OTHER_JOB: &str = "job of the other pool";

/// The gate that jobs wait at until everything has been handed in.
const START: usize = 0;

/// More than somebody might think are enough.
const MANY_THREADS: usize = 17;

/// More jobs than somebody might think ever wait. A thread for each of them is right, too, and costs more than a job.
const MANY_JOBS: u32 = 257;

/// How deep jobs wait for each other.
const DEPTH: u32 = 17;

grade_kit::programs! {
    bound<P: Pool>;
    "at-once" for 1: "as many jobs are in progress at once as there are threads, and never more" {
        teaches "No lock may be held while a job runs; only the pool's own threads do jobs; and who comes back \
                 from a join counts again.";
        rule rules::at_most(JOB, |()| 2);
        rule rules::at_most(OTHER_JOB, |()| 1);
    } |kit| {
        let pool = Arc::new(P::new(2));
        let both = kit.rendezvous(2);
        let meets = |number: u32| {
            let (kit, both) = (kit.clone(), both.clone());
            move || {
                let _inside = kit.enter(JOB, number.to_string());
                both.arrive();
                kit.on_callers_thread()
            }
        };
        let by_caller = "whether a caller's thread did the job";
        // What is idle after one job is enough for one, and not for two.
        kit.expect("a job alone", pool.submit(|| 1).map(Handle::join), Ok(Ok(1)));
        for numbers in [1..5, 5..7] {
            let handles: Vec<_> = numbers.map(|number| pool.submit(meets(number))).collect();
            for handle in handles {
                kit.expect(by_caller, handle.map(Handle::join), Ok(Ok(false)));
            }
        }
        // One caller may wait in its join while the other hands in.
        let (theirs, others) = (Arc::clone(&pool), meets(7));
        let other_caller = kit.spawn(move || theirs.submit(others).map(Handle::join));
        kit.expect(by_caller, pool.submit(meets(8)).map(Handle::join), Ok(Ok(false)));
        kit.expect(by_caller, other_caller.join(), Ok(Ok(false)));

        let other = Arc::new(P::new(1));
        let of_other = |number: u32| {
            let kit = kit.clone();
            move || drop(kit.enter(OTHER_JOB, number.to_string()))
        };
        let (begins, goes_on, below, inner) = (of_other(1), of_other(2), of_other(3), Arc::clone(&other));
        let first = other.submit(move || {
            begins();
            let below = inner.submit(below);
            drop(inner);
            let joined = below.map(Handle::join);
            // In progress again, whatever was begun meanwhile.
            goes_on();
            joined
        });
        let (second, inner) = (of_other(4), Arc::clone(&other));
        let joins = pool.submit(move || {
            let second = inner.submit(second);
            drop(inner);
            second.map(Handle::join)
        });
        kit.expect("a job that joins one of another pool", joins.map(Handle::join), Ok(Ok(Ok(Ok(())))));
        kit.expect("a job that joins one of its own pool", first.map(Handle::join), Ok(Ok(Ok(Ok(())))));

        let (pool, all) = (P::new(MANY_THREADS), kit.rendezvous(MANY_THREADS));
        let meets = || {
            let all = all.clone();
            pool.submit(move || all.arrive())
        };
        let handles: Vec<_> = (0..MANY_THREADS).map(|_| meets()).collect();
        for handle in handles {
            kit.expect("one of many jobs at once", handle.map(Handle::join), Ok(Ok(())));
        }
    };

    "submit-returns" for 1: "submit returns at once, however much there is to do, and join waits asleep" {
        teaches "Whoever hands in a job waits neither for a thread nor for room in a queue; whoever joins \
                 looks at nothing again and again.";
        usage_rule rules::no_busy_waiting;
        budget Budget::FEW_LONG_SCHEDULES;
    } |kit| {
        let pool = P::new(1);
        let handles: Vec<_> = (0..MANY_JOBS).map(|number| pool.submit(waits(kit, number))).collect();
        let inner = kit.clone();
        let slow = pool.submit(move || inner.sleep(Duration::from_millis(100)));
        kit.gate(START).open();
        kit.expect("the result of a job that takes long", slow.map(Handle::join), Ok(Ok(())));
        for (number, handle) in (0..).zip(handles) {
            kit.expect("the job's result", handle.map(Handle::join), Ok(Ok(number)));
        }
    };

    "panics" for 1: "a job that panics costs its own result and nothing else" {
        teaches "Catch the panic where the result is made, with no lock held, and keep the thread.";
        rule rules::nobody_left_behind();
    } |kit| {
        let pool = Arc::new(P::new(1));
        let inner = kit.clone();
        let panics = pool.submit(move || -> u32 {
            inner.gate(START).wait();
            inner.panic("the job panics")
        });
        let next = pool.submit(waits(kit, 7));
        kit.gate(START).open();
        kit.expect("the result of the job that panics", panics.map(Handle::join), Ok(Err(Panicked)));
        kit.expect("the result of the next job", next.map(Handle::join), Ok(Ok(7)));
        let (inner, panicking) = (Arc::clone(&pool), kit.clone());
        let joins = pool.submit(move || {
            let panics = inner.submit(move || -> u32 { panicking.panic("the job below panics") });
            drop(inner);
            panics.map(Handle::join)
        });
        kit.expect("a job that joins one that panics", joins.map(Handle::join), Ok(Ok(Ok(Err(Panicked)))));
        pool.shutdown();
    };

    "join-inside" for 1: "a job may wait for another one, also for one that waits itself" {
        teaches "Whoever waits for a job that nobody has begun does it, and meanwhile no other: one that waits \
                 for the job underneath could never end.";
    } |kit| {
        let pool = Arc::new(P::new(1));
        let (gate, inner) = (kit.gate(START), Arc::clone(&pool));
        let outer = pool.submit(move || {
            // Once the job below is queued.
            gate.wait();
            let half = inner.submit(|| 21);
            drop(inner);
            half.map(Handle::join)
        });
        let after = pool.submit(move || outer.map(Handle::join));
        kit.gate(START).open();
        let expected = Ok(Ok(Ok(Ok(Ok(Ok(21))))));
        kit.expect("a job that joins a job that joins a job", after.map(Handle::join), expected);
        kit.expect("how many jobs there are below", joins_below(&pool, DEPTH), Ok(DEPTH));
    };
}

/// Joins a job that does the same, so many times.
fn joins_below<P: Pool>(pool: &Arc<P>, depth: u32) -> Result<u32, Panicked> {
    if depth == 0 {
        return Ok(0);
    }
    let inner = Arc::clone(pool);
    let below = pool.submit(move || joins_below(&inner, depth - 1));
    Ok(1 + below.map_err(|_| Panicked)?.join()??)
}

/// A job that waits until everything has been handed in, and returns its number.
fn waits(kit: &Kit, number: u32) -> impl FnOnce() -> u32 + Send + 'static {
    let gate = kit.gate(START);
    move || {
        gate.wait();
        number
    }
}
