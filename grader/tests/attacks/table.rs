//! The table: for each attempt what stopped it, as each user. Never runs anything.

use crate::fence::Fence;
use crate::manifest::Attempt;
use crate::round::Round;
use crate::trial::Outcome;

/// A user, and what came of the attempts as that user.
pub(crate) struct AsUser {
    pub(crate) user: &'static str,
    pub(crate) rounds: Vec<Round>,
}

impl AsUser {
    pub(crate) fn outcome(&self, fence: Fence, attempt: &Attempt) -> &Outcome {
        let round = self.rounds.iter().find(|round| round.fence == fence);
        let outcomes = &round.expect("each fence was tried").outcomes;
        outcomes.get(&attempt.name).expect("each attempt was made")
    }

    pub(crate) fn is_open(&self, fence: Fence, attempt: &Attempt) -> bool {
        self.outcome(fence, attempt).is_open(attempt)
    }
}

/// A line for each attempt, and how many are open.
pub(crate) fn draw(attempts: &[Attempt], users: &[AsUser]) -> String {
    let mut text = String::new();
    for attempt in attempts {
        text.push_str(&format!("{:15} {:32}", attempt.family, attempt.name));
        for it in users {
            let open = it.is_open(Fence::Nothing, attempt);
            let outcome = it.outcome(Fence::Nothing, attempt).words();
            let word = if open { "OPEN  " } else { "closed" };
            text.push_str(&format!(" | {}: {word} {outcome:60.60}", it.user));
        }
        text.push('\n');
    }
    for it in users {
        let open = attempts.iter().filter(|attempt| it.is_open(Fence::Nothing, attempt));
        text.push_str(&format!("as {}: {} of {} open\n", it.user, open.count(), attempts.len()));
    }
    text
}
