//! The exercise `exercise_id`: the task is in README.md, the contract in task/src/lib.rs.

use exercise_id_task::TraitName;

/// What is to be built.
pub struct TypeName {
    // What does it need to hold?
}

impl TraitName for TypeName {
    fn new() -> Self {
        todo!("make a new one")
    }

    fn next(&self) -> u64 {
        todo!("say how often this was called")
    }
}
