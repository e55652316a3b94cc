//! What is asked of the counter.

use counter_task::Counter;
use grade_kit::prelude::*;

type Check = grade_kit::Check<CounterModel>;

/// What can be done with a counter.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Op {
    /// Adds one.
    Increment,
    /// Reads.
    Value,
    /// Adds one to another counter.
    OtherIncrement,
    /// Reads the other counter.
    OtherValue,
}

/// How many counters there are.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub enum Setup {
    /// One.
    #[default]
    One,
    /// One, and another that has nothing to do with it.
    Two,
}

/// A counter in one thread, and another one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CounterModel {
    count: u64,
    other: u64,
}

impl CounterModel {
    fn act(&mut self, op: &Op) -> Option<u64> {
        match op {
            Op::Increment => self.count += 1,
            Op::OtherIncrement => self.other += 1,
            Op::Value | Op::OtherValue => {}
        }
        Some(match op {
            Op::Increment | Op::Value => self.count,
            Op::OtherIncrement | Op::OtherValue => self.other,
        })
    }
}

impl Task for CounterModel {
    type Op = Op;
    type Ret = u64;
    type Setup = Setup;

    fn setup() -> Setup {
        Default::default()
    }

    fn new(_: &Setup) -> Self {
        CounterModel::default()
    }

    fn step(&mut self, call: &Call<'_, Op>) -> Step<u64, Self> {
        self.act(call.op).into()
    }
}

/// For scenarios that are about how many calls or threads there are: what goes wrong in them does so in
/// the first schedules.
const FEW_LONG_SCHEDULES: Budget = Budget {
    max_delays: 1,
    systematic_schedules: 20,
    sampled_schedules: 10,
    max_steps: 100_000,
};

/// More than fits into the smallest integers, or waits to be counted until there are enough.
const MANY_INCREMENTS: usize = 300;

/// More than anybody makes places for who thinks that there are only a few.
const MANY_THREADS: usize = 70;

/// The checks.
#[must_use]
pub fn suite() -> Suite {
    use Op::{Increment, OtherIncrement, OtherValue, Value};
    Suite::new()
        .check(
            Check::transcript("counts-in-order")
                .subject("safe")
                .title("one thread counts 1, 2, 3")
                .teaches("Before threads come in: `increment` returns the new value, `value` reads it.")
                .scenario(
                    Scenario::named("one thread")
                        .first([Value, Increment, Increment, Value, Increment, Value]),
                )
                .scenario(Scenario::named("two counters").setup(Setup::Two).first([
                    Increment,
                    Increment,
                    OtherValue,
                    OtherIncrement,
                    Value,
                    Increment,
                    OtherValue,
                ])),
        )
        .check(
            Check::explore("loses-nothing")
                .subject("safe")
                .title("no increment is lost and no value is handed out twice")
                .teaches(
                    "Reading, adding and writing back must be one step that nobody can get in \
                     between: a lock held all the way, or one atomic read-modify-write.",
                )
                .scenario(two_by_two())
                .scenario(
                    Scenario::named("three threads, and a look in between")
                        .thread([Increment, Increment])
                        .thread([Increment])
                        .thread([Value, Increment])
                        .last([Value]),
                )
                .scenario(
                    Scenario::named("two counters")
                        .setup(Setup::Two)
                        .thread([Increment, Value])
                        .thread([OtherIncrement, OtherValue]),
                )
                .scenario(
                    Scenario::named("hundreds of increments, two of them at once")
                        .first(vec![Increment; MANY_INCREMENTS / 2])
                        .thread([Increment, Value])
                        .thread([Increment])
                        .last(vec![Increment; MANY_INCREMENTS / 2])
                        .last([Value])
                        .budget(FEW_LONG_SCHEDULES),
                )
                .scenario(crowd(MANY_THREADS, 1).budget(FEW_LONG_SCHEDULES))
                .rule(leaves_nothing_behind)
                .parts_are_fair(),
        )
        .check(
            Check::explore("any-mix")
                .subject("safe")
                .title("any small mix of increments and reads fits one order")
                .teaches(
                    "A read must see every increment that was over before it began, and the value \
                     it returns must have existed at some moment.",
                )
                .generated(
                    Generated::from_operations([Increment, Increment, Value]).count(8).last([Value]),
                )
                .budget(Budget { max_delays: 2, ..Budget::default() })
                .rule(leaves_nothing_behind)
                .parts_are_fair(),
        )
        .check(
            Check::must_race("shows-the-race")
                .subject("racy")
                .title("the racy counter counts right alone and loses an update under preemption")
                .teaches(
                    "The race is the gap between reading the old value and writing the new one: \
                     whoever is stopped there writes back a value that has grown old.",
                )
                .scenario(
                    Scenario::named("one increment each")
                        .thread([Increment])
                        .thread([Increment])
                        .last([Value, Increment, Value]),
                ),
        )
        .check(
            Check::explore("racy-by-load-and-store")
                .subject("racy")
                .title("the racy counter uses one atomic with a separate load and store")
                .teaches(
                    "Without a lock and without a read-modify-write, what is left is a load and a \
                     store, and the gap between them.",
                )
                .scenario(Scenario::named("one thread").first([Increment, Value]))
                .usage_rule(only_load_and_store),
        )
        .check(
            Check::real_threads("real-threads")
                .subject("safe")
                .title("nothing is lost on real threads either")
                .teaches("What exploration finds, real threads show only now and then: this is the now and then.")
                .scenario(crowd(2, 12))
                .scenario(crowd(4, 6))
                .scenario(crowd(8, 3))
                .rule(leaves_nothing_behind),
        )
}

