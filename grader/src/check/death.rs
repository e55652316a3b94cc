//! What a worker's death says about the submission.

use super::CheckOutcome;
use crate::report::ProcessState;
use crate::run::Death;
use grade_protocol::Verdict;

/// What a process did that the watchdog gave up.
pub(super) fn state_of(death: &Death) -> Option<ProcessState> {
    match death {
        Death::Hang | Death::TotalSilence => Some(ProcessState::Blocked),
        Death::CpuLimit | Death::Spinning(_) | Death::TotalCpu => Some(ProcessState::Spinning),
        Death::Infrastructure | Death::HeldToLess(_) => Some(ProcessState::Starved),
        Death::EarlyExit
        | Death::Abort
        | Death::Forbidden
        | Death::StackOverflow
        | Death::MemoryLimit
        | Death::OutputLimit
        | Death::ReportLimit
        | Death::ThreadLimit
        | Death::Trouble(_)
        | Death::Forged(_) => None,
    }
}

/// The outcome of a check in the model whose worker died.
///
/// What waits there waits in the model, and one thread of the system runs it all: if that sleeps, it is for a lock or
/// a wait of the real std, which only our own code can reach.
pub(super) fn outcome_in_model(death: Death) -> CheckOutcome {
    outcome_of(match death {
        Death::Hang => Death::Trouble(
            "the model stands still, as it does when checks keep a lock of the real std where others may run".to_owned(),
        ),
        death => death,
    })
}

/// The outcome of a check whose worker died.
pub(super) fn outcome_of(death: Death) -> CheckOutcome {
    let verdict = match death {
        Death::EarlyExit => Verdict::EarlyExit,
        Death::Abort => Verdict::Abort,
        Death::Forbidden => Verdict::Forbidden,
        Death::StackOverflow => Verdict::StackOverflow,
        Death::CpuLimit | Death::Spinning(_) | Death::TotalCpu => Verdict::CpuLimit,
        Death::MemoryLimit => Verdict::MemoryLimit,
        Death::OutputLimit | Death::ReportLimit => Verdict::OutputLimit,
        Death::Hang | Death::TotalSilence => Verdict::Hang,
        Death::ThreadLimit => Verdict::Unknown,
        Death::Forged(_) => Verdict::Forged,
        Death::Infrastructure | Death::HeldToLess(_) | Death::Trouble(_) => Verdict::Infrastructure,
    };
    CheckOutcome::plain(verdict, death.to_string())
}
