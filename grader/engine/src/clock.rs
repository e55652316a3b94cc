//! Virtual time: it passes when nothing else can happen, and costs nothing.

use crate::steps::Doubt;
use crate::world::{Status, WORLD, World};
use grade_evidence::schedule::Time;
use std::time::Duration;

/// A time-out that is longer, such as [`Duration::MAX`], never fires: 146 years, so that sums of some
/// stay in range of the clock.
pub const LONGEST_TIMEOUT: Duration = Duration::from_nanos(u64::MAX / 4);

/// The first step by which looking at the clock advances it, in nanoseconds.
const FIRST_POLL_STEP_NS: u64 = 1_000;
/// The longest such step, in nanoseconds.
const LONGEST_POLL_STEP_NS: u64 = 10_000_000;
/// A clock that jumps does so by an hour at least: who compares what has passed with a duration adds
/// none.
const SHORTEST_JUMP_NS: u64 = 3_600 * 1_000_000_000;
/// Who waits for more than a year waits for ever.
const LONGEST_WAIT_NS: u64 = 366 * 24 * SHORTEST_JUMP_NS;

impl World {
    /// Wakes every thread whose deadline has been reached.
    pub(crate) fn fire_due_timers(&mut self) {
        if !self.timers_used {
            return;
        }
        while let Some(thread) = self.earliest_timer() {
            if self.threads[thread as usize].deadline_ns > Some(self.now_ns) {
                return;
            }
            self.fire_timer(thread);
        }
    }

    /// Advances the clock to the earliest deadline and wakes that thread; false without timers.
    pub(crate) fn fire_earliest_timer(&mut self) -> bool {
        match self.earliest_timer() {
            Some(thread) => {
                self.fire_timer(thread);
                true
            }
            None => false,
        }
    }

    fn earliest_timer(&self) -> Option<u32> {
        if !self.timers_used {
            return None;
        }
        (0..self.threads.len() as u32)
            .filter(|thread| self.threads[*thread as usize].status == Status::Blocked)
            .filter_map(|thread| {
                let state = &self.threads[thread as usize];
                Some((state.deadline_ns?, state.blocked_since, thread))
            })
            .min()
            .map(|(_, _, thread)| thread)
    }

    /// Ends a timed wait by its timer.
    pub(crate) fn fire_timer(&mut self, thread: u32) {
        let state = &mut self.threads[thread as usize];
        if let Some(deadline_ns) = state.deadline_ns.take() {
            self.now_ns = self.now_ns.max(deadline_ns);
        }
        state.timed_out = true;
        if let Some(noted) = &mut self.noted {
            noted.time_passes_for(thread);
        }
        self.time_told = true;
        self.happens_before.told_by_time();
        state.last_timeout_step = self.steps;
        state.status = Status::Runnable;
        self.changes += 1;
        self.last_pause_step = self.steps;
    }
}

/// Virtual nanoseconds since the execution began.
#[inline(never)]
pub fn now_ns() -> u64 {
    WORLD.with_borrow(|world| world.now_ns)
}

/// Whether an execution goes on in which timers fire when they are due, and clocks go evenly.
#[inline(never)]
pub fn is_time_ideal() -> bool {
    WORLD.with_borrow(|world| world.active && world.time == Time::Ideal)
}

/// Virtual nanoseconds since the execution began, for somebody who looks at the clock.
///
/// Each look advances the clock a little, and looks in a row ever faster, so that a loop that only
/// waits for a deadline reaches it. Where any real clock might, it jumps beyond all that was waited
/// for: in adversarial time if the strategy says so, and while a caller is held up, for as long as
/// anybody would wait for it.
#[inline(never)]
pub fn advance_polled() -> u64 {
    let adversarial = WORLD.with_borrow(|world| world.active && world.time == Time::Adversarial);
    let jumps = adversarial && crate::choose(2) == 1;
    WORLD.with_borrow_mut(|world| {
        world.note_doubt(Doubt::Clock);
        world.happens_before.told_by_time();
        world.last_clock_step = world.steps;
        world.time_told = true;
        if jumps || world.frozen_thread().is_some() {
            let jump = world.longest_wait_ns.max(SHORTEST_JUMP_NS);
            world.now_ns = world.now_ns.saturating_add(jump);
        }
        let step = world
            .poll_step_ns
            .clamp(FIRST_POLL_STEP_NS, LONGEST_POLL_STEP_NS);
        world.poll_step_ns = step * 2;
        world.now_ns = world.now_ns.saturating_add(step);
        world.now_ns
    })
}

/// Somebody waits for `ns` nanoseconds, or computes a moment so much later.
#[inline(never)]
pub fn note_duration(ns: u64) {
    if ns <= LONGEST_WAIT_NS {
        WORLD.with_borrow_mut(|world| world.longest_wait_ns = world.longest_wait_ns.max(ns));
    }
}

/// Lets `ns` nanoseconds of virtual time pass for something that takes as long as it likes.
#[inline(never)]
pub fn latency(ns: u64) {
    WORLD.with_borrow_mut(|world| {
        world.note_doubt(Doubt::Clock);
        world.happens_before.told_by_time();
        world.now_ns = world.now_ns.saturating_add(ns);
    });
}
