//! The checks of the pool: scenarios and what they must show; never how it is found out.

use crate::table::{
    self, Crew, JOB, JOB_OF_CALLER, Op, release, squares_up_to, submit, submit_up_to,
};
use grade_kit::prelude::*;
use squares_task::Pool;

/// A pool takes many steps for each job, so two delays are not always reached for all schedules;
/// the sampled ones then go where a third and a fourth delay would.
const SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 2_500,
    sampled_schedules: 1_500,
    max_steps: 20_000,
};

/// Work that does not overlap does so in every schedule, or nearly.
const SHORT_SEARCH: Budget = Budget {
    systematic_schedules: 800,
    sampled_schedules: 400,
    ..SEARCH
};

/// For scenarios of hundreds of jobs, where a few schedules are thousands of steps.
const FEW_LONG_SCHEDULES: Budget = Budget {
    max_delays: 1,
    systematic_schedules: 40,
    sampled_schedules: 20,
    max_steps: 60_000,
};

/// Enough for what goes wrong in the first schedules if it does.
const FIRST_LONG_SCHEDULES: Budget = Budget {
    systematic_schedules: 6,
    sampled_schedules: 4,
    ..FEW_LONG_SCHEDULES
};

/// More than any bounded queue holds that somebody would put there without thinking.
const HUNDREDS: u64 = 300;

/// More workers than a machine has processors, or than anybody makes places for.
const MANY_WORKERS: usize = 40;

