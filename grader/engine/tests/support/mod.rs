//! Small programs written directly on the engine.

use grade_engine::{Access, Class, Kind, Limits, Outcome, Role, Spawn, Strategy};
use grade_evidence::schedule::Time;
use std::cell::Cell;
use std::panic::Location;
use std::rc::Rc;

pub(crate) const LIMITS: Limits = Limits {
    max_steps: 20_000,
    time: Time::Ideal,
    freeze: None,
    trace: false,
};

#[track_caller]
pub(crate) fn look(object: u32, kind: Kind, what: &'static str) {
    let site = Location::caller();
    grade_engine::point(Access {
        kind,
        class: Class::Other,
        object,
        what,
        site,
    });
}

pub(crate) fn thread(body: impl FnOnce() + 'static) -> u32 {
    let spawn = Spawn {
        name: None,
        role: Role::Scenario,
        stack_bytes: 0,
    };
    grade_engine::spawn(spawn, Box::new(body))
}

/// Two threads each add 1 to a value with a separate read and write.
pub(crate) fn lost_update(value: Rc<Cell<u32>>) -> Box<dyn FnOnce()> {
    Box::new(move || {
        for _ in 0..2 {
            let value = Rc::clone(&value);
            thread(move || {
                look(1, Kind::Read, "load");
                let seen = value.get();
                look(1, Kind::Write, "store");
                value.set(seen + 1);
            });
        }
    })
}

pub(crate) fn run(
    limits: &Limits,
    strategy: impl Strategy + 'static,
    body: Box<dyn FnOnce()>,
) -> Outcome {
    grade_engine::execute(limits, Box::new(strategy), body)
}
