//! What becomes of a result that an operation seems to have learnt by a hidden way. Never excuses
//! any other defect.

use crate::gate::asks_for_owners;
use crate::intake::Sources;
use grade_protocol::Verdict;
use grade_protocol::judge::Finding;

/// Why points stay open for want of an answer.
const OWNERS: &str = "a call knew of another one that no lock, atomic, channel or thread leads from; the \
                      code asks who else owns an `Arc`, and what it learns by that cannot be followed";

/// Why a finding decides nothing, if that is so.
pub(super) fn doubt(sources: &Sources, finding: &Finding) -> Option<String> {
    let in_doubt = finding.verdict == Verdict::CovertChannel && asks_for_owners(sources);
    in_doubt.then(|| OWNERS.to_owned())
}
