//! What the primitives that a submission uses mean for a check. Never looks at what its calls return.

use super::{CheckContext, CheckOutcome};
use grade_protocol::catalog::CheckInfo;
use grade_protocol::evidence::Usage;
use grade_protocol::judge::Ruling;

/// How a check ends whose rules forbid what was used, if they do.
pub(super) fn forbidden(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    usage: &Usage,
) -> anyhow::Result<Option<CheckOutcome>> {
    Ok(match context.judge.usage(check, usage)? {
        Ruling::Illegal(finding) => Some(CheckOutcome::plain(finding.verdict, finding.summary)),
        Ruling::Legal | Ruling::Witness => None,
    })
}

/// Why schedules show nothing, if no call in any of a check's cases shares anything with another
/// thread: then one execution is like the other, whatever the calls tell each other by other ways.
pub(super) fn nothing_to_explore(shared: bool) -> Option<String> {
    const WHY: &str = "no call comes to a lock, an atomic, a channel or a thread: all schedules are the same \
                       one, and nothing can be learnt from them";
    (!shared).then(|| WHY.to_owned())
}
