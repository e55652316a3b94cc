//! How a worker died.

use grade_confinement::{Bound, Process, told};
use std::process::ExitStatus;
use std::time::Duration;

/// Why a worker said no more. What it means for the student is for the verdict to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Death {
    /// It ended by itself before it had said everything.
    EarlyExit,
    /// It was aborted.
    Abort,
    /// It asked the system in a way that no code of Rust's does.
    Forbidden,
    /// A memory fault: in safe code, a stack that overflowed.
    StackOverflow,
    /// The system ended it for its use of the processor.
    CpuLimit,
    /// The watchdog ended it: it used the processor for so long without a message.
    Spinning(Duration),
    /// The watchdog ended it for its use of memory.
    MemoryLimit,
    /// It printed too much.
    OutputLimit,
    /// What it had to report is longer than a report may be.
    ReportLimit,
    /// It would have needed more threads at once than there may be. That says nothing against the code.
    ThreadLimit,
    /// All processes that ran the submission together used too much of the processor.
    TotalCpu,
    /// They slept for too long, all in all.
    TotalSilence,
    /// Every thread sleeps and nobody will wake one.
    Hang,
    /// It sent what no worker of ours sends.
    Forged(String),
    /// It ran into a bound that is not ours, but the machine's; in a sentence.
    HeldToLess(String),
    /// The exercise's own code failed; in a sentence.
    Trouble(String),
    /// Killed by somebody else, or our own failure.
    Infrastructure,
}

impl Death {
    /// How a process ended that nobody ended: of what the machine alone holds it to, if that can be why.
    pub(super) fn of(status: ExitStatus) -> Death {
        let death = Death::by_status(status);
        let bounds: &[Bound] = match death {
            Death::MemoryLimit | Death::Abort => &[Bound::AddressSpace, Bound::Data],
            Death::StackOverflow => &[Bound::AddressSpace, Bound::Data, Bound::Stack],
            Death::CpuLimit => &[Bound::ProcessorTime],
            // For want of threads, or killed.
            Death::Infrastructure => &[
                Bound::Threads,
                Bound::AddressSpace,
                Bound::Data,
                Bound::ProcessorTime,
            ],
            _ => &[],
        };
        let why = told(Process::Worker, bounds);
        why.map_or(death, Death::HeldToLess)
    }

    /// What the system says about a process that nobody ended.
    #[cfg(unix)]
    fn by_status(status: ExitStatus) -> Death {
        use rustix::process::Signal;
        use std::os::unix::process::ExitStatusExt;
        match status.signal().and_then(Signal::from_named_raw) {
            None => Death::of_code(status.code()),
            Some(Signal::ABORT | Signal::ILL | Signal::TRAP | Signal::FPE) => Death::Abort,
            Some(Signal::SYS) => Death::Forbidden,
            Some(Signal::SEGV | Signal::BUS) => Death::StackOverflow,
            Some(Signal::XCPU) => Death::CpuLimit,
            Some(_) => Death::Infrastructure,
        }
    }

    /// The same; STATUS_STACK_OVERFLOW and STATUS_STACK_BUFFER_OVERRUN (what abort comes to).
    #[cfg(not(unix))]
    fn by_status(status: ExitStatus) -> Death {
        match status.code().map(|code| code as u32) {
            Some(0xC000_00FD) => Death::StackOverflow,
            Some(0xC000_0409) => Death::Abort,
            _ => Death::of_code(status.code()),
        }
    }

    fn of_code(code: Option<i32>) -> Death {
        match code {
            Some(grade_protocol::OUT_OF_MEMORY) => Death::MemoryLimit,
            Some(grade_protocol::TOO_MANY_THREADS) => Death::ThreadLimit,
            Some(grade_protocol::SHORT_OF_THREADS) => Death::Infrastructure,
            _ => Death::EarlyExit,
        }
    }
}

// Said below in words.
const _: () = assert!(grade_protocol::MOST_THREADS == 1_024);

/// What happened, for a student to read.
impl std::fmt::Display for Death {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Death::EarlyExit => "the program ended before the check was over",
            Death::Abort => "the program was aborted: a panic while another one was unwinding?",
            Death::Forbidden => {
                "the program was ended over a system call of another kind than Rust makes"
            }
            Death::StackOverflow => "a thread's stack overflowed: recursion without an end?",
            Death::CpuLimit => {
                "a loop without an end: it used all the processor time that a process may"
            }
            Death::Spinning(cpu) => {
                let seconds = cpu.as_secs();
                return write!(
                    f,
                    "a loop without an end: it used {seconds} s of processor time and got nowhere"
                );
            }
            Death::MemoryLimit => {
                "more than 512 MiB of memory was used, or more asked for than there may be"
            }
            Death::OutputLimit => "more than 16 MiB was printed",
            Death::ReportLimit => {
                "what its results, panics and names have to tell is longer than a report may be"
            }
            Death::ThreadLimit => {
                "it had 1,024 threads of its own at once and started another, which is more than can be graded: let \
                 threads do several things one after the other"
            }
            Death::TotalCpu => {
                "all checks of this exercise together may use 20 s of processor time for each of \
                 them, and it used more"
            }
            Death::TotalSilence => {
                "all checks of this exercise together may wait for 10 s for each of them while every \
                 thread sleeps, and it waited longer"
            }
            Death::Hang => "nothing happens any more: every thread sleeps",
            Death::Forged(why) => {
                return write!(f, "the worker sent what no worker of ours sends: {why}");
            }
            Death::HeldToLess(why) => return f.write_str(why),
            Death::Trouble(why) => return write!(f, "trouble of the exercise, not of the submission: {why}"),
            Death::Infrastructure => {
                "the worker was ended from outside, or the machine is too busy; grade again"
            }
        })
    }
}
