//! What is asked of the lock.

use grade_kit::prelude::*;
use reentrant_lock_task::Lock;
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::time::Duration;

/// Who holds the lock, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    holder: Caller,
    depth: usize,
}

impl State {
    fn depth(&self, me: Caller) -> usize {
        if self.holder == me { self.depth } else { 0 }
    }

    /// Takes it so often, unless another one holds it.
    fn take(&mut self, me: Caller, times: usize) -> Option<()> {
        let mine = self.depth == self.depth(me);
        mine.then(|| (self.holder, self.depth) = (me, self.depth + times))
    }

    /// Undoes so many of the caller's own; states in which nobody holds it are all the same.
    fn undo(&mut self, me: Caller, times: usize) {
        let left = self.depth - times.min(self.depth(me));
        (self.holder, self.depth) = (if left > 0 { self.holder } else { 0 }, left);
    }
}

// A guard that is not dropped by an operation is forgotten: the specification hears of every drop.
grade_kit::operations! {
    table Locks<L: Lock>;
    setup () = ();
    object Arc<L> = |_| Arc::new(L::new());
    held<'a> ManuallyDrop<Vec<L::Guard<'a>>>;
    state State = |_| State { holder: 0, depth: 0 };

    /// Takes the lock.
    lock() -> () {
        run |lock, held| held.push(lock.lock());
        step |state, call| Returns(state.take(call.me, 1)?);
    }
    /// Takes the lock so often.
    lock_times(times: usize = [2]) -> () {
        run |lock, held| held.extend((0..times).map(|_| lock.lock()));
        when |_state, _call| false;
        step |state, call| Returns(state.take(call.me, times)?);
    }
    /// Takes the lock if nobody else has it.
    try_lock() -> bool {
        run |lock, held| {
            let guard = lock.try_lock();
            let taken = guard.is_some();
            held.extend(guard);
            taken
        };
        step |state, call| Returns(state.take(call.me, 1).is_some());
    }
    /// Asks how often the caller has it.
    depth() -> usize {
        run |lock| lock.depth();
        step |state, call| Returns(state.depth(call.me));
    }
    /// Drops the guard that the caller took last.
    unlock() -> () {
        run |_lock, held| drop(held.pop());
        when |state, call| state.depth(call.me) > 0;
        step |state, call| { state.undo(call.me, 1); Returns(()) };
    }
    /// Drops the guard that the caller took first.
    drop_oldest() -> () {
        run |_lock, held| if !held.is_empty() { drop(held.remove(0)) };
        when |state, call| state.depth(call.me) > 0;
        step |state, call| { state.undo(call.me, 1); Returns(()) };
    }
    /// Panics, with the guards that it took last on the panic's way.
    panic(guards: usize = [1, 2]) -> () {
        run |_lock, held, kit| {
            let outside = held.len().saturating_sub(guards);
            // What is dropped first stands first.
            let inside: Vec<_> = held.drain(outside..).rev().collect();
            let caught: Result<(), _> = kit.catching(move || {
                let _inside = inside;
                kit.panic("a holder of the lock panics")
            });
            drop(caught);
        };
        when |_state, _call| false;
        step |state, call| { state.undo(call.me, guards); Returns(()) };
    }
    /// Takes the lock on a thread without a name, and asks another one of those how often it has it.
    depth_of_nameless() -> usize {
        run |lock, _held, kit| {
            let (holds, asks, inner) = (Arc::clone(lock), Arc::clone(lock), kit.clone());
            let holder = kit.spawn(move || {
                let _guard = holds.lock();
                inner.spawn(move || asks.depth()).join()
            });
            holder.join()
        };
        when |_state, _call| false;
        step |state| if state.depth == 0 { Returns(0) } else { Waits };
    }
    /// Lets time pass, and the others come.
    pass() -> () {
        run |_lock, _held, kit| kit.sleep(Duration::from_millis(100));
        when |_state, _call| false;
        step |_state| Returns(());
    }
}

const MIXED: [&str; 5] = ["lock", "try_lock", "depth", "unlock", "drop_oldest"];

