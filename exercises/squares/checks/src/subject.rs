//! How operations are applied to the student's pool, and the work it is handed; never a verdict.

use crate::model::PoolModel;
use crate::op::{MEETING, Op, Ret, Setup};
use grade_kit::{Kit, Subject, Subjects};
use squares_task::{NoWorkers, Pool, Square};
use std::sync::Arc;

/// Somebody is inside for as long as a job lasts, with its number.
pub(crate) const JOB: &str = "job";

/// Entered with a job's number when it runs on a thread that hands in jobs.
pub(crate) const JOB_OF_CALLER: &str = "job of the caller";

/// How operations are applied to the student's pool.
#[must_use]
pub fn subjects<P: Pool>() -> Subjects {
    Subjects::only(Subject::<PoolModel>::new(
        |setup, probes| P::new(setup.workers, work(setup.clone(), probes.clone())),
        apply::<P>,
    ))
}

fn apply<P: Pool>(pool: &Result<P, NoWorkers>, op: &Op, probes: &Kit) -> Ret {
    let Ok(pool) = pool else {
        return Ret::NoPool;
    };
    match op {
        Op::Squares(numbers) => return Ret::Squares(pool.squares(numbers)),
        Op::SquaresUpTo(_) => return Ret::Squares(pool.squares(&op.numbers())),
        Op::Submit(number) => pool.submit(*number),
        Op::SubmitUpTo(last) => (1..=*last).for_each(|number| pool.submit(number)),
        Op::Release => probes.meet(2),
    }
    Ret::Done
}

fn work(setup: Setup, probes: Kit) -> Square {
    Arc::new(move |number| {
        if probes.on_callers_thread() {
            drop(probes.enter(JOB_OF_CALLER, number.to_string()));
        }
        let inside = probes.enter(JOB, number.to_string());
        if number >= MEETING && setup.meet > 0 {
            probes.meet(setup.meet);
        }
        // Left before it panics: on its way to whoever catches it, nothing of ours is at work any more.
        drop(inside);
        if setup.panics_on.contains(&number) {
            probes.panic(format!("the work panics at {number}"));
        }
        number.wrapping_mul(number)
    })
}
