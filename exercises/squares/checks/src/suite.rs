//! The checks of the pool: scenarios and what they must show; never how it is found out.

use crate::model::PoolModel;
use crate::op::Op::{self, Release, SquaresUpTo, Submit, SubmitUpTo};
use crate::op::Setup;
use crate::rules;
use grade_kit::prelude::*;

type Check = grade_kit::Check<PoolModel>;

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

/// More than any bounded queue holds that somebody would put there without thinking.
const MORE_THAN_A_QUEUE_HOLDS: u64 = 300;

/// For scenarios about how many there are: what goes wrong in them does so in the first schedules.
const FIRST_LONG_SCHEDULES: Budget = Budget {
    systematic_schedules: 6,
    sampled_schedules: 4,
    ..FEW_LONG_SCHEDULES
};

/// More workers than a machine has processors, or than anybody makes places for.
const MANY_WORKERS: usize = 40;

/// The checks.
#[must_use]
pub fn suite() -> Suite {
    Suite::new()
        .whatever_the_clock()
        .check(transcript())
        .check(order_kept())
        .check(really_at_once())
        .check(submit_returns())
        .check(one_panic_one_result())
        .check(drop_finishes())
        .check(two_callers())
        .check(any_mix())
        .check(pools_apart())
        .check(real_threads())
}

fn transcript() -> Check {
    Check::transcript("squares")
        .points(1)
        .title("1 to 10 are squared, and so is any other list")
        .teaches(
            "Every place of the list has its result: the square, or `None` where the work \
             panicked. A pool without workers is an error, and a list without numbers is none.",
        )
        .scenario(pool("1 to 10", Setup::workers(3)).first([squares(1..=10), squares([7, 7, 2])]))
        .scenario(pool("no numbers", Setup::workers(2)).first([squares([]), squares([4])]))
        .scenario(pool("no workers", Setup::workers(0)).first([squares([1]), Submit(2)]))
        .scenario(
            pool("the work panics at 3", Setup::workers(2).panics_on([3])).first([
                squares([2, 3, 4]),
                squares([3]),
                Submit(3),
                squares([5]),
            ]),
        )
        .scenario(
            pool("the smallest and the largest numbers", Setup::workers(1)).first([
                squares([0, u64::MAX, 1, 1 << 32, 0]),
                Submit(0),
                Submit(u64::MAX),
                squares([0]),
            ]),
        )
        .scenario(
            pool(
                "the work panics at the smallest and the largest",
                Setup::workers(2).panics_on([0, u64::MAX]),
            )
            .first([squares([0, 1, u64::MAX, 2]), squares([0]), squares([3])]),
        )
        .scenario(
            pool("hundreds of numbers", Setup::workers(2))
                .first([SquaresUpTo(MORE_THAN_A_QUEUE_HOLDS), squares([5])])
                .budget(FIRST_LONG_SCHEDULES),
        )
}

fn order_kept() -> Check {
    Check::explore("order-kept")
        .points(1)
        .title("results stand in the order of the numbers, whichever job ends first")
        .teaches(
            "Jobs end in any order. What belongs where has to travel with the job and come back \
             with its result.",
        )
        .budget(SEARCH)
        .scenario(pool("more jobs than workers", Setup::workers(2)).first([squares([1, 2, 3])]))
        .scenario(pool("more workers than jobs", Setup::workers(3)).first([squares([1, 2])]))
        .scenario(pool("a number twice", Setup::workers(2)).first([squares([2, 1, 2])]))
        .scenario(pool("one call after another", Setup::workers(2)).first([
            squares([1, 2]),
            squares([]),
            squares([3]),
        ]))
        .scenario(pool("0 has a square, too", Setup::workers(2)).first([squares([0, 1, 0])]))
        .scenario(
            pool("dozens of calls, one after another", Setup::workers(2))
                .first((1..=70).map(|number| squares([number])))
                .budget(FIRST_LONG_SCHEDULES),
        )
        .rule(rules::each_job_once)
        .parts_are_fair()
}

