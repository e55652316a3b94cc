//! A worker that a check was opened on.

use super::expected::Expected;
use crate::run::{Death, Program, Worker};
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::evidence::{Record, ThreadDoing, Trace};
use grade_protocol::schedule::Schedule;
use grade_protocol::worker::{FromWorker, ToWorker};

/// A worker with a check opened.
#[derive(Debug)]
pub struct Session {
    worker: Worker,
    expected: Expected,
}

/// Resident memory at which a worker is replaced between two cases: a small part of what it may use.
const GROWN_BYTES: u64 = 128 << 20;

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
        program: &Program,
        check: &str,
        service: Option<String>,
    ) -> anyhow::Result<Result<Self, Death>> {
        let port = service.as_deref().and_then(port_of);
        let mut worker = Worker::start(program, port)?;
        let expected = Expected::new(service.is_some());
        let opened = worker.order(&ToWorker::Open {
            check: check.to_owned(),
            service,
        });
        Ok(opened.map(|()| Session { worker, expected }))
    }

    /// Whether the submission has used up all it may.
    pub(super) fn has_nothing_left(&self) -> bool {
        self.worker.has_nothing_left().is_some()
    }

    /// Itself, or another one in a new process, if this one has grown. Executions that are abandoned
    /// leave behind what they owned: over many cases that adds up, and is not the submission's to
    /// answer for.
    pub(super) fn fresh_enough(
        self,
        program: &Program,
        check: &CheckInfo,
    ) -> anyhow::Result<Result<Self, Death>> {
        match self.worker.resident_bytes() > GROWN_BYTES {
            true => Session::open(program, &check.name, None),
            false => Ok(Ok(self)),
        }
    }

    pub(super) fn order(&mut self, order: &ToWorker) -> Result<(), Death> {
        self.expected.ordered(order);
        self.worker.order(order)
    }

    /// The next report, if it can be one on what was ordered.
    pub(super) fn hear(&mut self) -> Result<FromWorker, Death> {
        let report = self.worker.hear()?;
        if matches!(report, FromWorker::TooLong) {
            return Err(Death::ReportLimit);
        }
        self.expected.heard(&report).map_err(Death::Forged)?;
        Ok(report)
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

/// The port that an address ends with: all that a worker may connect to.
fn port_of(address: &str) -> Option<u16> {
    let (_, port) = address.rsplit_once(':')?;
    port.trim_end_matches('/').parse().ok()
}

/// A report that does not answer what was asked.
pub(super) fn unexpected(report: &FromWorker) -> Death {
    match report {
        // Only our own code says this: a worker that cannot do what it was told.
        FromWorker::Trouble { message } => Death::Trouble(message.clone()),
        _ => Death::Forged("a report that nobody asked for".to_owned()),
    }
}