grade_kit::checks! {
    of Crew;

    suite whatever_the_clock;

    transcript "squares" for 1: "1 to 10 are squared, and so is any other list" {
        teaches "Every place of the list has its result: the square, or `None` where the work panicked. A pool \
                 without workers is an error, and a list without numbers is none.";
        scenario pool("1 to 10", 3).first([squares(1..=10), squares([7, 7, 2])]);
        scenario pool("no numbers", 2).first([squares([]), squares([4])]);
        scenario pool("no workers", 0).first([squares([1]), submit(2)]);
        scenario failing("the work panics at 3", 2, [3])
            .first([squares([2, 3, 4]), squares([3]), submit(3), squares([5])]);
        scenario pool("the smallest and the largest numbers", 1)
            .first([squares([0, u64::MAX, 1, 1 << 32, 0]), submit(0), submit(u64::MAX), squares([0])]);
        scenario failing("the work panics at the smallest and the largest", 2, [0, u64::MAX])
            .first([squares([0, 1, u64::MAX, 2]), squares([0]), squares([3])]);
        scenario long("hundreds of numbers", 2).first([squares_up_to(HUNDREDS), squares([5])]);
    }
    explore "order-kept" for 1: "results stand in the order of the numbers, whichever job ends first" {
        teaches "Jobs end in any order. What belongs where has to travel with the job and come back with its \
                 result.";
        budget SEARCH;
        scenario pool("more jobs than workers", 2).first([squares([1, 2, 3])]);
        scenario pool("more workers than jobs", 3).first([squares([1, 2])]);
        scenario pool("a number twice", 2).first([squares([2, 1, 2])]);
        scenario pool("one call after another", 2).first([squares([1, 2]), squares([]), squares([3])]);
        scenario pool("0 has a square, too", 2).first([squares([0, 1, 0])]);
        scenario long("dozens of calls, one after another", 2).first((1..=70).map(|number| squares([number])));
        rule rules::each_once(JOB, handed_in);
        parts_are_fair;
    }
    explore "really-at-once" for 1: "as many jobs are in progress at once as there are workers, and never more" {
        teaches "A lock that is held while a job runs makes the workers take turns: the guard of `while let \
                 Ok(job) = jobs.lock().unwrap().recv()` lives until the end of the body. And a free worker \
                 must get any job that waits.";
        budget SHORT_SEARCH;
        scenario pool("two jobs of one call meet", 2).first([squares([500, 501])]);
        scenario pool("three jobs of one call meet", 3).first([squares([500, 501, 502])]);
        scenario pool("a free worker takes the next job", 2).first([squares([500, 1, 501])]);
        scenario pool("the first half of a list meets", 2).first([squares([500, 501, 1, 2])]);
        scenario pool("two submitted jobs meet", 2).first([submit(500), submit(501), squares([1])]);
        scenario both("two callers' jobs meet", 2, squares([500]), squares([501]));
        scenario failing("two jobs meet after two that panicked", 2, [1, 2])
            .first([squares([1, 2]), squares([500, 501])]);
        scenario long("as many jobs meet as there are workers", MANY_WORKERS)
            .first([squares((500..).take(MANY_WORKERS))]);
        rule rules::at_most(JOB, |crew: &Crew| crew.workers);
        rule by_workers_only;
    }
    explore "submit-returns" for 1: "submit returns at once, however much there is to do" {
        teaches "Whoever submits a job does not wait for it, nor for any other: neither for a lock that is \
                 held while a job runs, nor for room in a queue.";
        budget FEW_LONG_SCHEDULES;
        scenario pool("hundreds of jobs behind one that waits", 1)
            .first([submit(500), submit_up_to(HUNDREDS), release()]);
        scenario pool("behind another caller's job", 1)
            .thread([squares([500])]).thread([submit(1), submit(2), release()]);
        // Without `release`, the job that waits waits for ever.
        whole_scenarios_only;
    }
    explore "one-panic-one-result" for 1: "a job that panics costs its own result and nothing else" {
        teaches "A panic ends the thread it happens in, and poisons what it holds locked. Catch it around the \
                 job, with no lock held, and the worker is there for the next one.";
        budget SEARCH;
        scenario failing("one of three panics", 2, [2]).first([squares([1, 2, 3])]);
        scenario failing("the only worker's job panics", 1, [1, 2]).first([squares([1, 2]), squares([3])]);
        scenario failing("as many panics as workers", 2, [1, 2]).first([squares([1, 2]), squares([3])]);
        scenario failing("a submitted job panics", 1, [1]).first([submit(1), squares([2])]);
        rule rules::each_once(JOB, handed_in);
        parts_are_fair;
    }
    explore "drop-finishes" for 1: "dropping the pool finishes what was handed in and ends every thread" {
        teaches "Dropping means: no more jobs come, so work off what is queued, then end, and wait until all \
                 have ended. A flag that says stop too early loses jobs; whoever does not join does not know.";
        budget SEARCH;
        scenario pool("three jobs for one worker", 1).first([submit(1), submit(2), submit(3)]);
        scenario pool("three jobs for two workers", 2).first([submit(1), submit(2), submit(3)]);
        scenario pool("one job for two workers", 2).first([submit(1)]);
        scenario failing("jobs behind one that panics", 1, [1]).first([submit(1), submit(2)]);
        scenario pool("no job at all", 2);
        scenario failing("the last job panics", 1, [2]).first([submit(1), submit(2)]);
        scenario long("hundreds of jobs", 2).first([submit_up_to(HUNDREDS)]);
        scenario long("one job for many workers", MANY_WORKERS).first([submit(1)]);
        scenario both("jobs of two callers", 1, submit(1), submit(2)).last([squares([3])]);
        rule rules::each_once(JOB, handed_in);
        rule by_workers_only;
        rule rules::done_when_dropped(JOB, handed_in);
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    explore "two-callers" for 1: "callers at the same time get the results of their own numbers" {
        teaches "If all callers wait at one place for results, one takes what belongs to another. Give each \
                 call a place of its own, and let its jobs know it.";
        budget SEARCH;
        scenario both("two calls, two workers", 2, squares([1, 2]), squares([3]));
        scenario both("two calls, one worker", 1, squares([1, 2]), squares([3, 4]));
        scenario both("the same number from both", 2, squares([5]), squares([5]));
        scenario pool("a call among submitted jobs", 2)
            .thread([submit(1), submit(2)]).thread([squares([3, 4])]);
        scenario (1..=20).fold(long("many callers", 2), |all, number| all.thread([squares([number])]));
        rule rules::at_most(JOB, |crew: &Crew| crew.workers);
        parts_are_fair;
    }
    explore "any-mix" for 1: "any small mix of calls gets its results, with any number of workers" {
        teaches "Calls, submitted jobs, panics and dropping all use the same few workers; each must come out \
                 right whatever the others do.";
        budget SEARCH;
        generated Generated::drawn()
            .caller(["squares", "submit"]).caller(["squares"])
            .setups([Crew::new(1, [3]), Crew::new(2, [3]), Crew::new(3, [])]).threads(1..=2)
            .operations_each(1..=2).last([squares([6])]).count(6);
        rule rules::each_once(JOB, handed_in);
        rule rules::at_most(JOB, |crew: &Crew| crew.workers);
        rule by_workers_only;
        rule rules::done_when_dropped(JOB, handed_in);
        parts_are_fair;
    }
    explore<Pair<Crew>> "pools-apart" for 1: "two pools side by side have nothing to do with each other" {
        teaches "Queue, workers and results belong into the pool: a `static` is shared by all.";
        budget SHORT_SEARCH;
        scenario "a call to each":
            setup Crew::new(1, []), thread [Of::first(squares([1, 2]))], thread [Of::second(squares([3]))];
        scenario "jobs for each":
            setup Crew::new(1, []), first [Of::first(submit(1)), Of::second(submit(2))],
            thread [Of::first(squares([3]))], thread [Of::second(submit(4))];
    }
    real_threads "real-threads" for 1: "the pool works on real threads too" {
        teaches "What exploration finds, real threads show only now and then: this is the now and then, with \
                 longer lists.";
        repetitions 40;
        scenario failing("one caller, four workers", 4, [5, 11])
            .first([squares(1..=20), squares([11, 5, 11, 5, 11]), squares(1..=20)]);
        scenario failing("three callers, two workers", 2, [3])
            .thread([squares(1..=6), submit(3), squares([1])]).thread([submit(1), squares(3..=8), submit(2)])
            .thread([squares([3, 3, 3]), squares([]), squares([9])]);
        scenario pool("a long queue when the pool is dropped", 3).first([submit_up_to(50)]);
        rule rules::each_once(JOB, handed_in);
        rule rules::at_most(JOB, |crew: &Crew| crew.workers);
        rule by_workers_only;
        rule rules::done_when_dropped(JOB, handed_in);
        rule rules::nobody_left_behind();
    }
}

/// A pool of so many workers.
fn pool(name: &str, workers: usize) -> Scenario<Crew> {
    failing(name, workers, [])
}

/// A pool of so many workers, whose work panics at these numbers.
fn failing<const N: usize>(name: &str, workers: usize, panics_at: [u64; N]) -> Scenario<Crew> {
    Scenario::named(name).setup(Crew::new(workers, panics_at))
}

/// One about how many there are of something: what goes wrong in it does so in the first schedules.
fn long(name: &str, workers: usize) -> Scenario<Crew> {
    pool(name, workers).budget(FIRST_LONG_SCHEDULES)
}

/// Two callers with one call each.
fn both(name: &str, workers: usize, one: Op, other: Op) -> Scenario<Crew> {
    pool(name, workers).thread([one]).thread([other])
}

fn squares(numbers: impl IntoIterator<Item = u64>) -> Op {
    table::squares(numbers.into_iter().collect())
}

/// Whoever hands in a job never does it.
fn by_workers_only(view: &View<'_, Crew>) -> Result<(), Broken> {
    let Some(first) = view.first_beyond(JOB_OF_CALLER, 0) else {
        return Ok(());
    };
    let number = first.key;
    let summary = format!("the thread that handed in {number} worked on it itself");
    Err(Broken::new(Verdict::Wrong, summary).by(&first))
}

/// The numbers that are handed in.
fn handed_in(view: &View<'_, Crew>) -> Vec<String> {
    view.operations().flat_map(|(op, _)| op.jobs()).collect()
}

/// How the operations are applied to the student's pool.
#[must_use]
pub fn subjects<P: Pool>() -> Subjects {
    Subjects::only(table::subject::<P>())
}