fn really_at_once() -> Check {
    Check::explore("really-at-once")
        .points(1)
        .title("as many jobs are in progress at once as there are workers, and never more")
        .teaches(
            "A lock that is held while a job runs makes the workers take turns: the guard of \
             `while let Ok(job) = jobs.lock().unwrap().recv()` lives until the end of the body. \
             And a free worker must get any job that waits.",
        )
        .budget(SHORT_SEARCH)
        .scenario(
            pool("two jobs of one call meet", Setup::workers(2).meet(2))
                .first([squares([100, 101])]),
        )
        .scenario(
            pool("three jobs of one call meet", Setup::workers(3).meet(3))
                .first([squares([100, 101, 102])]),
        )
        .scenario(
            pool(
                "a free worker takes the next job",
                Setup::workers(2).meet(2),
            )
            .first([squares([100, 1, 101])]),
        )
        .scenario(
            pool("the first half of a list meets", Setup::workers(2).meet(2))
                .first([squares([100, 101, 1, 2])]),
        )
        .scenario(
            pool("two submitted jobs meet", Setup::workers(2).meet(2)).first([
                Submit(100),
                Submit(101),
                squares([1]),
            ]),
        )
        .scenario(
            pool("jobs of two callers meet", Setup::workers(2).meet(2))
                .thread([squares([100])])
                .thread([squares([101])]),
        )
        .scenario(
            pool(
                "two jobs meet after two that panicked",
                Setup::workers(2).panics_on([1, 2]).meet(2),
            )
            .first([squares([1, 2]), squares([100, 101])]),
        )
        .scenario(
            pool(
                "as many jobs meet as there are workers, and those are many",
                Setup::workers(MANY_WORKERS).meet(MANY_WORKERS as u32),
            )
            .first([squares((100..).take(MANY_WORKERS))])
            .budget(FIRST_LONG_SCHEDULES),
        )
        .rule(rules::within_the_limit)
        .rule(rules::by_workers_only)
}

fn submit_returns() -> Check {
    Check::explore("submit-returns")
        .points(1)
        .title("submit returns at once, however much there is to do")
        .teaches(
            "Whoever submits a job does not wait for it, nor for any other: neither for a lock \
             that is held while a job runs, nor for room in a queue.",
        )
        .budget(FEW_LONG_SCHEDULES)
        .scenario(
            pool(
                "hundreds of jobs behind one that waits",
                Setup::workers(1).meet(2),
            )
            .first([Submit(100), SubmitUpTo(MORE_THAN_A_QUEUE_HOLDS), Release]),
        )
        .scenario(
            pool("behind another caller's job", Setup::workers(1).meet(2))
                .thread([squares([100])])
                .thread([Submit(1), Submit(2), Release]),
        )
        // Without `release`, the job that waits waits for ever.
        .whole_scenarios_only()
}

fn one_panic_one_result() -> Check {
    Check::explore("one-panic-one-result")
        .points(1)
        .title("a job that panics costs its own result and nothing else")
        .teaches(
            "A panic ends the thread it happens in, and poisons what it holds locked. Catch it \
             around the job, with no lock held, and the worker is there for the next one.",
        )
        .budget(SEARCH)
        .scenario(
            pool("one of three panics", Setup::workers(2).panics_on([2]))
                .first([squares([1, 2, 3])]),
        )
        .scenario(
            pool(
                "the only worker's job panics",
                Setup::workers(1).panics_on([1, 2]),
            )
            .first([squares([1, 2]), squares([3])]),
        )
        .scenario(
            pool(
                "as many panics as workers",
                Setup::workers(2).panics_on([1, 2]),
            )
            .first([squares([1, 2]), squares([3])]),
        )
        .scenario(
            pool("a submitted job panics", Setup::workers(1).panics_on([1]))
                .first([Submit(1), squares([2])]),
        )
        .rule(rules::each_job_once)
        .parts_are_fair()
}

fn drop_finishes() -> Check {
    Check::explore("drop-finishes")
        .points(1)
        .title("dropping the pool finishes what was handed in and ends every thread")
        .teaches(
            "Dropping means: no more jobs come, so work off what is queued, then end, and wait \
             until all have ended. A flag that says stop too early loses jobs; whoever does not \
             join does not know.",
        )
        .budget(SEARCH)
        .scenario(pool("three jobs for one worker", Setup::workers(1)).first([
            Submit(1),
            Submit(2),
            Submit(3),
        ]))
        .scenario(
            pool("three jobs for two workers", Setup::workers(2)).first([
                Submit(1),
                Submit(2),
                Submit(3),
            ]),
        )
        .scenario(pool("one job for two workers", Setup::workers(2)).first([Submit(1)]))
        .scenario(
            pool(
                "jobs behind one that panics",
                Setup::workers(1).panics_on([1]),
            )
            .first([Submit(1), Submit(2)]),
        )
        .scenario(pool("no job at all", Setup::workers(2)))
        .scenario(
            pool("the last job panics", Setup::workers(1).panics_on([2]))
                .first([Submit(1), Submit(2)]),
        )
        .scenario(
            pool("hundreds of jobs", Setup::workers(2))
                .first([SubmitUpTo(MORE_THAN_A_QUEUE_HOLDS)])
                .budget(FIRST_LONG_SCHEDULES),
        )
        .scenario(
            pool("one job for many workers", Setup::workers(MANY_WORKERS))
                .first([Submit(1)])
                .budget(FIRST_LONG_SCHEDULES),
        )
        .scenario(
            pool("jobs of two callers", Setup::workers(1))
                .thread([Submit(1)])
                .thread([Submit(2)])
                .last([squares([3])]),
        )
        .rule(rules::each_job_once)
        .rule(rules::by_workers_only)
        .rule(rules::done_when_dropped)
        .rule(rules::leaves_nothing_behind)
        .parts_are_fair()
}

