//! Who can know of what: vector clocks over the scenario's threads. Never decides who goes on.
//!
//! At stake is information, not memory ordering: whatever a thread does with an object, a mere look, a
//! try that fails or a `Relaxed` load included, it may learn of all that was done to the object before, and
//! whoever comes next may learn of it.

use crate::steps::Mode;
use crate::threads::Role;
use crate::world::WORLD;

/// Scenario threads that are told apart, the main one included. With more there are no accounts:
/// exploring is for small scenarios, and every access pays for the width.
pub const MOST_CALLERS: usize = 8;

/// How many accesses of each of the scenario's threads are known of: the main one's, then its
/// callers' in the order of their making.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock([u32; MOST_CALLERS]);

impl Clock {
    /// How many accesses of a thread are known of.
    #[must_use]
    pub fn known_of(&self, caller: usize) -> u32 {
        self.0.get(caller).copied().unwrap_or(0)
    }

    fn learn(&mut self, other: &Clock) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(*theirs);
        }
    }
}

/// What one of the scenario's threads knows of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// Which one: 0 is the main thread.
    pub caller: usize,
    /// What it knows of.
    pub clock: Clock,
}

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    clock: Clock,
    /// The thread's own place in clocks, if it is one of the scenario's.
    caller: Option<usize>,
}

impl Known {
    /// One access more: whoever learns of this thread from now on learns of it.
    fn tick(&mut self) {
        if let Some(caller) = self.caller {
            self.clock.0[caller] += 1;
        }
    }
}

/// The clocks of one execution.
pub(crate) struct HappensBefore {
    /// By the threads' numbers.
    threads: Vec<Known>,
    /// By the objects' numbers.
    objects: Vec<Clock>,
    callers: usize,
    /// Time has told somebody something: that it passed by itself says that nobody could go on.
    told_by_time: bool,
}

impl HappensBefore {
    pub(crate) const fn new() -> Self {
        HappensBefore {
            threads: Vec::new(),
            objects: Vec::new(),
            callers: 0,
            told_by_time: false,
        }
    }

    /// Forgets everything, for another execution.
    pub(crate) fn start_afresh(&mut self) {
        self.threads.clear();
        self.objects.clear();
        self.callers = 0;
        self.told_by_time = false;
    }

    /// A thread was made, by thread `maker` unless it is the first: it knows what that knows.
    pub(crate) fn spawned(&mut self, maker: u32, role: Role) {
        let clock = match self.threads.get_mut(maker as usize) {
            Some(maker) => {
                maker.tick();
                maker.clock
            }
            None => Clock::default(),
        };
        let caller = (role == Role::Scenario).then_some(self.callers);
        if caller.is_some() {
            self.callers += 1;
        }
        self.threads.push(Known {
            clock,
            caller: caller.filter(|caller| *caller < MOST_CALLERS),
        });
    }

    /// A thread goes on with `object` (0 if none): either learns what the other knows.
    #[inline]
    pub(crate) fn access(&mut self, thread: u32, object: u32) {
        let Some(known) = self.threads.get_mut(thread as usize) else {
            return;
        };
        known.tick();
        let Some(object) = (object as usize).checked_sub(1) else {
            return;
        };
        if self.objects.len() <= object {
            self.objects.resize(object + 1, Clock::default());
        }
        known.clock.learn(&self.objects[object]);
        self.objects[object] = known.clock;
    }

    /// A thread learns what is known of `object`, and leaves no trace there.
    fn learn(&mut self, thread: u32, object: u32) {
        let Some(object) = (object as usize).checked_sub(1) else {
            return;
        };
        if let (Some(known), Some(object)) = (
            self.threads.get_mut(thread as usize),
            self.objects.get(object),
        ) {
            known.clock.learn(object);
            known.tick();
        }
    }

    /// A thread learns that another one has ended, and so all that it knew.
    fn saw_the_end(&mut self, thread: u32, ended: u32) {
        let Some(clock) = self.threads.get(ended as usize).map(|known| known.clock) else {
            return;
        };
        if let Some(known) = self.threads.get_mut(thread as usize) {
            known.clock.learn(&clock);
            known.tick();
        }
    }

    /// Somebody looked at the clock, or waited until time had passed.
    pub(crate) fn told_by_time(&mut self) {
        self.told_by_time = true;
    }

