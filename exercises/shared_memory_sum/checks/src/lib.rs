//! What is asked of the parallel sums; never how they are to be built.

use How::{Separate, Shared};
use grade_kit::prelude::*;
use shared_memory_sum_task::ParallelSum;
use std::marker::PhantomData;
use std::num::NonZeroUsize;
use std::time::Duration;

/// Somebody is inside while the value of an item is asked for, with the item.
const CALL: &str = "call";

/// Threads of our own are inside, before and after so many items are added up.
const OURS: &str = "thread of our own";

/// Which of the two functions: with sharing or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "grade_kit::serde")]
#[expect(missing_docs, reason = "the functions are called so")]
pub enum How {
    Shared,
    Separate,
}

/// A sum keeps nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State;

fn total<S>(how: How, items: &[u64], limit: usize, value: impl Fn(u64) -> u64 + Sync) -> u64
where
    S: ParallelSum,
{
    let threads = NonZeroUsize::new(limit).expect("every scenario allows a thread");
    match how {
        Shared => S::shared(items, threads, value),
        Separate => S::separate(items, threads, value),
    }
}

fn thread_of_our_own(kit: &Kit, items: usize) {
    let (inside, key) = (kit.clone(), items.to_string());
    kit.spawn(move || drop(inside.enter(OURS, key))).join();
}

/// 1, 2, 3, ...
fn numbers(count: usize) -> Vec<u64> {
    (1..).take(count).collect()
}

grade_kit::operations! {
    table Adding<S: ParallelSum>;
    setup () = ();
    object PhantomData<fn() -> S> = |_setup| PhantomData;
    state State = |_setup| State;

    /// Adds up a list of numbers with so many threads.
    sum(how: How = [Shared, Separate], items: Vec<u64> = [0, 1, 2, 5].map(numbers), limit: usize = [1, 2, 3, 17]) -> u64 {
        run |_sums, _held, kit| {
            let calls = kit.shared(0);
            let sum = total::<S>(how, &items, limit, |item| { calls.with(|calls| *calls += 1); item });
            kit.expect("how often a value was asked for", calls.with(|calls| *calls), items.len());
            sum
        };
        step |_state| Returns(items.iter().fold(0, |total, item| total.wrapping_add(*item)));
    }
    /// Adds up so many; the first calls wait until as many are in progress as allowed.
    all_meet(how: How = [Shared, Separate], count: usize = [2], limit: usize = [2]) -> () {
        run |_sums, _held, kit| {
            let at_once = count.min(limit);
            let (all, begun) = (kit.rendezvous(at_once), kit.shared(0));
            total::<S>(how, &numbers(count), limit, |item| {
                if begun.with(|begun| { *begun += 1; *begun <= at_once }) {
                    all.arrive();
                }
                item
            });
        };
        when |_state| false;
        step |_state| Returns(());
    }
    /// Adds up two sums, each in a call of its own.
    sum_of_sums(how: How = [Shared, Separate]) -> u64 {
        run |_sums| total::<S>(how, &numbers(2), 2, |one| total::<S>(how, &numbers(2), 2, |other| one * other));
        when |_state| false;
        step |_state| Returns(9);
    }
}

grade_kit::programs! {
    bound<S: ParallelSum>;

    "bounded" for 1: "never more calls at once than allowed, and never more threads than items" {
        teaches "Count the thread that you are on, if it works as well, and start none that has nothing to do.";
        budget Budget::FEW_LONG_SCHEDULES;
        rule rules::at_most(CALL, |()| 2);
        rule no_more_threads_than_items;
    } |kit| {
        for how in [Shared, Separate] {
            for count in [4, 3] {
                total::<S>(how, &numbers(count), 2, |item| {
                    let _inside = kit.enter(CALL, item.to_string());
                    kit.sleep(Duration::from_millis(1));
                    item
                });
            }
            for (count, limit) in [(0, 3), (1, 3), (2, 4), (2, 40)] {
                thread_of_our_own(kit, count);
                total::<S>(how, &numbers(count), limit, |item| item);
                thread_of_our_own(kit, count);
            }
        }
    };

    "panic-reaches-the-caller" for 1: "a panic reaches the caller, once every call and every thread has ended" {
        teaches "`join` returns the payload of a thread that panicked. Go on with it when all others have ended.";
        budget SHORT_SEARCH;
        rule rules::nobody_left_behind();
    } |kit| {
        for how in [Shared, Separate] {
            let (all, ended) = (kit.rendezvous(3), kit.shared(0));
            let sum = kit.catching(|| total::<S>(how, &numbers(3), 3, |item| {
                all.arrive();
                if item == 2 {
                    kit.panic("the second item");
                }
                ended.with(|ended| *ended += 1);
                item
            }));
            kit.expect("what comes of three, of which the second panics", sum, Err(Panicked("the second item".to_owned())));
            kit.expect("how many of the others have ended by then", ended.with(|ended| *ended), 2);
            let sum = kit.catching(|| total::<S>(how, &[1], 2, |_| kit.panic_with(7_u8)));
            kit.expect("what comes of a panic without a message", sum, Err(Panicked("a panic without a message".to_owned())));
            kit.expect("the sum of two after that", total::<S>(how, &numbers(2), 2, |item| item), 3);
        }
    };
}

