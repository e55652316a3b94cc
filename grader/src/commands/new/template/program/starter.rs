//! The exercise `exercise_id`: the task is in README.md, the contract in task/src/lib.rs.

use exercise_id_task::TraitName;

/// What is to be built.
pub struct TypeName;

impl TraitName for TypeName {
    fn both<A: Send, B: Send>(
        _first: impl FnOnce() -> A + Send,
        _second: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        todo!("call both at the same time")
    }
}
