//! Why a queue took nothing in or gave nothing out. Never says what a queue does otherwise.

use crate::Item;
use std::error::Error;
use std::fmt;

/// The queue is closed: the item was not put in, and here it is again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Closed(pub Item);

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the queue is closed")
    }
}

impl Error for Closed {}

/// Why an item was not put in. It comes back with the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TryPushError {
    /// The queue is open and holds as many items as it may.
    Full(Item),
    /// The queue is closed, full or not.
    Closed(Item),
}

impl fmt::Display for TryPushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TryPushError::Full(_) => "the queue is full",
            TryPushError::Closed(_) => "the queue is closed",
        })
    }
}

impl Error for TryPushError {}

/// Why no item came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TryPopError {
    /// The queue holds nothing now, but is open.
    Empty,
    /// The queue is closed, and all that was in it has been taken out.
    Closed,
}

impl fmt::Display for TryPopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TryPopError::Empty => "the queue is empty",
            TryPopError::Closed => "the queue is closed and empty",
        })
    }
}

impl Error for TryPopError {}
