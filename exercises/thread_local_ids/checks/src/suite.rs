//! The checks of connections that are not shared: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::table::{State, act_panics, id, job, job_panics, open_panics, server, subject};
use grade_kit::prelude::*;
use thread_local_ids_task::Connections;

grade_kit::checks! {
    of State;

    transcript "one-thread" for 1: "one thread opens no more than it needs, when it needs it" {
        teaches "A connection is opened by the first use in its scope, and closed when the scope ends.";
        scenario "its own": first [server(), id(), server(), id(), server()];
        scenario "a job": first [job(0), server(), job(2), server(), id(), server()];
        scenario "a job between two uses": first [id(), job(1), server(), id(), job(1), server()];
    }
    explore "each-its-own" for 1: "each thread has a connection of its own, which it opens once" {
        teaches "What all threads share cannot be any thread's own; a thread-local variable exists once for \
                 each of them.";
        scenario "two threads": thread [id(), id()], thread [id(), id()];
        scenario "one opens it, another one starts": first [id()], thread [id()], thread [id()], last [id()];
        scenario many();
    }
    explore "next-job" for 2: "a job finds nothing of the jobs before it, and leaves nothing to those behind it" {
        teaches "The threads of a pool live on when a job has ended, and so does what is thread-local. Whoever \
                 begins a job sets aside what the thread has; whoever ends it puts that back.";
        scenario "two threads of a pool": thread [job(1), job(2)], thread [job(1), job(1)];
        scenario "between two uses": thread [id(), job(2), id()], thread [job(1), id(), job(1)];
        generated Generated::drawn().caller(["job", "id"]).count(4);
        generated Generated::drawn().caller(["job", "id"]).one_after_the_other(300).count(1);
    }
    suite checks programs();
    explore "panics" for 1: "a panic closes what its job opened, and changes nothing else" {
        teaches "Code behind a call that panics is not run; `Drop` is. No lock and no borrow may be left \
                 behind that makes the next call panic.";
        scenario "a job panics": thread [id(), job_panics(), id(), job(1)], thread [job_panics(), id()];
        scenario "a use panics": thread [act_panics(), id(), job(1)], thread [act_panics(), id()];
        scenario "opening panics": first [open_panics(), id(), open_panics(), id(), server()];
        scenario "a job panics between two uses":
            first [id(), job_panics(), server(), act_panics(), server(), job(1), id(), server()];
    }
    explore<Pair<State>> "two-side-by-side" for 1: "two objects never influence each other" {
        teaches "A thread has a connection of each object: a variable with room for one is not enough.";
        scenario "one thread uses both": first [
            Of::first(id()), Of::second(id()), Of::second(job(2)), Of::first(id()), Of::first(job(1)),
            Of::second(id()),
        ];
        generated Generated::drawn().caller(["job", "id", "act_panics"]).count(4);
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    real_threads "real-threads" for 1: "each has its own on real threads too" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario "four threads of a pool": thread pool(), thread pool(), thread pool(), thread pool();
    }
}

/// What a thread of a pool does.
fn pool() -> Vec<crate::table::Op> {
    vec![job(2), id(), job_panics(), job(1), job(2), id()]
}

/// More threads than somebody might have room for.
fn many() -> Scenario<State> {
    let scenario = Scenario::named("dozens of threads").budget(Budget::FEW_LONG_SCHEDULES);
    (0..70).fold(scenario, |all, _| all.thread([id(), id()]))
}

/// How the operations and programs are applied to the student's object.
#[must_use]
pub fn subjects<C: Connections>() -> Subjects {
    bodies::<C>(Subjects::only(subject::<C>()))
}
