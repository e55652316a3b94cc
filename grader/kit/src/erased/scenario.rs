//! Which operations which threads do.

use super::{Op, Setup, State, Task};
use grade_protocol::schedule::Budget;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// A scenario of whatever task. See [`crate::Scenario`].
#[derive(Clone, Serialize)]
pub(crate) struct Scenario {
    #[serde(skip)]
    pub(crate) task: &'static dyn Task,
    pub(crate) name: String,
    pub(crate) setup: Setup,
    pub(crate) first: Vec<Op>,
    pub(crate) threads: Vec<Vec<Op>>,
    pub(crate) last: Vec<Op>,
    pub(crate) budget: Option<Budget>,
}

impl std::fmt::Debug for Scenario {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scenario")
            .field("name", &self.name)
            .field("first", &self.first)
            .field("threads", &self.threads)
            .field("last", &self.last)
            .finish_non_exhaustive()
    }
}

/// A scenario whose operations are still to be read.
#[derive(Deserialize)]
struct Written {
    name: String,
    setup: Value,
    first: Vec<Value>,
    threads: Vec<Vec<Value>>,
    last: Vec<Value>,
    budget: Option<Budget>,
}

impl Scenario {
    /// A scenario of this task as it was written with serde.
    ///
    /// # Errors
    /// When it is none.
    pub(crate) fn read(task: &'static dyn Task, value: Value) -> serde_json::Result<Self> {
        let written: Written = serde_json::from_value(value)?;
        let read = |ops: Vec<Value>| ops.into_iter().map(|op| task.op(op)).collect();
        let threads = written.threads.into_iter().map(read);
        Ok(Scenario {
            task,
            name: written.name,
            setup: task.setup(written.setup)?,
            first: read(written.first)?,
            threads: threads.collect::<Result<_, _>>()?,
            last: read(written.last)?,
            budget: written.budget,
        })
    }

    /// The state of its task's specification before its first operation.
    pub(crate) fn start(&self) -> State {
        self.task.start(&self.setup)
    }

    /// With what each caller does last, for a task that has such an operation.
    pub(crate) fn with_leaving(mut self) -> Self {
        let leaving = self.task.leaving();
        let shown: Vec<String> = leaving.iter().map(Op::shown).collect();
        let leave = |ops: &mut Vec<Op>| {
            let last = ops.len().saturating_sub(shown.len());
            let has_left = ops[last..].iter().map(Op::shown).eq(shown.iter().cloned());
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
        let mut left = |ops: &[Op]| -> Vec<Op> {
            let numbered = (next..).zip(ops);
            next += ops.len() as u32;
            let kept = numbered.filter(|(number, _)| !numbers.contains(number));
            kept.map(|(_, op)| op.clone()).collect()
        };
        let first = left(&self.first);
        let mut threads: Vec<_> = self.threads.iter().map(|ops| left(ops)).collect();
        threads.retain(|ops| !ops.is_empty());
        let mut part = Scenario {
            task: self.task,
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
    pub(crate) fn operations(&self) -> impl Iterator<Item = (u32, &Op)> {
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