fn two_callers() -> Check {
    Check::explore("two-callers")
        .points(1)
        .title("callers at the same time get the results of their own numbers")
        .teaches(
            "If all callers wait at one place for results, one takes what belongs to another. \
             Give each call a place of its own, and let its jobs know it.",
        )
        .budget(SEARCH)
        .scenario(
            pool("two calls, two workers", Setup::workers(2))
                .thread([squares([1, 2])])
                .thread([squares([3])]),
        )
        .scenario(
            pool("two calls, one worker", Setup::workers(1))
                .thread([squares([1, 2])])
                .thread([squares([3, 4])]),
        )
        .scenario(
            pool("the same number from both", Setup::workers(2))
                .thread([squares([5])])
                .thread([squares([5])]),
        )
        .scenario(
            pool("a call among submitted jobs", Setup::workers(2))
                .thread([Submit(1), Submit(2)])
                .thread([squares([3, 4])]),
        )
        .scenario(
            (1..=20)
                .fold(
                    pool("many callers", Setup::workers(2)),
                    |scenario, number| scenario.thread([squares([number])]),
                )
                .budget(FIRST_LONG_SCHEDULES),
        )
        .rule(rules::within_the_limit)
        .parts_are_fair()
}

fn any_mix() -> Check {
    Check::explore("any-mix")
        .points(1)
        .title("any small mix of calls gets its results, with any number of workers")
        .teaches(
            "Calls, submitted jobs, panics and dropping all use the same few workers; each must \
             come out right whatever the others do.",
        )
        .budget(SEARCH)
        .generated(
            Generated::from_operations([
                squares([1]),
                squares([0, 3]),
                squares([3, 3]),
                squares([]),
                Submit(3),
                Submit(4),
            ])
            .setups([
                Setup::workers(1).panics_on([3]),
                Setup::workers(2).panics_on([3]),
                Setup::workers(3),
            ])
            .threads(1..=2)
            .operations_each(1..=2)
            .last([squares([6])])
            .count(6),
        )
        .rule(rules::each_job_once)
        .rule(rules::within_the_limit)
        .rule(rules::by_workers_only)
        .rule(rules::done_when_dropped)
        .parts_are_fair()
}

fn pools_apart() -> grade_kit::Check<Pair<PoolModel>> {
    grade_kit::Check::<Pair<PoolModel>>::explore("pools-apart")
        .points(1)
        .title("two pools side by side have nothing to do with each other")
        .teaches("Queue, workers and results belong into the pool: a `static` is shared by all.")
        .budget(SHORT_SEARCH)
        .scenario(
            Scenario::named("a call to each")
                .setup(Setup::workers(1))
                .thread([Of::first(squares([1, 2]))])
                .thread([Of::second(squares([3]))]),
        )
        .scenario(
            Scenario::named("jobs for each")
                .setup(Setup::workers(1))
                .first([Of::first(Submit(1)), Of::second(Submit(2))])
                .thread([Of::first(squares([3]))])
                .thread([Of::second(Submit(4))]),
        )
}

fn real_threads() -> Check {
    Check::real_threads("real-threads")
        .points(1)
        .title("the pool works on real threads too")
        .teaches(
            "What exploration finds, real threads show only now and then: this is the now and \
             then, with longer lists.",
        )
        .repetitions(40)
        .scenario(
            pool(
                "one caller, four workers",
                Setup::workers(4).panics_on([5, 11]),
            )
            .first([
                squares(1..=20),
                squares([11, 5, 11, 5, 11]),
                squares(1..=20),
            ]),
        )
        .scenario(
            pool(
                "three callers, two workers",
                Setup::workers(2).panics_on([3]),
            )
            .thread([squares(1..=6), Submit(3), squares([1])])
            .thread([Submit(1), squares(3..=8), Submit(2)])
            .thread([squares([3, 3, 3]), squares([]), squares([9])]),
        )
        .scenario(
            pool("a long queue when the pool is dropped", Setup::workers(3))
                .first([SubmitUpTo(50)]),
        )
        .rule(rules::each_job_once)
        .rule(rules::within_the_limit)
        .rule(rules::by_workers_only)
        .rule(rules::done_when_dropped)
        .rule(rules::leaves_nothing_behind)
}

fn pool(name: &str, setup: Setup) -> Scenario<PoolModel> {
    Scenario::named(name).setup(setup)
}

fn squares(numbers: impl IntoIterator<Item = u64>) -> Op {
    Op::Squares(numbers.into_iter().collect())
}
