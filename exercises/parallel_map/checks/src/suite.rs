//! The checks of the parallel map: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::table::Item::{Bad, Good, Panics};
use crate::table::{CALL, Item, Op, State, borrow, map, map_of_maps, subject};
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
        scenario "hundreds": first [good(1..=300, 3)], budget FEW_LONG_SCHEDULES;
        rule rules::at_most_once(CALL);
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

/// For scenarios that are about how many items there are.
const FEW_LONG_SCHEDULES: Budget = Budget {
    max_delays: 1,
    systematic_schedules: 6,
    sampled_schedules: 4,
    max_steps: 60_000,
};

/// How the operations and programs are applied to the student's map.
#[must_use]
pub fn subjects<M: ParallelMap>() -> Subjects {
    bodies::<M>(Subjects::only(subject::<M>()))
}
