//! The task of the exercise `exercise_id`. Never holds an implementation.

/// TO WRITE: what it is, and what it promises to several callers at once.
pub trait TraitName: 'static {
    /// TO WRITE: the functions, in the place of this one, which calls both, at the same time, and returns what they
    /// returned.
    fn both<A: Send, B: Send>(
        first: impl FnOnce() -> A + Send,
        second: impl FnOnce() -> B + Send,
    ) -> (A, B);
}
