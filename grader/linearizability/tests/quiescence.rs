//! Quiescent consistency by its definition: every order of the operations is tried.

mod support;

use linearizability::{Event, Pending, check, quiescent_periods};
use support::models::{Bank, Counter, Queue, Register, Sample};
use support::random::Random;
use support::simulation::{Sampled, correct, corrupt};

/// For each operation, those that a moment without a pending one separates from it, and that came before.
fn before<Ret>(events: &[Event<Ret>], operations: usize) -> Vec<Vec<usize>> {
    let mut over = Vec::new();
    let mut separated = Vec::new();
    let mut before = vec![Vec::new(); operations];
    let mut pending = 0;
    for event in events {
        match event {
            Event::Invoked(op) => {
                pending += 1;
                before[*op].clone_from(&separated);
            }
            Event::Returned(op, _) => {
                over.push(*op);
                pending -= 1;
                if pending == 0 {
                    separated.clone_from(&over);
                }
            }
        }
    }
    before
}

/// Whether some order of the operations keeps those apart that are separated, and gives their results.
fn fits<M: Sample>(sampled: &Sampled<M>) -> bool {
    let operations = sampled.ops.len();
    let mut results = vec![None; operations];
    for event in &sampled.events {
        if let Event::Returned(op, result) = event {
            results[*op] = Some(result.clone());
        }
    }
    let before = before(&sampled.events, operations);
    goes_on(&M::initial(), &mut Vec::new(), sampled, &results, &before)
}

fn goes_on<M: Sample>(
    state: &M,
    placed: &mut Vec<usize>,
    sampled: &Sampled<M>,
    results: &[Option<M::Ret>],
    before: &[Vec<usize>],
) -> bool {
    if placed.len() == results.len() {
        return true;
    }
    (0..results.len()).any(|op| {
        let may_come = !placed.contains(&op) && before[op].iter().all(|it| placed.contains(it));
        let mut next = state.clone();
        if !may_come || next.step(&sampled.ops[op]) != results[op] {
            return false;
        }
        placed.push(op);
        let fits = goes_on(&next, placed, sampled, results, before);
        placed.pop();
        fits
    })
}

fn agrees<M: Sample>(seed: u64) -> (usize, usize) {
    let mut random = Random::new(seed);
    let (mut fitting, mut only_so) = (0, 0);
    for _ in 0..3_000 {
        let mut sampled = correct::<M>(3, 2, 1_000, &mut random);
        corrupt(&mut sampled, &mut random);
        let returned = |event: &&Event<M::Ret>| matches!(event, Event::Returned(..));
        if sampled.events.iter().filter(returned).count() < sampled.ops.len() {
            continue;
        }
        let linearizable = |events: &[Event<M::Ret>]| {
            let outcome = check(
                &M::initial(),
                &sampled.ops,
                events,
                Pending::MayTakeEffect,
                1_000_000,
            );
            outcome.is_linearizable()
        };
        let widened = linearizable(&quiescent_periods(&sampled.events));
        assert_eq!(widened, fits(&sampled), "{:?}", sampled.events);
        let as_it_is = linearizable(&sampled.events);
        assert!(widened || !as_it_is, "{:?}", sampled.events);
        fitting += usize::from(widened);
        only_so += usize::from(widened && !as_it_is);
    }
    (fitting, only_so)
}

#[test]
fn periods_make_it_linearizability_and_what_is_linearizable_is_quiescently_consistent() {
    let each = [
        agrees::<Register>,
        agrees::<Counter>,
        agrees::<Queue>,
        agrees::<Bank>,
    ];
    for (model, agrees) in each.into_iter().enumerate() {
        let (fitting, only_so) = agrees(1);
        assert!(
            fitting > 100 && only_so > 10,
            "model {model}: {fitting} {only_so}"
        );
    }
}
