//! What is asked of the counter.

use counter_task::Counter;
use grade_kit::prelude::*;

/// What a counter has counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Count(u64);

grade_kit::operations! {
    table Counters<C: Counter>;
    setup () = ();
    object C = |_setup| C::new();
    state Count = |_setup| Count(0);

    /// Adds one, and returns the new value.
    increment() -> u64 {
        run |counter| counter.increment();
        step |count| {
            count.0 += 1;
            Returns(count.0)
        };
    }
    /// Reads.
    value() -> u64 {
        run |counter| counter.value();
        step |count| Returns(count.0);
    }
}

/// For scenarios that are about how many calls or threads there are: what goes wrong in them does so in
/// the first schedules.
const FEW_LONG_SCHEDULES: Budget = Budget {
    max_delays: 1,
    systematic_schedules: 20,
    sampled_schedules: 10,
    max_steps: 100_000,
};

/// More than fits into the smallest integers, or waits to be counted until there are enough.
const MANY_INCREMENTS: usize = 300;

/// Enough for what goes wrong only at a call that nobody thought of.
const MANY_CALLS: usize = 600;

/// More than anybody makes places for who thinks that there are only a few.
const MANY_THREADS: usize = 70;

grade_kit::checks! {
    of Count;

    transcript "counts-in-order" for 1: "one thread counts 1, 2, 3" {
        subject "safe";
        teaches "Before threads come in: `increment` returns the new value, `value` reads it.";
        scenario "one thread": first [value(), increment(), increment(), value(), increment(), value()];
    }
    explore "loses-nothing" for 3: "no increment is lost and no value is handed out twice" {
        subject "safe";
        teaches "Reading, adding and writing back must be one step that nobody can get in between: a lock held \
                 all the way, or one atomic read-modify-write.";
        scenario two_by_two();
        scenario "three threads, and a look in between":
            thread [increment(), increment()], thread [increment()], thread [value(), increment()],
            last [value()];
        scenario "hundreds of increments, two of them at once":
            first vec![increment(); MANY_INCREMENTS / 2], thread [increment(), value()], thread [increment()],
            last vec![increment(); MANY_INCREMENTS / 2], last [value()], budget FEW_LONG_SCHEDULES;
        scenario crowd(MANY_THREADS, 1).budget(FEW_LONG_SCHEDULES);
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    explore "any-mix" for 1: "any small mix of increments and reads fits one order" {
        subject "safe";
        teaches "A read must see every increment that was over before it began, and the value it returns must \
                 have existed at some moment.";
        generated Generated::drawn().count(8).last([value()]);
        generated Generated::drawn().one_after_the_other(MANY_CALLS).count(1);
        budget Budget { max_delays: 2, ..Budget::default() };
        rule rules::nobody_left_behind();
        parts_are_fair;
    }
    explore<Pair<Count>> "counters-apart" for 1: "two counters side by side count apart" {
        subject "safe";
        teaches "What belongs to one counter belongs into its struct: a `static` is shared by all that there \
                 are.";
        scenario "two counters":
            first [Of::first(increment()), Of::second(value())],
            thread [Of::first(increment()), Of::first(value())],
            thread [Of::second(increment()), Of::second(value())];
        generated Generated::drawn().count(3);
    }
    must_race "shows-the-race" for 2: "the racy counter counts right alone and loses an update under preemption" {
        subject "racy";
        teaches "The race is the gap between reading the old value and writing the new one: whoever is stopped \
                 there writes back a value that has grown old.";
        scenario "one increment each":
            thread [increment()], thread [increment()], last [value(), increment(), value()];
    }
    explore "racy-by-load-and-store" for 1: "the racy counter uses one atomic with a separate load and store" {
        subject "racy";
        teaches "Without a lock and without a read-modify-write, what is left is a load and a store, and the \
                 gap between them.";
        scenario "one thread": first [increment(), value()];
        usage_rule only_load_and_store;
    }
    real_threads "real-threads" for 1: "nothing is lost on real threads either" {
        subject "safe";
        teaches "What exploration finds, real threads show only now and then: this is the now and then.";
        scenario crowd(2, 12);
        scenario crowd(4, 6);
        scenario crowd(8, 3);
        rule rules::nobody_left_behind();
    }
}

fn two_by_two() -> Scenario<Count> {
    Scenario::named("two threads, two increments each")
        .thread([increment(), increment()])
        .thread([increment(), increment()])
        .last([value()])
}

fn crowd(threads: usize, increments: usize) -> Scenario<Count> {
    let mut scenario = Scenario::named(format!("{threads} threads, {increments} increments each"));
    for _ in 0..threads {
        scenario = scenario.thread(vec![increment(); increments]);
    }
    scenario.last([value()])
}

fn only_load_and_store(usage: &Usage) -> Result<(), Broken> {
    let used = [
        ("a lock", &usage.lock),
        ("a wait", &usage.wait),
        ("a channel", &usage.channel),
        ("a read-modify-write operation", &usage.atomic_rmw),
        ("a thread of its own", &usage.spawn),
    ];
    for (what, site) in used {
        if let Some(site) = site {
            let summary = format!("the racy counter uses {what} at {site}");
            return Err(Broken::new(Verdict::Forbidden, summary));
        }
    }
    if usage.atomic.is_none() {
        let summary = "the racy counter uses no atomic at all";
        return Err(Broken::new(Verdict::Wrong, summary));
    }
    Ok(())
}

/// The student's counters.
#[must_use]
pub fn subjects<Safe: Counter, Racy: Counter>() -> Subjects {
    Subjects::new()
        .with("safe", subject::<Safe>())
        .with("racy", subject::<Racy>())
}
