//! Where others can get in between: a table of every operation of the model, held against its sources and against
//! executions. An operation whose moment others can notice, and that is no scheduling point, hides mistakes.

mod atomics;
mod channels;
mod expand;
mod locks;
mod processes;
mod surface;
mod surroundings;
mod table;
mod threads;

use std::collections::BTreeSet;
use surface::{Access, NOT_SHARED, SHARED, surface};
use table::{Moment, Table};

fn whole_table() -> Table {
    let mut table = Table::default();
    atomics::rows(&mut table);
    locks::rows(&mut table);
    channels::rows(&mut table);
    threads::rows(&mut table);
    processes::rows(&mut table);
    surroundings::rows(&mut table);
    table
}

#[test]
fn every_operation_of_the_model_stands_in_the_table() {
    let table = whole_table();
    let listed: BTreeSet<_> = table.0.keys().collect();
    let offered = surface();
    let offered: BTreeSet<_> = offered.keys().collect();
    let missing: Vec<_> = offered.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&offered).collect();
    assert!(missing.is_empty(), "without a row: {missing:#?}");
    assert!(gone.is_empty(), "rows of what is not there: {gone:#?}");
}

#[test]
fn every_file_of_the_model_is_read_or_left_out_for_a_reason() {
    let left_out = NOT_SHARED.iter().map(|(name, _why)| *name);
    let mut known: Vec<_> = SHARED.into_iter().chain(left_out).collect();
    known.sort_unstable();
    assert_eq!(surface::top_level(), known);
}

#[test]
fn what_is_said_to_be_made_or_had_alone_is_so_by_its_signature() {
    let offered = surface();
    for (name, moment) in whole_table().0 {
        let access = offered[&name];
        let (_, of_trait) = name.split_once(" as ").unwrap_or_default();
        let is_so = match moment {
            Moment::Makes => access == Access::None || ["Default", "From"].contains(&of_trait),
            Moment::Exclusive => access == Access::Exclusive,
            Moment::Seen { .. } => true,
            Moment::Unseen(why) => !why.is_empty(),
        };
        assert!(is_so, "{name}: {access:?}");
    }
}

/// Their programs tell by a flag of the real std whether others got on, and of that no step says anything.
const FLAG_OF_STD: [&str; 3] = [
    "hint::spin_loop",
    "sync::spin_loop_hint",
    "thread::yield_now",
];

/// What only one of several like executions shows, all of them show.
#[test]
fn a_search_that_leaves_out_like_executions_sees_every_outcome_of_every_operation() {
    let mut otherwise = Vec::new();
    for (name, moment) in whole_table().0 {
        if let Moment::Seen { outcomes, program } = moment {
            let (seen, doubt) = table::outcomes_of_classes(program);
            // What it doubts, it does not say of all schedules.
            if seen != outcomes && doubt.is_none() && !FLAG_OF_STD.contains(&name.as_str()) {
                otherwise.push(format!("{name}: {seen:?}, not {outcomes:?}, {doubt:?}"));
            }
        }
    }
    assert!(otherwise.is_empty(), "{otherwise:#?}");
}

#[test]
fn others_get_in_between_wherever_they_could_tell() {
    let mut otherwise = Vec::new();
    for (name, moment) in whole_table().0 {
        if let Moment::Seen { outcomes, program } = moment {
            let seen = table::outcomes(program);
            if seen != outcomes {
                otherwise.push(format!("{name}: {seen:?}, not {outcomes:?}"));
            }
        }
    }
    assert!(otherwise.is_empty(), "{otherwise:#?}");
}
