//! A barrier at which threads meet in rounds.

use barrier_task::Barrier;

/// A barrier that may be used again and again.
pub struct RoundBarrier {
    // What does it need to hold?
}

impl Barrier for RoundBarrier {
    fn new(_parties: usize) -> Self {
        todo!("start with nobody here")
    }

    fn wait(&self) -> bool {
        todo!("wait until the round is complete, and say whether this call leads it")
    }
}
