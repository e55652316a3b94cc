//! Scenarios: which operations which threads do.

use crate::task::Task;
use grade_protocol::schedule::Budget;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Operations for a main thread and for threads that run at the same time.
///
/// The main thread makes the student's object, does `first`, starts the threads, waits for them,
/// does `last` and drops the object.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Scenario<T: Task> {
    pub(crate) name: String,
    pub(crate) setup: T::Setup,
    pub(crate) first: Vec<T::Op>,
    pub(crate) threads: Vec<Vec<T::Op>>,
    pub(crate) last: Vec<T::Op>,
    pub(crate) budget: Option<Budget>,
}

impl<T: Task> Clone for Scenario<T> {
    fn clone(&self) -> Self {
        Scenario {
            name: self.name.clone(),
            setup: self.setup.clone(),
            first: self.first.clone(),
            threads: self.threads.clone(),
            last: self.last.clone(),
            budget: self.budget,
        }
    }
}

impl<T: Task> std::fmt::Debug for Scenario<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scenario")
            .field("name", &self.name)
            .field("first", &self.first)
            .field("threads", &self.threads)
            .field("last", &self.last)
            .finish_non_exhaustive()
    }
}

impl<T: Task> Scenario<T> {
    /// A scenario without operations. The name states a fact or a situation: "opposite transfers".
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Scenario {
            name: name.into(),
            setup: T::setup(),
            first: Vec::new(),
            threads: Vec::new(),
            last: Vec::new(),
            budget: None,
        }
    }

    /// What the student's object is made from.
    #[must_use]
    pub fn setup(mut self, setup: T::Setup) -> Self {
        self.setup = setup;
        self
    }

    /// What the main thread does before the threads start.
    #[must_use]
    pub fn first(mut self, ops: impl IntoIterator<Item = T::Op>) -> Self {
        self.first.extend(ops);
        self
    }

    /// One more thread and what it does.
    #[must_use]
    pub fn thread(mut self, ops: impl IntoIterator<Item = T::Op>) -> Self {
        self.threads.push(ops.into_iter().collect());
        self
    }

    /// What the main thread does once the threads have ended.
    #[must_use]
    pub fn last(mut self, ops: impl IntoIterator<Item = T::Op>) -> Self {
        self.last.extend(ops);
        self
    }

    /// How far it is explored, if not as far as the others of its check.
    ///
    /// For scenarios of hundreds of operations, which are about how many there are and not about
    /// what comes between two steps: a few schedules of those take as long as thousands of others.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// With what each caller does last, for a task that has such an operation.
    pub(crate) fn with_leaving(mut self) -> Self {
        let leaving = T::leaving();
        let shown: Vec<String> = leaving.iter().map(T::show_op).collect();
        let leave = |ops: &mut Vec<T::Op>| {
            let last = ops.len().saturating_sub(shown.len());
            let has_left = ops[last..].iter().map(T::show_op).eq(shown.iter().cloned());
            if !has_left {
                ops.extend(leaving.iter().cloned());
            }
        };
        self.threads.iter_mut().for_each(leave);
        let main = &self.first;
        if !main.is_empty() || !self.last.is_empty() {
            leave(&mut self.last);
        }
        self
    }

    /// The same operations in the main thread alone.
    pub(crate) fn one_after_the_other(&self) -> Self {
        let mut alone = self.clone();
        alone.name = format!("{}, one after the other", self.name);
        alone
            .first
            .extend(std::mem::take(&mut alone.threads).into_iter().flatten());
        alone
    }

    /// The same with the threads in reverse order: another one is the first.
    pub(crate) fn turned(&self) -> Self {
        let mut turned = self.clone();
        turned.threads.reverse();
        turned
    }

    /// What is left without the operations of these numbers; a thread that is left with none does
    /// not start at all.
    pub(crate) fn without(&self, numbers: &BTreeSet<u32>) -> Self {
        let mut next = 0;
        let mut left = |ops: &[T::Op]| -> Vec<T::Op> {
            let numbered = (next..).zip(ops);
            next += ops.len() as u32;
            let kept = numbered.filter(|(number, _)| !numbers.contains(number));
            kept.map(|(_, op)| op.clone()).collect()
        };
        let first = left(&self.first);
        let mut threads: Vec<_> = self.threads.iter().map(|ops| left(ops)).collect();
        threads.retain(|ops| !ops.is_empty());
        let mut part = Scenario {
            name: String::new(),
            setup: self.setup.clone(),
            first,
            threads,
            last: left(&self.last),
            budget: self.budget,
        };
        let (of, all) = (part.operations().count(), self.operations().count());
        part.name = format!("{}: {of} of its {all} operations", self.name);
        part
    }

    /// Every operation with its thread (0 is the main one), in the order of their numbers.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (u32, &T::Op)> {
        let main = self.first.iter().map(|op| (0, op));
        let threads = (1..)
            .zip(&self.threads)
            .flat_map(|(thread, ops)| ops.iter().map(move |op| (thread, op)));
        main.chain(threads)
            .chain(self.last.iter().map(|op| (0, op)))
    }

    /// The number of a thread's first operation; `threads.len()` stands for `last`.
    pub(crate) fn first_number(&self, thread: usize) -> u32 {
        let before: usize = self.threads[..thread].iter().map(Vec::len).sum();
        (self.first.len() + before) as u32
    }

    /// The number of the last operation there is; 0 if there is none.
    pub(crate) fn last_number(&self) -> u32 {
        (self.operations().count() as u32).saturating_sub(1)
    }
}
