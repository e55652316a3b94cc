//! What changed between two gradings of an exercise. Never reads or prints anything.

use super::{Entry, Noted};
use crate::report::{Points, Status};
use grade_protocol::Verdict;
use serde::{Deserialize, Serialize};

/// The name and version of a difference's schema.
pub const DIFFERENCE_SCHEMA: &str = "cargo-grade/diff/v1";

/// What changed between the last two gradings of an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// [`DIFFERENCE_SCHEMA`].
    pub schema: String,
    /// The exercise's id.
    pub exercise: String,
    /// The grading before the last.
    pub before: Graded,
    /// The last one.
    pub now: Graded,
    /// Every check of either, in the order of the exercise.
    pub checks: Vec<ChangedCheck>,
}

/// A grading in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graded {
    /// When, in seconds since 1970 began.
    pub graded_at_secs: u64,
    /// The grader's version.
    pub grader: String,
    /// How far it came.
    pub status: Status,
    /// Of all checks that had been run by then.
    pub points: Points,
}

/// A check in two gradings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedCheck {
    /// In kebab case.
    pub name: String,
    /// The fact it establishes.
    pub title: String,
    /// What became of it.
    pub change: Change,
    /// What it came to before, if it was run.
    pub before: Option<Verdict>,
    /// What it came to last, if it was run.
    pub now: Option<Verdict>,
    /// What it is worth.
    pub points: u32,
}

/// What became of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Its points are won, and were not.
    Fixed,
    /// Its points were won, and are not.
    Broke,
    /// It is not won, as before, but for another reason.
    Other,
    /// As before.
    Same,
    /// There was or is nothing to compare it with.
    Unknown,
}

impl Difference {
    /// Of two gradings of an exercise.
    #[must_use]
    pub fn between(exercise: &str, before: &Entry, now: &Entry) -> Difference {
        let of = |entry: &Entry, name: &str| {
            let mut checks = entry.checks.iter();
            checks.find(|check| check.name == name).cloned()
        };
        let is_gone = |old: &&Noted| of(now, &old.name).is_none();
        let gone = before.checks.iter().filter(is_gone);
        let both = now.checks.iter().chain(gone);
        let checks = both.map(|check| {
            let (before, now) = (of(before, &check.name), of(now, &check.name));
            ChangedCheck {
                name: check.name.clone(),
                title: check.title.clone(),
                change: Change::of(before.as_ref(), now.as_ref()),
                before: before.map(|it| it.verdict),
                now: now.map(|it| it.verdict),
                points: check.points.max,
            }
        });
        Difference {
            schema: DIFFERENCE_SCHEMA.to_owned(),
            exercise: exercise.to_owned(),
            before: Graded::of(before),
            checks: checks.collect(),
            now: Graded::of(now),
        }
    }

    /// How many checks changed in this way.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        let checks = self.checks.iter();
        checks.filter(|check| check.change == change).count()
    }
}

impl Graded {
    fn of(entry: &Entry) -> Graded {
        Graded {
            graded_at_secs: entry.graded_at_secs,
            grader: entry.grader.clone(),
            status: entry.status,
            points: entry.points(),
        }
    }
}

impl Change {
    /// Of what a check came to before and now, if it was run.
    #[must_use]
    pub fn of(before: Option<&Noted>, now: Option<&Noted>) -> Change {
        let (Some(before), Some(now)) = (before, now) else {
            return Change::Unknown;
        };
        let is_won = |check: &Noted| check.points.won == check.points.max;
        match (is_won(before), is_won(now)) {
            (false, true) => Change::Fixed,
            (true, false) => Change::Broke,
            _ if (before.verdict, before.defect) != (now.verdict, now.defect) => Change::Other,
            _ => Change::Same,
        }
    }

    /// As it is shown.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Change::Fixed => "fixed",
            Change::Broke => "broke",
            Change::Other => "other",
            Change::Same => "same",
            Change::Unknown => "new",
        }
    }
}
