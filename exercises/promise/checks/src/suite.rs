//! The checks of the promise: scenarios and what they must show.

use crate::completed;
use crate::table::{
    State, called, fail, get, give_up, go_on, held_up_work, panicking_work, pass, settle,
    settle_with, subject, then, then_held_up, then_panics, then_uses, wait, work_has_begun,
};
use grade_kit::prelude::*;
use promise_task::Promise;

grade_kit::checks! {
    of State;

    transcript "one-thread" for 1: "one thread gets every outcome and every refusal right" {
        teaches "The first outcome counts, a later one is refused and changes nothing, and everybody gets the \
                 same.";
        scenario "a value": first [
            get(), then(1), called(), settle(1), called(), get(), wait(), wait(), settle(2), then(2), called(),
            fail("late".to_owned()), get(),
        ];
        scenario "an error": first [fail("no".to_owned()), settle_with(2), wait(), get()];
        scenario "work": first [settle_with(1), panicking_work(), wait()];
        scenario "work that panics": first [panicking_work(), settle(1), wait()];
    }
    explore "settled-once" for 1: "of two that settle a promise one succeeds, and everybody sees its outcome" {
        teaches "To look whether it is settled and to settle it must be one step, which nobody can get in \
                 between of.";
        scenario "two values": thread [settle(1), get()], thread [settle(2), get()];
        scenario "two values, and a look": thread [settle(1)], thread [settle(2)], thread [get(), get()];
        scenario "work against an error": thread [settle_with(1)], thread [fail("no".to_owned()), get()];
        scenario "a waiter sees what stays":
            thread [settle(1)], thread [settle_with(2)], thread [wait(), get()];
    }
    explore "every-waiter-wakes" for 1: "settling wakes everybody who waits, however early or late they came" {
        teaches "Whoever looks and then goes to sleep must not miss what happens in between, and there may be \
                 more than one.";
        scenario "one waits": thread [wait()], thread [settle(1)];
        scenario "two wait": thread [wait()], thread [wait()], thread [settle(1)];
        scenario "two wait for work that panics":
            thread [wait(), wait()], thread [wait()], thread [panicking_work()];
        scenario "one waits for long": thread [wait()], thread [pass(), settle(1)];
        scenario crowd(20);
        scenario crowd(256);
        usage_rule rules::no_busy_waiting;
    }
    explore "each-callback-once" for 1: "each callback is called exactly once, whichever side comes first" {
        teaches "To find the promise unsettled and to leave the callback must be one step; so must be settling \
                 it and taking the callbacks.";
        scenario "one callback": thread [then(1)], thread [settle(1)], last [called()];
        scenario "two from one thread": thread [then(1), then(2)], thread [settle_with(1)], last [called()];
        scenario "two from two threads":
            first [then(3)], thread [then(1)], thread [then(2)], thread [settle(1)], last [called()];
        scenario "two that settle":
            first [then(1)], thread [settle(1)], thread [settle(2)], last [called(), get()];
        scenario "one whose promise is never settled": first [give_up()];
    }
    explore "callbacks-in-nobodys-way" for 1:
        "callbacks may use the promise and may panic, and nobody waits for them"
    {
        teaches "A callback is somebody else's code: it may come back to you, take long, or panic. Call it \
                 with no lock held, once the outcome is there and everybody who waits has been woken, and \
                 catch its panic.";
        scenario "one that uses the promise":
            first [then_uses(1)], thread [settle(1)], thread [then_uses(2)], last [called()];
        scenario "one that panics, and one after it":
            first [then_panics(1), then(2), settle(1), called()], last [then_panics(3), called()];
        scenario "one that is held up until others have the outcome":
            first [then_held_up(1)], thread [settle(1)], thread [wait(), get(), then(2), go_on()],
            last [called()];
        whole_scenarios_only;
    }
    explore "work-that-panics" for 1: "work that panics settles the promise, and others may use it meanwhile" {
        teaches "Work is somebody else's code, too: do it with no lock held, and settle the promise whatever \
                 becomes of it, or whoever waits waits for ever.";
        scenario "somebody waits": thread [wait()], thread [panicking_work(), get()];
        scenario "somebody looks meanwhile":
            thread [held_up_work(true)], thread [work_has_begun(), get(), then(1), go_on()],
            last [called(), get()];
        scenario "somebody settles it meanwhile":
            thread [held_up_work(false)], thread [work_has_begun(), settle(7), go_on(), get()], last [get()];
        scenario "somebody else works meanwhile":
            thread [held_up_work(false)], thread [work_has_begun(), settle_with(7), go_on(), get()],
            last [get()];
        whole_scenarios_only;
    }
    explore<completed::State> "as-completed" for 1: "promises are yielded as they are settled, and then it ends" {
        subject "completed";
        teaches "Whoever asks which one is next wants to go on with the first, while the others are not there \
                 yet. A callback for each promise can tell; whoever waits for them one by one learns it too \
                 late. And a callback that holds its own promise keeps both for ever.";
        scenario "one after the other": first [
            completed::ask_for_none(), completed::ask(), completed::settle(1), completed::next(),
            completed::next(), completed::settle(0), completed::next(), completed::next(),
        ];
        scenario "settled before, between and after":
            thread [completed::ask(), completed::next(), completed::next()],
            thread [completed::settle(1), completed::settle(0)];
        scenario "the first of them is never settled":
            thread [completed::ask(), completed::next(), completed::next()], thread [completed::settle(1)];
        scenario "both are settled before anybody looks":
            first [completed::ask(), completed::settle(1), completed::settle(0)],
            last [completed::next(), completed::next(), completed::next()];
        scenario "one that everybody gives up": first [completed::give_up()];
        scenario dozens();
        scenario "two that settle, and somebody has seen enough":
            thread [completed::ask(), completed::next(), completed::drop_iterator(), completed::ask()],
            thread [completed::settle(0)], thread [completed::settle(1)],
            last [completed::ask(), completed::next(), completed::next(), completed::next(), completed::next()];
        whole_scenarios_only;
    }
    explore "any-mix" for 1: "any mix of calls fits one order, and so do hundreds of them" {
        teaches "Whoever settles, waits, looks or leaves a callback, and however many do: what all of them see \
                 fits one order of the calls.";
        generated Generated::drawn().last([settle(9), called()]).count(8);
        generated Generated::drawn().caller(["then"]).one_after_the_other(200).last([called()]).count(2);
        scenario "hundreds of callbacks":
            first (0..300).map(then), last [settle(1), called()], budget ONE_SCHEDULE;
    }
    explore<Pair<State>> "two-side-by-side" for 1: "two promises have nothing to do with each other" {
        teaches "What belongs to one promise must not stand where all promises share it.";
        generated Generated::drawn().count(8);
    }
    real_threads "real-threads" for 1: "promises work on real threads too" {
        teaches "What exploration finds, real threads show only now and then: this is the now and then.";
        scenario "three wait, two settle":
            thread [then(1), wait()], thread [then(2), wait()], thread [wait(), then(3)], thread [settle(1)],
            thread [panicking_work()], last [called(), get()];
        scenario "callbacks from three threads":
            thread [then(1), then(2)], thread [then(3), then(4)], thread [settle_with(1)], last [called()];
    }
}

/// Dozens of promises, all of which are settled before anybody looks.
fn dozens() -> Scenario<completed::State> {
    const MANY: usize = 70;
    let scenario = Scenario::named("dozens").setup(MANY).budget(ONE_SCHEDULE);
    let scenario = scenario
        .first([completed::ask()])
        .first((0..MANY).map(completed::settle));
    scenario.last(vec![completed::next(); MANY + 2])
}

/// So many wait until it is settled.
fn crowd(waiting: usize) -> Scenario<State> {
    let scenario = Scenario::named(format!("{waiting} wait")).budget(ONE_SCHEDULE);
    (0..waiting)
        .fold(scenario, |all, _| all.thread([wait()]))
        .thread([settle(1)])
}

const ONE_SCHEDULE: Budget = Budget {
    max_delays: 0,
    systematic_schedules: 1,
    sampled_schedules: 0,
    max_steps: 100_000,
};

/// How the operations are applied to the student's promise.
#[must_use]
pub fn subjects<P: Promise<u64>>() -> Subjects {
    Subjects::only(subject::<P>()).with("completed", completed::subject::<P>())
}
