//! Searching by forced switches: what is visited, in which order, and what it costs.

mod support;

use grade_engine::strategy::{Bounded, Cost, Decision, DelayBounded, Fixed, PreemptionBounded};
use grade_engine::{Kind, Limits, Outline, Waiting};
use grade_evidence::schedule::{Deviation, Time};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::panic::Location;
use std::rc::Rc;
use support::{LIMITS, look, lost_update, run, thread};

/// Every execution that a search visits, with what it costs there.
fn visit<C: Cost + std::fmt::Debug>(
    mut search: Bounded<C>,
    body: impl Fn() -> Box<dyn FnOnce()>,
) -> (Vec<(u32, Outline)>, Bounded<C>) {
    let mut visited = Vec::new();
    while let Some(schedule) = search.next_schedule() {
        let outline = run(&LIMITS, schedule, body()).outline;
        search.learn(&outline.decisions);
        visited.push((search.cost(), outline));
    }
    (visited, search)
}

fn distinct(visited: &[(u32, Outline)]) -> HashSet<String> {
    let decisions = |(_, outline): &(u32, Outline)| format!("{:?}", outline.decisions);
    visited.iter().map(decisions).collect()
}

fn racing() -> Box<dyn FnOnce()> {
    lost_update(Rc::new(Cell::new(0)))
}

#[test]
fn without_a_bound_both_searches_visit_the_same_schedules_each_once() {
    let (by_delays, all) = visit(DelayBounded::new(20, u64::MAX), racing);
    let (by_switches, too) = visit(PreemptionBounded::new(20, u64::MAX), racing);
    assert!(all.exhausted() && too.exhausted());
    assert_eq!(distinct(&by_switches).len(), by_switches.len());
    assert_eq!(distinct(&by_switches), distinct(&by_delays));
}

#[test]
fn schedules_come_by_increasing_number_of_forced_switches() {
    let (visited, _) = visit(PreemptionBounded::new(20, u64::MAX), racing);
    let mut last = 0;
    for (cost, outline) in &visited {
        assert_eq!(*cost, outline.forced_switches);
        assert!(*cost >= last);
        last = *cost;
    }
    assert!(last > 1);
}

#[test]
fn where_nobody_could_go_on_every_choice_is_free() {
    let orders = RefCell::new(HashSet::new());
    let body = || -> Box<dyn FnOnce()> {
        Box::new(|| {
            for _ in 0..3 {
                thread(|| look(1, Kind::Write, "store"));
            }
        })
    };
    let (visited, search) = visit(PreemptionBounded::new(0, u64::MAX), body);
    for (_, outline) in &visited {
        assert_eq!(outline.forced_switches, 0);
        orders.borrow_mut().insert(outline.digest);
    }
    assert_eq!(
        orders.borrow().len(),
        6,
        "three threads, one after the other"
    );
    assert_eq!(search.completed_bound(), Some(0));
    assert!(!search.exhausted(), "some schedules force a switch");
}

#[test]
fn which_waiter_is_woken_is_free() {
    let woken = Rc::new(RefCell::new(HashSet::new()));
    let seen = Rc::clone(&woken);
    let body = move || -> Box<dyn FnOnce()> {
        let woken = Rc::clone(&woken);
        Box::new(move || {
            woken.borrow_mut().insert(grade_engine::choose(3));
        })
    };
    let (visited, search) = visit(PreemptionBounded::new(0, u64::MAX), body);
    assert_eq!((visited.len(), seen.borrow().len()), (3, 3));
    assert!(search.exhausted());
}

#[test]
fn threads_that_spin_do_not_take_turns_for_ever() {
    let body = || -> Box<dyn FnOnce()> {
        let flag = Rc::new(Cell::new(false));
        Box::new(move || {
            for _ in 0..2 {
                let flag = Rc::clone(&flag);
                thread(move || {
                    while !flag.get() {
                        look(1, Kind::Read, "load");
                    }
                });
            }
            thread(move || {
                look(1, Kind::Write, "store");
                flag.set(true);
            });
        })
    };
    let (visited, search) = visit(PreemptionBounded::new(1, 5_000), body);
    assert_eq!(search.completed_bound(), Some(1));
    assert!(visited.len() < 5_000);
}

#[test]
fn a_cost_that_is_left_is_not_called_complete() {
    let mut search = PreemptionBounded::new(2, u64::MAX);
    let mut costs = Vec::new();
    while let Some(schedule) = search.next_schedule() {
        costs.push(search.cost());
        let outline = run(&LIMITS, schedule, racing()).outline;
        search.learn(&outline.decisions);
        if search.cost() == 1 {
            search.leave_cost();
        }
    }
    assert_eq!(costs.iter().filter(|cost| **cost == 1).count(), 1);
    assert!(costs.contains(&2));
    assert_eq!(search.completed_bound(), Some(0));
}

#[test]
fn a_digest_tells_executions_with_other_steps_apart() {
    let digest = |first: u32| {
        let body = move || {
            for object in [first, 3 - first] {
                look(object, Kind::Write, "lock");
            }
        };
        run(&LIMITS, Fixed::default(), Box::new(body))
            .outline
            .digest
    };
    assert_eq!(digest(1), digest(1));
    assert_ne!(digest(1), digest(2));
}

#[test]
fn a_timer_that_fires_early_forces_nobody_who_has_yielded() {
    let limits = Limits {
        time: Time::Adversarial,
        ..LIMITS
    };
    let yields = || grade_engine::yield_now("yield", Location::caller());
    let body = move || {
        thread(|| {
            look(0, Kind::Read, "sleep");
            let waiting = Waiting {
                object: 0,
                thread: None,
                then: 0,
            };
            grade_engine::block(waiting, Some(1_000));
        });
        yields();
        thread(|| look(1, Kind::Write, "store"));
        yields();
    };
    // At the second yield there are the new thread, the main one, and the timer of the first.
    let timer = Deviation {
        decision: 3,
        rank: 2,
    };
    let outline = run(&limits, Fixed::new(vec![timer]), Box::new(body)).outline;
    let decision = Decision {
        rank: 2,
        candidates: 3,
        unforced: 1,
    };
    assert_eq!(outline.decisions[3], decision);
    assert_eq!(outline.forced_switches, 0);
}

#[test]
fn what_is_kept_stays_within_its_bound_and_what_was_left_out_is_told() {
    const MOST_WAITING: u64 = 2;
    let bounded = || DelayBounded::new(20, u64::MAX);
    let (all, unbounded) = visit(bounded(), racing);
    let mut search = bounded().with_most_waiting(MOST_WAITING);
    let mut executed = 0;
    while let Some(schedule) = search.next_schedule() {
        let outcome = run(&LIMITS, schedule, racing());
        search.learn(&outcome.outline.decisions);
        executed += 1;
        // Each that waits has at most as many above it as it costs delays.
        assert!(search.kept() as u64 <= (MOST_WAITING + 1) * 21);
    }
    assert!(unbounded.exhausted());
    assert_eq!(unbounded.kept(), 0, "nothing is kept of what is through");
    assert!(executed < all.len(), "{executed} of {}", all.len());
    assert!(!search.exhausted());
    assert_ne!(search.completed_bound(), Some(20));
}
