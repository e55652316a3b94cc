//! Decisions: which thread goes on, and which of several equal outcomes an operation has.

use crate::access::Kind;
use crate::steps::Doubt;
use crate::strategy::{Choice, Decision};
use crate::threads::Role;
use crate::world::{Next, Status, ThreadState, WORLD, World};
use grade_evidence::End;
use grade_evidence::schedule::{STEPS_OF_PROOF, Time};

/// Decisions in a row after which a thread that never blocks lets the others go first: a loop that
/// polls under a lock would otherwise starve whoever it waits for.
const LONGEST_STREAK: u32 = 50;

/// Spreads a step over the whole digest: 2^64 divided by the golden ratio.
const DIGEST_FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Steps without any progress after which an execution may be going round in circles.
const SPINNING_STEPS: u32 = 1_000;

/// Looks in vain after which a thread is taken to wait for what it looks at.
const LOOKS_OF_A_WAIT: u32 = 3;

/// Steps without a thread that blocks or ends, after which the earliest timer is due: time passes for
/// those who wait for it, however busy the others are.
const LONGEST_BUSY_STEPS: u32 = 2_000;

impl World {
    /// Chooses who goes on after `from` reached a scheduling point, blocked or ended.
    pub(crate) fn decide(&mut self, from: Option<u32>) -> Next {
        self.steps += 1;
        if let Some(thread) = self.alone() {
            return self.decide_alone(thread);
        }
        if self.steps > self.max_steps && !self.is_watched_further() {
            self.note_doubt(Doubt::Long);
            self.end = Some(self.end_at_step_limit());
            return Next::Leave;
        }
        if self.timers_used && self.steps - self.last_pause_step > LONGEST_BUSY_STEPS {
            self.note_doubt(Doubt::Clock);
            self.fire_earliest_timer();
        }
        let from = from.unwrap_or(self.current);
        // Asked every time: a thread that polls with a timeout always has something to do.
        if self.freeze.is_some() {
            self.thaw();
        }
        loop {
            self.fire_due_timers();
            let fresh = self.collect_candidates(from);
            if fresh == 0 {
                // Whoever is left waits, or has looked in vain: only time can change anything.
                if self.all_have_rested() && self.fire_earliest_timer() {
                    if !self.candidates.is_empty() {
                        self.note_doubt(Doubt::Clock);
                    }
                    continue;
                }
                if self.candidates.is_empty() {
                    self.end = Some(self.end_without_candidates());
                    return Next::Leave;
                }
                if self.freeze.is_some() && self.seems_to_spin() {
                    self.end = Some(self.end_at_step_limit());
                    return Next::Leave;
                }
            }
            let chosen = self.pick(from, fresh);
            return self.go_on_with(from, chosen);
        }
    }

    /// Whether each of the candidates, who all rest, has looked in vain often enough to be waiting. Who looks
    /// twice may still have something else to do, for which no time passes.
    fn all_have_rested(&self) -> bool {
        let mut resting = self.candidates.iter();
        resting.all(|thread| self.threads[*thread as usize].rests >= LOOKS_OF_A_WAIT)
    }

    /// Fills `candidates`: first those that may get somewhere, from `from` in round-robin order,
    /// then those that rest, then (in adversarial time) those whose timer may fire. Returns how
    /// many of the first kind there are.
    fn collect_candidates(&mut self, from: u32) -> usize {
        self.candidates.clear();
        let count = self.threads.len() as u32;
        let mut resting = false;
        for offset in 0..count {
            let thread = (from + offset) % count;
            let state = &self.threads[thread as usize];
            if state.status != Status::Runnable || self.is_frozen(thread) {
                continue;
            }
            if state.resting_since == Some(self.changes) {
                resting = true;
            } else {
                self.candidates.push(thread);
            }
        }
        // Only where another can go on: a loop that polls under a lock is alone while it holds it.
        let starves = self.streak > LONGEST_STREAK && self.candidates.len() > 1;
        if starves && self.candidates[0] == from {
            self.streak = 0;
            let changes = self.changes;
            self.threads[from as usize].rest(changes);
            self.candidates.remove(0);
            resting = true;
        }
        let fresh = self.candidates.len();
        if resting {
            // Whoever rests goes last, the one that began to rest just now at the very end.
            for offset in 1..=count {
                let thread = (from + offset) % count;
                let state = &self.threads[thread as usize];
                if state.status == Status::Runnable
                    && !self.is_frozen(thread)
                    && state.resting_since == Some(self.changes)
                {
                    self.candidates.push(thread);
                }
            }
        }
        if self.time == Time::Adversarial && self.timers_used && fresh > 0 {
            for (thread, state) in self.threads.iter().enumerate() {
                if state.status == Status::Blocked && state.deadline_ns.is_some() {
                    self.candidates.push(thread as u32);
                }
            }
        }
        fresh
    }

