//! What one attempt came to, and whether it won what it was after. Judges by effects: what a verdict
//! says is not enough to call an attempt closed.

use crate::attempt::{Attempt, Gains, Verdict};
use std::time::Duration;

/// Longer than every limit on a compiler together, and still short for a class.
const LONGEST: Duration = Duration::from_secs(90);

/// What a compiler may hold: its limit, and a little for the way of counting.
const MOST_CHILD_BYTES: u64 = 4 << 30 | 256 << 20;

/// What the grader itself may hold.
const MOST_GRADER_BYTES: u64 = 1 << 30;

/// What one attempt came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(crate) said: String,
    /// Whether it was the source gate that answered.
    pub(crate) at_the_gate: bool,
    /// Where secrets were found.
    pub(crate) leaked: Vec<String>,
    pub(crate) marked: bool,
    pub(crate) connected: bool,
    pub(crate) wall: Duration,
    /// Nobody but the test ended it.
    pub(crate) ended: bool,
    pub(crate) grader_bytes: u64,
    pub(crate) child_bytes: u64,
}

impl Outcome {
    /// What the attempt won, if it won anything.
    pub(crate) fn won(&self, attempt: &Attempt) -> Option<String> {
        let mebibytes = |bytes: u64| bytes >> 20;
        if !self.leaked.is_empty() {
            return Some(format!("a secret is in {}", self.leaked.join(", ")));
        }
        if self.marked {
            return Some("code of the attacker's was run".to_owned());
        }
        if self.connected {
            return Some("a connection was made".to_owned());
        }
        if self.ended || self.wall > LONGEST {
            return Some(format!("the grader was held up for {:?}", self.wall));
        }
        if self.grader_bytes > MOST_GRADER_BYTES {
            let held = mebibytes(self.grader_bytes);
            return Some(format!("the grader held {held} MiB"));
        }
        if self.child_bytes > MOST_CHILD_BYTES {
            let held = mebibytes(self.child_bytes);
            return Some(format!("the compiler held {held} MiB"));
        }
        match self.verdict {
            Verdict::Infrastructure => Some("it was called the grader's trouble".to_owned()),
            Verdict::Lost => Some("the grader died".to_owned()),
            Verdict::Built => match attempt.expected.gains {
                Gains::Native if !attempt.expected.harmless => {
                    Some("it was built with native power".to_owned())
                }
                Gains::Names if !attempt.expected.harmless => {
                    Some("it was built with names not its own".to_owned())
                }
                _ => None,
            },
            _ => None,
        }
    }
}
