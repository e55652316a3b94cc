//! Crashes, hangs and garbage come at every place where they can come.

use crate::kit::Kit;
use crate::recorder::Recorder;
use grade_engine::strategy::DelayBounded;
use grade_engine::{Exit, Limits, Programs, Role, Spawn, execute, offer_programs};
use grade_protocol::schedule::Time;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

const LIMITS: Limits = Limits {
    max_steps: 1_000,
    time: Time::Ideal,
    freeze: None,
    trace: false,
};

/// How far two processes of two steps get when this befalls one of them, over all schedules with two delays.
fn progress(fault: fn(&Kit)) -> BTreeSet<Vec<u32>> {
    let mut search = DelayBounded::new(2, 20_000);
    let mut seen = BTreeSet::new();
    while let Some(schedule) = search.next_schedule() {
        let steps = Rc::new(RefCell::new(vec![0; 2]));
        let result = Rc::clone(&steps);
        let body = move || {
            let kit = Kit::new(Arc::new(Recorder::default()), None, false);
            offer_programs(Rc::new(Programs::from([("none", never())])));
            for number in 0..2 {
                let (kit, steps) = (kit.clone(), Rc::clone(&steps));
                grade_engine::spawn_process(Box::new(move || {
                    for _ in 0..2 {
                        drop(kit.enter("step", ""));
                        steps.borrow_mut()[number] += 1;
                    }
                    let process = grade_engine::current_process();
                    grade_engine::end_process(process, Exit::Code(0));
                }));
            }
            let caller = Spawn {
                name: None,
                role: Role::Scenario,
                stack_bytes: 0,
            };
            grade_engine::spawn(caller, Box::new(move || fault(&kit)));
        };
        let outcome = execute(&LIMITS, Box::new(schedule), Box::new(body));
        search.learn(&outcome.outline.decisions);
        seen.insert(result.take());
    }
    seen
}

fn never() -> grade_engine::Program {
    Rc::new(|_input, _output| Exit::Code(0))
}

#[test]
fn a_crash_or_a_hang_comes_before_every_step_of_every_process_and_after_all() {
    let expected = BTreeSet::from([vec![0, 2], vec![1, 2], vec![2, 0], vec![2, 1], vec![2, 2]]);
    assert_eq!(progress(Kit::crash_a_process), expected);
    assert_eq!(progress(Kit::hang_a_process), expected);
    assert_eq!(progress(|kit| kit.garble_a_process(b"?")), expected);
}

#[test]
fn nothing_befalls_where_no_process_runs() {
    let body = || {
        let kit = Kit::new(Arc::new(Recorder::default()), None, false);
        kit.crash_a_process();
        kit.hang_a_process();
        assert!(!kit.in_child());
        assert_eq!([kit.count("a"), kit.count("b"), kit.count("a")], [0, 0, 1]);
    };
    let strategy = Box::<grade_engine::strategy::Fixed>::default();
    let outcome = execute(&LIMITS, strategy, Box::new(body));
    assert_eq!(outcome.end, grade_protocol::evidence::End::Finished);
}
