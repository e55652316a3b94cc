//! What is asked of the thread pool.

pub mod programs;
pub mod table;

use crate::programs::{bodies, programs};
use crate::table::{JOB, Op, forget, jobs_done, join, shutdown, subject, submit};
use grade_kit::prelude::*;
use thread_pool_task::Pool;

type Check = grade_kit::Check<table::State>;
type Scenario = grade_kit::Scenario<table::State>;

/// The checks.
#[must_use]
pub fn suite() -> Suite {
    let one_thread = Check::transcript("one-thread")
        .points(1)
        .title("jobs have results, in whatever order they are joined")
        .teaches("A result waits where its handle finds it; after a shutdown no job is taken.")
        .scenario(Scenario::named("one caller").first([
            submit(1),
            submit(2),
            join(),
            submit(3),
            shutdown(),
            submit(4),
            join(),
            join(),
            shutdown(),
        ]));
    let any_mix = Check::explore("any-mix")
        .points(1)
        .title("any mix of calls fits one order")
        .teaches("A job that was taken has a result, whoever else hands in jobs or shuts down.")
        .scenario(
            Scenario::named("handed in and joined")
                .thread([submit(1), join()])
                .thread([submit(2), join()]),
        )
        .generated(mixed().setups([1, 2]).count(6))
        .generated(
            Generated::drawn()
                .caller(["submit", "join"])
                .one_after_the_other(600)
                .count(1),
        )
        .rule(rules::at_most(JOB, |threads| *threads));
    let nothing_lost = Check::explore("nothing-lost")
        .points(1)
        .title("what submit took is done, whoever shuts down meanwhile")
        .teaches(
            "Looking whether the pool is shut down and queueing the job is one step; threads leave \
             once it is shut down and nothing is queued.",
        )
        .scenario(
            Scenario::named("a job comes when it is shut down")
                .thread([submit(1)])
                .thread([shutdown()]),
        )
        .scenario(Scenario::named("jobs whose results nobody wants").first([
            submit(1),
            forget(),
            submit(2),
            forget(),
        ]))
        .rule(rules::done_when_dropped(JOB, taken))
        .parts_are_fair();
    let shutdown_waits = Check::explore("shutdown-waits")
        .points(1)
        .title("when a shutdown returns, jobs and threads are at their end")
        .teaches(
            "Each shutdown joins the threads, or waits for the one that does; so does dropping the \
             pool.",
        )
        .scenario(
            Scenario::named("two shut down")
                .first([submit(1)])
                .thread([shutdown(), jobs_done()])
                .thread([shutdown(), jobs_done()]),
        )
        .scenario(Scenario::named("dropped").setup(2).first([submit(1)]))
        .rule(rules::nobody_left_behind())
        .parts_are_fair();
    let side_by_side = grade_kit::Check::<Pair<table::State>>::explore("two-side-by-side")
        .points(1)
        .title("two pools never influence each other")
        .teaches("Jobs, threads and who works for whom belong into the pool, not into a static.")
        .generated(Generated::drawn().caller(MIXED).count(4));
    let real_threads = Check::real_threads("real-threads")
        .points(1)
        .title("the pool works on real threads too")
        .teaches("What exploration finds, real threads show only now and then.")
        .scenario(
            Scenario::named("three callers")
                .setup(2)
                .thread([submit(1), submit(2), join(), join()])
                .thread([submit(3), join(), submit(4), join()])
                .thread([submit(5), submit(6), join(), shutdown()]),
        );
    Suite::new()
        .check(one_thread)
        .checks(programs())
        .check(nothing_lost)
        .check(shutdown_waits)
        .check(any_mix)
        .check(side_by_side)
        .check(real_threads)
}

const MIXED: [&str; 3] = ["submit", "join", "shutdown"];

fn mixed() -> Generated<table::State> {
    Generated::drawn().caller(MIXED)
}

/// The jobs that the pool took.
fn taken(view: &View<'_, table::State>) -> Vec<String> {
    let taken = view.operations().filter_map(|(op, ret)| match op {
        Op::submit { number } if ret == Some("Ok(())") => Some(number.to_string()),
        _ => None,
    });
    taken.collect()
}

/// How the checks use the student's pool.
#[must_use]
pub fn subjects<P: Pool>() -> Subjects {
    bodies::<P>(Subjects::only(subject::<P>()))
}