grade_kit::checks! {
    of State;
    subjects<L: Lock>;

    transcript "one-thread" for 1: "a holder takes it again, and never waits for itself" {
        teaches "Whoever holds it already only counts one more.";
        scenario "three times": first [
            depth(), lock(), try_lock(), lock(), depth(), unlock(), unlock(), depth(), unlock(), depth(), try_lock(),
        ];
    }
    explore "others-wait" for 1: "nobody else gets in before the last release" {
        teaches "A release that is not the last one frees nothing; and looking who holds it and taking it is one \
                 step, after a wait as well.";
        scenario "taken twice, released once": thread [lock(), lock(), unlock()], thread [try_lock()];
        scenario "the same while another one waits": thread [lock(), try_lock(), unlock()], thread [lock()];
        scenario "woken, and somebody was faster":
            thread [lock(), unlock()], thread [lock(), depth()], thread [try_lock(), depth()];
    }
    explore "own-depth" for 1: "each thread counts its own guards" {
        teaches "The depth belongs to the thread that holds the lock; to all others it is nothing.";
        scenario "one holds it, one asks": thread [lock(), lock(), depth()], thread [depth()];
        scenario "threads without names": first [depth_of_nameless()];
        scenario "one after the other": thread [lock(), unlock(), depth()], thread [lock(), depth(), unlock()];
    }
    explore "any-guard-last" for 1: "guards may go in any order, and the last one frees the lock" {
        teaches "No guard is special: what is left of them is a number.";
        scenario "the oldest goes first": thread [lock(), lock(), drop_oldest(), depth()], thread [try_lock()];
        scenario "somebody waits for the last":
            thread [lock(), lock(), lock(), drop_oldest(), drop_oldest(), unlock()], thread [lock()];
    }
    explore "last-release-wakes" for 1: "the last release lets somebody go on who waits, asleep" {
        teaches "It must wake somebody, and may not fall between somebody's look at the holder and their wait.";
        scenario "somebody waits for long": thread [lock(), pass(), unlock()], thread [lock()];
        scenario twice_each(2);
        scenario twice_each(3);
        scenario one_after_another(20);
        scenario one_after_another(256);
        usage_rule rules::no_busy_waiting;
    }
    explore "try-answers" for 1: "try_lock and depth answer at once, whoever waits" {
        teaches "What is held while somebody waits makes everybody wait; and what somebody has for a moment \
                 says nothing about who holds the lock.";
        scenario "one holds it, one waits, one tries": thread [lock()], thread [lock()], thread [try_lock()];
        scenario "one holds it, one waits, one asks": thread [lock()], thread [lock()], thread [depth()];
        scenario "the holder, while another one waits": thread [lock(), try_lock(), depth()], thread [lock()];
        scenario "one asks, one tries": thread [depth()], thread [try_lock()];
    }
    explore "survives-panics" for 1: "a panic undoes the locks on its way, and no others" {
        teaches "`Drop` runs while a panic unwinds, and does what it always does: no more and no less.";
        scenario "the inner one of two": thread [lock(), lock(), panic(1), depth()], thread [try_lock()];
        scenario "both, and somebody waits": thread [lock(), lock(), panic(2), try_lock()], thread [lock()];
    }
    explore "any-mix" for 1: "any mix of calls fits one order" {
        teaches "A call that waits has no effect yet; one that can go on must not wait.";
        scenario "300 times": first [lock_times(300), depth(), unlock(), depth()],
            budget ONE_LONG_SCHEDULE;
        scenario "65,537 times": first [lock_times(65_537), depth()], budget ONE_LONG_SCHEDULE;
        generated Generated::drawn().caller(MIXED).count(8);
        generated Generated::drawn().caller(MIXED).one_after_the_other(300).count(1);
    }
    explore<Pair<State>> "two-side-by-side" for 1: "two locks never influence each other, nor leave anything behind" {
        teaches "Who holds which lock is known for each lock, and ends with it.";
        scenario "one of them is held":
            thread [
                Of::first(lock()), Of::second(depth()), Of::second(lock()), Of::second(unlock()), Of::first(depth()),
            ],
            thread [Of::second(try_lock())];
        scenario "somebody waits at each":
            thread [Of::first(lock()), Of::second(lock()), Of::second(unlock()), Of::first(unlock())],
            thread [Of::first(lock())], thread [Of::second(lock())];
        generated Generated::drawn().caller(MIXED).count(4);
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    real_threads "real-threads" for 1: "it is a lock on real threads too" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario twice_each(4);
        scenario twice_each(6);
    }
}

/// Whoever keeps each guard by itself needs some steps for each of them.
const ONE_LONG_SCHEDULE: Budget = Budget {
    max_delays: 0,
    systematic_schedules: 1,
    sampled_schedules: 0,
    max_steps: 2_000_000,
};

/// So many take it twice, and give it back.
fn twice_each(threads: usize) -> Scenario<State> {
    let twice = || [lock(), lock(), depth(), unlock(), unlock()];
    (0..threads).fold(
        Scenario::named(format!("{threads} take it twice")),
        |all, _| all.thread(twice()),
    )
}

/// So many wait for one, each of whom passes it on.
fn one_after_another(waiting: usize) -> Scenario<State> {
    let scenario = Scenario::named(format!("{waiting} wait")).budget(Budget::FEW_LONG_SCHEDULES);
    let scenario = scenario.thread([lock(), lock(), pass(), unlock(), unlock()]);
    (0..waiting).fold(scenario, |all, _| all.thread([lock(), unlock()]))
}
