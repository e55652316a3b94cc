//! A room that is visited and a slot for one coin: what is possible there depends on the schedule, and
//! may, whatever happens, be right.

use grade_kit::prelude::*;
use model_std::sync::Mutex;
use model_std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::Duration;

type Check = grade_kit::Check<Room>;
type Scenario = grade_kit::Scenario<Room>;

/// Subjects: visitors go in as they come, or one at a time.
pub(crate) const OPEN: &str = "open";
pub(crate) const LOCKED: &str = "locked";

/// How long a nap takes, and work.
const A_WHILE: Duration = Duration::from_millis(10);

/// What can be done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Op {
    /// Is inside for a while.
    Visit(String),
    /// Puts a coin into the slot.
    Put,
    /// Takes it out, if there is one.
    Take,
    /// Adds one to a number, by a load and a store.
    Add,
    /// Sleeps for a while.
    Nap,
    /// Is handed something that takes as long.
    Work,
    /// Does something more whenever it is not the first in its process.
    Fickle,
}

/// What it should do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Room {
    coin: bool,
    number: u64,
}

impl Task for Room {
    type Op = Op;
    type Ret = Option<u64>;
    type Setup = ();

    fn setup() {}

    fn new((): &()) -> Self {
        Room {
            coin: false,
            number: 0,
        }
    }

    fn step(&mut self, call: &Call<'_, Op>) -> Step<Option<u64>, Self> {
        Step::Returns(match call.op {
            Op::Visit(_) | Op::Nap | Op::Work | Op::Fickle => None,
            Op::Put => {
                self.coin = true;
                None
            }
            Op::Take => std::mem::take(&mut self.coin).then_some(1),
            Op::Add => {
                self.number += 1;
                Some(self.number)
            }
        })
    }
}

/// What it does.
#[derive(Debug, Default)]
struct Built {
    door: Mutex<()>,
    coin: AtomicBool,
    number: AtomicU64,
}

/// How often something fickle was done in this process: nothing of the model's begins it anew.
static DONE: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

fn subject(locked: bool) -> Subject<Room> {
    Subject::new(
        |(), _| Built::default(),
        move |room, op, kit| match op {
            Op::Visit(key) => {
                let _alone = locked.then(|| room.door.lock());
                let _inside = kit.enter("visit", key.clone());
                None
            }
            Op::Nap => {
                model_std::thread::sleep(A_WHILE);
                None
            }
            Op::Work => {
                kit.take_time(A_WHILE.as_nanos() as u64);
                None
            }
            Op::Fickle => {
                if DONE.fetch_add(1, SeqCst) > 0 {
                    room.number.load(SeqCst);
                }
                None
            }
            Op::Put => {
                room.coin.store(true, SeqCst);
                None
            }
            Op::Take => room.coin.swap(false, SeqCst).then_some(1),
            Op::Add => {
                let number = room.number.load(SeqCst) + 1;
                room.number.store(number, SeqCst);
                Some(number)
            }
        },
    )
}

/// Both rooms, beside other subjects.
pub(crate) fn with_rooms(subjects: Subjects) -> Subjects {
    subjects
        .with(OPEN, subject(false))
        .with(LOCKED, subject(true))
}

fn visit(key: &str) -> Op {
    Op::Visit(key.to_owned())
}

fn visits() -> Scenario {
    Scenario::named("two visits")
        .thread([visit("a")])
        .thread([visit("b")])
}

fn adding() -> Scenario {
    Scenario::named("two threads add")
        .thread([Op::Add])
        .thread([Op::Add])
}

/// Something else comes before what races.
fn adding_after(name: &str, before: Op) -> Check {
    let scenario = Scenario::named("something before")
        .first([before])
        .thread([Op::Add])
        .thread([Op::Add]);
    Check::explore(name)
        .subject(OPEN)
        .scenario(scenario)
        .whole_scenarios_only()
}

fn two_at_once(view: &View<'_, Room>) -> bool {
    view.most_inside("visit") >= 2
}

fn second_first(view: &View<'_, Room>) -> bool {
    view.entered("visit")
        .first()
        .is_some_and(|entered| entered.key == "b")
}

