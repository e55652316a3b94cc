//! What can be done with a pool, and what comes of it; never whether that is right.

use serde::{Deserialize, Serialize};

/// What can be done with a pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Op {
    /// Squares numbers and waits for the results.
    Squares(Vec<u64>),
    /// Squares 1, 2, 3, ... up to this number in one call, and waits for the results.
    SquaresUpTo(u64),
    /// Hands in one number and walks away.
    Submit(u64),
    /// Hands in 1, 2, 3, ... up to this number, one by one, and walks away.
    SubmitUpTo(u64),
    /// Lets jobs go on that wait for one more to join them (see [`Setup`]): the caller is
    /// that one.
    Release,
}

impl Op {
    /// The numbers that are handed in, in order.
    #[must_use]
    pub fn numbers(&self) -> Vec<u64> {
        match self {
            Op::Squares(numbers) => numbers.clone(),
            Op::Submit(number) => vec![*number],
            Op::SquaresUpTo(last) | Op::SubmitUpTo(last) => (1..=*last).collect(),
            Op::Release => Vec::new(),
        }
    }
}

/// What an operation returned.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ret {
    /// One result for each number.
    Squares(Vec<Option<u64>>),
    /// The call came back; that is all it says.
    Done,
    /// There was no pool to call, because making it had failed with `NoWorkers`.
    NoPool,
}

impl std::fmt::Display for Ret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Ret::Squares(results) if results.len() > MOST_SHOWN && are_in_order(results) => {
                write!(f, "[the squares of 1 to {}]", results.len())
            }
            Ret::Squares(results) => write!(f, "{results:?}"),
            Ret::Done => f.write_str("()"),
            Ret::NoPool => f.write_str("Err(NoWorkers)"),
        }
    }
}

/// A list of more results that are what anybody would expect is not worth reading.
const MOST_SHOWN: usize = 20;

/// Whether these are the squares of 1, 2, 3, ...
fn are_in_order(results: &[Option<u64>]) -> bool {
    let right = (1_u64..).map(|number| Some(number.wrapping_mul(number)));
    results.iter().copied().eq(right.take(results.len()))
}

/// What a pool is made from: how many workers, and how the work behaves that it is handed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Setup {
    /// How many workers it is asked for.
    pub workers: usize,
    /// Numbers at which the work panics.
    pub panics_on: Vec<u64>,
    /// Jobs with a number from 100 up wait until this many threads are inside such a job
    /// (or in [`Op::Release`]) at once; from then on they pass.
    pub meet: u32,
}

/// Numbers from here up meet. Below, jobs go their way.
pub(crate) const MEETING: u64 = 100;

impl Default for Setup {
    fn default() -> Self {
        Setup::workers(2)
    }
}

impl Setup {
    pub(crate) fn workers(workers: usize) -> Self {
        Setup {
            workers,
            panics_on: Vec::new(),
            meet: 0,
        }
    }

    pub(crate) fn panics_on(mut self, numbers: impl Into<Vec<u64>>) -> Self {
        self.panics_on = numbers.into();
        self
    }

    pub(crate) fn meet(mut self, count: u32) -> Self {
        self.meet = count;
        self
    }
}
