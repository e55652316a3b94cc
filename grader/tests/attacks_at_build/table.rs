//! The table of what was tried: attempt, what it came to, what stopped it, open or closed.

use crate::attempt::{Attempt, Gains, Verdict};
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
        let mut fences: Vec<&str> = Vec::new();
        let opens = |(_, outcome): &&(Vec<Fence>, Outcome)| outcome.won(self.attempt).is_some();
        let differs =
            |(_, outcome): &&(Vec<Fence>, Outcome)| outcome.verdict != self.fenced.verdict;
        let gate_alone = self
            .unfenced
            .iter()
            .find(|(down, _)| down[..] == [Fence::SourceGate]);
        if gate_alone
            .as_ref()
            .is_some_and(|it| differs(it) || opens(it))
        {
            fences.push(Fence::SourceGate.name());
        }
        for unfenced in self.unfenced.iter().filter(opens) {
            let further = unfenced
                .0
                .iter()
                .filter(|fence| **fence != Fence::SourceGate);
            fences.extend(further.map(|fence| fence.name()));
        }
        if fences.is_empty() || fences == [Fence::SourceGate.name()] && !self.opens_without_gate() {
            fences.push(match self.fenced_behind_the_gate() {
                Verdict::Built => "sources alone are used",
                Verdict::Refused => "intake",
                Verdict::CompileLimit => "limits",
                _ if self.attempt.is_bomb() => "limits, the compiler's own",
                _ => "the compiler",
            });
        }
        fences.dedup();
        fences.join(", then ")
    }

    fn opens_without_gate(&self) -> bool {
        let alone = self
            .unfenced
            .iter()
            .find(|(down, _)| down[..] == [Fence::SourceGate]);
        alone.is_some_and(|(_, outcome)| outcome.won(self.attempt).is_some())
    }

    /// What it comes to once the gate is away, if that was tried.
    fn fenced_behind_the_gate(&self) -> Verdict {
        let alone = self
            .unfenced
            .iter()
            .find(|(down, _)| down[..] == [Fence::SourceGate]);
        alone.map_or(self.fenced.verdict, |(_, outcome)| outcome.verdict)
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
