//! What must be so of moments, of a sink that takes long or panics, and of dropping.

use crate::table::{Batches, Desk, HOUR, ms};
use background_task::Background;
use grade_kit::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// The sink is inside with the first record of each batch: the millisecond at which that one is due.
const BATCH: &str = "batch that is due at";

/// More records than anybody makes room for who thinks that there are only a few.
const MANY: u32 = 1_100;

fn due(_: &View<'_, Program>, key: &str) -> Option<Duration> {
    key.parse().ok().map(ms)
}

/// Looks at the clock take some microseconds, and a sink may be at work a moment longer.
fn latest(view: &View<'_, Program>, key: &str) -> Option<Duration> {
    due(view, key).map(|due| due + ms(2))
}

/// Captured by a sink: says when it is dropped.
struct Captured(Shared<bool>);

impl Drop for Captured {
    fn drop(&mut self) {
        self.0.with(|dropped| *dropped = true);
    }
}

/// Drops the writer, which must take no time.
fn drop_at_once<B: Background>(kit: &Kit, when: &str, desk: Desk<B>) {
    let began = kit.now();
    drop(desk);
    let took = (kit.now() - began).as_millis();
    // On real threads another program may be to blame.
    if kit.in_model() {
        kit.expect(
            format!("how many milliseconds it takes to drop it {when}"),
            took,
            0,
        );
    }
}

/// What has been handed over, in whatever batches.
fn records(seen: &Shared<Batches>) -> Vec<u32> {
    seen.with(|seen| seen.concat())
}

