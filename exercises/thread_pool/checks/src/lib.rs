//! What is asked of the thread pool.

pub mod programs;
pub mod table;

use crate::programs::{bodies, programs};
use crate::table::{
    JOB, Op, forget, jobs_done, join, shutdown, subject, submit, submit_unwanted, unwanted_gone,
};
use grade_kit::prelude::*;
use thread_pool_task::Pool;

grade_kit::checks! {
    of table::State;

    transcript "one-thread" for 1: "jobs have results, in whatever order they are joined" {
        teaches "A result waits where its handle finds it; after a shutdown no job is taken.";
        scenario "one caller": first [
            submit(1), submit(2), join(), submit(3), shutdown(), submit(4), join(), join(), shutdown(),
        ];
    }
    suite checks programs();
    explore "nothing-lost" for 1: "what submit took is done, whoever shuts down meanwhile" {
        teaches "Looking whether the pool is shut down and queueing the job is one step; threads leave once it \
                 is shut down and nothing is queued. A result that nobody can ask for is let go.";
        scenario "a job comes when it is shut down": thread [submit(1)], thread [shutdown()];
        scenario "jobs whose results nobody wants": first [submit(1), forget(), submit(2), forget()];
        // A thread may keep the last one until it has another job.
        scenario "results that nobody wants": first [submit_unwanted(), submit_unwanted(), unwanted_gone(1)];
        rule rules::done_when_dropped(JOB, taken);
        rule rules::each_once(JOB, taken);
        parts_are_fair;
    }
    explore "shutdown-waits" for 1: "when a shutdown returns, jobs and threads are at their end" {
        teaches "Each shutdown joins the threads, or waits for the one that does; so does dropping the pool.";
        scenario "two shut down":
            first [submit(1)], thread [shutdown(), jobs_done()], thread [shutdown(), jobs_done()];
        scenario "dropped": setup 2, first [submit(1)];
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    explore "any-mix" for 1: "any mix of calls fits one order" {
        teaches "A job that was taken has a result, whoever else hands in jobs or shuts down.";
        scenario "handed in and joined": thread [submit(1), join()], thread [submit(2), join()];
        generated mixed().setups([1, 2]).count(6);
        generated Generated::drawn().caller(["submit", "join"]).one_after_the_other(600).count(1);
        rule rules::at_most(JOB, |threads| *threads);
    }
    explore<Pair<table::State>> "two-side-by-side" for 1: "two pools never influence each other" {
        teaches "Jobs, threads and who works for whom belong into the pool, not into a static.";
        generated Generated::drawn().caller(MIXED).count(4);
    }
    real_threads "real-threads" for 1: "the pool works on real threads too" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario "three callers":
            setup 2, thread [submit(1), submit(2), join(), join()],
            thread [submit(3), join(), submit(4), join()], thread [submit(5), submit(6), join(), shutdown()];
    }
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
