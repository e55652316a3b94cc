//! The task of the exercise `exercise_id`. Never holds an implementation.

/// TO WRITE: what it is, and what it promises to several callers at once.
///
/// Every call takes effect at one moment between its start and its return.
pub trait TraitName: Send + Sync + 'static {
    /// A new one.
    fn new() -> Self
    where
        Self: Sized;

    /// TO WRITE: the operations, in the place of this one, which returns how often it was called: 1, 2, 3.
    fn next(&self) -> u64;
}
