//! Why a job was not taken, or has no result. Never says what a pool does otherwise.

use std::error::Error;
use std::fmt;

/// The job panicked, so it has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Panicked;

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the job panicked")
    }
}

impl Error for Panicked {}

/// The pool takes no more jobs; this one was not done and never will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShutDown;

impl fmt::Display for ShutDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the pool has been shut down")
    }
}

impl Error for ShutDown {}
