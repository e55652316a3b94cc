//! The state of whatever task's specification.

use super::{OF_ITS_TASK, Op, Ret};
use crate::step::{Call, Step};
use crate::task::Task;
use std::any::Any;
use std::hash::{Hash, Hasher};

/// The state of a specification between two calls.
pub(crate) struct State(Box<dyn AnyState>);

trait AnyState {
    fn cloned(&self) -> Box<dyn AnyState>;
    fn equals(&self, other: &State) -> bool;
    fn hash_into(&self, hasher: &mut dyn Hasher);
    fn step(&mut self, call: &Call<'_, Op>) -> Step<Ret, State>;
    fn arrive(&mut self, call: &Call<'_, Op>) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<T: Task> AnyState for T {
    fn cloned(&self) -> Box<dyn AnyState> {
        Box::new(self.clone())
    }

    fn equals(&self, other: &State) -> bool {
        self == other.of::<T>()
    }

    fn hash_into(&self, mut hasher: &mut dyn Hasher) {
        self.hash(&mut hasher);
    }

    fn step(&mut self, call: &Call<'_, Op>) -> Step<Ret, State> {
        match Task::step(self, &call.of::<T>()).map(Ret::new::<T>) {
            Step::Waits => Step::Waits,
            Step::Returns(ret) => Step::Returns(ret),
            Step::OneOf(all) => Step::OneOf(all),
            Step::Branches(all) => {
                let each = all.into_iter().map(|(ret, state)| (ret, State::new(state)));
                Step::Branches(each.collect())
            }
        }
    }

    fn arrive(&mut self, call: &Call<'_, Op>) -> bool {
        Task::arrive(self, &call.of::<T>())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl State {
    pub(crate) fn new<T: Task>(state: T) -> Self {
        State(Box::new(state))
    }

    /// See [`Task::step`].
    pub(crate) fn step(&mut self, call: &Call<'_, Op>) -> Step<Ret, State> {
        self.0.step(call)
    }

    /// See [`Task::arrive`].
    pub(crate) fn arrive(&mut self, call: &Call<'_, Op>) -> bool {
        self.0.arrive(call)
    }

    /// What a call comes to that nobody else comes between: it arrives, if it is one of two steps, and goes on.
    pub(crate) fn alone(&mut self, call: &Call<'_, Op>) -> Step<Ret, State> {
        self.arrive(call);
        self.step(call)
    }

    pub(crate) fn of<T: Task>(&self) -> &T {
        self.0.as_any().downcast_ref().expect(OF_ITS_TASK)
    }
}

impl Clone for State {
    fn clone(&self) -> Self {
        State(self.0.cloned())
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.0.equals(other)
    }
}

impl Eq for State {}

impl Hash for State {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.hash_into(hasher);
    }
}
