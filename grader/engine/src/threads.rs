//! Model threads: making, blocking, waking and naming them.

use crate::access::{Access, Class, Kind};
use crate::steps::{Doubt, Mode};
use crate::switch::obey;
use crate::waiting::Watch;
use crate::world::{LOOKS, MOST_RESTS, Next, Status, ThreadState, WORLD, World};
use crate::{SourceSite, unwind};
use std::sync::Arc;

/// Whose thread it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The scenario's main thread or one of its callers.
    Scenario,
    /// Made by the student's code.
    Student,
}

/// A thread to be made.
#[derive(Debug)]
pub struct Spawn {
    /// As [`name_of`] will say it.
    pub name: Option<Arc<str>>,
    /// Whose it is.
    pub role: Role,
    /// At least this much stack, in bytes; every thread has 2 MiB at least.
    pub stack_bytes: usize,
}

/// What a thread waits for.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// The object it waits for; 0 if none.
    pub object: u32,
    /// The thread that has to end, for `join`.
    pub thread: Option<u32>,
    /// The lock that it has to take before it goes on, as whoever waited with a condition variable does;
    /// 0 if none.
    pub then: u32,
}

/// Whether a timed wait ended by its timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeout {
    /// Somebody woke the thread.
    Woken,
    /// Nobody did.
    Elapsed,
}

impl ThreadState {
    fn new(spawn: Spawn, body: Box<dyn FnOnce()>) -> Self {
        ThreadState {
            status: Status::Runnable,
            finished: false,
            role: spawn.role,
            process: 0,
            hangs: false,
            name: spawn.name,
            body: Some(body),
            stack_bytes: spawn.stack_bytes,
            yielder: std::ptr::null(),
            pending: None,
            waiting: None,
            blocked_since: 0,
            deadline_ns: None,
            timed_out: false,
            points: 0,
            last_step: 0,
            last_timeout_step: 0,
            resting_since: None,
            rests: 0,
            last_rest: 0,
            looks: [None; LOOKS],
            oldest_look: 0,
            unwinding: 0,
            in_hook: false,
            last_panic: None,
            unhooked: Vec::new(),
            slots: Vec::new(),
            forced: false,
            armed: false,
            in_fresh_call: false,
            went_on_at: None,
        }
    }
}

impl World {
    pub(crate) fn spawn(&mut self, spawn: Spawn, body: Box<dyn FnOnce()>) -> u32 {
        // What the new thread does is the maker's doing, though the maker may only wait from now on.
        let steps = self.steps;
        self.begin_armed();
        self.happens_before.spawned(self.current, spawn.role);
        let index = self.threads.len() as u32;
        if index > 0 && spawn.role == Role::Scenario {
            crate::usage::note_caller();
        }
        let maker = self.threads.get(self.current as usize);
        let process = maker.map_or(0, |maker| maker.process);
        self.threads.push(ThreadState {
            process,
            ..ThreadState::new(spawn, body)
        });
        if let Some(noted) = &mut self.noted {
            noted.made_thread(index);
        }
        self.newborn.push_back(index);
        self.last_progress_step = steps;
        self.notice_frozen(index);
        index
    }

    /// A freeze names the scenario's callers in the order of their making; the student's threads
    /// in between do not count.
    fn notice_frozen(&mut self, index: u32) {
        let Some(freeze) = self.freeze else { return };
        let callers = self
            .threads
            .iter()
            .skip(1)
            .filter(|thread| thread.role == Role::Scenario);
        let is_caller = index > 0 && self.threads[index as usize].role == Role::Scenario;
        if is_caller && callers.count() == usize::from(freeze.thread) {
            self.frozen = Some(index);
        }
    }

    /// See [`shown`].
    pub(crate) fn name_shown(&self, thread: u32) -> String {
        let name = self.threads.get(thread as usize);
        let name = name.and_then(|state| state.name.as_deref());
        name.map_or_else(
            || format!("thread {thread}"),
            |name| crate::excerpt(name, crate::NAME_CHARS),
        )
    }

    /// The thread `current` ended: the others go on.
    pub(crate) fn end_current(&mut self) {
        let me = self.me();
        me.status = Status::Ended;
        self.last_pause_step = self.steps;
        let ended = Some(self.current);
        if let Some(noted) = &mut self.noted {
            noted.ended(self.current);
        }
        for (thread, state) in self.threads.iter_mut().enumerate() {
            if state.status == Status::Blocked
                && state.waiting.is_some_and(|waiting| waiting.thread == ended)
            {
                state.status = Status::Runnable;
                if let Some(noted) = &mut self.noted {
                    noted.precedes_next_of(thread as u32);
                }
            }
        }
        self.progress();
        if self.end.is_none() {
            let from = self.current;
            let _ = self.decide(Some(from));
        }
    }
}

/// Whether an execution is under way on this OS thread.
#[inline(never)]
pub fn is_active() -> bool {
    WORLD.with_borrow(|world| world.active)
}

