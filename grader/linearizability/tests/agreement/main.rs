//! The checker agrees with brute force on thousands of small histories: on whether they are
//! linearizable, and on every statement it makes about why they are not.

mod oracle;
#[path = "../support/mod.rs"]
mod support;

use linearizability::{Event, History, Illegal, Outcome, Pending, check};
use oracle::{explains, for_each_explanation};
use support::models::{Bank, Counter, Queue, Register, Sample};
use support::random::Random;
use support::simulation::{Sampled, correct, corrupt};

const ENOUGH: usize = 1_000_000;

/// How many of each kind were seen: a test that never meets an illegal history proves little.
#[derive(Debug, Default)]
struct Seen {
    linearizable: usize,
    illegal: usize,
    should_not_block: usize,
}

fn agree<M: Sample>(sampled: &Sampled<M>, pending: Pending, seen: &mut Seen) {
    let Sampled { ops, events } = sampled;
    let history = History::new(ops.len(), events).unwrap();
    let idle = match pending {
        Pending::MayTakeEffect => &[],
        Pending::BlockedForEver => history.pending(),
    };
    let blocked = |state: &M| {
        idle.iter()
            .all(|&op| state.clone().step(&ops[op]).is_none())
    };
    let mut explained = false;
    for_each_explanation(&M::initial(), ops, events, idle, |found| {
        explained |= blocked(found.last);
    });
    match check(&M::initial(), ops, events, pending, ENOUGH) {
        Outcome::Unknown => panic!("the limit is far away: {sampled:?}"),
        Outcome::Linearizable { order } => {
            seen.linearizable += 1;
            assert!(explained, "{sampled:?}");
            let (_, last) = explains(&M::initial(), ops, events, &order).expect("a witness");
            assert!(
                order.iter().all(|op| !idle.contains(op)) && blocked(&last),
                "{sampled:?}"
            );
        }
        Outcome::Illegal(illegal) => {
            assert!(!explained, "{sampled:?} {illegal:?}");
            if history.pending().contains(&illegal.op) {
                seen.should_not_block += 1;
                explain_blocked(sampled, &illegal, idle);
            } else {
                seen.illegal += 1;
                explain_returned(sampled, &illegal, idle);
            }
        }
    }
}

/// `op` is the earliest return up to which nothing explains the history, and `legal` is all that
/// it could have returned.
fn explain_returned<M: Sample>(sampled: &Sampled<M>, illegal: &Illegal<M::Ret>, idle: &[usize]) {
    let Sampled { ops, events } = sampled;
    let at = events
        .iter()
        .position(|event| matches!(event, Event::Returned(op, _) if *op == illegal.op))
        .unwrap();
    let explicable = |events: &[Event<M::Ret>]| {
        let mut explicable = false;
        for_each_explanation(&M::initial(), ops, events, idle, |_| explicable = true);
        explicable
    };
    assert!(explicable(&events[..at]), "{sampled:?} {illegal:?}");
    assert!(!explicable(&events[..=at]), "{sampled:?} {illegal:?}");
    let mut legal: Vec<M::Ret> = Vec::new();
    let mut needed = true;
    for_each_explanation(&M::initial(), ops, &events[..at], idle, |found| match found
        .order
        .iter()
        .position(|&op| op == illegal.op)
    {
        None => needed = false,
        Some(place) if !legal.contains(&found.results[place]) => {
            legal.push(found.results[place].clone());
        }
        Some(_) => {}
    });
    assert_eq!(
        legal.len(),
        illegal.legal.len(),
        "{sampled:?} {illegal:?} {legal:?}"
    );
    assert!(
        legal.iter().all(|result| illegal.legal.contains(result)),
        "{sampled:?} {illegal:?}"
    );
    assert!(
        explains(&M::initial(), ops, &events[..at], &illegal.longest).is_some(),
        "{sampled:?} {illegal:?}"
    );
    assert_eq!(
        illegal.longest.contains(&illegal.op),
        needed,
        "{sampled:?} {illegal:?}"
    );
}

