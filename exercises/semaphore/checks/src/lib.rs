//! What is asked of the semaphore.

use grade_kit::prelude::*;
use semaphore_task::Semaphore;
use std::future::{Future, pending};
use std::mem::{self, ManuallyDrop};
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

/// The permits that are left, and how many each caller holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    left: usize,
    held: Each<usize>,
}

// A permit that is not released is forgotten, and out for good: the specification hears of every drop.
grade_kit::operations! {
    table Semaphores<S: Semaphore>;
    setup usize = 1;
    object Arc<S> = |permits| Arc::new(S::new(*permits));
    held<'a> ManuallyDrop<Vec<S::Permit<'a>>>;
    state State = |permits| State { left: *permits, held: Each::default() };

    /// Takes a permit and keeps it.
    acquire() -> () {
        run |semaphore, held| held.push(semaphore.acquire());
        step |state, call| {
            state.left = state.left.checked_sub(1)?;
            state.held[call.me] += 1;
            Returns(())
        };
    }
    /// Takes a permit if one is left, and keeps it.
    try_acquire() -> bool {
        run |semaphore, held| {
            let permit = semaphore.try_acquire();
            let taken = permit.is_some();
            held.extend(permit);
            taken
        };
        step |state, call| {
            let taken = state.left > 0;
            state.left -= usize::from(taken);
            state.held[call.me] += usize::from(taken);
            Returns(taken)
        };
    }
    /// Drops the permit that was taken last.
    release() -> () {
        run |_semaphore, held| drop(held.pop());
        when |state, call| state.held[call.me] > 0;
        step |state, call| {
            let one = state.held[call.me].min(1);
            state.held[call.me] -= one;
            state.left += one;
            Returns(())
        };
    }
    /// Takes a permit, which another thread drops.
    pass_on() -> () {
        run |semaphore, _held, kit| {
            let mut holder = Box::pin(hold_one(Arc::clone(semaphore)));
            let _ = holder.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            kit.spawn(move || drop(holder)).join();
        };
        when |_state, _call| false;
        step |state| if state.left > 0 { Returns(()) } else { Waits };
    }
    /// Stays inside until so many are inside.
    meet(count: u32 = [1]) -> () {
        run |_semaphore, _held, kit| kit.meet(count);
        step |_state| Returns(());
    }
    /// Lets time pass, and the others come.
    pass() -> () {
        run |_semaphore, _held, kit| kit.sleep(Duration::from_millis(100));
        when |_state, _call| false;
        step |_state| Returns(());
    }
    /// Panics with its permits in its hands.
    panic() -> () {
        run |_semaphore, held, kit| {
            let permits = mem::take(&mut **held);
            let caught: Result<(), _> = kit.catching(move || {
                let _permits = permits;
                kit.panic("a holder of permits panics")
            });
            drop(caught);
        };
        step |state, call| {
            state.left += mem::take(&mut state.held[call.me]);
            Returns(())
        };
    }
}

/// Holds a permit until it is dropped: a permit borrows its semaphore, and this can go to another thread with both.
async fn hold_one<S: Semaphore>(semaphore: Arc<S>) {
    let _permit = semaphore.acquire();
    pending::<()>().await;
}

type Scenario = grade_kit::Scenario<State>;