fn nothing_taken(view: &View<'_, Room>) -> bool {
    let mut taken = view
        .operations()
        .filter(|(op, _)| matches!(op, Op::Take))
        .map(|(_, ret)| ret);
    taken.any(|ret| ret == Some("None"))
}

/// Never at once, and never in any order but that of their names.
fn in_turn(view: &View<'_, Room>) -> Result<(), Broken> {
    match second_first(view) {
        false => Ok(()),
        true => Err(Broken::new(Verdict::Wrong, "b came before a")),
    }
}

fn one_at_a_time(view: &View<'_, Room>) -> Result<(), Broken> {
    match two_at_once(view) {
        false => Ok(()),
        true => Err(Broken::new(Verdict::Wrong, "two at once")),
    }
}

/// The default schedule and nothing else.
const ONE_SCHEDULE: Budget = Budget {
    max_delays: 3,
    systematic_schedules: 1,
    sampled_schedules: 0,
    max_steps: 1_000,
};

/// So many delays that no schedule is left out.
const EVERY_SCHEDULE: Budget = Budget {
    max_delays: 20,
    systematic_schedules: 6_000,
    sampled_schedules: 4_000,
    max_steps: 1_000,
};

/// The checks, beside others.
pub(crate) fn with_checks(suite: Suite) -> Suite {
    let witness = |name, subject| {
        Check::witness(name, "two visits at once", two_at_once)
            .subject(subject)
            .scenario(visits())
    };
    let unpreempted = |name| Check::explore(name).subject(OPEN).without_preemption();
    suite
        .check(witness("at-once-open", OPEN))
        .check(witness("at-once-locked", LOCKED).budget(EVERY_SCHEDULE))
        .check(witness("at-once-in-one-schedule", OPEN).budget(ONE_SCHEDULE))
        .check(witness("at-once-without-preemption", OPEN).without_preemption())
        .check(
            Check::witness("second-first", "b comes before a", second_first)
                .subject(LOCKED)
                .scenario(visits()),
        )
        .check(
            Check::witness("nothing-taken", "nothing there to take", nothing_taken)
                .subject(OPEN)
                .scenario(
                    Scenario::named("a coin on its way")
                        .thread([Op::Take])
                        .thread([Op::Put]),
                ),
        )
        .check(
            Check::witness(
                "nothing-taken-later",
                "nothing there to take",
                nothing_taken,
            )
            .subject(OPEN)
            .scenario(
                Scenario::named("a coin that is there")
                    .first([Op::Put])
                    .thread([Op::Take])
                    .thread([Op::Add]),
            ),
        )
        .check(
            Check::witness("unseen-and-wrong", "nobody", |_| false)
                .subject(OPEN)
                .scenario(adding()),
        )
        .check(
            Check::witness("seen-in-one-of-two", "two visits at once", two_at_once)
                .subject(OPEN)
                .scenario(visits())
                .scenario(Scenario::named("one visit").thread([visit("a")])),
        )
        .check(Check::must_race("races").subject(OPEN).scenario(adding()))
        .check(
            Check::must_race("does-not-race").subject(OPEN).scenario(
                Scenario::named("puts")
                    .thread([Op::Put])
                    .thread([Op::Put])
                    .last([Op::Take]),
            ),
        )
        .check(Check::explore("adding").subject(OPEN).scenario(adding()))
        .check(adding_after("adding-after-a-nap", Op::Nap))
        .check(adding_after("adding-after-work", Op::Work))
        .check(unpreempted("adding-unpreempted").scenario(adding()))
        .check(
            unpreempted("one-at-a-time-unpreempted")
                .scenario(visits())
                .rule(one_at_a_time),
        )
        .check(
            unpreempted("one-at-a-time-and-fickle")
                .scenario(
                    Scenario::named("a fickle visitor")
                        .thread([Op::Fickle, visit("a"), visit("a"), visit("a")])
                        .thread([visit("b")])
                        .thread([visit("c")]),
                )
                .rule(one_at_a_time),
        )
        .check(
            unpreempted("in-turn-unpreempted")
                .scenario(visits())
                .rule(in_turn),
        )
}
