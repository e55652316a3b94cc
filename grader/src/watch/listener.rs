//! What a grading tells of itself, on its way to the session that began it. Never drops or orders anything.

use crate::progress::{Finished, Progress};
use crate::report::{Points, Report};
use crate::run::Stop;
use grade_protocol::catalog::CheckInfo;
use std::sync::mpsc::Sender;

/// What a grading tells.
#[derive(Clone, Debug)]
pub(super) enum Told {
    Step(String),
    Planned(Vec<CheckInfo>),
    Checked(Box<Finished>),
    Noted(String),
    Ended(Result<Box<Report>, String>),
}

/// What comes to a session.
#[derive(Clone, Debug)]
pub(super) enum Heard {
    /// Something was saved.
    Saved,
    /// A grading, by its number, tells something.
    Told(u64, Told),
}

/// The ear of one grading.
#[derive(Clone, Debug)]
pub(super) struct Listener {
    pub(super) number: u64,
    pub(super) session: Sender<Heard>,
    pub(super) stop: Stop,
}

impl Listener {
    pub(super) fn tell(&self, told: Told) {
        // A session that is gone does not want to know.
        let _ = self.session.send(Heard::Told(self.number, told));
    }
}

impl Progress for Listener {
    fn begin(&self, _count: usize, _noun: &str) {}
    fn exercise_started(&self, _id: &str) {}
    fn exercise_step(&self, _id: &str, what: &str) {
        self.tell(Told::Step(what.to_owned()));
    }
    fn exercise_finished(&self, _id: &str, _points: Points) {}
    fn checks_planned(&self, _id: &str, checks: &[CheckInfo]) {
        self.tell(Told::Planned(checks.to_vec()));
    }
    fn check_finished(&self, _id: &str, finished: Finished) {
        self.tell(Told::Checked(Box::new(finished)));
    }
    fn stop(&self) -> Stop {
        self.stop.clone()
    }
    fn note(&self, text: &str) {
        self.tell(Told::Noted(text.to_owned()));
    }
    fn end(&self) {}
}
