//! Who need not be tried again: sleep sets. Knows of no search.

use crate::steps::{Born, Touch};

/// A thread that need not be tried again before somebody touches what its next step touches.
#[derive(Clone, Debug)]
pub(super) struct Asleep {
    pub(super) thread: u32,
    pub(super) touches: Vec<Touch>,
    /// What existed when that was found out.
    pub(super) born: Born,
}

impl Asleep {
    pub(super) fn is_woken_by(&self, thread: u32, touches: &[Touch]) -> bool {
        let newer = |touch: &Touch| touch.is_newer(self.born);
        self.thread == thread
            || depend(&self.touches, touches)
            // The two may have called the same thing by other numbers.
            || (self.touches.iter().any(newer) && touches.iter().any(newer))
    }
}

/// Whether two steps of different threads cannot change places unnoticed.
pub(super) fn depend(some: &[Touch], others: &[Touch]) -> bool {
    let conflicts = |touch: &Touch| others.iter().any(|other| touch.conflicts(*other));
    some.iter().any(conflicts)
}
