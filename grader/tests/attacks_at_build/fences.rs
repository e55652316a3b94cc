//! Which fences are taken away for a run. Never decides what a fence does.

use serde::{Deserialize, Serialize};

/// One fence between a submission and the machine, as far as it can be taken away by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Fence {
    /// The scan of the sources before they are compiled.
    SourceGate,
    /// `-F unsafe_code`.
    UnsafeFlag,
    /// The compiler's view of the file system.
    Landlock,
    /// The compiler's system calls.
    Seccomp,
}

impl Fence {
    /// A few words for the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Fence::SourceGate => "source gate",
            Fence::UnsafeFlag => "unsafe flag",
            Fence::Landlock => "Landlock",
            Fence::Seccomp => "seccomp",
        }
    }
}