    /// Lets the frozen thread go on if every other caller of the scenario has finished: it kept
    /// nobody from finishing.
    fn thaw(&mut self) {
        let Some(frozen) = self.frozen_thread() else {
            return;
        };
        let held_up = self
            .threads
            .iter()
            .enumerate()
            .skip(1)
            .any(|(thread, state)| {
                thread as u32 != frozen
                    && state.role == Role::Scenario
                    && state.status != Status::Ended
            });
        self.thawed = !held_up;
    }

    fn is_frozen(&self, thread: u32) -> bool {
        self.threads[thread as usize].hangs || self.is_held_up(thread)
    }

    fn is_held_up(&self, thread: u32) -> bool {
        self.frozen == Some(thread)
            && !self.thawed
            && self
                .freeze
                .is_some_and(|freeze| self.threads[thread as usize].points > freeze.step)
    }

    fn pick(&mut self, from: u32, fresh: usize) -> u32 {
        if self.candidates.len() == 1 {
            return self.candidates[0];
        }
        let Some(mut strategy) = self.strategy.take() else {
            return self.candidates[0];
        };
        let rank = strategy.pick(&Choice {
            world: self,
            from,
            fresh,
        });
        self.strategy = Some(strategy);
        let rank = if rank < self.candidates.len() {
            rank
        } else {
            0
        };
        let unforced = if self.candidates[0] == from {
            1
        } else {
            fresh.max(1)
        };
        self.decisions.push(Decision {
            rank: rank as u16,
            candidates: self.candidates.len() as u16,
            unforced: unforced as u16,
        });
        self.candidates[rank]
    }

    pub(crate) fn go_on_with(&mut self, from: u32, chosen: u32) -> Next {
        let leaver = &self.threads[from as usize];
        let could_go_on = leaver.status == Status::Runnable
            && leaver.resting_since != Some(self.changes)
            && !self.is_frozen(from);
        if self.threads[chosen as usize].status == Status::Blocked {
            self.fire_timer(chosen);
        }
        let state = &mut self.threads[chosen as usize];
        if chosen != from && could_go_on {
            self.forced_switches += 1;
            state.forced = true;
        }
        if chosen != from {
            self.streak = 0;
        } else if self.candidates.len() > 1 {
            self.streak += 1;
        }
        state.resting_since = None;
        state.last_step = self.steps;
        let pending = state.pending;
        let object = pending.map_or(0, |access| access.object);
        self.happens_before.access(chosen, object);
        self.note_step(chosen);
        let state = &mut self.threads[chosen as usize];
        if std::mem::take(&mut state.armed) {
            state.went_on_at = Some(self.steps);
            self.note_record();
        }
        if let Some(access) = pending {
            if access.kind == Kind::Write {
                self.changes += 1;
                self.last_progress_step = self.steps;
            }
            let place = u64::from(access.site.line()) << 32 | u64::from(access.site.column()) << 16;
            let what = u64::from(access.object) << 8 | u64::from(chosen);
            self.digest = (self.digest.rotate_left(5) ^ place ^ what).wrapping_mul(DIGEST_FACTOR);
        }
        self.upcoming = chosen;
        if chosen == self.current {
            Next::Stay
        } else {
            Next::Leave
        }
    }

