//! The table: for each attempt what stopped it, as each user. Never runs anything.

use crate::fence::Fence;
use crate::manifest::Attempt;
use crate::round::Round;
use crate::trial::Outcome;
use grade_confinement::{Layer, Layers};
use std::collections::BTreeMap;

/// A user, and what came of the attempts as that user.
pub(crate) struct AsUser {
    pub(crate) user: &'static str,
    pub(crate) rounds: Vec<Round>,
}

/// What stopped an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// Nothing did.
    Not,
    /// These layers: without any one of them it comes through.
    By(Vec<Layer>),
    /// More than one layer, each of which would do.
    ByEither,
    /// It comes through nowhere: the system refuses it to this user, or the grader notices.
    Without,
    /// It was tried inside all layers only.
    Somehow,
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stopped::Not => f.write_str("nothing"),
            Stopped::By(layers) => {
                let names: Vec<&str> = layers.iter().map(|layer| layer.name()).collect();
                f.write_str(&names.join(" and "))
            }
            Stopped::ByEither => f.write_str("two layers"),
            Stopped::Without => f.write_str("no layer needed"),
            Stopped::Somehow => f.write_str("(inside all)"),
        }
    }
}

impl AsUser {
    pub(crate) fn outcome(&self, fence: &Fence, attempt: &Attempt) -> Option<&Outcome> {
        let round = self.rounds.iter().find(|round| round.fence == *fence)?;
        round.outcomes.get(&attempt.name)
    }

    /// Whether an attempt comes through, if it was tried.
    pub(crate) fn is_open(&self, fence: &Fence, attempt: &Attempt) -> Option<bool> {
        Some(self.outcome(fence, attempt)?.is_open(attempt))
    }

    /// What stopped an attempt on a machine that has the layers `there`.
    pub(crate) fn stopped(&self, there: Layers, attempt: &Attempt) -> Stopped {
        if self.is_open(&Fence::everything(there), attempt) != Some(false) {
            return Stopped::Not;
        }
        let opens = |layer: &Layer| self.is_open(&Fence::without(there, *layer), attempt);
        let alone: Vec<Layer> = there
            .iter()
            .filter(|layer| opens(layer) == Some(true))
            .collect();
        match self.is_open(&Fence::nothing(), attempt) {
            None => Stopped::Somehow,
            _ if !alone.is_empty() => Stopped::By(alone),
            Some(true) => Stopped::ByEither,
            Some(false) => Stopped::Without,
        }
    }
}

/// A line for each attempt, and sums.
pub(crate) fn draw(there: Layers, attempts: &[Attempt], users: &[AsUser]) -> String {
    let mut text = format!("layers: {there}\n");
    let everything = Fence::everything(there);
    let mut sums: BTreeMap<(String, String), usize> = BTreeMap::new();
    for attempt in attempts {
        text.push_str(&format!("{:15} {:32}", attempt.family, attempt.name));
        for it in users {
            let stopped = it.stopped(there, attempt);
            let word = if stopped == Stopped::Not {
                "OPEN"
            } else {
                "closed"
            };
            let outcome = it.outcome(&everything, attempt).map(Outcome::words);
            let outcome = outcome.unwrap_or_default();
            let outcome = outcome.trim_start_matches("closed: ");
            text.push_str(&format!(
                " | {word:6} {outcome:36.36} by {stopped:22}",
                stopped = stopped.to_string()
            ));
            *sums
                .entry((it.user.to_owned(), stopped.to_string()))
                .or_default() += 1;
        }
        text.push('\n');
    }
    for ((user, stopped), count) in sums {
        text.push_str(&format!("as {user}: {count:3} stopped by {stopped}\n"));
    }
    text
}
