//! The verdicts a check can get; what they cost is decided by the grader.

use serde::{Deserialize, Serialize};

/// What a check came to. The serialised names are stable: reports and `expected.toml` use them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing wrong was found; the report says how far was looked.
    Pass,
    /// A result or an effect that the task does not allow, whatever the interleaving.
    Wrong,
    /// A result that is only wrong because of how the threads interleaved.
    Race,
    /// A result that nothing which happens before it explains: it was learnt by a way that no
    /// synchronisation makes.
    CovertChannel,
    /// Threads wait for each other and none can go on.
    Deadlock,
    /// Threads were left behind, blocked for ever or still running.
    Leak,
    /// Threads run without end and without progress, or burn the processor while they wait.
    Livelock,
    /// On real threads: nothing happens any more.
    Hang,
    /// A panic where the task allows none.
    Panic,
    /// The process was aborted, by a panic during a panic for instance.
    Abort,
    /// The worker ended, or fell silent, before it had said what it had to say.
    EarlyExit,
    /// The processor-time limit was reached.
    CpuLimit,
    /// The memory limit was reached.
    MemoryLimit,
    /// Too much was printed.
    OutputLimit,
    /// A thread's stack overflowed.
    StackOverflow,
    /// rustc refused the submission.
    CompileError,
    /// The compiler ran into a limit, or crashed, on the submission.
    CompileLimit,
    /// The submission uses what the exercise forbids.
    Forbidden,
    /// The worker sent what no worker of ours sends.
    Forged,
    /// The starter's `todo!()` is still there.
    NotStarted,
    /// Work that must overlap is done one after the other.
    Serialised,
    /// The transcript differs from the reference's accepted one.
    WrongSnapshot,
    /// Right only as long as sleeps and timeouts happen to be long enough.
    ReliesOnTiming,
    /// The same schedule gave two different outcomes.
    Nondeterministic,
    /// The grader's own trouble.
    Infrastructure,
    /// The grading was stopped before the check was done.
    Incomplete,
    /// The grader's limits prevent an answer.
    Unknown,
}

impl Verdict {
    /// Every verdict, in the order of declaration.
    pub const ALL: [Verdict; 27] = [
        Verdict::Pass,
        Verdict::Wrong,
        Verdict::Race,
        Verdict::CovertChannel,
        Verdict::Deadlock,
        Verdict::Leak,
        Verdict::Livelock,
        Verdict::Hang,
        Verdict::Panic,
        Verdict::Abort,
        Verdict::EarlyExit,
        Verdict::CpuLimit,
        Verdict::MemoryLimit,
        Verdict::OutputLimit,
        Verdict::StackOverflow,
        Verdict::CompileError,
        Verdict::CompileLimit,
        Verdict::Forbidden,
        Verdict::Forged,
        Verdict::NotStarted,
        Verdict::Serialised,
        Verdict::WrongSnapshot,
        Verdict::ReliesOnTiming,
        Verdict::Nondeterministic,
        Verdict::Infrastructure,
        Verdict::Incomplete,
        Verdict::Unknown,
    ];

    /// Whether the check's points stay open: neither won nor lost.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Verdict::Infrastructure | Verdict::Incomplete | Verdict::Unknown
        )
    }

    /// The stable name, as serde writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Wrong => "wrong",
            Verdict::Race => "race",
            Verdict::CovertChannel => "covert_channel",
            Verdict::Deadlock => "deadlock",
            Verdict::Leak => "leak",
            Verdict::Livelock => "livelock",
            Verdict::Hang => "hang",
            Verdict::Panic => "panic",
            Verdict::Abort => "abort",
            Verdict::EarlyExit => "early_exit",
            Verdict::CpuLimit => "cpu_limit",
            Verdict::MemoryLimit => "memory_limit",
            Verdict::OutputLimit => "output_limit",
            Verdict::StackOverflow => "stack_overflow",
            Verdict::CompileError => "compile_error",
            Verdict::CompileLimit => "compile_limit",
            Verdict::Forbidden => "forbidden",
            Verdict::Forged => "forged",
            Verdict::NotStarted => "not_started",
            Verdict::Serialised => "serialised",
            Verdict::WrongSnapshot => "wrong_snapshot",
            Verdict::ReliesOnTiming => "relies_on_timing",
            Verdict::Nondeterministic => "nondeterministic",
            Verdict::Infrastructure => "infrastructure",
            Verdict::Incomplete => "incomplete",
            Verdict::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
