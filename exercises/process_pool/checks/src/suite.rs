//! The checks of the pool: scenarios and what they must show; never how it is found out.

use crate::programs::{bodies, programs};
use crate::table::{Crew, Garbage, JOB, Op, crash, garble, squares, with_workers};
use grade_kit::prelude::*;
use process_pool_task::Pool;

/// A job is half a dozen steps of a worker and as many of the pool.
const SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 1_500,
    sampled_schedules: 1_000,
    max_steps: 10_000,
};

/// What goes wrong here does so in every schedule, or nearly.
const SHORT_SEARCH: Budget = Budget {
    systematic_schedules: 500,
    sampled_schedules: 250,
    ..SEARCH
};

grade_kit::checks! {
    of Crew;

    suite whatever_the_clock;

    transcript "squares" for 1: "a list is squared, whichever workers crash" {
        teaches "Every place of the list has its result: the square, or `None` where two workers crashed.";
        scenario pool("1 to 10", 3).first([squares((1..=10).collect()), squares(vec![7, 7, 2])]);
        scenario pool("no numbers", 2).first([squares(vec![]), squares(vec![4])]);
        scenario pool("the smallest and the largest numbers", 1)
            .first([squares(vec![0, u64::MAX, 1, 1 << 32])]);
        scenario with("workers crash at 3", Crew::crashing(2, [3]))
            .first([squares(vec![2, 3, 4]), squares(vec![3]), squares(vec![5, 3, 3, 6])]);
        scenario with("one worker crashes at 3", Crew::crashing_once(1, [3]))
            .first([squares(vec![2, 3, 4]), squares(vec![3])]);
    }
    suite checks programs();
    explore "order-kept" for 1: "results stand in the order of the numbers, whichever job ends first" {
        teaches "Jobs end in any order. What belongs where has to travel with the job and come back with its result.";
        budget SEARCH;
        scenario pool("more jobs than workers", 2).first([squares(vec![1, 2, 3])]);
        scenario pool("more workers than jobs", 3).first([squares(vec![1, 2])]);
        scenario pool("a number twice", 2).first([squares(vec![2, 1, 2])]);
        rule rules::each_once(JOB, handed_in);
        parts_are_fair;
    }
    explore "really-at-once" for 1: "as many jobs are in progress at once as there are workers, and never more" {
        teaches "Whoever waits for an answer must keep nobody else from asking another worker.";
        budget SHORT_SEARCH;
        scenario pool("two jobs of one call meet", 2).first([squares(vec![500, 501])]);
        scenario pool("three jobs of one call meet", 3).first([squares(vec![500, 501, 502])]);
        scenario pool("a free worker takes the next job", 2).first([squares(vec![500, 1, 501])]);
        scenario pool("two callers' jobs meet", 2).thread([squares(vec![500])]).thread([squares(vec![501])]);
        scenario with("two jobs meet after a crash", Crew::crashing(2, [1, 2]))
            .first([squares(vec![1, 2]), squares(vec![500, 501])]);
        rule rules::at_most(JOB, |crew: &Crew| crew.workers);
    }
    explore "crash-anywhere" for 2: "whenever a worker crashes, and whatever it leaves behind, every result is right" {
        teaches "A worker can crash before it reads, while it squares, in the middle of its answer and when it has \
                 nothing to do. What its pipe still holds is an answer only if it is whole.";
        budget SEARCH;
        scenario pool("one crash", 1).thread([squares(vec![5])]).thread([crash()]).last([squares(vec![6])]);
        scenario pool("one crash of two workers", 2)
            .thread([squares(vec![5, 6])]).thread([crash()]).last([squares(vec![7, 8])]);
        scenario pool("half an answer is left behind", 1)
            .thread([squares(vec![5])]).thread([garble(Garbage::HalfAnAnswer)]).last([squares(vec![6])]);
        scenario pool("what is left behind is no number", 1)
            .thread([squares(vec![5])]).thread([garble(Garbage::NoNumber)]).last([squares(vec![6])]);
        scenario pool("what is left behind is no text", 1)
            .thread([squares(vec![5])]).thread([garble(Garbage::NoText)]).last([squares(vec![6])]);
        rule never_a_third_time;
        rule rules::no_process_left_behind();
        parts_are_fair;
    }
    explore "retried-once" for 1: "a job whose worker crashed is tried once more, and never a third time" {
        teaches "A job that crashed one worker may have been innocent; one that crashed two will crash the next as well.";
        budget SHORT_SEARCH;
        scenario with("every worker crashes at 3", Crew::crashing(1, [3])).first([squares(vec![3, 4])]);
        scenario with("of two workers each crashes at 3", Crew::crashing(2, [3])).first([squares(vec![1, 3, 2])]);
        scenario with("the first worker crashes at 3", Crew::crashing_once(1, [3])).first([squares(vec![3, 4])]);
        rule tried_as_often_as_needed;
        parts_are_fair;
    }
    explore "none-left-behind" for 1: "dropping the pool waits for every process, also for those that crashed" {
        teaches "A process that nobody waits for stays in the system's table until its parent ends; and one that still \
                 waits for input waits for ever if that is never closed.";
        budget SHORT_SEARCH;
        scenario pool("nothing was done", 2);
        scenario pool("something was done", 2).first([squares(vec![1, 2])]);
        scenario with("workers crashed", Crew::crashing(2, [3])).first([squares(vec![3, 1])]);
        scenario pool("a worker crashes while nobody looks", 2).thread([crash()]);
        rule rules::no_process_left_behind();
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    explore "two-callers" for 1: "callers at the same time get the results of their own numbers" {
        teaches "If all callers wait at one place for results, one takes what belongs to another. Give each call a \
                 place of its own, and let its jobs know it.";
        budget SEARCH;
        scenario pool("two calls, two workers", 2).thread([squares(vec![1, 2])]).thread([squares(vec![3])]);
        scenario pool("two calls, one worker", 1).thread([squares(vec![1, 2])]).thread([squares(vec![3])]);
        scenario with("a crash in one of them", Crew::crashing(1, [3]))
            .thread([squares(vec![1])]).thread([squares(vec![3])]);
        parts_are_fair;
    }
}

/// A pool of so many workers.
fn pool(name: &str, workers: usize) -> Scenario<Crew> {
    with(name, Crew::new(workers))
}

fn with(name: &str, crew: Crew) -> Scenario<Crew> {
    Scenario::named(name).setup(crew)
}

/// Every number that was handed in, as keys of jobs.
fn handed_in(view: &View<'_, Crew>) -> Vec<String> {
    view.operations().flat_map(|(op, _)| Op::jobs(op)).collect()
}

/// However workers crash, a job goes to two of them at most.
fn never_a_third_time(view: &View<'_, Crew>) -> Result<(), Broken> {
    let handed_in = handed_in(view);
    for (number, times) in view.times_entered(JOB) {
        let places = handed_in.iter().filter(|it| *it == number).count();
        if times > 2 * places {
            return Err(Broken::new(
                Verdict::Wrong,
                format!("job {number} was handed to a worker {times} times"),
            ));
        }
    }
    Ok(())
}

/// Twice where the first worker crashed, once elsewhere.
fn tried_as_often_as_needed(view: &View<'_, Crew>) -> Result<(), Broken> {
    let crew = view.setup();
    let crashing: Vec<&u64> = crew
        .crashes_at
        .iter()
        .chain(&crew.crashes_once_at)
        .collect();
    let done = view.times_entered(JOB);
    for number in handed_in(view) {
        let crashes = crashing.iter().any(|it| it.to_string() == number);
        let (times, needed) = (
            done.get(number.as_str()).copied().unwrap_or(0),
            if crashes { 2 } else { 1 },
        );
        if times != needed && view.finished() {
            return Err(Broken::new(
                Verdict::Wrong,
                format!("job {number} was handed to a worker {times} times, and not {needed}"),
            ));
        }
    }
    Ok(())
}

/// How operations are applied to the student's pool, and what its processes run.
#[must_use]
pub fn subjects<P: Pool>() -> Subjects {
    bodies::<P>(Subjects::only(with_workers::<P>()))
}
