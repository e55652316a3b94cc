//! Our own code in trouble while a scenario is played: that is told as such, and never as the student's.

use super::Playable;
use crate::kit::Kit;
use crate::scenario::Scenario;
use crate::step::{Call, Step};
use crate::subject::Subject;
use crate::task::Task;
use grade_engine::strategy::Fixed;
use grade_engine::{Limits, execute};
use grade_protocol::evidence::{End, Event, Observation};
use grade_protocol::schedule::Time;
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Op {
    /// The checks panic where they should not.
    Accident,
    /// So they do, and it is caught on its way.
    CaughtAccident,
    /// A lock of the checks is poisoned, and they do not expect that.
    PoisonedLock,
    /// The checks panic because that is what is checked.
    OnPurpose,
    /// What the student's code may do: a panic that comes from none of our sources.
    Theirs,
    /// Showing it panics.
    Unshowable,
    /// The checks notice trouble by themselves.
    Noticed,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Model;

impl Model {
    fn act(&mut self, _op: &Op) -> Option<()> {
        Some(())
    }
}

impl Task for Model {
    type Op = Op;
    type Ret = ();
    type Setup = ();

    fn setup() {}

    fn new((): &()) -> Self {
        Model
    }

    fn step(&mut self, call: &Call<'_, Op>) -> Step<(), Self> {
        self.act(call.op).into()
    }

    fn show_op(op: &Op) -> String {
        assert_ne!(*op, Op::Unshowable, "it cannot be shown");
        format!("{op:?}")
    }
}

fn apply(poisoned: &Mutex<u8>, op: &Op, probes: &Kit) {
    let accident = || panic!("an accident");
    match op {
        Op::Accident => accident(),
        Op::CaughtAccident => assert!(grade_engine::catch(accident).is_err()),
        Op::PoisonedLock => drop(poisoned.lock().unwrap()),
        Op::OnPurpose => probes.panic("on purpose"),
        Op::Theirs => serde_json::json!(1)["key"] = serde_json::Value::Null,
        Op::Unshowable => {}
        Op::Noticed => probes.trouble("the server is gone"),
    }
}

fn case(op: Op) -> Playable {
    let make = |_setup: &(), _probes: &Kit| {
        let lock = Mutex::new(0);
        let poison = || {
            let _guard = lock.lock();
            std::panic::resume_unwind(Box::new("as a panic of a job does"));
        };
        assert!(catch_unwind(AssertUnwindSafe(poison)).is_err());
        lock
    };
    let scenario = Scenario::<Model>::named("one call").thread([op]);
    Playable::new(scenario.erased, Subject::<Model>::new(make, apply).erased())
}

/// What comes of an execution in the model, traced.
fn in_model(op: Op) -> Result<Observation, String> {
    let limits = Limits {
        max_steps: 1_000,
        time: Time::Ideal,
        freeze: None,
        trace: true,
    };
    let mut play = case(op).begin(None);
    let executed = execute(&limits, Box::<Fixed>::default(), play.model_body());
    play.close(&executed.outline.went_on_at)
        .map(|()| play.observation(&executed.end, limits.time))
        .map_err(|trouble| trouble.to_string())
}

fn on_threads(op: Op) -> Result<Observation, String> {
    let _alone = crate::mishap::alone();
    // Tests elsewhere panic, too.
    let _ = crate::mishap::take(false);
    let mut play = case(op).begin(None);
    play.play_on_threads(None);
    play.close(&[])
        .map(|()| play.observation(&End::Finished, Time::default()))
        .map_err(|trouble| trouble.to_string())
}

type Playing = fn(Op) -> Result<Observation, String>;

const BOTH: [Playing; 2] = [in_model, on_threads];

#[test]
fn a_panic_of_the_checks_is_trouble_of_ours_whoever_catches_it() {
    for op in [Op::Accident, Op::CaughtAccident, Op::PoisonedLock] {
        for play in BOTH {
            let trouble = play(op).expect_err("it is in trouble");
            let begins = concat!("the checks' own code panicked at ", file!());
            assert!(trouble.starts_with(begins), "{op:?}: {trouble}");
        }
    }
}

#[test]
fn a_panic_on_purpose_and_one_of_theirs_are_panics_of_the_call() {
    for (op, told) in [(Op::OnPurpose, "on purpose"), (Op::Theirs, "key")] {
        for play in BOTH {
            let observed = play(op).expect("nothing of ours failed");
            let panics = |event: &Event| matches!(event, Event::Panicked { message, .. } if message.contains(told));
            assert!(observed.events.iter().any(panics), "{op:?}: {observed:?}");
        }
    }
}

#[test]
fn what_cannot_be_shown_is_trouble_of_ours() {
    let trouble = in_model(Op::Unshowable).expect_err("a trace shows each call");
    assert!(trouble.contains("it cannot be shown"), "{trouble}");
}

#[test]
fn trouble_that_the_checks_notice_says_nothing_of_the_submission() {
    for play in BOTH {
        assert_eq!(play(Op::Noticed).unwrap_err(), "the server is gone");
    }
}
