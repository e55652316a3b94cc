//! Partial order reduction: fewer executions than there are schedules, and nothing that only those show.

mod support;

use grade_engine::strategy::{DelayBounded, SourceSets};
use grade_engine::{Identity, Kind};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use support::{LIMITS, look, lost_update, run, thread};

/// What each execution of a program shows, and how many there were.
fn every_schedule(
    body: impl Fn() -> (Box<dyn FnOnce()>, Box<dyn Fn() -> String>),
) -> (BTreeSet<String>, u64) {
    let mut search = DelayBounded::new(400, 2_000_000);
    let (mut shown, mut executed) = (BTreeSet::new(), 0);
    while let Some(schedule) = search.next_schedule() {
        let (body, show) = body();
        let outcome = run(&LIMITS, schedule, body);
        search.learn(&outcome.outline.decisions);
        shown.insert(format!(
            "{} {:?}",
            show(),
            std::mem::discriminant(&outcome.end)
        ));
        executed += 1;
    }
    assert!(search.exhausted());
    (shown, executed)
}

fn reduced(
    body: impl Fn() -> (Box<dyn FnOnce()>, Box<dyn Fn() -> String>),
) -> (BTreeSet<String>, u64) {
    // There is one list of allocations in a process, which names objects.
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _turn = ONE_AT_A_TIME
        .lock()
        .unwrap_or_else(|failed| failed.into_inner());
    let mut search = SourceSets::new(false);
    let mut shown = BTreeSet::new();
    while let Some(schedule) = search.next_schedule() {
        let (body, show) = body();
        let outcome = run(&LIMITS, schedule, body);
        search.learn(outcome.outline.noted.as_ref().expect("it was asked for"));
        shown.insert(format!(
            "{} {:?}",
            show(),
            std::mem::discriminant(&outcome.end)
        ));
    }
    assert!(search.is_complete(), "{:?}", search.doubt());
    (shown, search.executed() - search.redundant())
}

#[test]
fn two_lost_updates_are_six_executions() {
    let body = || {
        let value = Rc::new(Cell::new(0));
        let shown = Rc::clone(&value);
        let show: Box<dyn Fn() -> String> = Box::new(move || shown.get().to_string());
        let body: Box<dyn FnOnce()> = Box::new(move || {
            // So that it is known to be the same in all executions.
            Identity::new(None).id("value", |_| ());
            lost_update(value)();
        });
        (body, show)
    };
    let (all, schedules) = every_schedule(body);
    let (some, executed) = reduced(body);
    assert_eq!(all, some);
    assert!(executed < schedules, "{executed} of {schedules}");
    assert_eq!(
        executed, 4,
        "the orders of two loads and two stores that can be told apart"
    );
}

/// Small programs of loads, stores and choices, drawn.
#[test]
fn whatever_a_program_does_nothing_is_missed() {
    for seed in 0..300 {
        let mut rng = grade_engine::Rng::new(seed);
        let threads = 2 + rng.below(2);
        let program: Vec<Vec<(u32, usize)>> = (0..threads)
            .map(|_| {
                let steps = 1 + rng.below(if threads == 2 { 4 } else { 2 });
                (0..steps)
                    .map(|_| (1 + rng.below(2) as u32, rng.below(4)))
                    .collect()
            })
            .collect();
        let body = || {
            let seen = Rc::new(RefCell::new(vec![Vec::new(); program.len()]));
            let shown = Rc::clone(&seen);
            let program = program.clone();
            let body: Box<dyn FnOnce()> = Box::new(move || {
                let values = Rc::new([Cell::new(0), Cell::new(0), Cell::new(0)]);
                for (number, steps) in program.into_iter().enumerate() {
                    let (values, seen) = (Rc::clone(&values), Rc::clone(&seen));
                    thread(move || {
                        for (object, what) in steps {
                            let value = &values[object as usize];
                            match what {
                                0 => {
                                    look(object, Kind::Read, "load");
                                    seen.borrow_mut()[number].push(value.get());
                                }
                                1 => {
                                    look(object, Kind::Write, "store");
                                    value.set(10 * (number + 1));
                                }
                                2 => {
                                    look(object, Kind::Write, "add");
                                    seen.borrow_mut()[number].push(value.get());
                                    value.set(value.get() + 1);
                                }
                                _ => {
                                    look(object, Kind::Write, "draw");
                                    value.set(value.get() + 100 * grade_engine::choose(2));
                                }
                            }
                        }
                    });
                }
            });
            let show: Box<dyn Fn() -> String> = Box::new(move || format!("{:?}", shown.borrow()));
            (body, show)
        };
        let (all, schedules) = every_schedule(body);
        let (some, executed) = reduced(body);
        assert_eq!(all, some, "seed {seed}: {program:?}");
        assert!(executed <= schedules);
    }
}
