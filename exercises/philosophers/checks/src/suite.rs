//! The checks of the table: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::table::{
    State, choke, dine, dine_late, dine_long, dine_nowhere, dine_together, subject,
};
use grade_kit::prelude::*;
use philosophers_task::Table;

grade_kit::checks! {
    of State;

    transcript "one-thread" for 1: "one thread dines at each seat of a table of any size" {
        teaches "A table of one has one fork, a table of two has two; and where no seat is, nobody eats.";
        scenario "one seat": setup 1, first [dine(0), dine(0), dine_nowhere(1)];
        scenario "two seats": first [dine(0), dine(1), dine_nowhere(2), dine(1)];
        scenario "a thousand seats": setup 1_000, first [dine(0), dine(999), dine(500), dine_nowhere(1_000)];
    }
    explore "no-deadlock" for 2: "nobody waits for ever, and whoever waits sleeps" {
        teaches "If all take the fork on their left first, each may have one and wait for the other. And whoever \
                 puts forks down has to wake those that wait for them.";
        scenario at_the_table(2, 2);
        scenario at_the_table(3, 1);
        scenario at_the_table(5, 1).budget(SHORT_SEARCH);
        scenario at_the_table(20, 2).budget(Budget::FEW_LONG_SCHEDULES);
        usage_rule rules::no_busy_waiting;
    }
    explore "neighbours-apart" for 1: "neighbours never eat at once, nor do two at one seat" {
        teaches "Looking whether both forks are there and taking them is one step. The last seat and the first \
                 one are neighbours.";
        scenario "one in the middle": setup 5, thread [dine(1)], thread [dine(2)], thread [dine(3)];
        scenario "the last one and the first": setup 5, thread [dine(4), dine(4)], thread [dine(0), dine(0)];
        scenario "two at one seat": setup 5, thread [dine(2)], thread [dine(2)];
        scenario "two alone at one seat": setup 1, thread [dine(0)], thread [dine(0)];
        scenario "seats beyond 64": setup 70,
            thread [dine(63), dine(69)], thread [dine(64)], thread [dine(0)];
    }
    explore "others-at-once" for 1: "whoever has no neighbour at the table eats, whoever else is hungry" {
        teaches "One lock that is held during a meal makes everybody wait; so does a queue for all seats, in \
                 which those behind could eat when the first one cannot.";
        scenario "two of four": setup 4, thread [dine_together(0, 2)], thread [dine_together(2, 2)];
        scenario "one is hungry beside a meal": setup 5,
            thread [dine_long(0)], thread [dine(1)], thread [dine_late(3)];
        scenario "two are hungry beside a meal": setup 6,
            thread [dine_long(0)], thread [dine(1)], thread [dine(5)], thread [dine_late(3)],
            budget SHORT_SEARCH;
        scenario every_other(70);
        whole_scenarios_only;
    }
    suite checks programs();
    explore "panics" for 1: "a meal that panics, or a seat that is not there, does no harm to others" {
        teaches "Forks that are put down by code behind the meal stay up when it panics: `Drop` puts them down \
                 in any case. And a lock that is held during a panic is poisoned.";
        scenario "its neighbour is hungry": thread [choke(0), dine(0)], thread [dine(1)];
        scenario "alone": setup 1, first [choke(0), dine(0), choke(0), dine(0)];
        scenario "no such seat": thread [dine_nowhere(2), dine(0)], thread [dine(1), dine_nowhere(usize::MAX)];
    }
    explore<Pair<State>> "two-side-by-side" for 1: "two tables never influence each other, nor leave anything behind" {
        teaches "What belongs to one table belongs into it, not into a static, and ends with it.";
        scenario "a long meal at one table":
            thread [Of::first(dine_long(0))], thread [Of::second(dine_late(1)), Of::second(dine(0))];
        generated Generated::drawn().caller(["dine", "choke"]).setups([2, 3]).count(4);
        rule rules::nobody_left_behind();
    }
    real_threads "real-threads" for 1: "neighbours are kept apart, and nobody else, on real threads too" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario at_the_table(5, 6);
        scenario at_the_table(2, 10);
        scenario "two of four": setup 4, thread [dine_together(0, 2), dine(1)], thread [dine_together(2, 2), dine(3)];
    }
}

/// Meals that cannot be had at once, or cannot come to an end, are so in nearly all schedules.
const SHORT_SEARCH: Budget = Budget {
    max_delays: 2,
    systematic_schedules: 700,
    sampled_schedules: 300,
    max_steps: 20_000,
};

/// Everybody is at the table and eats so many meals.
fn at_the_table(seats: usize, meals: usize) -> Scenario<State> {
    let scenario = Scenario::named(format!("all {seats} are hungry")).setup(seats);
    (0..seats).fold(scenario, |all, seat| all.thread(vec![dine(seat); meals]))
}

/// As many as possible eat at once.
fn every_other(seats: usize) -> Scenario<State> {
    let scenario = Scenario::named("every other one")
        .setup(seats)
        .budget(Budget::FEW_LONG_SCHEDULES);
    let eaters = seats as u32 / 2;
    (0..seats).step_by(2).fold(scenario, |all, seat| {
        all.thread([dine_together(seat, eaters)])
    })
}

/// How the operations and programs are applied to the student's table.
#[must_use]
pub fn subjects<T: Table>() -> Subjects {
    bodies::<T>(Subjects::only(subject::<T>()))
}
