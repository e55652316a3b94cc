//! How a worker died.

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
    /// The system or the watchdog ended it for its use of the processor.
    CpuLimit,
    /// The watchdog ended it for its use of memory.
    MemoryLimit,
    /// It printed too much.
    OutputLimit,
    /// Every thread sleeps and nobody will wake one.
    Hang,
    /// It sent what no worker of ours sends.
    Forged(String),
    /// Killed by somebody else, or our own failure.
    Infrastructure,
}
