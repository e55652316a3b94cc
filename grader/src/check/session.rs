//! A worker that a check was opened on.

use crate::run::{Death, Worker};
use grade_protocol::catalog::Case;
use grade_protocol::evidence::{Record, ThreadDoing, Trace};
use grade_protocol::schedule::Schedule;
use grade_protocol::worker::{FromWorker, ToWorker};
use std::path::Path;

/// A worker with a check opened.
#[derive(Debug)]
pub struct Session {
    worker: Worker,
}

/// One execution, as a worker reported it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Replayed {
    pub(crate) record: Record,
    pub(crate) trace: Option<Trace>,
}

impl Session {
    /// Starts a worker and opens a check on it.
    ///
    /// # Errors
    /// The outer error when it cannot be started, the inner one when it died.
    pub fn open(
        program: &Path,
        check: &str,
        service: Option<String>,
    ) -> anyhow::Result<Result<Self, Death>> {
        let mut worker = Worker::start(program)?;
        let opened = worker.order(&ToWorker::Open {
            check: check.to_owned(),
            service,
        });
        Ok(opened.map(|()| Session { worker }))
    }

    pub(super) fn order(&mut self, order: &ToWorker) -> Result<(), Death> {
        self.worker.order(order)
    }

    pub(super) fn hear(&mut self) -> Result<FromWorker, Death> {
        self.worker.hear()
    }

    /// See [`Worker::take_account`].
    pub(super) fn take_account(&mut self) -> Option<Vec<ThreadDoing>> {
        self.worker.take_account()
    }

    /// Executes one schedule.
    pub(crate) fn replay(
        &mut self,
        case: &Case,
        schedule: &Schedule,
        trace: bool,
        max_steps: u32,
    ) -> Result<Replayed, Death> {
        self.order(&ToWorker::Replay {
            scenario: case.scenario.clone(),
            schedule: schedule.clone(),
            trace,
            max_steps,
        })?;
        match self.hear()? {
            FromWorker::Replayed { record, trace } => Ok(Replayed { record, trace }),
            other => Err(unexpected(&other)),
        }
    }
}

/// A report that does not answer what was asked.
pub(super) fn unexpected(report: &FromWorker) -> Death {
    match report {
        // Only our own code says this: a worker that cannot do what it was told.
        FromWorker::Trouble { .. } => Death::Infrastructure,
        _ => Death::Forged("a report that nobody asked for".to_owned()),
    }
}