grade_kit::programs! {
    bound<B: Background>;

    "on-time" for 1: "a batch is handed over when it is due, and the worker sleeps until then" {
        teaches "Wait for what is left of the time since the first record was written, whatever is written after \
                 it, and however long the sink took before. With nothing buffered, wait without a time-out.";
        rule rules::not_before(BATCH, due);
        rule rules::not_after(BATCH, latest);
        usage_rule rules::no_busy_waiting;
        in_ideal_time;
    } |kit| {
        let desk = Desk::<B>::new(kit, 10, |kit, batch| {
            drop(kit.enter(BATCH, batch[0].to_string()));
            match batch[0] {
                60 => kit.sleep(ms(8)),
                90 => kit.sleep(ms(13)),
                _ => (),
            }
        });
        // When somebody writes, and what: what begins a batch is due ten milliseconds later.
        let script = [(3, 13), (7, 1), (12, 2), (50, 60), (63, 73), (80, 90), (92, 102), (94, 3)];
        let mut now = 0;
        for (at, record) in script {
            kit.sleep(ms(at - now));
            now = at;
            desk.write(record);
        }
        kit.sleep(ms(100));
        let seen = desk.seen.with(|seen| seen.clone());
        if kit.in_model() {
            let batches = vec![vec![13, 1, 2], vec![60], vec![73], vec![90], vec![102, 3]];
            kit.expect("the batches", seen, batches);
        }
    };

    "write-never-waits" for 1: "to write waits neither for the sink nor for room, and the sink may write, too" {
        teaches "The sink is slow: call it with no lock held that writers need, and put no limit to the buffer.";
        budget Budget::FEW_LONG_SCHEDULES;
    } |kit| {
        let (begun, go_on) = (kit.gate(0), kit.gate(1));
        let own = kit.shared(None::<Arc<Desk<B>>>);
        let (inner, inner_begun, inner_go_on) = (own.clone(), begun.clone(), go_on.clone());
        let desk = Arc::new(Desk::<B>::new(kit, 0, move |kit, batch| {
            if batch[0] == 1 && !kit.on_callers_thread() {
                let desk = inner.with(|own| own.clone());
                desk.inspect(|desk| desk.write(2));
                inner_begun.open();
                inner_go_on.wait();
            }
        }));
        own.with(|own| *own = Some(Arc::clone(&desk)));
        desk.write(1);
        begun.wait();
        own.with(Option::take);
        (3..=MANY).for_each(|record| desk.write(record));
        go_on.open();
        desk.seen.wait_until(|seen| seen.concat().len() >= MANY as usize);
        kit.expect("whether all are handed over in order", records(&desk.seen) == (1..=MANY).collect::<Vec<_>>(), true);
    };

    "panic-costs-a-batch" for 1: "a sink that panics costs one batch" {
        teaches "A panic ends the thread it happens on, and poisons what that one holds locked. Catch it around \
                 the call of the sink, with no lock held.";
    } |kit| {
        let begun = kit.gate(0);
        let inner_begun = begun.clone();
        let panicking = move |kit: &Kit, batch: &[u32]| if batch[0] == 0 {
            inner_begun.open();
            kit.panic("the sink");
        };
        let desk = Desk::<B>::new(kit, 0, panicking.clone());
        desk.write(0);
        begun.wait();
        desk.write(1);
        desk.seen.wait_until(|seen| !seen.concat().is_empty());
        desk.write(2);
        desk.seen.wait_until(|seen| seen.concat().len() >= 2);
        kit.expect("what was handed over after a panic", records(&desk.seen), vec![1, 2]);
        let last = Desk::<B>::new(kit, HOUR, panicking);
        last.write(0);
        drop(last);
    };

    "drop-is-prompt" for 1: "dropping waits for no time to pass" {
        teaches "The worker sleeps until the next batch is due, or for good. Dropping has to wake it, whatever it \
                 is about to do just then: change what it waits for under the lock that it looks under, or close \
                 the channel that it receives from.";
        in_ideal_time;
    } |kit| {
        let nothing = |_: &Kit, _: &[u32]| ();
        drop_at_once(kit, "with nothing written", Desk::<B>::new(kit, HOUR, nothing));
        let just_written = Desk::<B>::new(kit, HOUR, nothing);
        just_written.write(1);
        drop_at_once(kit, "when something was just written", just_written);
        let waiting = Desk::<B>::new(kit, HOUR, nothing);
        waiting.write(1);
        kit.sleep(ms(5));
        drop_at_once(kit, "while it waits until a batch is due", waiting);
    };

    "drop-waits-for-the-sink" for 1: "when dropping returns the sink is done with and no thread is left behind" {
        teaches "To say that it is over is not to wait until it is: join the thread. Otherwise the sink is still \
                 at work when whoever dropped the writer takes it for closed.";
        rule rules::nobody_left_behind();
    } |kit| {
        let (begun, ended, dropped) = (kit.shared(0), kit.shared(0), kit.shared(false));
        let captured = Captured(dropped.clone());
        let (inner_begun, inner_ended) = (begun.clone(), ended.clone());
        let desk = Desk::<B>::new(kit, 0, move |kit, _batch| {
            let _used = &captured;
            inner_begun.with(|begun| *begun += 1);
            kit.sleep(ms(5));
            inner_ended.with(|ended| *ended += 1);
        });
        desk.write(1);
        begun.wait_until(|begun| *begun > 0);
        desk.write(2);
        drop(desk);
        let begun = begun.with(|begun| *begun);
        kit.expect("how many calls of the sink have ended", ended.with(|ended| *ended), begun);
        kit.expect("whether the sink was dropped", dropped.with(|dropped| *dropped), true);
    };

    "two-side-by-side" for 1: "two writers have nothing to do with each other" {
        teaches "Buffer, worker and what stops it belong to one object, not into a `static`.";
        in_ideal_time;
    } |kit| {
        let nothing = |_: &Kit, _: &[u32]| ();
        // Whoever sleeps while one is dropped does not sleep until the other one is due.
        let (one, other) = (Desk::<B>::new(kit, HOUR, nothing), Desk::<B>::new(kit, 10 * HOUR, nothing));
        one.write(1);
        other.write(2);
        let seen = [one.seen.clone(), other.seen.clone()];
        drop(one);
        kit.expect("what both have handed over when one is dropped", seen.each_ref().map(records), [vec![1], vec![]]);
        other.write(3);
        drop(other);
        kit.expect("and when the other one is, too", seen.each_ref().map(records), [vec![1], vec![2, 3]]);
    };
}
