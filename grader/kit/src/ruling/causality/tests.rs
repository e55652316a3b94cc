//! Counters of many kinds, played in the model: right ones are never said to know what they cannot,
//! and whatever the model does not see is noticed.

mod hidden;
mod right;

use crate::ruling::played::played;
use crate::ruling::ruling;
use crate::scenario::Scenario;
use crate::step::{Call, Step};
use crate::subject::Subject;
use crate::task::Task;
use grade_protocol::Verdict;
use grade_protocol::catalog::Condition;
use grade_protocol::evidence::{End, Observation};
use grade_protocol::judge::{Finding, Ruling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Op {
    Increment,
    Value,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Count(u64);

impl Count {
    fn act(&mut self, op: &Op) -> Option<u64> {
        if let Op::Increment = op {
            self.0 += 1;
        }
        Some(self.0)
    }
}

impl Task for Count {
    type Op = Op;
    type Ret = u64;
    type Setup = ();

    fn setup() {}

    fn new((): &()) -> Self {
        Count(0)
    }

    fn step(&mut self, call: &Call<'_, Op>) -> Step<u64, Self> {
        self.act(call.op).into()
    }
}

/// What is played: something that counts.
trait Counter: Send + Sync + 'static {
    fn new() -> Self;
    fn increment(&self) -> u64;
    fn value(&self) -> u64;
}

fn scenario() -> Scenario<Count> {
    Scenario::named("two callers and a reader")
        .first([Op::Increment])
        .thread([Op::Increment, Op::Value])
        .thread([Op::Increment, Op::Increment])
        .thread([Op::Value, Op::Value])
        .last([Op::Value])
}

/// Schedules played of each: the programs are small, and no failure is rare.
const SCHEDULES: u64 = 300;

/// Plays many schedules. Every observation, with what became of it.
fn play<C: Counter>() -> Vec<(Observation, Ruling)> {
    let subject = Subject::<Count>::new(
        |(), _| C::new(),
        |counter, op, _| match op {
            Op::Increment => counter.increment(),
            Op::Value => counter.value(),
        },
    );
    let played = played(&scenario(), subject, SCHEDULES).into_iter();
    let judged = played.map(|observation| {
        let ruling = ruling(
            Condition::Linearizability,
            &[],
            &scenario().erased,
            &observation,
        );
        (observation, ruling)
    });
    judged.collect()
}

/// All that was found wrong.
fn findings<C: Counter>() -> Vec<Finding> {
    let illegal = play::<C>()
        .into_iter()
        .filter_map(|(_, ruling)| match ruling {
            Ruling::Legal | Ruling::Witness => None,
            Ruling::Illegal(finding) => Some(finding),
        });
    illegal.collect()
}

fn assert_right<C: Counter>() {
    for (observation, ruling) in play::<C>() {
        assert_eq!(observation.end, End::Finished);
        assert_eq!(ruling, Ruling::Legal, "{observation:?}");
    }
}

fn assert_hidden<C: Counter>() {
    let findings = findings::<C>();
    let covert = |finding: &Finding| finding.verdict == Verdict::CovertChannel;
    assert!(findings.iter().any(covert), "{findings:?}");
}
