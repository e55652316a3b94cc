//! The queue's contract. Never says how an implementation is to keep it.

mod error;
mod queue;

pub use error::{Closed, TryPopError, TryPushError};
pub use queue::{Item, Queue};
