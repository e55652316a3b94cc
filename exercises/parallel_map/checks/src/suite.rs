//! The checks of the parallel map: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::table::Item::{Bad, Good, Panics};
use crate::table::{
    CALL, Item, OURS, Op, State, all_meet, all_meet_inside, between_ours, borrow, map, map_of_maps,
    one_waits, subject,
};
use grade_kit::prelude::*;
use parallel_map_task::ParallelMap;
use std::ops::RangeInclusive;

grade_kit::checks! {
    of State;

    explore "in-order" for 1: "each item is mapped once, and results stand in the order of the items" {
        teaches "Calls end in any order. What belongs where has to travel with the item and come back with its \
                 result.";
        scenario "two threads": first [good(1..=3, 2)];
        scenario "one thread": first [good(1..=3, 1)];
        scenario "more threads than items": first [good(1..=2, 5)];
        scenario "no items": first [maps(&[], 3)];
        scenario "what is borrowed": first [borrow()];
        scenario "hundreds": first [good(1..=300, 3)], budget Budget::FEW_LONG_SCHEDULES;
        rule rules::at_most_once(CALL);
    }
    explore "at-once" for 2: "as many calls are in progress at once as allowed, and a slow one holds up no other" {
        teaches "Start all threads before you wait for any, hold no lock while you call, and hand out items \
                 one by one: nobody knows beforehand which will take long.";
        scenario "three that wait for each other": first [all_meet(3)];
        scenario "the first, or the last, waits for all others": first [one_waits(0, 4), one_waits(3, 4)];
        scenario "two at the same time": thread [all_meet(2)], thread [all_meet(2)];
        scenario "one inside another": first [all_meet_inside(1), all_meet_inside(2)];
        scenario "more than a hundred": first [all_meet(130)], budget Budget::FEW_LONG_SCHEDULES;
        scenario "one of dozens waits for all others":
            first [one_waits(0, 40), one_waits(20, 40), one_waits(39, 40)], budget Budget::FEW_LONG_SCHEDULES;
        budget SHORT_SEARCH;
        usage_rule rules::no_busy_waiting;
    }
    explore "bounded" for 1: "never more calls at once than allowed, and never more threads than items" {
        teaches "Start no more threads than may call at once, counting the one that you are on, and no more \
                 than there are items.";
        scenario "four by two threads": first [good(1..=4, 2)];
        scenario "two by as many as there can be": first [good(1..=2, usize::MAX)];
        scenario "more threads than items":
            first (0..=2).map(between_ours), budget Budget::FEW_LONG_SCHEDULES;
        rule rules::at_most(CALL, |()| 2);
        rule no_more_threads_than_items;
        parts_are_fair;
    }
    suite checks programs();
    explore "calls-apart" for 1:
        "calls of map in any mix, at the same time or one inside another, leave each other alone"
    {
        teaches "What belongs to one call must not stand where all calls share it.";
        scenario "two at once": thread [good(1..=2, 2)], thread [good(3..=4, 2)];
        scenario "one fails, one does not": thread [maps(&[Bad(1), Good(2)], 1)], thread [good(3..=4, 2)];
        scenario "one inside another": first [map_of_maps()];
        generated Generated::drawn().threads(1..=2).operations_each(1..=2).count(6);
        generated Generated::drawn().one_after_the_other(60).count(2);
    }
    real_threads "real-threads" for 1: "the map works on real threads too" {
        teaches "What exploration finds, real threads show only now and then: this is the now and then.";
        repetitions 40;
        scenario "twenty items, four threads": first [good(1..=20, 4)];
        scenario "two callers, and failures":
            thread [maps(&[Good(1), Good(2), Bad(3), Bad(4), Good(5)], 3)],
            thread [maps(&[Good(6), Panics(7), Bad(8), Good(9)], 2), good(10..=15, 3)];
    }
}

fn maps(items: &[Item], limit: usize) -> Op {
    map(items.to_vec(), limit)
}

fn good(numbers: RangeInclusive<u32>, limit: usize) -> Op {
    maps(&numbers.map(Good).collect::<Vec<_>>(), limit)
}

/// Threads have numbers in the order in which they are started: those between two of ours are the map's.
fn no_more_threads_than_items(view: &View<'_, State>) -> Result<(), Broken> {
    for ours in view.entered(OURS).chunks_exact(2) {
        let (items, started) = (ours[0].key, ours[1].thread - ours[0].thread - 1);
        if items.parse().is_ok_and(|items: u32| started > items) {
            let summary = format!("{started} threads were started for {items} items");
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

/// How the operations and programs are applied to the student's map.
#[must_use]
pub fn subjects<M: ParallelMap>() -> Subjects {
    bodies::<M>(Subjects::only(subject::<M>()))
}
