//! What makes two failures the same one. Never looks at how they came about.

use super::super::confirm::verdict_under;
use grade_protocol::Verdict;
use grade_protocol::evidence::{Event, Record, Site};
use grade_protocol::judge::Finding;

/// A kind of failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Defect {
    /// What the judge found.
    found: Verdict,
    /// What it is called, which may depend on the schedule.
    told: Verdict,
    /// Another panic may come from what a part of a scenario lacks.
    panic: Option<(String, Option<Site>)>,
}

impl Defect {
    pub(super) fn of(record: &Record, finding: &Finding) -> Self {
        let panic = record.observation.events.iter().find_map(|event| {
            let Event::Panicked { message, site, .. } = event else {
                return None;
            };
            Some((message.clone(), site.clone()))
        });
        Defect {
            found: finding.verdict,
            told: verdict_under(finding.verdict, &record.schedule),
            panic,
        }
    }

    /// Whether it can be shown with fewer operations: it lies in what single operations did, not in
    /// how many there were or in what they used.
    pub(super) fn shows_in_parts(&self) -> bool {
        matches!(
            self.found,
            Verdict::Race
                | Verdict::Wrong
                | Verdict::CovertChannel
                | Verdict::Deadlock
                | Verdict::Leak
                | Verdict::Livelock
                | Verdict::Panic
        )
    }
}