/// The number of the execution under way; it is never 0 and changes with each.
#[inline(never)]
pub fn execution_number() -> u32 {
    WORLD.with_borrow(|world| world.execution)
}

/// The current thread, counted from 0 in the order of spawning.
#[inline(never)]
pub fn current() -> u32 {
    WORLD.with_borrow(|world| world.current)
}

/// A thread's name.
#[inline(never)]
pub fn name_of(thread: u32) -> Option<Arc<str>> {
    WORLD.with_borrow(|world| world.threads.get(thread as usize)?.name.clone())
}

/// A thread as reports call it: by its name, or else by its number.
#[inline(never)]
pub fn shown(thread: u32) -> String {
    WORLD.with_borrow(|world| world.name_shown(thread))
}

/// Whose thread it is.
#[inline(never)]
pub fn role_of(thread: u32) -> Role {
    WORLD.with_borrow(|world| {
        world
            .threads
            .get(thread as usize)
            .map_or(Role::Scenario, |state| state.role)
    })
}

/// Threads of the student's whose own code is not through.
#[inline(never)]
pub fn live_student_threads() -> u32 {
    WORLD.with_borrow_mut(|world| {
        if let Some(noted) = &mut world.noted {
            noted.counted_threads();
            for thread in 0..world.threads.len() as u32 {
                noted.saw_end_of(thread);
            }
        }
        world.live_student_threads()
    })
}

/// Whether one more thread of the student's is too many.
#[inline(never)]
pub fn is_full_of_threads() -> bool {
    WORLD.with_borrow(|world| world.live_student_threads() >= grade_evidence::MOST_THREADS)
}

impl World {
    fn live_student_threads(&self) -> u32 {
        let live = self.threads.iter().filter(|state| {
            state.role == Role::Student && state.status != Status::Ended && !state.finished
        });
        live.count() as u32
    }
}

/// Ends the process as one that could not be had with as many threads as it wanted.
#[cold]
pub fn die_of_threads() -> ! {
    crate::memory::end_process(grade_evidence::TOO_MANY_THREADS)
}

/// The current thread's own code is through. What its thread-locals still do is not its own.
#[inline(never)]
pub fn finish() {
    WORLD.with_borrow_mut(|world| {
        if world.active {
            world.me().finished = true;
            let me = world.current;
            if let Some(noted) = &mut world.noted {
                noted.ended(me);
            }
        }
    });
}

/// Whether a thread's own code is through, though its thread-locals may still be there.
#[inline(never)]
pub fn has_finished(thread: u32) -> bool {
    let finished = WORLD.with_borrow_mut(|world| {
        if let Some(noted) = &mut world.noted {
            noted.saw_end_of(thread);
        }
        let state = world.threads.get(thread as usize);
        state.is_none_or(|state| state.finished || state.status == Status::Ended)
    });
    if finished {
        crate::happens_before::saw_the_end(thread);
    }
    finished
}

/// Whether a thread has ended, its thread-locals included.
#[inline(never)]
pub fn has_ended(thread: u32) -> bool {
    let ended = WORLD.with_borrow_mut(|world| {
        if let Some(noted) = &mut world.noted {
            noted.saw_end_of(thread);
        }
        world
            .threads
            .get(thread as usize)
            .is_none_or(|state| state.status == Status::Ended)
    });
    if ended {
        crate::happens_before::saw_the_end(thread);
    }
    ended
}

/// The steps of the execution so far. Between two of them only one thread runs.
#[inline(never)]
pub fn steps() -> u32 {
    WORLD.with_borrow(|world| world.steps)
}

/// From now on, remember when the current thread first does something that others can notice: at
/// the latest when it goes on after a scheduling point.
#[inline(never)]
pub fn arm() {
    WORLD.with_borrow_mut(|world| {
        if world.active {
            let me = world.me();
            me.armed = true;
            me.in_fresh_call = true;
            me.went_on_at = None;
            // Looks at the clock in one call are not in a row with those in the last one.
            world.poll_step_ns = 0;
        }
    });
}

/// The step at which a thread first did something after [`arm`] that others could notice, if it did:
/// what it did before that nobody could.
#[inline(never)]
pub fn went_on_at(thread: u32) -> Option<u32> {
    WORLD.with_borrow(|world| world.threads.get(thread as usize)?.went_on_at)
}

/// Makes a thread that will run `body`, and returns its number. It does not run yet.
pub fn spawn(spawn: Spawn, body: Box<dyn FnOnce()>) -> u32 {
    WORLD.with_borrow_mut(|world| world.spawn(spawn, body))
}

