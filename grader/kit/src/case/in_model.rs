//! A scenario on the model's threads.

use super::Play;
use crate::kit::Kit;
use crate::recorder::Happening;
use crate::subject::Apply;
use grade_engine::{Access, Class, Description, Kind, Role, Spawn, Waiting};
use grade_protocol::evidence::WAITS_FOR_CALLERS;
use std::panic::Location;
use std::sync::Arc;

impl Play {
    /// What the execution's main thread runs.
    pub(crate) fn model_body(&self) -> Box<dyn FnOnce()> {
        let scenario = Arc::clone(&self.scenario);
        let subject = Arc::clone(&self.subject);
        let results = Arc::clone(&self.results);
        let probes: Kit = self.probes.clone();
        Box::new(move || {
            grade_engine::offer_programs(subject.programs(&scenario.setup, &probes));
            let make = || subject.make(&scenario.setup, &probes);
            let Some(instance) = results.around(0, make) else {
                return;
            };
            let last_number = scenario.last_number();
            let live = |apply: &mut Apply<'_>| {
                if !results.carry_out_all(apply, 0, &scenario.first) {
                    return;
                }
                let mut callers = Vec::with_capacity(scenario.threads.len());
                for thread in 0..scenario.threads.len() {
                    let scenario = Arc::clone(&scenario);
                    let results = Arc::clone(&results);
                    let instance = Arc::clone(&instance);
                    let body = move || {
                        let (first, ops) =
                            (scenario.first_number(thread), &scenario.threads[thread]);
                        let live = |apply: &mut Apply<'_>| {
                            results.carry_out_all(apply, first, ops);
                        };
                        // What the caller holds goes last, and that may panic.
                        let last = first + (ops.len() as u32).saturating_sub(1);
                        results.around(last, || instance.live(&mut { live }));
                    };
                    callers.push(spawn_caller(thread, body));
                }
                for caller in callers {
                    join(caller);
                }
                let first = scenario.first_number(scenario.threads.len());
                results.carry_out_all(apply, first, &scenario.last);
            };
            results.around(last_number, || instance.live(&mut { live }));
            announce_drop();
            // The callers have ended, so this is the last reference: the student's object goes.
            results.around(scenario.last_number(), || drop(instance));
            let threads_alive = grade_engine::live_student_threads();
            results.recorder.record(Happening::Dropped {
                threads_alive,
                processes_left: grade_engine::processes_left(),
            });
        })
    }
}

fn spawn_caller(thread: usize, body: impl FnOnce() + 'static) -> u32 {
    thread_local! {
        static NAMES: Vec<Arc<str>> =
            ('A'..='Z').map(|letter| Arc::from(letter.to_string())).collect();
    }
    let name = NAMES.with(|names| names.get(thread).cloned());
    let spawn = Spawn {
        name,
        role: Role::Scenario,
        stack_bytes: 0,
    };
    grade_engine::spawn(spawn, Box::new(body))
}

/// Only waits: nothing the student wrote happens here, so it is no scheduling point either.
fn join(thread: u32) {
    let site = Location::caller();
    let (kind, class) = (Kind::Read, Class::Other);
    grade_engine::announce(Access {
        kind,
        class,
        object: 0,
        what: WAITS_FOR_CALLERS,
        site,
    });
    while !grade_engine::has_ended(thread) {
        grade_engine::block(
            Waiting {
                object: 0,
                thread: Some(thread),
                then: 0,
            },
            None,
        );
    }
}

/// Lets other threads run before the student's object is dropped, and names what happens next.
fn announce_drop() {
    let site = Location::caller();
    let access = Access {
        kind: Kind::Write,
        class: Class::Other,
        object: 0,
        what: DROPS,
        site,
    };
    grade_engine::point(access);
    grade_engine::trace(DROPS, 0, None, Description::nothing);
}

/// What the main thread does when it drops the student's object.
const DROPS: &str = "drop";
