//! What a check is run with.

use crate::intake::Sources;
use crate::run::{Judge, Program};
use crate::token::Token;
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::schedule::{Budget, Schedule};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::time::Duration;

/// A built submission, its exercise's judge, and how hard to search.
#[derive(Debug)]
pub struct CheckContext<'a> {
    /// The exercise's id.
    pub exercise: &'a str,
    /// The worker's program.
    pub worker: &'a Program,
    /// The exercise's judge.
    pub judge: &'a mut Judge,
    /// Fixes sampled schedules and noise.
    pub seed: u64,
    /// Fixes generated scenarios: see [`inputs`].
    pub inputs: u64,
    /// Schedules for each case, if it is not left to the check.
    pub budget_schedules: Option<u64>,
    /// A digest of the submission, for tokens.
    pub submission: &'a str,
    /// What the student wrote, for explanations.
    pub sources: &'a Sources,
    /// Whether the hardest execution that a check survives is to be drawn.
    pub draw_survived: bool,
    /// Where accepted transcripts are.
    pub snapshots: PathBuf,
    /// What counterexamples took until now.
    pub effort: Effort,
}

/// What the inputs of a submission are drawn with: another number for every seed and every submission.
/// So no answers can be written into code that was asked the same before, and the same submission is
/// asked the same all the same.
#[must_use]
pub fn inputs(seed: u64, submission: &str) -> u64 {
    let digest = Sha256::new()
        .chain_update(seed.to_le_bytes())
        .chain_update(submission)
        .finalize();
    let (first, _) = digest.split_at(size_of::<u64>());
    first
        .iter()
        .fold(0, |drawn, byte| drawn << 8 | u64::from(*byte))
}

/// What it took to get from failing schedules to counterexamples. To be measured; nothing depends
/// on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Effort {
    /// Making them simple.
    pub shrinking: Duration,
    /// Repeating them in fresh processes.
    pub repeating: Duration,
}

/// Of a budget given on the command line, the part that the systematic search may use.
const SYSTEMATIC_SHARE: (u64, u64) = (3, 5);

impl CheckContext<'_> {
    /// Names one execution.
    pub(super) fn token(&self, check: &CheckInfo, case: &Case, schedule: &Schedule) -> Token {
        Token {
            exercise: self.exercise.to_owned(),
            check: check.name.clone(),
            case: case.name.clone(),
            without: Vec::new(),
            seed: self.inputs,
            max_steps: self.budget(check, case).max_steps,
            schedule: schedule.clone(),
            submission: self.submission.to_owned(),
        }
    }

    /// How far a case of a check is explored. What a case says of itself is never exceeded: each of
    /// its schedules takes as long as hundreds of others.
    pub(super) fn budget(&self, check: &CheckInfo, case: &Case) -> Budget {
        match (case.budget, self.budget_schedules) {
            (Some(own), _) => own,
            (None, None) => check.budget,
            (None, Some(schedules)) => {
                let systematic = (schedules * SYSTEMATIC_SHARE.0).div_ceil(SYSTEMATIC_SHARE.1);
                Budget {
                    systematic_schedules: systematic,
                    sampled_schedules: schedules - systematic,
                    ..check.budget
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::inputs;

    #[test]
    fn a_submission_is_asked_the_same_again_and_another_one_something_else() {
        assert_eq!(inputs(0, "ab"), inputs(0, "ab"));
        assert_ne!(inputs(0, "ab"), inputs(0, "ac"));
        assert_ne!(inputs(0, "ab"), inputs(1, "ab"));
    }
}