/// Blocks the current thread until somebody wakes it, or until `deadline_ns` of virtual time.
///
/// The place and the name of the operation are those of the last [`crate::point`].
#[inline(never)]
pub fn block(waiting: Waiting, deadline_ns: Option<u64>) -> Timeout {
    let next = WORLD.with_borrow_mut(|world| {
        if !world.active || world.end.is_some() {
            return Next::Stay;
        }
        if world.tracing {
            world.note_where_it_waits();
        }
        world.blocks += 1;
        world.poll_step_ns = 0;
        world.timers_used |= deadline_ns.is_some();
        world.changes += 1;
        world.last_pause_step = world.steps;
        world.note_touch(waiting.object, Mode::Change);
        let since = world.blocks;
        let me = world.me();
        me.status = Status::Blocked;
        me.waiting = Some(waiting);
        me.blocked_since = since;
        me.deadline_ns = deadline_ns;
        me.timed_out = false;
        if world.watch != Watch::Off && deadline_ns.is_some() {
            world.watch_wait();
        }
        world.decide(Some(world.current))
    });
    obey(next);
    WORLD.with_borrow_mut(|world| {
        if !world.active {
            return Timeout::Woken;
        }
        let me = world.me();
        me.waiting = None;
        me.deadline_ns = None;
        if std::mem::take(&mut me.timed_out) {
            Timeout::Elapsed
        } else {
            Timeout::Woken
        }
    })
}

/// Threads that wait for `object`, longest first.
#[inline(never)]
pub fn blocked_on(object: u32) -> Vec<u32> {
    WORLD.with_borrow_mut(|world| {
        world.note_touch(object, Mode::Look);
        let mut found: Vec<(u64, u32)> = world
            .threads
            .iter()
            .enumerate()
            .filter(|(_, state)| {
                state.status == Status::Blocked
                    && state
                        .waiting
                        .is_some_and(|waiting| waiting.object == object)
            })
            .map(|(thread, state)| (state.blocked_since, thread as u32))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, thread)| thread).collect()
    })
}

/// Lets a blocked thread go on.
#[inline(never)]
pub fn wake(thread: u32) {
    WORLD.with_borrow_mut(|world| {
        world.progress();
        world.begin_armed();
        let state = &mut world.threads[thread as usize];
        let object = state.waiting.map_or(0, |waiting| waiting.object);
        if state.status == Status::Blocked {
            state.status = Status::Runnable;
            world.note_touch(object, Mode::Change);
            if let Some(noted) = &mut world.noted {
                noted.precedes_next_of(thread);
            }
        }
        world.note_notified(object);
    });
}

/// Lets every thread that waits for `object` go on.
#[inline(never)]
pub fn wake_all(object: u32) {
    crate::changed();
    notified(object);
    offer(object);
}

/// Whoever waits for `object`, with or without a time-out, is told that there is something new, be
/// there anybody or not.
#[inline(never)]
pub fn notified(object: u32) {
    WORLD.with_borrow_mut(|world| world.note_notified(object));
}

/// Lets every thread that waits for `object` go on, though it only is as it was before somebody
/// took it: whoever looked in vain meanwhile need not look again.
#[inline(never)]
pub fn offer(object: u32) {
    WORLD.with_borrow_mut(|world| {
        for (thread, state) in world.threads.iter_mut().enumerate() {
            if state.status == Status::Blocked
                && state
                    .waiting
                    .is_some_and(|waiting| waiting.object == object)
            {
                state.status = Status::Runnable;
                if let Some(noted) = &mut world.noted {
                    noted.precedes_next_of(thread as u32);
                }
            }
        }
    });
}

/// Blocks again whoever was woken for `object` and has not run since: it was taken by another, so
/// that letting them run would only be a detour.
#[inline(never)]
pub fn reblock(object: u32) {
    WORLD.with_borrow_mut(|world| {
        let current = world.current;
        for (thread, state) in world.threads.iter_mut().enumerate() {
            if thread as u32 != current
                && state.status == Status::Runnable
                && !state.timed_out
                && state
                    .waiting
                    .is_some_and(|waiting| waiting.object == object)
            {
                state.status = Status::Blocked;
                if let Some(noted) = &mut world.noted {
                    noted.outran(thread as u32);
                }
            }
        }
    });
}

/// Lets the other threads go first.
#[inline(never)]
pub fn yield_now(what: &'static str, site: SourceSite) {
    let next = WORLD.with_borrow_mut(|world| {
        if !world.active || world.end.is_some() {
            return Next::Stay;
        }
        let changes = world.changes;
        let me = world.me();
        me.pending = Some(Access {
            kind: Kind::Read,
            class: Class::Other,
            object: 0,
            what,
            site,
        });
        me.points += 1;
        if me.speaks() {
            return Next::Stay;
        }
        if me.rest(changes) > MOST_RESTS {
            world.note_doubt(Doubt::Spins);
        }
        if world.watch != Watch::Off {
            world.watch_wait();
        }
        world.decide(Some(world.current))
    });
    obey(next);
}

/// Runs a thread's body; a panic that nobody caught ends only this thread.
pub(crate) fn run_body(body: Box<dyn FnOnce()>) {
    let _ = unwind::catch(std::panic::AssertUnwindSafe(body));
    crate::thread_local::drop_thread_locals();
}
