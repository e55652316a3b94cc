//! A pool in one thread: which result is right; never who works when.

use crate::op::{Op, Ret, Setup};
use grade_kit::{Call, Step, Task};

/// A pool in one thread. It remembers nothing between calls, so all there is to it is its setup.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PoolModel(Setup);

impl PoolModel {
    fn act(&mut self, op: &Op) -> Option<Ret> {
        if self.0.workers == 0 {
            return Some(Ret::NoPool);
        }
        Some(match op {
            Op::Squares(_) | Op::SquaresUpTo(_) => {
                let numbers = op.numbers().into_iter();
                Ret::Squares(numbers.map(|number| self.square(number)).collect())
            }
            Op::Submit(_) | Op::SubmitUpTo(_) | Op::Release => Ret::Done,
        })
    }
}

impl Task for PoolModel {
    type Op = Op;
    type Ret = Ret;
    type Setup = Setup;

    fn setup() -> Setup {
        Default::default()
    }

    fn new(setup: &Setup) -> Self {
        PoolModel(setup.clone())
    }

    fn step(&mut self, call: &Call<'_, Op>) -> Step<Ret, Self> {
        self.act(call.op).into()
    }

    fn write_ret(ret: &Ret, to: &mut dyn std::fmt::Write) -> std::fmt::Result {
        write!(to, "{ret}")
    }
}

impl PoolModel {
    fn square(&self, number: u64) -> Option<u64> {
        let panics = self.0.panics_on.contains(&number);
        (!panics).then(|| number.wrapping_mul(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn returns(setup: &Setup, op: &Op) -> Ret {
        let mut model = <PoolModel as Task>::new(setup);
        model.act(op).expect("a pool never waits for ever")
    }

    #[test]
    fn every_number_has_its_square_in_its_place() {
        let setup = Setup::workers(3);
        let squares = returns(&setup, &Op::Squares(vec![3, 1, 3, 0]));
        assert_eq!(
            squares,
            Ret::Squares(vec![Some(9), Some(1), Some(9), Some(0)])
        );
        assert_eq!(returns(&setup, &Op::Squares(vec![])), Ret::Squares(vec![]));
    }

    #[test]
    fn a_long_list_is_shown_in_short_only_if_each_result_is_right() {
        let right = returns(&Setup::workers(1), &Op::SquaresUpTo(30));
        assert_eq!(right.to_string(), "[the squares of 1 to 30]");
        let wrong = returns(&Setup::workers(1).panics_on([29]), &Op::SquaresUpTo(30));
        assert!(
            wrong.to_string().contains("Some(784), None, Some(900)"),
            "{wrong}"
        );
    }

    #[test]
    fn a_panic_costs_its_own_result_at_each_of_its_places() {
        let setup = Setup::workers(1).panics_on([2]);
        let squares = returns(&setup, &Op::Squares(vec![2, 3, 2]));
        assert_eq!(squares, Ret::Squares(vec![None, Some(9), None]));
        assert_eq!(returns(&setup, &Op::Submit(2)), Ret::Done);
    }

    #[test]
    fn without_workers_there_is_no_pool_for_any_call() {
        let setup = Setup::workers(0);
        for op in [
            Op::Squares(vec![]),
            Op::Submit(1),
            Op::SubmitUpTo(3),
            Op::Release,
        ] {
            assert_eq!(returns(&setup, &op), Ret::NoPool, "{op:?}");
        }
    }

    #[test]
    fn squares_beyond_64_bits_wrap_as_the_work_does() {
        let squares = returns(&Setup::workers(1), &Op::Squares(vec![1 << 32, u64::MAX]));
        assert_eq!(squares, Ret::Squares(vec![Some(0), Some(1)]));
    }
}
