//! What must be so while calls are in progress.

use crate::table::{CALL, threads};
use grade_kit::prelude::*;
use parallel_map_task::ParallelMap;
use std::time::Duration;

/// An item fails, with the number of its list.
const FAILED: &str = "item that fails";

/// An item is begun that stands behind it, with the number of its list.
const BEHIND: &str = "item behind the failed one";

/// Time passes only when nobody can go on: whoever begins an item at a later moment could have known.
fn none_begun_later(view: &View<'_, Program>) -> Result<(), Broken> {
    let failed = view.entered(FAILED);
    for begun in view.entered(BEHIND) {
        let of_its_list = failed.iter().find(|failed| failed.key == begun.key);
        if let Some(failed) = of_its_list
            && view.is_timed()
            && begun.at > failed.at
        {
            let late = begun.at - failed.at;
            let summary =
                format!("an item behind the failed one was begun {late:?} after it had failed");
            return Err(Broken::new(Verdict::Wrong, summary));
        }
    }
    Ok(())
}

/// Calls that are not in progress at once are not in any schedule, or in hardly any.
const SHORT_SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 1_500,
    sampled_schedules: 500,
    max_steps: 20_000,
};

grade_kit::programs! {
    bound<M: ParallelMap>;

    "at-once" for 2: "as many calls are in progress at once as allowed, and a slow one holds up no other" {
        teaches "Start all threads before you wait for any, hold no lock while you call, and hand out items \
                 one by one: nobody knows beforehand which will take long.";
        budget SHORT_SEARCH;
        usage_rule rules::no_busy_waiting;
    } |kit| {
        let three = M::map(&[1, 2, 3], threads(3), |item| {
            kit.meet(3);
            Ok::<_, ()>(*item)
        });
        kit.expect("three that wait for each other", three, Ok(vec![1, 2, 3]));
        let gate = kit.gate(0);
        let four = M::map(&[1, 2, 3, 4], threads(2), |item| {
            match item {
                1 => gate.wait(),
                2 => gate.open(),
                _ => {}
            }
            Ok::<_, ()>(*item)
        });
        kit.expect("the first of four waits for the second", four, Ok(vec![1, 2, 3, 4]));
        let gate = kit.gate(1);
        let three = M::map(&[1, 2, 3], threads(2), |item| {
            match item {
                1 => gate.wait(),
                3 => gate.open(),
                _ => {}
            }
            Ok::<_, ()>(*item)
        });
        kit.expect("the first of three waits for the last", three, Ok(vec![1, 2, 3]));
        let both = kit.rendezvous(2);
        let nested = M::map(&[1, 2], threads(1), |item| M::map(&[1, 2], threads(2), |inner| {
            both.arrive();
            Ok::<_, ()>(item * inner)
        }));
        kit.expect("two that wait for each other, in a call inside another one", nested, Ok(vec![vec![1, 2], vec![2, 4]]));
    };

    "bounded" for 1: "never more calls are in progress at once than allowed" {
        teaches "Start no more threads than may call at once, counting the one that you are on, and no more \
                 than there are items.";
        rule rules::at_most(CALL, |()| 2);
    } |kit| {
        let called = |item: &u32| {
            let _inside = kit.enter(CALL, item.to_string());
            Ok::<_, ()>(*item)
        };
        kit.expect("four by two threads", M::map(&[1, 2, 3, 4], threads(2), called), Ok(vec![1, 2, 3, 4]));
        let unbounded = threads(usize::MAX);
        kit.expect("two by as many as there can be", M::map(&[1, 2], unbounded, called), Ok(vec![1, 2]));
    };

    "first-failure-decides" for 2:
        "the failed item that stands first in the list decides, whichever failed first"
    {
        teaches "Keep what came of each item with its place, and look for the first failure in the list when \
                 all have ended. What stands in front of a failed item still has to be called: it may fail as \
                 well.";
    } |kit| {
        let meeting = kit.rendezvous(2);
        let both = M::map(&[1, 2], threads(2), |item| {
            meeting.arrive();
            Err::<(), _>(*item)
        });
        kit.expect("two that fail at once", both, Err(1));
        let gate = kit.gate(0);
        let late = kit.catching(|| M::map(&[1, 2], threads(2), |item| match item {
            1 => { gate.wait(); kit.panic("the first") }
            _ => { gate.open(); Err::<(), _>(*item) }
        }));
        kit.expect("the first panics later than the second fails", late, Err(Panicked("the first".to_owned())));
        let mixed = kit.catching(|| M::map(&[1, 2], threads(2), |item| {
            meeting.arrive();
            if *item == 1 { Err::<(), _>(*item) } else { kit.panic("the second") }
        }));
        kit.expect("the first fails and the second panics", mixed, Ok(Err(1)));
        let one = M::map(&[1, 2, 3], threads(1), |item| if *item == 2 { Ok(()) } else { Err(*item) });
        kit.expect("one thread, and the last fails, too", one, Err(1));
    };

    "failure-stops-the-rest" for 1: "a failure stops the items behind it" {
        teaches "Whoever sees an item fail has to tell the others, and they have to look before they begin \
                 another one. A panic is a failure, too.";
        rule none_begun_later;
        in_ideal_time;
    } |kit| {
        for (list, panics) in [false, true].into_iter().enumerate() {
            let gate = kit.gate(list);
            let mapped = kit.catching(|| M::map(&[1, 2, 3, 4, 5], threads(2), |item| {
                match item {
                    1 => gate.wait(),
                    2 => {
                        gate.open();
                        drop(kit.enter(FAILED, list.to_string()));
                        return if panics { kit.panic("the second") } else { Err(*item) };
                    }
                    _ => drop(kit.enter(BEHIND, list.to_string())),
                }
                kit.sleep(Duration::from_millis(10));
                Ok(*item)
            }));
            let expected = if panics { Err(Panicked("the second".to_owned())) } else { Ok(Err(2)) };
            kit.expect("the second of five fails", mapped, expected);
        }
    };

    "panic-reaches-the-caller" for 1: "a panic reaches the caller, once every call has ended" {
        teaches "A thread that panics hands its payload to whoever joins it. Take it from there, wait for the \
                 others, and let the caller panic with the same one.";
        rule rules::nobody_left_behind();
    } |kit| {
        let (gate, ended) = (kit.gate(0), kit.shared(false));
        let mapped = kit.catching(|| M::map(&[1, 2], threads(2), |item| {
            match item {
                1 => { gate.wait(); ended.with(|ended| *ended = true); Ok::<_, ()>(*item) }
                _ => { gate.open(); kit.panic("the second") }
            }
        }));
        kit.expect("the second of two panics", mapped, Err(Panicked("the second".to_owned())));
        kit.expect("whether the first has ended by then", ended.with(|ended| *ended), true);
    };
}
