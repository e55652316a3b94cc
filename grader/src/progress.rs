//! What a person sees while a grading runs, on stderr. Never on stdout, and never a result that
//! the report does not hold.

mod bars;
mod plain;

pub use bars::Bars;
pub use plain::Plain;

use crate::cli::{Verbosity, Voice};
use crate::report::{CheckReport, Points, RealThreads, SourceFile};
use crate::run::Stop;
use grade_protocol::catalog::CheckInfo;
use std::io::IsTerminal as _;

/// What one check came to, while others are still under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// As it will stand in the report.
    pub check: CheckReport,
    /// What real threads showed, for a check on them.
    pub real_threads: Option<RealThreads>,
    /// What its places point into.
    pub sources: Vec<SourceFile>,
}

/// Told by a grading how it goes, from any of its threads.
pub trait Progress: Send + Sync {
    /// So many will be graded of what is called this: exercises, or submissions for the same one.
    fn begin(&self, count: usize, noun: &str);
    /// Work on an exercise began.
    fn exercise_started(&self, id: &str);
    /// What is being done for it: "building", a check's title.
    fn exercise_step(&self, id: &str, what: &str);
    /// Work on it ended.
    fn exercise_finished(&self, id: &str, points: Points);
    /// These checks of an exercise are to be run, in the order in which a report has them.
    fn checks_planned(&self, _id: &str, _checks: &[CheckInfo]) {}
    /// One of an exercise's checks is done.
    fn check_finished(&self, _id: &str, _finished: Finished) {}
    /// How whoever listens ends the grading early, if they ever want to.
    fn stop(&self) -> Stop {
        Stop::default()
    }
    /// Something that a person should know now.
    fn note(&self, text: &str);
    /// Nothing more will come; the screen is the report's.
    fn end(&self);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _count: usize, _noun: &str) {}
    fn exercise_started(&self, _id: &str) {}
    fn exercise_step(&self, _id: &str, _what: &str) {}
    fn exercise_finished(&self, _id: &str, _points: Points) {}
    fn note(&self, _text: &str) {}
    fn end(&self) {}
}

/// What suits stderr: bars on a terminal, lines elsewhere, nothing if it is to be quiet.
#[must_use]
pub fn for_stderr(voice: Voice) -> Box<dyn Progress> {
    if voice.verbosity == Verbosity::Quiet {
        Box::new(Silent)
    } else if std::io::stderr().is_terminal() {
        Box::new(Bars::on_stderr())
    } else {
        Box::new(Plain::new(std::io::stderr(), voice.verbosity))
    }
}
