//! What becomes of a promise, and why it can be refused. Never says who waits for it.

use std::error::Error;
use std::fmt;

/// What a promise is settled with: the value, or why there will never be one.
pub type Outcome<T> = Result<T, Failure>;

/// Why there will never be a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Failure {
    /// Whoever settled the promise says so, and why.
    Error(String),
    /// The work that was to make the value panicked.
    Panicked,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Error(reason) => f.write_str(reason),
            Failure::Panicked => f.write_str("the work panicked"),
        }
    }
}

impl Error for Failure {}

/// Somebody else settled the promise before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AlreadySettled;

impl fmt::Display for AlreadySettled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the promise has been settled before")
    }
}

impl Error for AlreadySettled {}
