//! Where somebody stands with an exercise. Never grades it.

use super::{Entry, Noted};
use crate::report::Status;
use grade_protocol::Verdict;
use serde::{Deserialize, Serialize};

/// How far an exercise is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Never graded, or its `todo!()`s were still there.
    NotStarted,
    /// Graded, and not all points are won.
    UnderWay,
    /// Every check was run, and every point is won.
    Done,
}

impl Standing {
    /// What the last grading says.
    #[must_use]
    pub fn of(last: Option<&Entry>) -> Standing {
        let Some(last) = last else {
            return Standing::NotStarted;
        };
        let points = last.points();
        match last.status {
            Status::NotStarted => Standing::NotStarted,
            Status::Graded if has_nothing_to_show(last) => Standing::NotStarted,
            Status::Graded if last.not_run == 0 && points.won == points.max => Standing::Done,
            _ => Standing::UnderWay,
        }
    }

    /// As it is shown.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Standing::NotStarted => "not started",
            Standing::UnderWay => "under way",
            Standing::Done => "done",
        }
    }
}

/// Whether what could be told is that its `todo!()`s are there: checks that were left out tell nothing.
fn has_nothing_to_show(last: &Entry) -> bool {
    let is_todo = |check: &Noted| check.verdict == Verdict::NotStarted;
    let mut told = last.checks.iter().filter(|it| !it.verdict.is_open());
    let any = told.clone().next().is_some();
    any && told.all(is_todo)
}
