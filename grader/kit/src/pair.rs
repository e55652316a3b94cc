//! Two of the student's objects side by side: what is done to one must leave the other alone.

use crate::draw::{Drawn, Draws};
use crate::erased;
use crate::step::{Call, Step};
use crate::subject::{Apply, Instance, Subject, Subjects};
use crate::task::Task;
use serde::{Deserialize, Serialize};
use std::fmt::{Debug, Write};
use std::marker::PhantomData;
use std::sync::Arc;

/// Two objects of a task, which know nothing of each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pair<T>(T, T);

/// An operation on one of two objects.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Of<Op> {
    /// Whether it is done to the second one.
    pub second: bool,
    /// What is done.
    pub op: Op,
}

impl<Op> Of<Op> {
    /// Done to the first object.
    #[must_use]
    pub fn first(op: Op) -> Self {
        Of { second: false, op }
    }

    /// Done to the second object.
    #[must_use]
    pub fn second(op: Op) -> Self {
        Of { second: true, op }
    }
}

impl<T: Task> Task for Pair<T> {
    type Op = Of<T::Op>;
    type Ret = T::Ret;
    type Setup = T::Setup;

    const TIMED: bool = T::TIMED;

    fn setup() -> T::Setup {
        T::setup()
    }

    fn new(setup: &T::Setup) -> Self {
        Pair(T::new(setup), T::new(setup))
    }

    fn step(&mut self, call: &Call<'_, Self::Op>) -> Step<T::Ret, Self> {
        let (object, other, second) = match call.op.second {
            false => (&mut self.0, &self.1, false),
            true => (&mut self.1, &self.0, true),
        };
        match object.step(&on_one(call)) {
            Step::Waits => Step::Waits,
            Step::Returns(ret) => Step::Returns(ret),
            Step::OneOf(all) => Step::OneOf(all),
            Step::Branches(all) => {
                let whole = |state: T| match second {
                    false => Pair(state, other.clone()),
                    true => Pair(other.clone(), state),
                };
                let each = all.into_iter().map(|(ret, state)| (ret, whole(state)));
                Step::Branches(each.collect())
            }
        }
    }

    fn arrive(&mut self, call: &Call<'_, Self::Op>) -> bool {
        match call.op.second {
            false => self.0.arrive(&on_one(call)),
            true => self.1.arrive(&on_one(call)),
        }
    }

    fn leaving() -> Vec<Self::Op> {
        let of_one = T::leaving().into_iter().map(Of::first);
        of_one
            .chain(T::leaving().into_iter().map(Of::second))
            .collect()
    }

    fn subject(subjects: &Subjects, name: &str) -> Option<Subject<Self>> {
        Some(Subject::paired(&T::subject(subjects, name)?))
    }

    fn show_op(op: &Self::Op) -> String {
        let of = if op.second { "second" } else { "first" };
        format!("{of}: {}", T::show_op(&op.op))
    }

    fn write_ret(ret: &T::Ret, to: &mut dyn Write) -> std::fmt::Result {
        T::write_ret(ret, to)
    }
}

impl<T: Drawn> Drawn for Pair<T> {
    const NAMES: &'static [&'static str] = T::NAMES;

    fn draw(which: usize, draws: &mut Draws) -> Self::Op {
        let second = draws.below(2) == 1;
        let op = T::draw(which, draws);
        Of { second, op }
    }

    fn allows(&self, call: &Call<'_, Self::Op>) -> bool {
        match call.op.second {
            false => self.0.allows(&on_one(call)),
            true => self.1.allows(&on_one(call)),
        }
    }
}

fn on_one<'a, Op>(call: &Call<'a, Of<Op>>) -> Call<'a, Op> {
    Call {
        op: &call.op.op,
        me: call.me,
        waited: call.waited,
    }
}

struct PairInstance<T> {
    first: Arc<dyn Instance>,
    second: Arc<dyn Instance>,
    task: PhantomData<fn() -> T>,
}

impl<T: Task> Instance for PairInstance<T> {
    fn live(&self, body: &mut dyn FnMut(&mut Apply<'_>)) {
        self.first.live(&mut |first| {
            self.second.live(&mut |second| {
                body(&mut |op| {
                    let of = op.of::<Pair<T>>();
                    let one = erased::Op::new::<T>(of.op.clone());
                    match of.second {
                        false => first(&one),
                        true => second(&one),
                    }
                });
            });
        });
    }
}

impl<T: Task> Subject<Pair<T>> {
    fn paired(one: &Subject<T>) -> Self {
        let one = one.erased();
        let both = Arc::clone(&one);
        let paired = Subject::from_make(move |setup, kit| {
            Arc::new(PairInstance::<T> {
                first: both.make(setup, kit),
                second: both.make(setup, kit),
                task: PhantomData,
            })
        });
        paired.with_mains_of(&one)
    }
}