    /// One of the candidates was chosen, and now does what it was about to do.
    fn note_step(&mut self, chosen: u32) {
        if self.noted.is_none() {
            return;
        }
        let able = self.candidates.iter().copied();
        let able = able.filter(|thread| !self.can_only_wait(*thread));
        let able = able.fold(0, |set, thread| set | 1u64.checked_shl(thread).unwrap_or(0));
        let state = &self.threads[chosen as usize];
        // What it waited for is at hand, and it only needs the lock back.
        let wakes_up = state.waiting.is_some_and(|waiting| waiting.then != 0);
        let access = state.pending.filter(|_| !wakes_up);
        let born = self.born();
        if let Some(noted) = &mut self.noted {
            noted.begin(chosen, able, able == 0, born);
        }
        if let Some(access) = access {
            self.note_access(access);
        }
    }

    /// Whether all that a thread can do next is to wait for who holds what it is about to take.
    pub(crate) fn can_only_wait(&self, thread: u32) -> bool {
        let state = &self.threads[thread as usize];
        match (state.waiting, state.pending) {
            (Some(waiting), _) if waiting.then != 0 => self.is_held(waiting.then),
            (_, Some(access)) if access.kind == Kind::Acquire => self.is_held(access.object),
            _ => false,
        }
    }

    fn end_without_candidates(&self) -> End {
        let waits = self.waits();
        if let Some(frozen) = self.frozen_thread() {
            return End::HeldUp {
                frozen_at: self.site_of(frozen),
                waits,
            };
        }
        if self
            .threads
            .iter()
            .all(|thread| thread.status == Status::Ended)
        {
            return End::Finished;
        }
        if self.threads[0].status == Status::Ended {
            return End::Leaked { waits };
        }
        End::Stuck { waits }
    }

    fn end_at_step_limit(&self) -> End {
        let spinning = self.goes_round_in_circles();
        if spinning && let Some(frozen) = self.frozen_thread() {
            return End::HeldUp {
                frozen_at: self.site_of(frozen),
                waits: self.waits(),
            };
        }
        End::StepLimit {
            steps: self.steps,
            at: self.whereabouts(),
            spinning,
        }
    }

    /// Whether nobody has got anywhere for a while.
    fn seems_to_spin(&self) -> bool {
        self.steps - self.last_progress_step.max(self.last_clock_step) > SPINNING_STEPS
    }

    /// Whether an execution at the step limit goes on to show that it never ends.
    fn is_watched_further(&self) -> bool {
        self.seems_to_spin() && self.steps <= self.max_steps.saturating_add(STEPS_OF_PROOF)
    }

    /// Whether everyone who can go on has gone on, and every timer has fired, since something last
    /// changed, and all the same nothing did: what happened since will happen again and again. A
    /// look at the clock sees something else each time.
    fn goes_round_in_circles(&self) -> bool {
        let got_nowhere = |thread: u32, state: &ThreadState| match state.status {
            Status::Runnable => self.is_frozen(thread) || state.last_step > self.last_progress_step,
            Status::Blocked => {
                state.deadline_ns.is_none() || state.last_timeout_step > self.last_progress_step
            }
            Status::Ended => true,
        };
        let mut threads = (0..).zip(&self.threads);
        self.seems_to_spin() && threads.all(|(thread, state)| got_nowhere(thread, state))
    }

    /// The thread that is held up right now, if it could run otherwise.
    pub(crate) fn frozen_thread(&self) -> Option<u32> {
        let thread = self.frozen?;
        let runnable = self.threads[thread as usize].status == Status::Runnable;
        (runnable && self.is_held_up(thread)).then_some(thread)
    }
}

/// One of `0..alternatives`, as the strategy says; 0 is the default.
///
/// For operations that have several permitted outcomes, such as which waiter `notify_one` wakes.
#[inline(never)]
pub fn choose(alternatives: usize) -> usize {
    if alternatives <= 1 {
        return 0;
    }
    WORLD.with_borrow_mut(|world| {
        if !world.active {
            return 0;
        }
        let Some(mut strategy) = world.strategy.take() else {
            return 0;
        };
        let rank = strategy.pick_outcome(alternatives).min(alternatives - 1);
        world.strategy = Some(strategy);
        if let Some(noted) = &mut world.noted {
            noted.had_outcome(rank, alternatives);
        }
        world.decisions.push(Decision {
            rank: rank as u16,
            candidates: alternatives as u16,
            unforced: alternatives as u16,
        });
        rank
    })
}
