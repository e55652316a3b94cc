//! No failing schedule has fewer forced switches than the one that is shown.

use crate::exhaustive::fewest_forced_switches;
use crate::laboratory::Laboratory;
use crate::task::WRITING;

crate::tests! {
    no_schedule_with_fewer_forced_switches_fails,
    what_was_found_by_chance_becomes_as_simple,
}

fn no_schedule_with_fewer_forced_switches_fails() {
    let mut laboratory = Laboratory::new();
    for (name, threads, orders) in WRITING {
        let found = laboratory.found(name);
        let fewest = fewest_forced_switches(threads, orders);
        assert_eq!(found.forced_switches, fewest, "{name}: {found:#?}");
    }
}

fn what_was_found_by_chance_becomes_as_simple() {
    let mut laboratory = Laboratory::new();
    for (name, threads, orders) in WRITING {
        let found = laboratory.found(&format!("{name}-sampled"));
        let fewest = fewest_forced_switches(threads, orders);
        assert_eq!(found.forced_switches, fewest, "{name}: {found:#?}");
    }
}
