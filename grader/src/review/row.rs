//! What one submission of a review got.

use super::Kind;
use grade_protocol::Verdict;

/// What one submission got.
#[derive(Clone, Debug)]
pub struct Row {
    /// `starter`, `reference`, or the fixture's folder.
    pub name: String,
    /// What it is there for.
    pub kind: Kind,
    /// What is wrong, or remarkable, about it.
    pub why: String,
    /// By check, in the order of the catalog.
    pub cells: Vec<Cell>,
    /// Nothing about it is a problem.
    pub as_expected: bool,
}

/// What one check said about one submission.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it came to.
    pub verdict: Verdict,
    /// What it must come to, in words.
    pub expected: String,
    /// It is one of these.
    pub as_expected: bool,
    /// The first failing schedule's number, from 1, if exploration found a failure.
    pub schedule_number: Option<u64>,
}
