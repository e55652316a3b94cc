//! What can be done with a pool, and what comes of it in one thread; never who works when.

use grade_kit::prelude::*;
use squares_task::{NoWorkers, Pool, Square};
use std::fmt::{Debug, Formatter};
use std::sync::Arc;

/// Somebody is inside for as long as a job lasts, with its number.
pub(crate) const JOB: &str = "job";

/// Entered with a job's number when it runs on a thread that hands in jobs.
pub(crate) const JOB_OF_CALLER: &str = "job of the caller";

/// Jobs with these numbers wait until as many of them are in progress at once as there are workers,
/// and two at least: a single worker's job waits for somebody to [`release`] it.
const MEETING: std::ops::Range<u64> = 500..600;

/// What a pool is made from. It remembers nothing between calls, so that is all there is to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "grade_kit::serde")]
pub struct Crew {
    /// How many workers it is asked for.
    pub workers: usize,
    /// Numbers at which the work panics.
    pub panics_at: Vec<u64>,
}

impl Crew {
    /// So many workers, whose work panics at these numbers.
    pub(crate) fn new<const N: usize>(workers: usize, panics_at: [u64; N]) -> Self {
        let panics_at = panics_at.to_vec();
        Crew { workers, panics_at }
    }

    /// There is a pool if there are workers.
    fn made(&self) -> Result<&Self, NoWorkers> {
        (self.workers > 0).then_some(self).ok_or(NoWorkers)
    }

    fn squares(&self, numbers: &[u64]) -> Vec<Option<u64>> {
        let square = |&number: &u64| {
            let panics = self.panics_at.contains(&number);
            (!panics).then(|| number.wrapping_mul(number))
        };
        numbers.iter().map(square).collect()
    }

    /// What the pool is handed to do.
    fn work(&self, kit: &Kit) -> Square {
        let (crew, kit) = (self.clone(), kit.clone());
        Arc::new(move |number| {
            if kit.on_callers_thread() {
                drop(kit.enter(JOB_OF_CALLER, number.to_string()));
            }
            let inside = kit.enter(JOB, number.to_string());
            if MEETING.contains(&number) {
                kit.meet(crew.workers.max(2) as u32);
            }
            // Left before it panics: on its way to whoever catches it, nothing of ours is at work any more.
            drop(inside);
            if crew.panics_at.contains(&number) {
                kit.panic(format!("the work panics at {number}"));
            }
            number.wrapping_mul(number)
        })
    }
}

/// What a call returned, or that there was no pool to call. It is written without an `Ok`.
#[derive(Clone, Hash)]
pub struct Answer<R>(Result<R, NoWorkers>);

impl<R: Debug> Debug for Answer<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Ok(result) => result.fmt(f),
            Err(none) => write!(f, "Err({none:?})"),
        }
    }
}

/// Calls what was made.
fn ask<P, R>(made: &Result<P, NoWorkers>, call: impl FnOnce(&P) -> R) -> Answer<R> {
    Answer(made.as_ref().map(call).map_err(|none| *none))
}

/// The results of a long list. What anybody would expect is not worth reading.
#[derive(Clone, Hash)]
pub struct Long(Vec<Option<u64>>);

impl Debug for Long {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let right = (1..=self.0.len() as u64).map(|number| Some(number.wrapping_mul(number)));
        match self.0.iter().copied().eq(right) {
            true => write!(f, "[the squares of 1 to {}]", self.0.len()),
            false => self.0.fmt(f),
        }
    }
}

/// 1, 2, 3, ...
fn up_to(last: u64) -> Vec<u64> {
    (1..=last).collect()
}

grade_kit::operations! {
    table Pools<P: Pool>;
    setup Crew = Crew::new(2, []);
    object Result<P, NoWorkers> = |crew, kit| P::new(crew.workers, crew.work(kit));
    state Crew = |crew| crew.clone();

    /// Squares numbers and waits for the results.
    squares(numbers: Vec<u64> = [vec![1], vec![0, 3], vec![3, 3], vec![]]) -> Answer<Vec<Option<u64>>> {
        run |pool| ask(pool, |pool| pool.squares(&numbers));
        step |crew| Returns(ask(&crew.made(), |crew| crew.squares(&numbers)));
    }
    /// Squares 1, 2, 3, ... up to this number in one call, and waits for the results.
    squares_up_to(last: u64) -> Answer<Long> {
        run |pool| ask(pool, |pool| Long(pool.squares(&up_to(last))));
        step |crew| Returns(ask(&crew.made(), |crew| Long(crew.squares(&up_to(last)))));
    }
    /// Hands in one number and walks away.
    submit(number: u64 = [3, 4]) -> Answer<()> {
        run |pool| ask(pool, |pool| pool.submit(number));
        step |crew| Returns(ask(&crew.made(), |_crew| ()));
    }
    /// Hands in 1, 2, 3, ... up to this number, one by one, and walks away.
    submit_up_to(last: u64) -> Answer<()> {
        run |pool| ask(pool, |pool| up_to(last).into_iter().for_each(|number| pool.submit(number)));
        step |crew| Returns(ask(&crew.made(), |_crew| ()));
    }
    /// Lets the job of a single worker go on that waits for another one: the caller takes its place.
    release() -> () {
        run |_pool, _held, kit| kit.meet(2);
        step |_crew| Returns(());
    }
}

impl Op {
    /// The numbers that are handed in, as keys of jobs.
    pub(crate) fn jobs(&self) -> Vec<String> {
        let numbers = match self {
            Op::squares { numbers } => numbers.clone(),
            Op::squares_up_to { last } | Op::submit_up_to { last } => up_to(*last),
            Op::submit { number } => vec![*number],
            Op::release {} => Vec::new(),
        };
        numbers.iter().map(u64::to_string).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grade_kit::in_turn;

    fn returns(crew: &Crew, op: Op) -> String {
        in_turn::<Crew>(crew, [op]).concat()
    }

    #[test]
    fn every_place_has_its_own_result_and_squares_wrap_as_the_work_does() {
        let of = |numbers: &[u64]| returns(&Crew::new(1, [2]), squares(numbers.to_vec()));
        assert_eq!(
            of(&[3, 2, 3, 0, 2]),
            "[Some(9), None, Some(9), Some(0), None]"
        );
        assert_eq!(of(&[1 << 32, u64::MAX]), "[Some(0), Some(1)]");
        assert_eq!(of(&[]), "[]");
    }

    #[test]
    fn a_long_list_is_shown_in_short_only_if_each_result_is_right() {
        let all = |crew| returns(&crew, squares_up_to(30));
        assert_eq!(all(Crew::new(1, [])), "[the squares of 1 to 30]");
        let wrong = all(Crew::new(1, [29]));
        assert!(wrong.contains("Some(784), None, Some(900)"), "{wrong}");
    }

    #[test]
    fn without_workers_there_is_no_pool_for_any_call() {
        for op in [
            squares(vec![]),
            squares_up_to(2),
            submit(1),
            submit_up_to(3),
        ] {
            assert_eq!(returns(&Crew::new(0, []), op), "Err(NoWorkers)");
        }
    }
}