/// All that returned is explained, `op` can go on after it, and `legal` is all it could return.
fn explain_blocked<M: Sample>(sampled: &Sampled<M>, illegal: &Illegal<M::Ret>, idle: &[usize]) {
    let Sampled { ops, events } = sampled;
    let (_, last) = explains(&M::initial(), ops, events, &illegal.longest).expect("an order");
    assert!(
        last.clone().step(&ops[illegal.op]).is_some(),
        "{sampled:?} {illegal:?}"
    );
    let mut legal: Vec<M::Ret> = Vec::new();
    for_each_explanation(&M::initial(), ops, events, idle, |found| {
        if let Some(result) = found.last.clone().step(&ops[illegal.op])
            && !legal.contains(&result)
        {
            legal.push(result);
        }
    });
    assert_eq!(
        legal.len(),
        illegal.legal.len(),
        "{sampled:?} {illegal:?} {legal:?}"
    );
    assert!(
        legal.iter().all(|result| illegal.legal.contains(result)),
        "{sampled:?} {illegal:?}"
    );
}

/// Random events with random results: mostly nonsense.
fn noise<M: Sample>(operations: usize, random: &mut Random) -> Sampled<M> {
    let ops: Vec<M::Op> = (0..operations).map(|_| M::random_op(random)).collect();
    let mut events = Vec::new();
    let (mut fresh, mut running): (Vec<usize>, Vec<usize>) = ((0..operations).collect(), vec![]);
    let stop_at = if random.chance(2) {
        2 * operations
    } else {
        random.below(2 * operations)
    };
    while events.len() < stop_at {
        if !fresh.is_empty() && (running.is_empty() || random.chance(2)) {
            let op = fresh.swap_remove(random.below(fresh.len()));
            events.push(Event::Invoked(op));
            running.push(op);
        } else {
            let op = running.swap_remove(random.below(running.len()));
            events.push(Event::Returned(op, M::random_result(&ops[op], random)));
        }
    }
    Sampled { ops, events }
}

fn agree_on_many<M: Sample>(seed: u64, pending: Pending) -> Seen {
    let random = &mut Random::new(seed);
    let mut seen = Seen::default();
    for _ in 0..600 {
        let operations = 1 + random.below(5);
        agree(&noise::<M>(operations, random), pending, &mut seen);
        let (threads, per_thread) = [(2, 2), (3, 1), (5, 1), (2, 1)][random.below(4)];
        let max_steps = if random.chance(2) {
            100
        } else {
            random.below(15)
        };
        let mut sampled = correct::<M>(threads, per_thread, max_steps, random);
        agree(&sampled, pending, &mut seen);
        corrupt(&mut sampled, random);
        agree(&sampled, pending, &mut seen);
    }
    assert_eq!(
        seen.linearizable + seen.illegal + seen.should_not_block,
        1800
    );
    assert!(
        seen.linearizable > 300 && seen.illegal > 300,
        "too one-sided: {seen:?}"
    );
    assert_eq!(
        seen.should_not_block > 50,
        pending == Pending::BlockedForEver,
        "{seen:?}"
    );
    seen
}

#[test]
fn registers_agree_with_brute_force_whatever_is_pending() {
    agree_on_many::<Register>(1, Pending::MayTakeEffect);
    agree_on_many::<Register>(2, Pending::BlockedForEver);
}

#[test]
fn counters_agree_with_brute_force_whatever_is_pending() {
    agree_on_many::<Counter>(3, Pending::MayTakeEffect);
    agree_on_many::<Counter>(4, Pending::BlockedForEver);
}

#[test]
fn blocking_queues_agree_with_brute_force_whatever_is_pending() {
    agree_on_many::<Queue>(5, Pending::MayTakeEffect);
    agree_on_many::<Queue>(6, Pending::BlockedForEver);
}

#[test]
fn banks_agree_with_brute_force_whatever_is_pending() {
    agree_on_many::<Bank>(7, Pending::MayTakeEffect);
    agree_on_many::<Bank>(8, Pending::BlockedForEver);
}

#[test]
fn what_a_correct_blocking_queue_does_is_linearizable_and_its_waiting_justified() {
    let random = &mut Random::new(9);
    let mut stuck = 0;
    for _ in 0..2_000 {
        let sampled = correct::<Queue>(3, 4, usize::MAX, random);
        for pending in [Pending::MayTakeEffect, Pending::BlockedForEver] {
            let Sampled { ops, events } = &sampled;
            let outcome = check(&Queue::initial(), ops, events, pending, ENOUGH);
            assert!(outcome.is_linearizable(), "{sampled:?} {outcome:?}");
        }
        let history = History::new(sampled.ops.len(), &sampled.events).unwrap();
        stuck += usize::from(!history.pending().is_empty());
    }
    assert!(stuck > 500, "only {stuck} ended stuck");
}
