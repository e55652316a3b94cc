//! The checks of the work queue: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::table::{Op, State, run, run_burst, run_chain, run_inside, run_panicking, subject};
use grade_kit::prelude::*;
use work_queue_task::WorkQueue;

grade_kit::checks! {
    of State;

    transcript "one-worker" for 1: "one worker does everything, also what is added" {
        teaches "A task that was added is a task like any other; and one worker is a worker.";
        scenario "nothing": first [runs(&[], 1), runs(&[], 3)];
        scenario "hundreds that panic": first [run_panicking(300, 1)];
        scenario "one worker": first [runs(&[0], 1), runs(&[2], 1), runs(&[1, 0, 1], 1)];
    }
    explore "each-once" for 2: "each task is done once, whoever adds it and when" {
        teaches "That nothing waits does not mean that nothing will come. Whether all is done, and what is taken \
                 next, is decided in one step.";
        scenario "one adds one": first [runs(&[1, 0], 2)];
        scenario "two add one each": first [runs(&[1, 1], 2)];
        scenario "what is added adds": first [runs(&[2], 2)];
        scenario "three workers": first [runs(&[1, 1, 0], 3)], budget SHORT_SEARCH;
        scenario "hundreds at first": first [runs(&[0; 300], 3)], budget Budget::FEW_LONG_SCHEDULES;
        scenario "hundreds one by one": first [run_chain(300, 2)], budget Budget::FEW_LONG_SCHEDULES;
        scenario "a thousand by one task": first [run_burst(1_100, 1)], budget Budget::FEW_LONG_SCHEDULES;
        scenario "hundreds by one task": first [runs(&[5, 0], 2)], budget Budget::FEW_LONG_SCHEDULES;
    }
    suite checks programs();
    explore "calls-apart" for 1: "calls of run, at the same time or one inside another, leave each other alone" {
        teaches "The tasks of one call, their number and its workers must not stand where all calls share them.";
        scenario "two at once": thread [runs(&[1, 0], 2)], thread [runs(&[0, 0], 2)];
        scenario "one inside another": first [run_inside()];
        generated Generated::drawn().threads(2..=2).operations_each(1..=2).count(4);
        budget SHORT_SEARCH;
    }
    real_threads "real-threads" for 1: "the work queue works on real threads too" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario "four workers": first [runs(&[3, 2, 3], 4)];
        scenario "two callers": thread [runs(&[2, 1], 2), runs(&[0; 20], 3)], thread [runs(&[1, 2], 3)];
    }
}

fn runs(adds: &[u32], workers: usize) -> Op {
    run(adds.to_vec(), workers)
}

const SHORT_SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 700,
    sampled_schedules: 300,
    max_steps: 20_000,
};

/// How the operations and programs are applied to the student's work queue.
#[must_use]
pub fn subjects<W: WorkQueue>() -> Subjects {
    bodies::<W>(Subjects::only(subject::<W>()))
}
