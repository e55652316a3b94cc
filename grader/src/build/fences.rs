//! What stands between a submission and everything else. All of it always does, but in tests that look
//! at one fence alone.

use grade_confinement::Layers;

/// Which fences stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fences {
    /// Sources are looked through before they are compiled.
    pub source_gate: bool,
    /// What rustc finds unsafe code in is refused.
    pub forbid_unsafe: bool,
    /// What compilers and workers are confined by, as far as this system has it.
    pub layers: Layers,
}

impl Default for Fences {
    fn default() -> Self {
        Fences {
            source_gate: true,
            forbid_unsafe: true,
            layers: Layers::ALL,
        }
    }
}
