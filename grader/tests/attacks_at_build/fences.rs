//! Which fences are taken away for a run. Never decides what a fence does.

use cargo_grade::build::Fences;
use grade_confinement::Layer;
use serde::{Deserialize, Serialize};

/// One fence between a submission and the machine, as far as it can be taken away by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Fence {
    /// The scan of the sources before they are compiled.
    SourceGate,
    /// What rustc says of the lint `unsafe_code`.
    UnsafeFlag,
    /// The compiler's view of the file system.
    Landlock,
    /// The compiler's system calls.
    Seccomp,
    /// The compiler's time and memory.
    Limits,
}

/// All fences but these.
pub(crate) fn fences(down: &[Fence]) -> Fences {
    down.iter().fold(Fences::default(), |mut fences, down| {
        match down {
            Fence::SourceGate => fences.source_gate = false,
            Fence::UnsafeFlag => fences.forbid_unsafe = false,
            Fence::Landlock => fences.layers = fences.layers.without(Layer::Landlock),
            Fence::Seccomp => fences.layers = fences.layers.without(Layer::Seccomp),
            Fence::Limits => fences.layers = fences.layers.without(Layer::Limits),
        }
        fences
    })
}

impl Fence {
    /// A few words for the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Fence::SourceGate => "source gate",
            Fence::UnsafeFlag => "unsafe flag",
            Fence::Landlock => "Landlock",
            Fence::Seccomp => "seccomp",
            Fence::Limits => "limits",
        }
    }
}
