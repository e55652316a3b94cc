//! A task that fails in exactly the orders that it is told to fail in, so that the simplest failing
//! schedule can be known.

use grade_kit::prelude::*;
use grade_kit::worker::Worker;
use model_std::sync::atomic::{AtomicU64, Ordering::SeqCst};

type Check = grade_kit::Check<Model>;
type Generated = grade_kit::Generated<Model>;
type Scenario = grade_kit::Scenario<Model>;

/// What can be done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Op {
    /// Writes these letters into a log that all threads share, one after the other. Others may
    /// come before each of them.
    Write(String),
    /// Reads the log: 1 if its order is one that fails.
    Look,
    /// Adds one to a number, by a load and a store.
    Add,
    /// Reads the number.
    Value,
    /// Panics unless the log holds these letters.
    Need(String),
}

/// The orders that fail, each with as many letters as matter to it: the others are passed over.
pub(crate) type Orders = Vec<String>;

/// What it should do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Model {
    number: u64,
}

impl Model {
    fn act(&mut self, op: &Op) -> Option<u64> {
        if let Op::Add = op {
            self.number += 1;
        }
        Some(match op {
            Op::Add | Op::Value => self.number,
            Op::Write(_) | Op::Look | Op::Need(_) => 0,
        })
    }
}

impl Task for Model {
    type Op = Op;
    type Ret = u64;
    type Setup = Orders;

    fn setup() -> Orders {
        Default::default()
    }

    fn new(_: &Orders) -> Self {
        Model { number: 0 }
    }

    fn step(&mut self, call: &Call<'_, Op>) -> Step<u64, Self> {
        self.act(call.op).into()
    }
}

/// What it does.
#[derive(Debug, Default)]
pub(crate) struct Log {
    point: AtomicU64,
    number: AtomicU64,
    /// Not a part of the model: to write into it is no scheduling point.
    written: std::sync::Mutex<String>,
}

impl Log {
    pub(crate) fn write(&self, letters: &str) {
        for letter in letters.chars() {
            self.point.store(1, SeqCst);
            self.written.lock().unwrap().push(letter);
        }
    }

    /// Whether it was written in one of these orders.
    pub(crate) fn is_in(&self, orders: &[String]) -> bool {
        let written = self.written.lock().unwrap();
        orders.iter().any(|order| {
            let of_it = written.chars().filter(|letter| order.contains(*letter));
            of_it.collect::<String>() == *order
        })
    }
}

fn subject() -> Subject<Model> {
    Subject::new(
        |orders: &Orders, _| (Log::default(), orders.clone()),
        |(log, orders), op, _| match op {
            Op::Write(letters) => {
                log.write(letters);
                0
            }
            Op::Look => u64::from(log.is_in(orders)),
            Op::Add => {
                let number = log.number.load(SeqCst) + 1;
                log.number.store(number, SeqCst);
                number
            }
            Op::Value => log.number.load(SeqCst),
            Op::Need(letters) => {
                for letter in letters.chars() {
                    let there = log.written.lock().unwrap().contains(letter);
                    assert!(there, "{letter} is missing");
                }
                0
            }
        },
    )
}

/// The student's part of the worker.
pub(crate) fn worker() -> Worker {
    Worker {
        suite: suite(),
        model: Some(crate::room::with_rooms(Subjects::only(subject()))),
        real: None,
    }
}

/// Threads that write these letters, and fail in these orders.
pub(crate) fn writing(threads: &[&str], orders: &[&str]) -> Scenario {
    let mut scenario = Scenario::named(threads.join(" "))
        .setup(orders.iter().map(|order| (*order).to_owned()).collect())
        .last([Op::Look]);
    for letters in threads {
        scenario = scenario.thread([Op::Write((*letters).to_owned())]);
    }
    scenario
}

/// Two threads that write alternately, a third that has nothing to do with it, and more operations
/// before and after.
fn crowded() -> Scenario {
    let write = |letters: &str| Op::Write(letters.to_owned());
    Scenario::named("crowded")
        .setup(vec!["abcd".to_owned()])
        .first([write("k")])
        .thread([write("l"), write("ac"), write("m")])
        .thread([write("bd"), write("n")])
        .thread([write("o"), write("p")])
        .last([Op::Value, Op::Look])
}

fn counting() -> Scenario {
    Scenario::named("three threads")
        .thread([Op::Add, Op::Add])
        .thread([Op::Add])
        .thread([Op::Value, Op::Add])
        .last([Op::Value])
}

/// Orders that need so many forced switches at least, whatever is found first.
pub(crate) const WRITING: &[(&str, &[&str], &[&str])] = &[
    ("none", &["a", "b"], &["ba"]),
    ("one", &["ac", "bd"], &["bacd", "abdc"]),
    ("one-but-two-first", &["ac", "bd", "e"], &["abcd", "ebacd"]),
    ("two", &["ac", "bd"], &["abcd", "abdc"]),
    ("three", &["ace", "bd"], &["abcde"]),
    (
        "free-but-three-first",
        &["ac", "bd", "ef"],
        &["abcd", "efbdac"],
    ),
];

/// A search that begins with sampled schedules finds something complicated.
const SAMPLED: Budget = Budget {
    max_delays: 0,
    systematic_schedules: 1,
    sampled_schedules: 4_000,
    max_steps: 1_000,
};

/// The checks.
pub(crate) fn suite() -> Suite {
    let mut suite = crate::room::with_checks(Suite::new());
    for (name, threads, orders) in WRITING {
        let check = |name: &str| {
            let check = Check::explore(name).scenario(writing(threads, orders));
            check.whole_scenarios_only()
        };
        suite = suite.check(check(name));
        let sampled = check(&format!("{name}-sampled")).budget(SAMPLED);
        suite = suite.check(sampled);
    }
    let needs_what_comes_first = Scenario::named("one needs what the other writes")
        .first([Op::Write("a".to_owned())])
        .thread([Op::Need("ab".to_owned())])
        .thread([Op::Write("b".to_owned())]);
    let building_upon = || {
        Scenario::named("building upon")
            .first([Op::Write("a".to_owned())])
            .thread([Op::Need("a".to_owned())])
            .thread([Op::Add])
    };
    let generated = || {
        Generated::from_operations([Op::Add, Op::Value])
            .threads(2..=3)
            .operations_each(2..=3)
            .first([Op::Value])
            .last([Op::Value])
    };
    suite
        .check(Check::explore("counting").scenario(counting()))
        .check(Check::explore("crowded").scenario(crowded()))
        .check(
            Check::explore("with-a-rule")
                .scenario(crowded())
                .rule(|_| Ok(())),
        )
        .check(
            Check::explore("with-a-rule-for-parts")
                .scenario(crowded())
                .rule(|_| Ok(()))
                .parts_are_fair(),
        )
        .check(
            Check::explore("whole")
                .scenario(crowded())
                .whole_scenarios_only(),
        )
        .check(Check::explore("needing").scenario(needs_what_comes_first))
        .check(Check::explore("building-upon").scenario(building_upon()))
        .check(
            Check::explore("building-upon-whole")
                .scenario(building_upon())
                .whole_scenarios_only(),
        )
        .check(Check::explore("generated").generated(generated()))
        .check(
            Check::explore("generated-with-a-rule")
                .generated(generated())
                .rule(|_| Ok(())),
        )
        .check(
            Check::must_race("must-race").scenario(
                Scenario::named("panics")
                    .thread([Op::Need("a".to_owned())])
                    .thread([Op::Add]),
            ),
        )
}
