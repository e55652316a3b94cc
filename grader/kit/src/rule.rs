//! Rules: what must hold beside being linearizable.

use crate::view::{Entered, Observed};
use grade_protocol::Verdict;
use grade_protocol::evidence::Usage;
use grade_protocol::judge::Entry;

/// What must hold of every observation.
pub(crate) type Rule = Box<dyn Fn(&Observed<'_>) -> Result<(), Broken>>;

/// What must hold of the primitives that are used.
pub(crate) type UsageRule = Box<dyn Fn(&Usage) -> Result<(), Broken>>;

/// Why a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The kind of defect.
    pub verdict: Verdict,
    /// One sentence, computed from the evidence.
    pub summary: String,
    /// What broke it, if that was one entry into a probe: a drawing marks it.
    pub entry: Option<Entry>,
}

impl Broken {
    /// A rule broken in this way.
    pub fn new(verdict: Verdict, summary: impl Into<String>) -> Self {
        Broken {
            verdict,
            summary: summary.into(),
            entry: None,
        }
    }

    /// Broken by this entry into a probe.
    #[must_use]
    pub fn by(mut self, entered: &Entered<'_>) -> Self {
        self.entry = Some(Entry {
            probe: entered.probe.to_owned(),
            number: entered.number,
        });
        self
    }
}
