//! Which kind of defect it is.

use super::Evidence;
use crate::report::Defect;
use grade_protocol::Verdict;

pub(super) fn of(evidence: &Evidence<'_>) -> Defect {
    match evidence.verdict {
        Verdict::Deadlock => Defect::Deadlock,
        Verdict::Leak => Defect::LeakedThread,
        Verdict::Livelock => Defect::Livelock,
        Verdict::Panic => Defect::Panic,
        Verdict::Serialised => Defect::SerialisedByLock,
        Verdict::Wrong => Defect::SequentialError,
        _ => Defect::NotLinearizable,
    }
}
