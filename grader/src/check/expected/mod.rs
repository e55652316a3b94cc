//! What a worker of ours can report on what it was ordered, and nothing else.
//!
//! Student code shares a process with what reports on it. Whatever of a report can be told beforehand
//! is held against it here: its kind, how many there are, how records are numbered, how far an
//! exploration can have come. What is left to a forger is to make up observations of executions that
//! could have been; those are judged like any others.

mod record;
mod rounds;
#[cfg(test)]
mod tests;

use grade_protocol::evidence::{Record, Trace};
use grade_protocol::schedule::Schedule;
use grade_protocol::worker::{FromWorker, ToWorker};
use record::{Place, plausible};
use rounds::Rounds;

/// What is not as it would be had a worker of ours said it.
pub(super) type Implausible = String;

/// What one worker may report next.
#[derive(Debug)]
pub(super) struct Expected {
    /// Something of ours runs beside the checks, and can fail.
    has_service: bool,
    next: Next,
}

#[derive(Debug)]
enum Next {
    Nothing,
    Rounds(Rounds),
    Replay {
        schedule: Schedule,
        trace: bool,
        max_steps: u32,
    },
    Repetition {
        number: u64,
        last: u64,
        hold_up: bool,
    },
}

impl Expected {
    /// Nothing, of a worker that was just opened.
    pub(super) fn new(has_service: bool) -> Self {
        Expected {
            has_service,
            next: Next::Nothing,
        }
    }

    /// An order was given: from now on what answers it.
    pub(super) fn ordered(&mut self, order: &ToWorker) {
        self.next = match order {
            // A round more of what is under way.
            ToWorker::GoOn | ToWorker::Diagnose => return,
            ToWorker::Explore { .. } | ToWorker::Simplify { .. } | ToWorker::Freeze { .. } => {
                Rounds::of(order).map_or(Next::Nothing, Next::Rounds)
            }
            ToWorker::Replay {
                schedule,
                trace,
                max_steps,
                ..
            } => Next::Replay {
                schedule: schedule.clone(),
                trace: *trace,
                max_steps: *max_steps,
            },
            ToWorker::Stress {
                repetitions,
                hold_up,
                ..
            } => Next::Repetition {
                number: 1,
                hold_up: *hold_up,
                last: u64::from(*repetitions),
            },
            ToWorker::Open { .. } | ToWorker::Enough | ToWorker::Exit => Next::Nothing,
        };
    }

    /// A report came.
    ///
    /// # Errors
    /// Why no worker of ours sent it.
    pub(super) fn heard(&mut self, report: &FromWorker) -> Result<(), Implausible> {
        match (&mut self.next, report) {
            // Only our own code says this; whoever ordered something handles it.
            (_, FromWorker::Trouble { .. }) => Ok(()),
            (Next::Rounds(rounds), FromWorker::Round { .. }) => {
                if rounds.heard(report)? {
                    self.next = Next::Nothing;
                }
                Ok(())
            }
            (
                Next::Replay {
                    schedule,
                    trace: traced,
                    max_steps,
                },
                FromWorker::Replayed { record, trace },
            ) => {
                replayed(schedule, *traced, *max_steps, record, trace.as_ref())?;
                self.next = Next::Nothing;
                Ok(())
            }
            (
                Next::Repetition {
                    number,
                    last,
                    hold_up,
                },
                FromWorker::Repeated { record, busy_wait },
            ) => {
                if *hold_up && busy_wait.is_some() {
                    return Err("a busy wait where nobody looked for one".to_owned());
                }
                repeated(*number, record, self.has_service)?;
                *number += 1;
                if number > last {
                    self.next = Next::Nothing;
                }
                Ok(())
            }
            _ => Err("a report that nobody asked for".to_owned()),
        }
    }
}

fn replayed(
    schedule: &Schedule,
    traced: bool,
    max_steps: u32,
    record: &Record,
    trace: Option<&Trace>,
) -> Result<(), Implausible> {
    let place = Place::InModel {
        time: schedule.time,
        freeze: schedule.freeze,
        max_steps,
    };
    plausible(record, &place)?;
    if record.number != 1 {
        return Err("a replay of another number than 1".to_owned());
    }
    if trace.is_some() != traced {
        return Err("a trace that was not asked for, or none that was".to_owned());
    }
    Ok(())
}

fn repeated(number: u64, record: &Record, has_service: bool) -> Result<(), Implausible> {
    plausible(record, &Place::OnThreads { has_service })?;
    if record.number != number {
        return Err(format!(
            "repetition {} where {number} was due",
            record.number
        ));
    }
    Ok(())
}
