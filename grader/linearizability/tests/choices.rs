//! Specifications that leave a choice: any result that they allow will do, and what was chosen stays chosen.

use Event::{Invoked, Returned};
use linearizability::{Event, Outcome, Outcomes, Pending, Specification, check};

/// A bag: whoever takes gets any of what is inside.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Bag(Vec<u8>);

#[derive(Clone, Copy)]
enum Op {
    Put(u8),
    Take,
}

impl Specification for Bag {
    type Op = Op;
    type Ret = Option<u8>;

    fn outcomes(&self, op: &Op) -> Outcomes<Option<u8>, Self> {
        match op {
            Op::Put(item) => {
                let mut items = self.0.clone();
                items.push(*item);
                items.sort_unstable();
                Outcomes::One(None, Bag(items))
            }
            Op::Take if self.0.is_empty() => Outcomes::Blocked,
            Op::Take => {
                let each = (0..self.0.len()).map(|at| {
                    let mut items = self.0.clone();
                    (Some(items.remove(at)), Bag(items))
                });
                Outcomes::Several(each.collect())
            }
        }
    }
}

fn one_after_the_other(ops: &[Op], results: &[Option<u8>]) -> Outcome<Option<u8>> {
    let mut events = Vec::new();
    for (number, result) in results.iter().enumerate() {
        events.extend([Invoked(number), Returned(number, *result)]);
    }
    check(
        &Bag(Vec::new()),
        ops,
        &events,
        Pending::MayTakeEffect,
        10_000,
    )
}

#[test]
fn any_result_that_the_specification_allows_is_legal() {
    let ops = [Op::Put(1), Op::Put(2), Op::Take, Op::Take];
    for (one, other) in [(1, 2), (2, 1)] {
        let results = [None, None, Some(one), Some(other)];
        assert!(one_after_the_other(&ops, &results).is_linearizable());
    }
}

#[test]
fn what_was_chosen_stays_chosen_and_all_that_was_legal_is_named() {
    let ops = [Op::Put(1), Op::Put(2), Op::Take, Op::Take];
    let Outcome::Illegal(twice) = one_after_the_other(&ops, &[None, None, Some(1), Some(1)]) else {
        panic!("an item was taken twice");
    };
    assert_eq!((twice.op, twice.legal), (3, vec![Some(2)]));
    let Outcome::Illegal(unknown) = one_after_the_other(&ops, &[None, None, Some(3)]) else {
        panic!("nobody put 3 in");
    };
    assert_eq!((unknown.op, unknown.legal), (2, vec![Some(1), Some(2)]));
}

#[test]
fn a_pending_call_may_have_made_any_choice() {
    // The first take never returned, so nobody knows which item it took.
    let ops = [Op::Put(1), Op::Put(2), Op::Take, Op::Take, Op::Take];
    let events = |seen| {
        [
            Invoked(0),
            Returned(0, None),
            Invoked(1),
            Returned(1, None),
            Invoked(2),
            Invoked(3),
            Returned(3, Some(seen)),
        ]
    };
    for seen in [1, 2] {
        let outcome = check(
            &Bag(Vec::new()),
            &ops,
            &events(seen),
            Pending::MayTakeEffect,
            10_000,
        );
        assert!(outcome.is_linearizable(), "{outcome:?}");
    }
    // In the end one who waits is left with nothing only where nothing is left.
    let waits = [Invoked(0), Returned(0, None), Invoked(2)];
    let outcome = check(
        &Bag(Vec::new()),
        &ops,
        &waits,
        Pending::BlockedForEver,
        10_000,
    );
    assert!(outcome.is_illegal(), "{outcome:?}");
}
