//! What must be so while calls are in progress.

use crate::table::threads;
use grade_kit::prelude::*;
use parallel_map_task::ParallelMap;
use std::cmp::Ordering;
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

/// A result that counts itself when it is dropped.
struct Counted(Shared<u32>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.with(|dropped| *dropped += 1);
    }
}

grade_kit::programs! {
    bound<M: ParallelMap>;

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
        for (list, (failing, panics)) in [(2, false), (1, true)].into_iter().enumerate() {
            let gate = kit.gate(list);
            let mapped = kit.catching(|| M::map(&[1, 2, 3, 4, 5], threads(2), |item| {
                match item.cmp(&failing) {
                    Ordering::Less => gate.wait(),
                    Ordering::Equal => {
                        gate.open();
                        drop(kit.enter(FAILED, list.to_string()));
                        return if panics { kit.panic("it fails") } else { Err(*item) };
                    }
                    Ordering::Greater => drop(kit.enter(BEHIND, list.to_string())),
                }
                kit.sleep(Duration::from_millis(10));
                Ok(*item)
            }));
            let expected = if panics { Err(Panicked("it fails".to_owned())) } else { Ok(Err(failing)) };
            kit.expect(format!("item {failing} of five fails"), mapped, expected);
        }
    };

    "panic-reaches-the-caller" for 1:
        "an error or a panic reaches the caller, once every call has ended and every result is dropped"
    {
        teaches "A thread that panics hands its payload to whoever joins it. Take it from there, wait for the \
                 others, and let the caller panic with the same one. What is not returned belongs to the call \
                 and ends with it.";
        rule rules::nobody_left_behind();
    } |kit| {
        for panics in [true, false] {
            let (all, ended, dropped) = (kit.rendezvous(3), kit.shared(0), kit.shared(0));
            let mapped = kit.catching(|| M::map(&[1, 2, 3], threads(3), |item| {
                all.arrive();
                match item {
                    2 if panics => kit.panic("the second"),
                    2 => Err("the second"),
                    _ => { ended.with(|ended| *ended += 1); Ok(Counted(dropped.clone())) }
                }
            }).map(drop));
            let expected = if panics { Err(Panicked("the second".to_owned())) } else { Ok(Err("the second")) };
            kit.expect("the second of three fails", mapped, expected);
            kit.expect("how many others have ended by then", ended.with(|ended| *ended), 2);
            kit.expect("how many of their results are dropped by then", dropped.with(|dropped| *dropped), 2);
        }
    };
}
