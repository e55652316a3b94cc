//! The checks of the background writer: scenarios and what they must show.

use crate::programs::{bodies, programs};
use crate::table::{LONGEST, Op, RECORD, State, pass, seen, subject, write};
use background_task::Background;
use grade_kit::prelude::*;

grade_kit::checks! {
    of State;

    transcript "batches" for 1: "records that are written one soon after another go together" {
        teaches "The first record of a batch decides when all of it is due; those that follow go with it.";
        scenario "two batches": setup 10, first [
            write(1), pass(6), write(2), seen(), pass(6), seen(), pass(100), seen(),
            write(3), pass(6), seen(), pass(6), seen(),
        ];
        scenario "due at once": setup 0, first [write(1), pass(1), seen(), write(2), pass(1), seen()];
        scenario "never due": setup LONGEST, first [write(1), pass(1_000), write(2), seen()];
    }
    explore "nothing-lost" for 1: "when the writer has been dropped, every record has been handed over" {
        teaches "That it is to stop is no reason to leave something behind: work off what is buffered, and end \
                 only then. To copy the buffer and to clear it later loses what came in between.";
        scenario "due much later": first [write(1), write(2)];
        scenario "due at once": setup 0, first [write(1), write(2)];
        scenario "due soon": setup 1, first [write(1), pass(1), write(2)];
        scenario "two threads": setup 0, thread [write(1), write(2)], thread [write(3)];
        scenario "hundreds": first (1..=300).map(write), budget Budget::FEW_LONG_SCHEDULES;
        scenario "nothing": setup 0;
        rule rules::done_when_dropped(RECORD, written);
    }
    explore "in-order" for 1: "each record is handed over once, in the order in which it was written" {
        teaches "Take the whole buffer in one step and leave an empty one: who reads first and removes later \
                 hands a record over twice, or not at all.";
        scenario "due at once": setup 0, first [write(1), write(2), write(3)];
        scenario "due much later": first [write(3), write(1), write(2), write(1_000_000)];
        scenario "two threads": setup 0, thread [write(1), write(2)], thread [write(11), write(12)];
        rule rules::at_most_once(RECORD);
        rule rules::in_order(RECORD, |view| written_by(view, |record| !(10..=12).contains(&record)));
        rule rules::in_order(RECORD, |view| written_by(view, |record| (10..=12).contains(&record)));
    }
    suite checks programs();
    real_threads "real-threads" for 1: "nothing is lost on real threads either" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario "three writers":
            setup 1, thread (1..=20).map(write), thread (21..=40).map(write), thread [write(41), pass(2), write(42)];
        scenario "dropped at once": first [write(1)];
        rule rules::each_once(RECORD, written);
        rule rules::done_when_dropped(RECORD, written);
        rule rules::nobody_left_behind();
    }
}

/// All records, as keys.
fn written(view: &View<'_, State>) -> Vec<String> {
    written_by(view, |_| true)
}

/// Those of them, in the order of the scenario.
fn written_by(view: &View<'_, State>, which: impl Fn(u32) -> bool) -> Vec<String> {
    let record = |(op, _): (&Op, _)| match op {
        Op::write { record } if which(*record) => Some(record.to_string()),
        _ => None,
    };
    view.operations().filter_map(record).collect()
}

/// How the operations and programs are applied to the student's writer.
#[must_use]
pub fn subjects<B: Background>() -> Subjects {
    bodies::<B>(Subjects::only(subject::<B>()))
}
