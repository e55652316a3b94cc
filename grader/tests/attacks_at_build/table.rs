//! The table of what was tried: attempt, what it came to, what stopped it, open or closed.

use crate::attempt::{Attempt, Content, Gains, Verdict};
use crate::fences::Fence;
use crate::outcome::Outcome;

/// All that is known about one attempt.
pub(crate) struct Row<'a> {
    pub(crate) attempt: &'a Attempt,
    pub(crate) fenced: Outcome,
    /// With these fences down.
    pub(crate) unfenced: Vec<(Vec<Fence>, Outcome)>,
}

impl Row<'_> {
    /// What it won with every fence up.
    pub(crate) fn won(&self) -> Option<String> {
        self.fenced.won(self.attempt)
    }

    /// Told from what taking fences away changes, so never from what they are said to do.
    pub(crate) fn stopped_by(&self) -> String {
        if self.won().is_some() {
            return "nothing".to_owned();
        }
        let behind = self.behind_the_gate();
        let mut fences: Vec<String> = Vec::new();
        if self.fenced.at_the_gate {
            fences.push(Fence::SourceGate.name().to_owned());
            if behind.won(self.attempt).is_some() {
                return fences.remove(0);
            }
        }
        for (down, outcome) in &self.unfenced {
            let further = down.iter().find(|fence| **fence != Fence::SourceGate);
            let Some(fence) = further else { continue };
            if outcome.won(self.attempt).is_some() {
                fences.push(fence.name().to_owned());
            } else if outcome.verdict != behind.verdict {
                // It changes something to be without it, and yet nothing is won.
                fences.push(format!("{} and others", fence.name()));
            }
        }
        if fences.len() == usize::from(self.fenced.at_the_gate) {
            let last = match behind.verdict {
                Verdict::Built => "nothing to win",
                Verdict::Refused => "intake",
                // What was not taken in is missed by the compiler only.
                Verdict::CompileError if self.unfenced.is_empty() && self.is_made() => "intake",
                Verdict::CompileLimit => "limits",
                _ if self.attempt.is_bomb() => "the compiler's own limits",
                _ => "the compiler",
            };
            fences.push(last.to_owned());
        }
        fences.join(", then ")
    }

    fn is_made(&self) -> bool {
        matches!(self.attempt.content, Content::Made(_))
    }

    /// What it comes to with the gate down, if that was tried.
    fn behind_the_gate(&self) -> &Outcome {
        let alone = |(down, _): &&(Vec<Fence>, Outcome)| down[..] == [Fence::SourceGate];
        let alone = self.unfenced.iter().find(alone);
        alone.map_or(&self.fenced, |(_, outcome)| outcome)
    }
}

/// The rows as lines.
pub(crate) fn drawn(rows: &[Row<'_>]) -> String {
    let width = rows
        .iter()
        .map(|row| row.attempt.name.len())
        .max()
        .unwrap_or(0);
    let mut lines = format!(
        "{:width$}  {:14}  {:>6}  {:>5}  {:34}  open or closed\n",
        "attempt", "verdict", "ms", "MiB", "what stopped it"
    );
    for row in rows {
        let state = match row.won() {
            None if row.attempt.expected.documented => "open by design".to_owned(),
            None => "closed".to_owned(),
            Some(won) if row.attempt.expected.documented => format!("open by design: {won}"),
            Some(won) => format!("OPEN: {won}"),
        };
        let outcome = &row.fenced;
        lines.push_str(&format!(
            "{:width$}  {:14}  {:>6}  {:>5}  {:34}  {state}\n",
            row.attempt.name,
            outcome.verdict,
            outcome.wall.as_millis(),
            outcome.child_bytes.max(outcome.grader_bytes) >> 20,
            row.stopped_by(),
        ));
        if row.attempt.expected.gains != Gains::Exhaustion {
            for (down, outcome) in &row.unfenced {
                if let Some(won) = outcome.won(row.attempt) {
                    let names: Vec<&str> = down.iter().map(|fence| fence.name()).collect();
                    let names = names.join(" and ");
                    lines.push_str(&format!("{:width$}    without {names}: {won}\n", ""));
                }
            }
        }
    }
    lines
}
