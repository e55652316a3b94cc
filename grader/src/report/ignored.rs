//! What lay in a submission, was not read or used, and looked like an attempt. Never a verdict.

use serde::{Deserialize, Serialize};

/// Something that was ignored. It costs no points; whoever grades may want to look at it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ignored {
    /// Relative to the repository (`exercises/bank/build.rs`), or as an archive calls it.
    pub path: String,
    /// What it is, in a few words.
    pub why: String,
}
