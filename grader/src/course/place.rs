//! Where in the course an exercise stands: for whom it is, what it builds on and what it teaches.

use serde::Deserialize;

/// An exercise's place. An exercise that says nothing of it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// For whom it is.
    pub level: Option<Level>,
    /// Exercises to do before, by their ids. A course may have taken some of them out.
    pub builds_on: Vec<String>,
    /// Topics of the [`Syllabus`](super::Syllabus) that it teaches.
    pub topics: Vec<String>,
}

/// For whom an exercise is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Who starts threads for the first time.
    Beginner,
    /// Who has shared data behind a lock before.
    Intermediate,
    /// Who builds what others use: pools, executors, processes.
    Advanced,
}

impl Level {
    /// As it is written in metadata and shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Beginner => "beginner",
            Level::Intermediate => "intermediate",
            Level::Advanced => "advanced",
        }
    }
}