grade_kit::checks! {
    of State;

    transcript "one-by-one" for 1: "both sums are those of the plain loop" {
        teaches "Nothing to add up is 0. A sum that does not fit wraps around, elsewhere than in an atomic if you say so.";
        scenario "small lists": first both(|how| vec![sum(how, vec![], 2), sum(how, vec![7], 3), first(how, 4, 2)]);
        scenario "equal items": first both(|how| vec![sum(how, vec![5; 7], 2), sum(how, vec![0, 0, 3], 1)]);
        scenario "sums that do not fit":
            first both(|how| [vec![u64::MAX, 2], vec![u64::MAX, 2, u64::MAX]].map(|items| sum(how, items, 3)).into());
    }
    explore "each-item-once" for 1: "each item counts exactly once, however the chunks are cut" {
        teaches "A length that is no multiple of the number of threads leaves a rest, and a short list empty chunks.";
        scenario "seven for two, three and five threads":
            first both(|how| vec![first(how, 7, 2), first(how, 7, 3), first(how, 7, 5)]);
        scenario "hundreds for four and for dozens of threads":
            first both(|how| vec![first(how, 301, 4), first(how, 97, 20)]);
        scenario "more threads than there can be": first both(|how| vec![first(how, 2, usize::MAX)]);
        generated Generated::drawn().one_after_the_other(40).count(2);
        budget Budget::FEW_LONG_SCHEDULES;
    }
    explore "nothing-lost" for 1: "no addition is lost, by threads of one call or by calls at the same time" {
        teaches "Load, add and store are three steps, and an addition in between is gone. What belongs to one \
                 call must not stand where all calls share it.";
        scenario "two threads add": first both(|how| vec![first(how, 2, 2)]);
        scenario "two threads add twice": first both(|how| vec![first(how, 4, 2)]);
        scenario "two calls at once": thread [first(Shared, 2, 2)], thread [first(Shared, 2, 2)];
        scenario "the same without sharing": thread [first(Separate, 2, 2)], thread [first(Separate, 2, 2)];
        scenario "one inside another": first both(|how| vec![sum_of_sums(how)]);
        budget SHORT_SEARCH;
    }
    explore "at-once" for 2: "as many chunks are worked on at once as threads are allowed" {
        teaches "Start all threads before you join the first. Chunks of a rounded-up length may leave none for the last.";
        scenario "three for three": first both(|how| vec![all_meet(how, 3, 3)]);
        scenario "four for three": first both(|how| vec![all_meet(how, 4, 3)]);
        scenario "two for five": first both(|how| vec![all_meet(how, 2, 5)]);
        scenario "dozens": first both(|how| vec![all_meet(how, 70, 65)]);
        budget Budget::FEW_LONG_SCHEDULES;
        usage_rule rules::no_busy_waiting;
    }
    explore "shared-by-an-atomic" for 1: "the shared sum is added to an atomic in one step, and takes no lock" {
        teaches "One number needs no lock: the processor can add to it in one step.";
        scenario "two threads": first [all_meet(Shared, 2, 2)];
        budget Budget::FEW_LONG_SCHEDULES;
        usage_rule adds_in_one_step;
    }
    explore "separate-without" for 1: "the separate sum takes no lock and touches no atomic" {
        teaches "What only one thread knows needs no protection. Hand it over once, when it is whole.";
        scenario "two threads": first [all_meet(Separate, 2, 2)];
        budget Budget::FEW_LONG_SCHEDULES;
        usage_rule rules::no_lock;
        usage_rule rules::no_atomic;
    }
    suite checks programs();
    real_threads "real-threads" for 1: "both sums are right on real threads too" {
        teaches "What exploration finds, real threads show only now and then: this is the now and then.";
        repetitions 40;
        scenario "hundreds, by four": first both(|how| vec![first(how, 500, 4), all_meet(how, 4, 4)]);
        scenario "two callers":
            thread both(|how| vec![first(how, 50, 3)]), thread both(|how| vec![first(how, 60, 2), all_meet(how, 2, 2)]);
        rule rules::nobody_left_behind();
    }
}

/// What is wrong only if a thread is interrupted between two steps of an addition.
const SHORT_SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 400,
    sampled_schedules: 150,
    ..Budget::FEW_LONG_SCHEDULES
};

/// The same with sharing and without, in one thread.
fn both(operations: impl Fn(How) -> Vec<Op>) -> Vec<Op> {
    [operations(Shared), operations(Separate)].concat()
}

/// Adds up the first so many numbers.
fn first(how: How, count: usize, limit: usize) -> Op {
    sum(how, numbers(count), limit)
}

/// Threads have numbers in the order in which they are started: those between two of ours are the sum's.
fn no_more_threads_than_items<T: Task>(view: &View<'_, T>) -> Result<(), Broken> {
    for ours in view.entered(OURS).chunks_exact(2) {
        let (items, started) = (ours[0].key, ours[1].thread - ours[0].thread - 1);
        if items.parse().is_ok_and(|items: u32| started > items) {
            let summary = format!("{started} threads were started for {items} items");
            return Err(Broken::new(Verdict::Wrong, summary));
        }
    }
    Ok(())
}

fn adds_in_one_step(usage: &Usage) -> Result<(), Broken> {
    rules::no_lock(usage)?;
    let summary = match (&usage.atomic_rmw, &usage.atomic) {
        (Some(_), _) => return Ok(()),
        (None, Some(site)) => format!("the atomic at {site} is never added to in one step"),
        (None, None) => "the shared sum uses no atomic at all".to_owned(),
    };
    Err(Broken::new(Verdict::Wrong, summary))
}

/// How the operations and programs are applied to the student's sums.
#[must_use]
pub fn subjects<S: ParallelSum>() -> Subjects {
    bodies::<S>(Subjects::only(subject::<S>()))
}
