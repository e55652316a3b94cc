//! What is asked in the exercise `exercise_id`.

use exercise_id_task::TraitName;
use grade_kit::prelude::*;

type Check = grade_kit::Check<Model>;
type Scenario = grade_kit::Scenario<Model>;

/// What can be done. TO WRITE: the operations of the trait.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Op {
    /// Calls `next`.
    Next,
}

/// The same in one thread. TO WRITE: the state that the contract speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Model {
    calls: u64,
}

impl SequentialModel for Model {
    type Op = Op;
    type Ret = u64;

    /// What `op` returns now, or `None` if it has to wait.
    fn step(&mut self, op: &Op) -> Option<u64> {
        match op {
            Op::Next => {
                self.calls += 1;
                Some(self.calls)
            }
        }
    }
}

impl Task for Model {
    type Setup = ();

    fn new((): &()) -> Self {
        Model::default()
    }
}

/// The checks. TO WRITE: one for each promise of the contract, with a title that states it.
#[must_use]
pub fn suite() -> Suite {
    use Op::Next;
    Suite::new()
        .check(
            Check::transcript("one-thread")
                .points(1)
                .title("one thread counts 1, 2, 3")
                .teaches("Before threads come in: each call returns one more than the last.")
                .scenario(Scenario::named("one thread").first([Next, Next, Next])),
        )
        .check(
            Check::explore("nothing-lost")
                .points(1)
                .title("no call is lost, and no number is handed out twice")
                .teaches("Looking, adding and writing back must be one step.")
                .scenario(
                    Scenario::named("two threads")
                        .thread([Next, Next])
                        .thread([Next, Next])
                        .last([Next]),
                ),
        )
        .check(
            Check::real_threads("real-threads")
                .points(1)
                .title("nothing is lost on real threads either")
                .teaches("What exploration finds, real threads show only now and then.")
                .scenario(
                    Scenario::named("two threads, many calls")
                        .thread(vec![Next; 10])
                        .thread(vec![Next; 10]),
                ),
        )
}

/// How operations are applied to what the student exports.
#[must_use]
pub fn subjects<T: TraitName>() -> Subjects {
    Subjects::only(Subject::<Model>::new(
        |(), _| T::new(),
        |subject: &T, op, _| match op {
            Op::Next => subject.next(),
        },
    ))
}