    fn account(&self, thread: u32) -> Option<Account> {
        let known = self.threads.get(thread as usize)?;
        if self.told_by_time || self.callers > MOST_CALLERS {
            return None;
        }
        Some(Account {
            caller: known.caller?,
            clock: known.clock,
        })
    }
}

/// The current thread and `object` learn from each other, at a moment that is no scheduling point of
/// `object`: a lock taken again after a wait, an end of a channel that goes.
#[inline(never)]
pub fn exchange(object: u32) {
    WORLD.with_borrow_mut(|world| {
        if world.active {
            let current = world.current;
            world.happens_before.access(current, object);
            world.note_touch(object, Mode::Change);
        }
    });
}

/// The current thread learns what is known of `object`: for looks at what never changes again, and
/// for whoever has an object to itself.
#[inline(never)]
pub fn learn(object: u32) {
    WORLD.with_borrow_mut(|world| {
        if world.active {
            let current = world.current;
            world.happens_before.learn(current, object);
            world.note_touch(object, Mode::Look);
        }
    });
}

/// The current thread has found that another one has ended.
#[inline(never)]
pub(crate) fn saw_the_end(ended: u32) {
    WORLD.with_borrow_mut(|world| {
        if world.active {
            let current = world.current;
            world.happens_before.saw_the_end(current, ended);
        }
    });
}

/// What the current thread knows of, if it is one of the scenario's. `None` as well once time has
/// told somebody something in this execution, and where there are more than [`MOST_CALLERS`].
#[inline(never)]
#[must_use]
pub fn account() -> Option<Account> {
    WORLD.with_borrow(|world| {
        let active = world.active.then_some(world.current)?;
        world.happens_before.account(active)
    })
}

#[cfg(test)]
mod tests {
    use super::{HappensBefore, MOST_CALLERS};
    use crate::threads::Role;

    /// The main thread, two callers that it makes, and a thread that the first of them makes.
    fn four_threads() -> HappensBefore {
        let mut clocks = HappensBefore::new();
        clocks.spawned(0, Role::Scenario);
        clocks.spawned(0, Role::Scenario);
        clocks.spawned(0, Role::Scenario);
        clocks.spawned(1, Role::Student);
        clocks
    }

    fn knows(clocks: &HappensBefore, thread: u32, caller: usize) -> u32 {
        clocks.threads[thread as usize].clock.known_of(caller)
    }

    #[test]
    fn whoever_uses_an_object_next_knows_of_those_before() {
        let mut clocks = four_threads();
        clocks.access(1, 7);
        assert_eq!(knows(&clocks, 2, 1), 0);
        clocks.access(2, 8);
        assert_eq!(knows(&clocks, 2, 1), 0, "another object");
        clocks.access(2, 7);
        assert_eq!(knows(&clocks, 2, 1), knows(&clocks, 1, 1));
        assert_eq!(knows(&clocks, 1, 2), 0, "nothing comes back by itself");
    }

    #[test]
    fn what_a_thread_knows_goes_through_those_that_it_makes() {
        let mut clocks = four_threads();
        clocks.access(3, 7);
        clocks.access(2, 7);
        assert!(knows(&clocks, 2, 1) > 0, "its maker made it");
        clocks.access(2, 8);
        clocks.access(3, 8);
        clocks.saw_the_end(1, 3);
        assert_eq!(knows(&clocks, 1, 2), knows(&clocks, 2, 2));
    }

    #[test]
    fn whoever_only_learns_leaves_no_trace() {
        let mut clocks = four_threads();
        clocks.access(1, 7);
        clocks.learn(2, 7);
        assert!(knows(&clocks, 2, 1) > 0);
        clocks.access(1, 7);
        assert_eq!(knows(&clocks, 1, 2), 0);
    }

    #[test]
    fn there_is_no_account_once_time_has_told_something_or_of_too_many() {
        let mut clocks = four_threads();
        assert!(clocks.account(1).is_some());
        assert!(clocks.account(3).is_none(), "not the scenario's");
        clocks.told_by_time();
        assert!(clocks.account(1).is_none());
        let mut clocks = four_threads();
        for _ in 0..MOST_CALLERS {
            clocks.spawned(0, Role::Scenario);
        }
        assert!(clocks.account(1).is_none());
    }
}
