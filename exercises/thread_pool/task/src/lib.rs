//! The pool's contract: what is handed in, what comes back, and what may happen at once.
//! Never does a job itself and starts no thread.

mod error;
mod pool;

pub use error::{Panicked, ShutDown};
pub use pool::{Handle, Pool};
