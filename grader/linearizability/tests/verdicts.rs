//! What the checker says about histories that a person can follow.

#[path = "support/mod.rs"]
mod support;

use Event::{Invoked, Returned};
use linearizability::{Event, History, Illegal, Malformed, Outcome, Pending, check};
use std::collections::VecDeque;
use support::models::{
    Bank, BankOp, BankRet, Counter, CounterOp, Queue, QueueOp, Register, RegisterOp, Sample,
};
use support::random::Random;
use support::simulation::{Sampled, correct, corrupt};

const ENOUGH: usize = 1_000_000;

fn ask<M: Sample>(ops: &[M::Op], events: &[Event<M::Ret>]) -> Outcome<M::Ret> {
    check(&M::initial(), ops, events, Pending::MayTakeEffect, ENOUGH)
}

fn ask_stuck<M: Sample>(ops: &[M::Op], events: &[Event<M::Ret>]) -> Outcome<M::Ret> {
    check(&M::initial(), ops, events, Pending::BlockedForEver, ENOUGH)
}

fn illegal<Ret: std::fmt::Debug>(outcome: Outcome<Ret>) -> Illegal<Ret> {
    match outcome {
        Outcome::Illegal(illegal) => illegal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_happened_is_linearizable() {
    assert_eq!(
        ask::<Counter>(&[], &[]),
        Outcome::Linearizable { order: vec![] }
    );
    let never_invoked = [CounterOp::Get];
    assert_eq!(
        ask::<Counter>(&never_invoked, &[]),
        Outcome::Linearizable { order: vec![] }
    );
}

#[test]
fn overlapping_operations_may_take_effect_in_either_order() {
    let ops = [RegisterOp::Write(1), RegisterOp::Read];
    let overlapping = |seen| {
        [
            Invoked(0),
            Invoked(1),
            Returned(0, None),
            Returned(1, Some(seen)),
        ]
    };
    assert_eq!(
        ask::<Register>(&ops, &overlapping(0)),
        Outcome::Linearizable { order: vec![1, 0] }
    );
    assert_eq!(
        ask::<Register>(&ops, &overlapping(1)),
        Outcome::Linearizable { order: vec![0, 1] }
    );
}

#[test]
fn a_read_after_a_write_returned_must_see_it() {
    let ops = [RegisterOp::Write(1), RegisterOp::Read];
    let events = [
        Invoked(0),
        Returned(0, None),
        Invoked(1),
        Returned(1, Some(0)),
    ];
    assert_eq!(
        illegal(ask::<Register>(&ops, &events)),
        Illegal {
            longest: vec![0],
            op: 1,
            legal: vec![Some(1)]
        }
    );
}

#[test]
fn the_operation_at_fault_is_the_one_with_the_impossible_result_not_one_that_hangs_on_it() {
    // 0 returns nonsense, late. 1 is right, but only if 0 took effect before it.
    let ops = [CounterOp::Increment, CounterOp::Increment];
    let events = [Invoked(0), Invoked(1), Returned(1, 1), Returned(0, 7)];
    assert_eq!(
        illegal(ask::<Counter>(&ops, &events)),
        Illegal {
            longest: vec![0, 1],
            op: 0,
            legal: vec![0]
        }
    );
}

#[test]
fn all_results_that_would_have_been_legal_are_named() {
    let ops = [CounterOp::Increment, CounterOp::Increment, CounterOp::Get];
    let events = [
        Invoked(0),
        Invoked(1),
        Invoked(2),
        Returned(2, 9),
        Returned(0, 0),
    ];
    let mut illegal = illegal(ask::<Counter>(&ops, &events));
    illegal.legal.sort_unstable();
    assert_eq!(
        illegal,
        Illegal {
            longest: vec![0],
            op: 2,
            legal: vec![0, 1, 2]
        }
    );
}

#[test]
fn a_result_where_the_operation_should_have_blocked_leaves_nothing_legal() {
    let events = [Invoked(0), Returned(0, Some(1))];
    assert_eq!(
        illegal(ask::<Queue>(&[QueueOp::Pop], &events)),
        Illegal {
            longest: vec![],
            op: 0,
            legal: vec![]
        }
    );
}

#[test]
fn a_pending_operation_may_have_taken_effect_or_not() {
    let ops = [RegisterOp::Write(2), RegisterOp::Read, RegisterOp::Read];
    let reads = |first, second| {
        [
            Invoked(0),
            Invoked(1),
            Returned(1, Some(first)),
            Invoked(2),
            Returned(2, Some(second)),
        ]
    };
    assert_eq!(
        ask::<Register>(&ops, &reads(0, 0)),
        Outcome::Linearizable { order: vec![1, 2] }
    );
    assert_eq!(
        ask::<Register>(&ops, &reads(0, 2)),
        Outcome::Linearizable {
            order: vec![1, 0, 2]
        }
    );
    assert_eq!(
        illegal(ask::<Register>(&ops, &reads(2, 0))).op,
        2,
        "it cannot be undone"
    );
}

#[test]
fn a_pending_operation_has_no_effect_before_its_invocation() {
    let ops = [RegisterOp::Read, RegisterOp::Write(2)];
    let events = [Invoked(0), Returned(0, Some(2)), Invoked(1)];
    assert_eq!(
        illegal(ask::<Register>(&ops, &events)),
        Illegal {
            longest: vec![],
            op: 0,
            legal: vec![Some(0)]
        }
    );
}

#[test]
fn a_pop_that_waits_for_ever_is_right_only_while_the_queue_is_empty() {
    let ops = [QueueOp::Push(1), QueueOp::Pop, QueueOp::Pop];
    let both = [
        Invoked(0),
        Invoked(1),
        Invoked(2),
        Returned(0, None),
        Returned(1, Some(1)),
    ];
    assert_eq!(
        ask_stuck::<Queue>(&ops, &both),
        Outcome::Linearizable { order: vec![0, 1] }
    );
    // The lost wake-up: something is inside and nobody takes it.
    let lost = &both[..4];
    assert!(ask::<Queue>(&ops, lost).is_linearizable());
    assert_eq!(
        illegal(ask_stuck::<Queue>(&ops, lost)),
        Illegal {
            longest: vec![0],
            op: 1,
            legal: vec![Some(1)]
        }
    );
}

#[test]
fn an_operation_that_is_blocked_for_ever_had_no_effect() {
    let ops = [QueueOp::Push(1), QueueOp::Pop];
    let events = [Invoked(0), Invoked(1), Returned(1, Some(1))];
    assert!(ask::<Queue>(&ops, &events).is_linearizable());
    assert_eq!(
        illegal(ask_stuck::<Queue>(&ops, &events)),
        Illegal {
            longest: vec![],
            op: 1,
            legal: vec![]
        }
    );
}

#[test]
fn the_blocked_operation_that_is_named_is_one_that_could_go_on() {
    // The queue holds one of two, so the push could go on and so could the pop, but not op 1.
    let full = Queue(VecDeque::from([7]));
    let ops = [QueueOp::TryPop, QueueOp::Pop, QueueOp::Push(3)];
    let events = [Invoked(1), Invoked(2), Invoked(0), Returned(0, Some(7))];
    let outcome = check(&full, &ops, &events, Pending::BlockedForEver, ENOUGH);
    assert_eq!(
        illegal(outcome),
        Illegal {
            longest: vec![0],
            op: 2,
            legal: vec![None]
        }
    );
}

#[test]
fn a_torn_total_is_illegal() {
    let ops = [
        BankOp::Transfer {
            from: 0,
            to: 1,
            amount: 10,
        },
        BankOp::Total,
    ];
    let events = [
        Invoked(0),
        Invoked(1),
        Returned(1, BankRet::Amount(50)),
        Returned(0, BankRet::Done(true)),
    ];
    assert_eq!(
        illegal(ask::<Bank>(&ops, &events)),
        Illegal {
            longest: vec![0],
            op: 1,
            legal: vec![BankRet::Amount(60)]
        }
    );
}

#[test]
fn beyond_the_limit_the_answer_is_unknown() {
    let ops = vec![CounterOp::Increment; 12];
    let mut events: Vec<Event<u32>> = (0..12).map(Invoked).collect();
    events.extend((0..12).map(|op| Returned(op, if op == 11 { 40 } else { op as u32 })));
    let limited = |limit| check(&Counter(0), &ops, &events, Pending::MayTakeEffect, limit);
    assert_eq!(limited(5), Outcome::Unknown);
    assert_eq!(limited(0), Outcome::Unknown);
    assert_eq!(illegal(limited(ENOUGH)).op, 11);
}

#[test]
fn a_history_in_sequence_takes_one_configuration_an_operation_and_one_more() {
    let ops = vec![CounterOp::Increment; 9];
    let events: Vec<Event<u32>> = (0..9)
        .flat_map(|op| [Invoked(op), Returned(op, op as u32)])
        .collect();
    let limited = |limit| check(&Counter(0), &ops, &events, Pending::MayTakeEffect, limit);
    assert!(limited(10).is_linearizable());
    assert_eq!(limited(9), Outcome::Unknown);
}

#[test]
fn dozens_of_operations_at_once_are_explained_without_trying_all_their_orders() {
    // Whoever returns later may return anything, so of seventy there are more orders than anybody tries.
    let ops = vec![CounterOp::Increment; 70];
    let mut events: Vec<Event<u32>> = (0..70).map(Invoked).collect();
    events.extend((0..70).map(|op| Returned(op, if op == 40 { 99 } else { op as u32 })));
    let outcome = ask::<Counter>(&ops, &events);
    assert_eq!(illegal(outcome).op, 40);
}

#[test]
fn an_illegal_history_stays_illegal_when_the_limit_is_too_low_to_explain_it() {
    // The get fits nowhere. That is found at once, because no increment fits before it either;
    // but as long as increments may return anything, there are many ways to come to the get.
    let ops: Vec<CounterOp> = (0..20)
        .map(|op| {
            if op == 0 {
                CounterOp::Get
            } else {
                CounterOp::Increment
            }
        })
        .collect();
    let mut events: Vec<Event<u32>> = (0..20).map(Invoked).collect();
    events.extend((0..20).map(|op| Returned(op, 99)));
    let outcome = check(&Counter(0), &ops, &events, Pending::MayTakeEffect, 100);
    assert_eq!(
        illegal(outcome),
        Illegal {
            longest: vec![],
            op: 0,
            legal: vec![0]
        }
    );
}

#[test]
fn more_than_64_operations_are_checked_like_fewer() {
    let random = &mut Random::new(10);
    let mut found_illegal = 0;
    for _ in 0..100 {
        let mut sampled = correct::<Register>(4, 60, usize::MAX, random);
        assert!(ask::<Register>(&sampled.ops, &sampled.events).is_linearizable());
        corrupt(&mut sampled, random);
        found_illegal += usize::from(ask::<Register>(&sampled.ops, &sampled.events).is_illegal());
    }
    assert!(found_illegal > 20, "{found_illegal}");
}

#[test]
fn operations_before_the_first_64_do_not_change_the_explanation() {
    let random = &mut Random::new(11);
    for _ in 0..500 {
        let mut few = correct::<Counter>(3, 3, 25, random);
        corrupt(&mut few, random);
        // The same after 70 reads in sequence.
        let mut many = Sampled::<Counter> {
            ops: vec![CounterOp::Get; 70],
            events: vec![],
        };
        many.events
            .extend((0..70).flat_map(|op| [Invoked(op), Returned(op, 0)]));
        many.ops.extend(few.ops.iter().cloned());
        many.events
            .extend(few.events.iter().map(|event| match *event {
                Invoked(op) => Invoked(op + 70),
                Returned(op, result) => Returned(op + 70, result),
            }));
        let later = |order: Vec<usize>| -> Vec<usize> {
            (0..70).chain(order.into_iter().map(|op| op + 70)).collect()
        };
        for pending in [Pending::MayTakeEffect, Pending::BlockedForEver] {
            let narrow = check(&Counter(0), &few.ops, &few.events, pending, ENOUGH);
            let wide = check(&Counter(0), &many.ops, &many.events, pending, ENOUGH);
            let expected = match narrow {
                Outcome::Linearizable { order } => Outcome::Linearizable {
                    order: later(order),
                },
                Outcome::Illegal(Illegal { longest, op, legal }) => Outcome::Illegal(Illegal {
                    longest: later(longest),
                    op: op + 70,
                    legal,
                }),
                Outcome::Unknown => Outcome::Unknown,
            };
            assert_eq!(wide, expected);
        }
    }
}

#[test]
fn thousands_of_operations_do_not_exhaust_the_stack() {
    let random = &mut Random::new(12);
    let sampled = correct::<Counter>(3, 1_000, usize::MAX, random);
    assert!(ask::<Counter>(&sampled.ops, &sampled.events).is_linearizable());
}

#[test]
fn the_same_history_gives_the_same_answer() {
    let random = &mut Random::new(13);
    for _ in 0..200 {
        let mut sampled = correct::<Bank>(3, 3, usize::MAX, random);
        corrupt(&mut sampled, random);
        let Sampled { ops, events } = &sampled;
        assert_eq!(ask::<Bank>(ops, events), ask::<Bank>(ops, events));
    }
}

#[test]
fn a_strangers_events_are_refused_without_a_panic() {
    let events = [Invoked(0), Returned(3, 0)];
    assert_eq!(
        History::new(2, &events).unwrap_err(),
        Malformed::NoSuchOperation(3)
    );
}

#[test]
#[should_panic(expected = "not a history: operation 0 is invoked twice")]
fn checking_what_is_no_history_panics() {
    let _ = ask::<Counter>(&[CounterOp::Get], &[Invoked(0), Invoked(0)]);
}

#[test]
#[should_panic(expected = "the history is one of other operations")]
fn checking_a_history_of_other_operations_panics() {
    let history = History::new(0, &[]).unwrap();
    let _ = history.check(
        &Counter(0),
        &[CounterOp::Get],
        Pending::MayTakeEffect,
        ENOUGH,
    );
}
