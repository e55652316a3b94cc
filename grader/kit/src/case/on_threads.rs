//! A scenario on real threads.

use super::Play;
use crate::recorder::Happening;
use crate::subject::Apply;
use grade_protocol::evidence::WAITS_FOR_CALLERS;
use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

impl Play {
    /// Plays the whole scenario on this thread and on one more for each caller, to the end. The first caller is
    /// held up, once it has passed so many points, until the others have ended.
    pub(crate) fn play_on_threads(&self, held_up_after: Option<u32>) {
        let (scenario, results) = (&self.scenario, &self.results);
        let make = || self.subject.make(&scenario.setup, &self.probes);
        let Some(instance) = results.around(0, make) else {
            return;
        };
        let last_number = scenario.last_number();
        let live = |apply: &mut Apply<'_>| {
            if !results.carry_out_all(apply, 0, &scenario.first) {
                return;
            }
            let together = Barrier::new(scenario.threads.len().max(1));
            let others = AtomicUsize::new(scenario.threads.len().saturating_sub(1));
            if held_up_after.is_some() && scenario.threads.len() > 1 {
                noise_control::may_hold_up();
            }
            let waits = noise_control::enter(WAITS_FOR_CALLERS, Location::caller());
            std::thread::scope(|scope| {
                for (thread, ops) in scenario.threads.iter().enumerate() {
                    let (instance, together, others) = (&instance, &together, &others);
                    let first = scenario.first_number(thread);
                    let listed = noise_control::Listed::to_be_started();
                    let body = move || {
                        listed.begin();
                        together.wait();
                        if let (0, Some(points)) = (thread, held_up_after) {
                            noise_control::hold_up_after(points);
                        }
                        let live = |apply: &mut Apply<'_>| {
                            results.carry_out_all(apply, first, ops);
                        };
                        let last = first + (ops.len() as u32).saturating_sub(1);
                        results.around(last, || instance.live(&mut { live }));
                        if thread > 0 && others.fetch_sub(1, Ordering::AcqRel) == 1 {
                            noise_control::let_go();
                        }
                    };
                    let caller = std::thread::Builder::new().name(name_of(thread));
                    let started = caller.spawn_scoped(scope, body);
                    if started.is_err() {
                        noise_control::give_up_for_want_of_threads();
                    }
                }
            });
            drop(waits);
            let first = scenario.first_number(scenario.threads.len());
            results.carry_out_all(apply, first, &scenario.last);
        };
        results.around(last_number, || instance.live(&mut { live }));
        debug_assert_eq!(Arc::strong_count(&instance), 1, "the callers have ended");
        results.around(scenario.last_number(), || drop(instance));
        let threads_alive = noise_control::live_threads() as u32;
        results.recorder.record(Happening::Dropped {
            threads_alive,
            processes_left: 0,
        });
    }
}

/// As in the model: `A`, `B`, ...
fn name_of(caller: usize) -> String {
    let letter = ('A'..='Z').nth(caller).map(String::from);
    letter.unwrap_or_else(|| format!("caller {}", caller + 1))
}
