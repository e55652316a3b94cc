//! Scenarios: which operations which threads do.

use crate::erased;
use crate::task::Task;
use grade_protocol::schedule::Budget;
use std::marker::PhantomData;

/// Operations for a main thread and for threads that run at the same time.
///
/// The main thread makes the student's object, does `first`, starts the threads, waits for them,
/// does `last` and drops the object.
pub struct Scenario<T: Task> {
    pub(crate) erased: erased::Scenario,
    task: PhantomData<fn() -> T>,
}

impl<T: Task> Clone for Scenario<T> {
    fn clone(&self) -> Self {
        Scenario {
            erased: self.erased.clone(),
            task: PhantomData,
        }
    }
}

impl<T: Task> std::fmt::Debug for Scenario<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.erased.fmt(f)
    }
}

impl<T: Task> Scenario<T> {
    /// A scenario without operations. The name states a fact or a situation: "opposite transfers".
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Scenario {
            erased: erased::Scenario {
                task: erased::task::<T>(),
                name: name.into(),
                setup: erased::Setup::new::<T>(T::setup()),
                first: Vec::new(),
                threads: Vec::new(),
                last: Vec::new(),
                budget: None,
            },
            task: PhantomData,
        }
    }

    /// What the student's object is made from.
    #[must_use]
    pub fn setup(mut self, setup: T::Setup) -> Self {
        self.erased.setup = erased::Setup::new::<T>(setup);
        self
    }

    /// What the main thread does before the threads start.
    #[must_use]
    pub fn first(mut self, ops: impl IntoIterator<Item = T::Op>) -> Self {
        self.erased.first.extend(erased::Op::each::<T>(ops));
        self
    }

    /// One more thread and what it does.
    #[must_use]
    pub fn thread(mut self, ops: impl IntoIterator<Item = T::Op>) -> Self {
        self.erased
            .threads
            .push(erased::Op::each::<T>(ops).collect());
        self
    }

    /// What the main thread does once the threads have ended.
    #[must_use]
    pub fn last(mut self, ops: impl IntoIterator<Item = T::Op>) -> Self {
        self.erased.last.extend(erased::Op::each::<T>(ops));
        self
    }

    /// How far it is explored, if not as far as the others of its check.
    ///
    /// For scenarios of hundreds of operations, which are about how many there are and not about
    /// what comes between two steps: a few schedules of those take as long as thousands of others.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.erased.budget = Some(budget);
        self
    }
}
