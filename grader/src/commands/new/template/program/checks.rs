//! What is asked in the exercise `exercise_id`.

use exercise_id_task::TraitName;
use grade_kit::prelude::*;

// TO WRITE: a program for each promise of the contract, with a title that states it.
grade_kit::programs! {
    bound<T: TraitName>;

    "results" for 1: "both results come back, each in its place" {
        teaches "What a thread returns is there for whoever joins it.";
    } |kit| {
        let borrowed = vec![1, 2, 3];
        let results = T::both(|| borrowed.len(), || borrowed[0]);
        kit.expect("the results of two calls", results, (3, 1));
    };

    "at-once" for 1: "both calls are in progress at the same time" {
        teaches "Start the second before you wait for the first.";
        rule rules::nobody_left_behind();
    } |kit| {
        let results = T::both(|| kit.meet(2), || kit.meet(2));
        kit.expect("two calls that wait for each other", results, ((), ()));
    };
}

/// The checks. Objects with operations have a table of their own: see `operations!` and `checks!`.
#[must_use]
pub fn suite() -> Suite {
    Suite::new().checks(programs())
}

/// What the student exports.
#[must_use]
pub fn subjects<T: TraitName>() -> Subjects {
    bodies::<T>(Subjects::new())
}
