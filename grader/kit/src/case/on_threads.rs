//! A scenario on real threads.

use super::TypedPlay;
use crate::recorder::Happening;
use crate::task::Task;
use std::sync::{Arc, Barrier};

impl<T: Task> TypedPlay<T> {
    /// Plays the whole scenario on this thread and on one more for each caller.
    pub(super) fn main_on_threads(&mut self) {
        let (scenario, results) = (&self.scenario, &self.results);
        let make = || self.subject.make(&scenario.setup, &self.probes);
        let Some(instance) = results.around(0, make) else {
            return;
        };
        if results.carry_out_all(&instance, 0, &scenario.first) {
            let together = Barrier::new(scenario.threads.len().max(1));
            std::thread::scope(|scope| {
                for (thread, ops) in scenario.threads.iter().enumerate() {
                    let (instance, together) = (&instance, &together);
                    let first = scenario.first_number(thread);
                    scope.spawn(move || {
                        together.wait();
                        results.carry_out_all(instance, first, ops);
                    });
                }
            });
            let first = scenario.first_number(scenario.threads.len());
            results.carry_out_all(&instance, first, &scenario.last);
        }
        debug_assert_eq!(Arc::strong_count(&instance), 1, "the callers have ended");
        results.around(scenario.last_number(), || drop(instance));
        let threads_alive = noise_control::live_threads() as u32;
        results
            .recorder
            .record(Happening::Dropped { threads_alive });
    }
}
