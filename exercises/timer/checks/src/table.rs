//! What can be done with a timer, and what it comes to in one thread.

use grade_kit::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use timer_task::Timer;

/// A job goes into this when it is done, with its number.
pub(crate) const JOB: &str = "job";

/// A job goes into this when it is called off, by the thread that does so.
pub(crate) const CALLED_OFF: &str = "called-off job";

/// A delay in milliseconds that stands for the longest there is.
pub(crate) const LONGEST: u64 = u64::MAX;

/// Jobs in one thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct State {
    jobs: Vec<Due>,
    /// How long each caller has slept.
    slept: Each<Duration>,
    callers: usize,
}

/// When a job is due, and whether it is known that it has begun or never will.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Due {
    at: Duration,
    over: bool,
}

impl State {
    /// The main thread sleeps before and after all others, who begin together.
    fn now(&self, me: Caller) -> Duration {
        let others = match me {
            0 => (1..=self.callers)
                .map(|caller| self.slept[caller])
                .max()
                .unwrap_or_default(),
            _ => self.slept[me],
        };
        self.slept[0] + others
    }
}

/// What the callers of one timer share.
pub(crate) struct Shelf<T: Timer> {
    timer: T,
    jobs: Shared<Vec<Arc<Job<T>>>>,
    keys: Shared<usize>,
    to_be_done: Shared<usize>,
    done: Shared<usize>,
}

struct Job<T: Timer> {
    ticket: T::Ticket,
    key: String,
    dropped: Shared<bool>,
}

impl<T: Timer> Shelf<T> {
    fn cancel(&self, job: usize, kit: &Kit) -> Option<bool> {
        let job = self.jobs.with(|jobs| jobs.get(job).cloned())?;
        let called_off = self.timer.cancel(&job.ticket);
        if called_off {
            drop(kit.enter(CALLED_OFF, job.key.clone()));
            let dropped = job.dropped.with(|dropped| *dropped);
            kit.expect(
                "whether a job that was called off has been dropped",
                dropped,
                true,
            );
            self.to_be_done
                .with(|count| *count = count.saturating_sub(1));
        }
        Some(called_off)
    }
}

/// Captured by a job: says when it is dropped.
struct Captured(Shared<bool>);

impl Drop for Captured {
    fn drop(&mut self) {
        self.0.with(|dropped| *dropped = true);
    }
}

fn delay(ms: u64) -> Duration {
    if ms == LONGEST {
        Duration::MAX
    } else {
        Duration::from_millis(ms)
    }
}

grade_kit::operations! {
    table Timers<T: Timer>;
    setup () = ();
    object Shelf<T> = |_setup, kit| Shelf {
        timer: T::new(),
        jobs: kit.shared(Vec::new()),
        keys: kit.shared(0),
        to_be_done: kit.shared(0),
        done: kit.shared(0),
    };
    state State = |_setup| State::default();
    timed;

    /// Hands in a job; which one it is, from 0.
    after(ms: u64 = [0, 1, 5, 5, 9, LONGEST]) -> usize {
        run |shelf, _held, kit| {
            let key = shelf.keys.with(|keys| { *keys += 1; keys.to_string() });
            let (done, dropped) = (shelf.done.clone(), kit.shared(false));
            let captured = Captured(dropped.clone());
            let (kit, probe_key) = (kit.clone(), key.clone());
            let job = move || {
                let _captured = captured;
                drop(kit.enter(JOB, probe_key));
                done.with(|done| *done += 1);
            };
            shelf.to_be_done.with(|count| *count += usize::from(ms != LONGEST));
            let ticket = shelf.timer.after(delay(ms), Box::new(job));
            let job = Arc::new(Job { ticket, key, dropped });
            shelf.jobs.with(|jobs| { jobs.push(job); jobs.len() - 1 })
        };
        step |state, call| {
            let at = state.now(call.me).saturating_add(delay(ms));
            state.jobs.push(Due { at, over: false });
            Returns(state.jobs.len() - 1)
        };
    }
    /// Calls a job off; none if there is no such job.
    cancel(job: usize = [0, 1, 2]) -> Option<bool> {
        run |shelf, _held, kit| shelf.cancel(job, kit);
        step |state, call| {
            let now = state.now(call.me);
            let Some(it) = state.jobs.get_mut(job) else { return Some(Returns(None)) };
            if std::mem::replace(&mut it.over, true) { return Some(Returns(Some(false))) }
            // On real threads, and if any timer may fire, nobody knows how late it is.
            let any_time = call.waited.is_none() && it.at != Duration::MAX;
            // What is due at this moment may have begun, or be about to.
            let not_yet = any_time || now < it.at.saturating_add(delay(2));
            let already = any_time || now + delay(1) > it.at;
            OneOf([(not_yet, true), (already, false)].into_iter().filter(|it| it.0).map(|it| Some(it.1)).collect())
        };
    }
    /// Lets time pass.
    sleep(ms: u64 = [3, 7]) -> () {
        run |_shelf, _held, kit| kit.sleep(Duration::from_millis(ms));
        step |state, call| {
            state.slept[call.me] += call.waited.unwrap_or_default();
            state.callers = state.callers.max(call.me);
            Returns(())
        };
    }
    /// Waits until every job has been done that was not called off.
    all_done() -> () {
        run |shelf| {
            let wanted = shelf.to_be_done.with(|count| *count);
            shelf.done.wait_until(|done| *done >= wanted);
        };
        when |_state, call| call.me == 0;
        step |state, call| { state.slept[call.me] += call.waited.unwrap_or_default(); Returns(()) };
    }
}