grade_kit::checks! {
    of State;
    subjects<S: Semaphore>;

    transcript "one-thread" for 1: "one thread gets as many permits as there are" {
        teaches "A permit that is dropped is there for the next one.";
        scenario "no permits": setup 0, first [try_acquire()];
        scenario "two permits": setup 2,
            first [try_acquire(), acquire(), try_acquire(), release(), try_acquire(), try_acquire()];
    }
    explore "never-too-many" for 1: "never more permits are out than there are" {
        teaches "Looking whether a permit is left and taking it must be one step, after a wait as well.";
        scenario "two try for one": thread [try_acquire()], thread [try_acquire()];
        scenario "woken, and somebody was faster":
            thread [acquire(), release(), try_acquire()], thread [acquire()], thread [try_acquire()];
    }
    explore "all-inside" for 1: "as many threads are inside at once as there are permits" {
        teaches "A semaphore of two that lets in one at a time is a lock.";
        scenario meeting(2);
        scenario meeting(3);
        whole_scenarios_only;
    }
    explore "no-lost-wake-up" for 1: "a permit that comes back reaches somebody who waits" {
        teaches "Each permit that comes back must wake somebody who can use it, and none may \
                 come back between somebody's look at the count and their wait.";
        scenario using(1, 2);
        scenario "two wait, two come back": setup 2,
            thread [acquire(), acquire(), release(), release()], thread [acquire()], thread [acquire()];
        scenario "dropped by another thread than took it": thread [pass_on()], thread [acquire()];
        scenario one_for(20);
        scenario one_for(256);
    }
    explore "try-answers" for 1: "try_acquire answers at once, whoever waits" {
        teaches "A lock that is held while waiting for a permit makes everybody wait; one that \
                 somebody has for a moment says nothing about permits.";
        scenario "nobody gets one": setup 0, thread [acquire()], thread [try_acquire()];
        scenario "two of two": setup 2, thread [acquire()], thread [try_acquire()];
    }
    explore "survives-panics" for 1: "a holder that panics gives its permit back" {
        teaches "`Drop` runs while a panic unwinds; code behind the call does not.";
        scenario "somebody waits for it": thread [acquire(), panic(), try_acquire()], thread [acquire()];
    }
    explore "waits-asleep" for 1: "whoever waits, blocks" {
        teaches "Whoever looks again and again takes processor time from those it waits for.";
        scenario using(1, 2);
        usage_rule rules::no_busy_waiting;
    }
    explore "any-mix" for 1: "any mix of calls fits one order" {
        teaches "A call that waits has no effect yet; one that can go on must not wait.";
        scenario "one comes back, and three want it":
            thread [acquire(), release(), acquire()], thread [acquire()], thread [try_acquire()];
        scenario "65,536 permits": setup 65_536, first [acquire(), try_acquire()], budget ONE_LONG_SCHEDULE;
        generated drawn().setups([1, 2]).count(8);
        generated drawn().one_after_the_other(1_500).setups([300]).count(1);
    }
    explore<Pair<State>> "two-side-by-side" for 1:
        "two semaphores never influence each other, nor leave anything behind"
    {
        teaches "What belongs to one semaphore belongs into it, not into a static, and ends with it.";
        scenario "somebody waits at each":
            thread [
                Of::first(acquire()), Of::second(acquire()), Of::second(release()), Of::first(release()),
            ],
            thread [Of::first(acquire())], thread [Of::second(acquire())];
        scenario "a holder of one panics":
            first [
                Of::second(acquire()), Of::first(acquire()), Of::first(panic()), Of::second(try_acquire()),
            ];
        generated Generated::drawn().caller(MIXED).count(4);
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    real_threads "real-threads" for 1: "no permit is lost or made on real threads either" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario using_slowly(2, 6);
        scenario using_slowly(1, 4);
    }
}

const MIXED: [&str; 3] = ["acquire", "try_acquire", "release"];

/// Whoever keeps each permit by itself needs some steps for each of them.
const ONE_LONG_SCHEDULE: Budget = Budget {
    max_delays: 0,
    systematic_schedules: 1,
    sampled_schedules: 0,
    max_steps: 1_000_000,
};

/// So many wait for one permit, each of whom passes it on.
fn one_for(waiting: usize) -> Scenario {
    let scenario =
        Scenario::named(format!("one for {waiting} who wait")).budget(Budget::FEW_LONG_SCHEDULES);
    let scenario = scenario.thread([acquire(), pass(), release()]);
    (0..waiting).fold(scenario, |all, _| all.thread([acquire(), release()]))
}

fn drawn() -> Generated<State> {
    Generated::drawn().caller(MIXED)
}

fn using(permits: usize, threads: usize) -> Scenario {
    each(
        permits,
        threads,
        &[acquire(), release(), acquire(), release()],
    )
}

/// The same, and each keeps a permit until the others have come.
fn using_slowly(permits: usize, threads: usize) -> Scenario {
    each(
        permits,
        threads,
        &[acquire(), pass(), release(), acquire(), release()],
    )
}

/// So many threads that each do this.
fn each(permits: usize, threads: usize, does: &[Op]) -> Scenario {
    let scenario = Scenario::named(format!("{permits} for {threads}")).setup(permits);
    (0..threads).fold(scenario, |scenario, _| scenario.thread(does.to_vec()))
}

fn meeting(count: usize) -> Scenario {
    let meets = [acquire(), meet(count as u32), release()];
    let scenario = Scenario::named(format!("{count} of {count}")).setup(count);
    (0..count).fold(scenario, |scenario, _| scenario.thread(meets.clone()))
}
