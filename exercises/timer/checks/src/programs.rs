//! What must be so of moments, of jobs that do something themselves, and of dropping.

use crate::table::JOB;
use grade_kit::prelude::*;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;
use timer_task::{Job, Timer};

const HOUR: Duration = Duration::from_secs(3600);

/// What the first look at the clock takes in the model, after somebody has waited.
const LOOK: Duration = Duration::from_micros(1);

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A job that counts itself when it is done; its key is the moment at which it is due, in milliseconds.
fn at(kit: &Kit, due_ms: impl Display, done: &Shared<usize>) -> Job {
    let (kit, done, key) = (kit.clone(), done.clone(), due_ms.to_string());
    Box::new(move || {
        drop(kit.enter(JOB, key));
        done.with(|done| *done += 1);
    })
}

/// When the job of this key is due.
fn due(_: &View<'_, Program>, key: &str) -> Option<Duration> {
    let due_ms: f64 = key.parse().ok()?;
    Some(Duration::from_secs_f64(due_ms / 1e3))
}

/// Each look at the clock takes some microseconds, and whoever rounds up a little is not late.
fn latest(view: &View<'_, Program>, key: &str) -> Option<Duration> {
    due(view, key).map(|due| due + ms(2))
}

grade_kit::programs! {
    bound<T: Timer>;

    "on-time" for 2: "a job begins when it is due, whatever was handed in before or comes after" {
        teaches "Sleep until the job that is due first, no longer, and look again whenever something changes: \
                 an earlier job may have come. Why a wait ended says nothing about what is due.";
        rule rules::not_before(JOB, due);
        rule rules::not_after(JOB, latest);
        rule rules::at_most_once(JOB);
        in_ideal_time;
    } |kit| {
        let (timer, done) = (T::new(), kit.shared(0));
        // What is called off counts as done.
        let call_off = |ticket: &T::Ticket| {
            let called_off = usize::from(timer.cancel(ticket));
            done.with(|done| *done += called_off);
        };
        // Nobody waits for this one.
        drop(timer.after(HOUR, at(kit, 3_600_000, &kit.shared(0))));
        drop(timer.after(ms(23), at(kit, 23, &done)));
        let first = timer.after(ms(7), at(kit, 7, &done));
        kit.sleep(ms(2));
        // While the timer sleeps: one that is due before all others, and one that is due after the next.
        drop(timer.after(ms(3), at(kit, 5, &done)));
        drop(timer.after(Duration::from_micros(9_700), at(kit, 11.7, &done)));
        call_off(&first);
        // From here on 26 ms have passed, and whoever rounds up a little puts nothing off.
        kit.sleep(ms(24));
        // The first is called off when the timer's wait for it is just over: no other is due for that.
        let first = timer.after(ms(7), at(kit, 33, &done));
        kit.sleep(ms(7));
        call_off(&first);
        // Two that are due at the very same moment.
        drop(timer.after(ms(5), at(kit, 38, &done)));
        kit.sleep(ms(3));
        drop(timer.after(ms(2) - LOOK, at(kit, 37.999, &done)));
        kit.sleep(ms(5));
        // A job that takes long may keep the next one waiting, but does not change when that is due.
        let inner = kit.clone();
        drop(timer.after(ms(1), Box::new(move || inner.sleep(ms(5)))));
        kit.sleep(ms(2));
        drop(timer.after(ms(6), at(kit, 49, &done)));
        done.wait_until(|done| *done >= 8);
    };

    "nobody-waits-for-a-job" for 1: "nobody waits for a job, and a job may use the timer" {
        teaches "A job is somebody else's code and takes as long as it likes. Do it on a thread of the \
                 timer's, with no lock held, and let nobody wait for it who wants something else of the \
                 timer.";
        in_ideal_time;
    } |kit| {
        let (timer, ended) = (Arc::new(T::new()), kit.shared(0));
        let (own_ticket, begun, go_on) = (kit.shared(None), kit.gate(0), kit.gate(1));
        let job = {
            let (timer, kit, own_ticket) = (Arc::clone(&timer), kit.clone(), own_ticket.clone());
            let (begun, go_on, ended) = (begun.clone(), go_on.clone(), ended.clone());
            move || {
                let by_caller = kit.on_callers_thread();
                kit.expect("whether a job is done by whoever hands it in", by_caller, false);
                begun.open();
                if !by_caller {
                    go_on.wait();
                }
                let ticket: Option<Arc<T::Ticket>> = own_ticket.with(|ticket| ticket.clone());
                kit.expect("a job calls itself off", ticket.map(|it| timer.cancel(&it)), Some(false));
                let inner = ended.clone();
                drop(timer.after(ms(1), Box::new(move || inner.with(|ended| *ended += 1))));
                // Not the last to hold the timer.
                drop(timer);
                ended.with(|ended| *ended += 1);
            }
        };
        let ticket = Arc::new(timer.after(ms(0), Box::new(job)));
        own_ticket.with(|own| *own = Some(Arc::clone(&ticket)));
        // Due at the same moment: unless the timer does several at once, one of them waits for the other.
        let next_begun = kit.shared(false);
        let inner = next_begun.clone();
        let next = timer.after(ms(0), Box::new(move || inner.with(|begun| *begun = true)));
        begun.wait();
        kit.sleep(ms(1));
        let later = timer.after(Duration::MAX, Box::new(|| ()));
        kit.expect("calling off a job that is being done", timer.cancel(&ticket), false);
        kit.expect("calling off another one meanwhile", timer.cancel(&later), true);
        let has_begun = next_begun.with(|begun| *begun);
        let called_off = timer.cancel(&next);
        // On real threads it may begin just then.
        if kit.in_model() {
            kit.expect("calling off one that is due and has not begun", called_off, !has_begun);
        }
        go_on.open();
        ended.wait_until(|ended| *ended == 2);
    };

    "one-panic-one-job" for 1: "a job that panics costs no other job" {
        teaches "A panic ends the thread that it happens on, and poisons what that one holds locked. Catch it \
                 around the job, with no lock held.";
    } |kit| {
        let (timer, done) = (T::new(), kit.shared(0));
        for delay in [0, 2] {
            let kit = kit.clone();
            drop(timer.after(ms(delay), Box::new(move || kit.panic("a job"))));
        }
        drop(timer.after(ms(2), at(kit, 2, &done)));
        drop(timer.after(ms(3), at(kit, 3, &done)));
        done.wait_until(|done| *done == 2);
        drop(timer.after(ms(1), at(kit, 4, &done)));
        done.wait_until(|done| *done == 3);
    };

    "drop-waits-for-no-delay" for 1:
        "dropping calls off what has not begun, waits for what has, and for no delay"
    {
        teaches "Dropping has to wake the thread that sleeps until the next job, whatever it is about to do \
                 just then, and to wait until it has ended. What has not begun is not done any more.";
        rule rules::nobody_left_behind();
        in_ideal_time;
    } |kit| {
        drop(T::new());
        let began = kit.now();
        let (timer, begun, ended) = (T::new(), kit.shared(0), kit.shared(0));
        // Due at the same moment: unless the timer does several at once, one of them waits for the other.
        for _ in 0..2 {
            let (begun, ended, kit) = (begun.clone(), ended.clone(), kit.clone());
            let running = move || {
                begun.with(|begun| *begun += 1);
                kit.sleep(ms(5));
                ended.with(|ended| *ended += 1);
            };
            drop(timer.after(ms(0), Box::new(running)));
        }
        // On real threads an hour passes at once.
        let late = {
            let kit = kit.clone();
            move || if kit.in_model() { kit.expect("a job that was called off by dropping", "done", "never done") }
        };
        drop(timer.after(HOUR, Box::new(late.clone())));
        begun.wait_until(|begun| *begun > 0);
        kit.sleep(ms(1));
        let before = begun.with(|begun| *begun);
        drop(timer);
        let (begun, ended) = (begun.with(|begun| *begun), ended.with(|ended| *ended));
        kit.expect("how many of the jobs that had begun have ended", ended, begun);
        if kit.in_model() {
            kit.expect("how many of two that were due have begun, when it was dropped", begun, before);
        }

        let timer = T::new();
        drop(timer.after(HOUR, Box::new(late)));
        drop(timer);
        if kit.in_model() {
            kit.expect("whether dropping took less than an hour", kit.now() - began < HOUR, true);
        }
    };
}
