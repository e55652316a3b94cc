//! What can be done with a pool, and to its processes, and what comes of it; never who works when.

use grade_kit::prelude::*;
use process_pool_task::{Pool, WORKER};
use std::fmt::{Debug, Formatter};
use std::io;

/// A worker is inside for as long as it squares, with the number.
pub(crate) const JOB: &str = "job";

/// Jobs with these numbers wait until as many of them are in progress at once as there are workers.
const MEETING: std::ops::Range<u64> = 500..600;

/// Where every worker crashes, so many do: whoever goes on for longer gets a result that it must not get, and an
/// execution comes to its end.
const MOST_CRASHES: u32 = 20;

/// What a pool is made from. It remembers nothing between calls, so that is all there is to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "grade_kit::serde")]
pub struct Crew {
    /// How many workers it is asked for.
    pub workers: usize,
    /// Numbers at which the worker crashes.
    pub crashes_at: Vec<u64>,
    /// Numbers at which the first worker that has them crashes.
    pub crashes_once_at: Vec<u64>,
}

impl Crew {
    pub(crate) fn new(workers: usize) -> Self {
        Crew {
            workers,
            crashes_at: Vec::new(),
            crashes_once_at: Vec::new(),
        }
    }

    pub(crate) fn crashing<const N: usize>(workers: usize, at: [u64; N]) -> Self {
        Crew {
            crashes_at: at.into(),
            ..Crew::new(workers)
        }
    }

    pub(crate) fn crashing_once<const N: usize>(workers: usize, at: [u64; N]) -> Self {
        Crew {
            crashes_once_at: at.into(),
            ..Crew::new(workers)
        }
    }

    fn squares(&self, numbers: &[u64]) -> Vec<Option<u64>> {
        let square = |&number: &u64| {
            let crashes = self.crashes_at.contains(&number);
            (!crashes).then(|| number.wrapping_mul(number))
        };
        numbers.iter().map(square).collect()
    }

    /// What a worker does with a number.
    fn square(&self, number: u64, kit: &Kit) -> u64 {
        let inside = kit.enter(JOB, number.to_string());
        if MEETING.contains(&number) {
            kit.meet(self.workers as u32);
        }
        drop(inside);
        let times = match number {
            _ if self.crashes_at.contains(&number) => MOST_CRASHES,
            _ if self.crashes_once_at.contains(&number) => 1,
            _ => 0,
        };
        if kit.count(format!("{JOB} {number}")) < times {
            kit.crash();
        }
        number.wrapping_mul(number)
    }
}

/// What a worker that crashes has written last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "grade_kit::serde")]
pub enum Garbage {
    /// Digits, without the end of their line.
    HalfAnAnswer,
    /// A line that is no number.
    NoNumber,
    /// Bytes that are no text.
    NoText,
}

impl Garbage {
    fn bytes(self) -> &'static [u8] {
        match self {
            Garbage::HalfAnAnswer => b"1",
            Garbage::NoNumber => b"out of memory\n",
            Garbage::NoText => b"\xFF\xFE\n",
        }
    }
}

/// What a call returned, or why there was no pool to call. It is written without an `Ok`.
#[derive(Clone, Hash)]
pub struct Answer(Result<Vec<Option<u64>>, String>);

impl Debug for Answer {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Ok(result) => result.fmt(f),
            Err(error) => write!(f, "no pool: {error}"),
        }
    }
}

grade_kit::operations! {
    table Pools<P: Pool>;
    setup Crew = Crew::new(2);
    object io::Result<P> = |crew, _kit| P::new(crew.workers);
    state Crew = |crew| crew.clone();

    /// Squares numbers and waits for the results.
    squares(numbers: Vec<u64>) -> Answer {
        run |pool| Answer(match pool {
            Ok(pool) => Ok(pool.squares(&numbers)),
            Err(error) => Err(error.to_string()),
        });
        step |crew| Returns(Answer(Ok(crew.squares(&numbers))));
    }
    /// A worker crashes, wherever it is.
    crash() -> () {
        run |_pool, _held, kit| kit.crash_a_process();
        step |_crew| Returns(());
    }
    /// A worker crashes, and leaves garbage behind.
    garble(garbage: Garbage = [Garbage::HalfAnAnswer, Garbage::NoNumber, Garbage::NoText]) -> () {
        run |_pool, _held, kit| kit.garble_a_process(garbage.bytes());
        step |_crew| Returns(());
    }
}

impl Op {
    /// The numbers that are handed in, as keys of jobs.
    pub(crate) fn jobs(&self) -> Vec<String> {
        match self {
            Op::squares { numbers } => numbers.iter().map(u64::to_string).collect(),
            Op::crash {} | Op::garble { .. } => Vec::new(),
        }
    }
}

/// The student's pool, and what its processes run.
pub(crate) fn with_workers<P: Pool>() -> Subject<Crew> {
    subject::<P>().process(WORKER, |crew, mut input, mut output, kit| {
        P::worker(&mut input, &mut output, &|number| crew.square(number, kit))
    })
}

#[cfg(test)]
mod tests {
    use super::{Crew, squares};
    use grade_kit::in_turn;

    #[test]
    fn only_a_number_at_which_every_worker_crashes_has_no_result() {
        let crew = Crew {
            crashes_once_at: vec![3],
            ..Crew::crashing(2, [2])
        };
        let numbers = vec![3, 2, 1 << 32, u64::MAX];
        let shown = in_turn::<Crew>(&crew, [squares(numbers)]).concat();
        assert_eq!(shown, "[Some(9), None, Some(0), Some(1)]");
    }
}
