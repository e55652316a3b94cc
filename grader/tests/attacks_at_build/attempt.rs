//! One hostile submission: its idea, what it would gain, what it must come to. Never runs anything.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A hostile submission.
pub(crate) struct Attempt {
    pub(crate) name: String,
    pub(crate) expected: Expected,
    pub(crate) content: Content,
}

/// What it consists of.
pub(crate) enum Content {
    /// The sources of a fixture, with placeholders, by path below the submission.
    Sources(Vec<(String, Vec<u8>)>),
    /// Something that git cannot hold, or that nobody should find in a checkout.
    Made(fn(&crate::scratch::Scratch) -> std::path::PathBuf),
}

/// expected.toml of a fixture, or the same in code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// The idea, in a sentence.
    pub(crate) why: String,
    pub(crate) gains: Gains,
    /// With every fence.
    pub(crate) verdict: Verdict,
    /// With the source gate off; the same if it is not said.
    pub(crate) without_gate: Option<Verdict>,
    /// Right code that only looks odd: to build is no gain.
    #[serde(default)]
    pub(crate) harmless: bool,
    /// The class that stays open by design, and is documented as such.
    #[serde(default)]
    pub(crate) documented: bool,
}

/// What an attempt would have won, and so what is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Gains {
    /// A text of the machine in the report or in what was built.
    Secret,
    /// A file that only code of the attacker's would have made.
    Marker,
    /// A connection that only code of the attacker's would have made.
    Connection,
    /// Power that safe Rust does not have: won once it is built.
    Native,
    /// Names that are not for students: won once it is built.
    Names,
    /// Time or memory.
    Exhaustion,
    /// Nothing but confusion.
    Nothing,
}

/// What a submission came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// There is a worker.
    Built,
    /// It was not taken in.
    Refused,
    Forbidden,
    CompileError,
    CompileLimit,
    /// It compiles against std but not against the models: points stay open.
    Unknown,
    /// The grader's own trouble; never right.
    Infrastructure,
    /// The grader hung or died; never right.
    Lost,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Built => "built",
            Verdict::Refused => "refused",
            Verdict::Forbidden => "forbidden",
            Verdict::CompileError => "compile_error",
            Verdict::CompileLimit => "compile_limit",
            Verdict::Unknown => "unknown",
            Verdict::Infrastructure => "infrastructure",
            Verdict::Lost => "lost",
        })
    }
}

impl Attempt {
    /// What it must come to with the source gate off.
    pub(crate) fn without_gate(&self) -> Verdict {
        self.expected.without_gate.unwrap_or(self.expected.verdict)
    }

    /// Whether it is one of those that are about time and memory.
    pub(crate) fn is_bomb(&self) -> bool {
        self.expected.gains == Gains::Exhaustion
    }
}
