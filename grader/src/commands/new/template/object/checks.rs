//! What is asked in the exercise `exercise_id`.

use exercise_id_task::TraitName;
use grade_kit::prelude::*;

/// The same in one thread. TO WRITE: the state that the contract speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Model {
    calls: u64,
}

// TO WRITE: the operations of the trait, each with what it does and what the contract says of it.
grade_kit::operations! {
    table Operations<T: TraitName>;
    setup () = ();
    object T = |_setup| T::new();
    state Model = |_setup| Model { calls: 0 };

    /// Calls `next`.
    next() -> u64 {
        run |subject| subject.next();
        step |model| {
            model.calls += 1;
            Returns(model.calls)
        };
    }
}

// TO WRITE: a check for each promise of the contract, with a title that states it.
grade_kit::checks! {
    of Model;
    subjects<T: TraitName>;

    transcript "one-thread" for 1: "one thread counts 1, 2, 3" {
        teaches "Before threads come in: each call returns one more than the last.";
        scenario "one thread": first [next(), next(), next()];
    }
    explore "nothing-lost" for 1: "no call is lost, and no number is handed out twice" {
        teaches "Looking, adding and writing back must be one step.";
        scenario "two threads": thread [next(), next()], thread [next(), next()], last [next()];
        generated Generated::drawn().count(4);
        generated Generated::drawn().one_after_the_other(300).count(1);
    }
    real_threads "real-threads" for 1: "nothing is lost on real threads either" {
        teaches "What exploration finds, real threads show only now and then.";
        scenario "two threads, many calls": thread vec![next(); 10], thread vec![next(); 10];
    }
}
