//! What a worker's death says about the submission.

use super::CheckOutcome;
use crate::report::ProcessState;
use crate::run::Death;
use grade_protocol::Verdict;

/// What a process did that the watchdog gave up.
pub(super) fn state_of(death: &Death) -> Option<ProcessState> {
    match death {
        Death::Hang => Some(ProcessState::Blocked),
        Death::CpuLimit => Some(ProcessState::Spinning),
        Death::Infrastructure => Some(ProcessState::Starved),
        Death::EarlyExit
        | Death::Abort
        | Death::Forbidden
        | Death::StackOverflow
        | Death::MemoryLimit
        | Death::OutputLimit
        | Death::Forged(_) => None,
    }
}

/// The outcome of a check whose worker died.
pub(super) fn outcome_of(death: Death) -> CheckOutcome {
    let (verdict, summary) = match death {
        Death::EarlyExit => (
            Verdict::EarlyExit,
            "the program ended before the check was over".to_owned(),
        ),
        Death::Abort => (
            Verdict::Abort,
            "the program was aborted: a panic while another one was unwinding?".to_owned(),
        ),
        Death::Forbidden => (
            Verdict::Forbidden,
            "the program was ended over a system call of another kind than Rust makes".to_owned(),
        ),
        Death::StackOverflow => (
            Verdict::StackOverflow,
            "a thread's stack overflowed: recursion without an end?".to_owned(),
        ),
        Death::CpuLimit => (
            Verdict::CpuLimit,
            "a loop without an end: it used 5 s of processor time and got nowhere".to_owned(),
        ),
        Death::MemoryLimit => (
            Verdict::MemoryLimit,
            "more than 512 MiB of memory was used, or more asked for than there may be".to_owned(),
        ),
        Death::OutputLimit => (
            Verdict::OutputLimit,
            "more than 16 MiB was printed".to_owned(),
        ),
        Death::Hang => (
            Verdict::Hang,
            "nothing happens any more: every thread sleeps".to_owned(),
        ),
        Death::Forged(why) => (
            Verdict::Forged,
            format!("the worker sent what no worker of ours sends: {why}"),
        ),
        Death::Infrastructure => (
            Verdict::Infrastructure,
            "the worker was ended from outside, or the machine is too busy; grade again".to_owned(),
        ),
    };
    CheckOutcome::plain(verdict, summary)
}