fn two_by_two() -> Scenario<CounterModel> {
    Scenario::named("two threads, two increments each")
        .thread([Op::Increment, Op::Increment])
        .thread([Op::Increment, Op::Increment])
        .last([Op::Value])
}

fn crowd(threads: usize, increments: usize) -> Scenario<CounterModel> {
    let mut scenario = Scenario::named(format!("{threads} threads, {increments} increments each"));
    for _ in 0..threads {
        scenario = scenario.thread(vec![Op::Increment; increments]);
    }
    scenario.last([Op::Value])
}

fn leaves_nothing_behind(view: &View<'_, CounterModel>) -> Result<(), Broken> {
    match view.threads_alive_after_drop() {
        0 => Ok(()),
        alive => Err(Broken::new(
            Verdict::Leak,
            format!("threads still running once the counter was dropped: {alive}"),
        )),
    }
}

fn only_load_and_store(usage: &Usage) -> Result<(), Broken> {
    let used = [
        ("a lock", &usage.lock),
        ("a wait", &usage.wait),
        ("a channel", &usage.channel),
        ("a read-modify-write operation", &usage.atomic_rmw),
        ("a thread of its own", &usage.spawn),
    ];
    for (what, site) in used {
        if let Some(site) = site {
            let summary = format!("the racy counter uses {what} at {site}");
            return Err(Broken::new(Verdict::Forbidden, summary));
        }
    }
    if usage.atomic.is_none() {
        let summary = "the racy counter uses no atomic at all";
        return Err(Broken::new(Verdict::Wrong, summary));
    }
    Ok(())
}

/// How operations are applied to the student's counters.
#[must_use]
pub fn subjects<Safe: Counter, Racy: Counter>() -> Subjects {
    Subjects::new()
        .with("safe", counter::<Safe>())
        .with("racy", counter::<Racy>())
}

/// The counter that is asked for, and, where a scenario has two, another one.
struct Counters<C> {
    counter: C,
    other: Option<C>,
}

fn counter<C: Counter>() -> Subject<CounterModel> {
    Subject::new(
        |setup, _| Counters {
            counter: C::new(),
            other: match setup {
                Setup::One => None,
                Setup::Two => Some(C::new()),
            },
        },
        |counters: &Counters<C>, op, _| {
            let counter = match op {
                Op::Increment | Op::Value => &counters.counter,
                Op::OtherIncrement | Op::OtherValue => {
                    counters.other.as_ref().expect("a scenario of two counters")
                }
            };
            match op {
                Op::Increment | Op::OtherIncrement => counter.increment(),
                Op::Value | Op::OtherValue => counter.value(),
            }
        },
    )
}
