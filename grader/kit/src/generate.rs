//! Scenarios that nobody wrote: small mixes of operations, and long runs of one thread, fixed by the seed.

use crate::draw::Drawn;
use crate::erased::{self, Op, Setup, Source};
use crate::task::Task;
use std::marker::PhantomData;
use std::ops::RangeInclusive;

/// How scenarios are drawn.
///
/// Small ones find more: two or three threads with one to three operations each, after the same
/// beginning and before the same end.
pub struct Generated<T: Task> {
    pub(crate) erased: erased::Generated,
    task: PhantomData<fn() -> T>,
}

impl<T: Task> std::fmt::Debug for Generated<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generated")
            .field("count", &self.erased.count)
            .finish_non_exhaustive()
    }
}

impl<T: Task> Generated<T> {
    fn from_source(source: Source) -> Self {
        let setup = Setup::new::<T>(T::setup());
        Generated {
            erased: erased::Generated::from_source(erased::task::<T>(), setup, source),
            task: PhantomData,
        }
    }

    /// Draws from these operations; one that is listed twice is twice as likely.
    #[must_use]
    pub fn from_operations(operations: impl IntoIterator<Item = T::Op>) -> Self {
        Self::from_source(Source::Listed(Op::each::<T>(operations).collect()))
    }

    /// How many scenarios; 12 unless told.
    #[must_use]
    pub fn count(mut self, count: usize) -> Self {
        self.erased.count = count;
        self
    }

    /// How many threads; 2 or 3 unless told.
    #[must_use]
    pub fn threads(mut self, threads: RangeInclusive<usize>) -> Self {
        self.erased.threads = threads;
        self
    }

    /// How many operations each thread does; 1 to 3 unless told.
    #[must_use]
    pub fn operations_each(mut self, operations: RangeInclusive<usize>) -> Self {
        self.erased.operations_each = operations;
        self
    }

    /// One thread that does so many operations, in one schedule, instead of a mix: for what shows only at the
    /// hundredth call, or at a size that nobody thought of.
    #[must_use]
    pub fn one_after_the_other(mut self, operations: usize) -> Self {
        self.erased.alone = Some(operations);
        self
    }

    /// What the object may be made from.
    #[must_use]
    pub fn setups(mut self, setups: impl IntoIterator<Item = T::Setup>) -> Self {
        self.erased.setups = setups.into_iter().map(Setup::new::<T>).collect();
        self
    }

    /// What the main thread does before.
    #[must_use]
    pub fn first(mut self, ops: impl IntoIterator<Item = T::Op>) -> Self {
        self.erased.first.extend(Op::each::<T>(ops));
        self
    }

    /// What the main thread does after.
    #[must_use]
    pub fn last(mut self, ops: impl IntoIterator<Item = T::Op>) -> Self {
        self.erased.last.extend(Op::each::<T>(ops));
        self
    }
}

impl<T: Drawn> Generated<T> {
    /// Draws any operation of the task's table, with arguments from their boundaries, where the contract
    /// allows it.
    #[must_use]
    pub fn drawn() -> Self {
        Self::from_source(Source::Table {
            names: T::NAMES,
            draw: |which, draws| Op::new::<T>(T::draw(which, draws)),
            allows: |state, call| state.of::<T>().allows(&call.of::<T>()),
            callers: Vec::new(),
        })
    }

    /// One more caller does only these operations; the last list is for all further callers, too.
    ///
    /// # Panics
    /// When the table has no operation of such a name.
    #[must_use]
    pub fn caller<const N: usize>(mut self, names: [&str; N]) -> Self {
        if let Source::Table {
            names: all,
            callers,
            ..
        } = &mut self.erased.source
        {
            let number = |name: &&str| {
                let found = all.iter().position(|known| known == name);
                found.unwrap_or_else(|| panic!("the table has no operation `{name}`"))
            };
            callers.push(names.iter().map(number).collect());
        }
        self
    }
}
