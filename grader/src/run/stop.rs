//! Ending a grading before it is done. Never ends anything itself: whoever waits for a child looks here.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A wish that a grading may be told at any time, by whoever holds a clone of it. It is never taken back.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    asked: Arc<AtomicBool>,
}

/// A grading was ended before it was done, as somebody had asked. It says nothing of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the grading was ended before it was done")
    }
}

impl std::error::Error for Stopped {}

impl Stop {
    /// Asks for the end. Children are gone some 50 ms later.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has asked for it.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Goes on only as long as nobody has asked for the end.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn or_go_on(&self) -> Result<(), Stopped> {
        match self.is_asked() {
            true => Err(Stopped),
            false => Ok(()),
        }
    }
}
