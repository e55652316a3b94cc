//! What must be so while tasks are in progress, and when the last one is done.

use crate::table::workers;
use grade_kit::prelude::*;
use std::time::Duration;
use work_queue_task::WorkQueue;

/// Tasks are inside this probe while they are in progress.
const TASK: &str = "task";

/// More workers than somebody might have room for.
const MANY: usize = 33;

grade_kit::programs! {
    bound<W: WorkQueue>;

    "at-once" for 2: "as many tasks are in progress at once as there are workers, and never more" {
        teaches "What is added must be there for others at once, and wake one of them; and whoever finds nothing \
                 to do stays, as long as somebody might add something.";
        rule rules::at_most(TASK, |()| 2);
        budget SHORT_SEARCH;
    } |kit| {
        W::run((0..4).collect(), workers(2), |task: u32, _| drop(kit.enter(TASK, task.to_string())));
        let three = kit.rendezvous(3);
        W::run(vec![0], workers(3), |task, add| {
            if task == 0 {
                add(1);
                add(2);
            }
            three.arrive();
        });
        // Each of the tasks in turn takes until all others are done.
        for slow in [0, 2] {
            let others = kit.shared(0);
            W::run((0..4).collect(), workers(2), |task: u32, add| {
                if task == 1 {
                    add(4);
                }
                match task == slow {
                    true => others.wait_until(|done| *done == 4),
                    false => others.with(|done| *done += 1),
                }
            });
        }
        // For a while one task at a time is all there is.
        let pair = kit.rendezvous(2);
        W::run(vec![0], workers(2), |task, add| match task {
            0 => add(1),
            1 => { add(2); add(3) }
            _ => pair.arrive(),
        });
        let all = kit.rendezvous(MANY);
        W::run(vec![(); MANY], workers(MANY), |(), _| all.arrive());
    };

    "ends-exactly" for 1: "run returns when the last task is done, and not before, however many workers idle" {
        teaches "All is done when nothing waits and nothing is in progress; whoever makes that so wakes all that \
                 sleep, and they all go home.";
        rule rules::nobody_left_behind();
        budget SHORT_SEARCH;
    } |kit| {
        let (pair, done) = (kit.rendezvous(2), kit.shared(0));
        let works = |task: u32, add: &dyn Fn(u32)| {
            if task < 2 {
                pair.arrive();
            }
            if task == 1 {
                add(2);
            }
            done.with(|done| *done += 1);
        };
        W::run(vec![0, 1], workers(4), works);
        kit.expect("how many of three tasks are done when it returns", done.with(std::mem::take), 3);
        W::run(vec![0, 0], workers(2), works);
        kit.expect("how many of two tasks are done when it returns", done.with(std::mem::take), 2);
        W::run(vec![3], workers(3), works);
        kit.expect("how many of one task are done when it returns", done.with(std::mem::take), 1);
        kit.expect("how many of no tasks panicked", W::run(Vec::<u32>::new(), workers(3), |_, _| ()), 0);
    };

    "asleep" for 1: "whoever has nothing to do sleeps" {
        teaches "Whoever looks again and again whether there is a task takes processor time from those that are \
                 working on one. Wait to be woken.";
        usage_rule rules::no_busy_waiting;
        budget SHORT_SEARCH;
    } |kit| {
        let three = kit.rendezvous(3);
        W::run(vec![0], workers(3), |task, add| {
            if task == 0 {
                kit.sleep(Duration::from_millis(100));
                add(1);
                add(2);
            }
            three.arrive();
            if task == 0 {
                kit.sleep(Duration::from_millis(100));
            }
        });
    };

    "panics" for 1: "a task that panics costs nothing else, and is counted" {
        teaches "Catch the panic around the task, with no lock held. It is done like any other: whoever waits for \
                 the number of those in progress to fall would wait for ever.";
        budget SHORT_SEARCH;
    } |kit| {
        for count in [1, 2] {
            let (pair, done) = (kit.rendezvous(2), kit.shared(0));
            let meet = || if count == 2 { pair.arrive() };
            let panicked = W::run(vec![0, 0], workers(count), |task, add| {
                meet();
                done.with(|done| *done += 1);
                if task == 0 {
                    add(1);
                    kit.panic("a task panics")
                }
            });
            kit.expect(format!("how many panicked of two that did, by {count} at once"), panicked, 2);
            let done = done.with(|done| *done);
            kit.expect("how many were worked on of the two and those that they had added", done, 4);
        }
        let last = W::run(vec![()], workers(3), |(), _| kit.panic("the only task panics"));
        kit.expect("how many of one panicked", last, 1);
    };
}

/// Most mistakes show in whatever schedule; hardly any needs to be interrupted more than twice.
const SHORT_SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 800,
    sampled_schedules: 300,
    max_steps: 20_000,
};
