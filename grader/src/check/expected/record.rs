//! Whether a record can be one of an execution: all but what was observed in it.

use super::Implausible;
use grade_protocol::evidence::{End, Record};
use grade_protocol::schedule::{Freeze, STEPS_OF_PROOF, Schedule, Time};

/// Where an execution took place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    InModel {
        time: Time,
        freeze: Option<Freeze>,
        max_steps: u32,
    },
    OnThreads {
        /// Something of ours runs beside the checks, and can fail.
        has_service: bool,
    },
}

/// Whether an execution at `place` can have this record.
///
/// # Errors
/// Why not.
pub(super) fn plausible(record: &Record, place: &Place) -> Result<(), Implausible> {
    match place {
        Place::InModel {
            time,
            freeze,
            max_steps,
        } => in_model(record, *time, *freeze, *max_steps),
        Place::OnThreads { has_service } => on_threads(record, *has_service),
    }
}

fn in_model(
    record: &Record,
    time: Time,
    freeze: Option<Freeze>,
    max_steps: u32,
) -> Result<(), Implausible> {
    let schedule = &record.schedule;
    if (schedule.time, schedule.freeze) != (time, freeze) {
        return Err("a schedule of another kind than was asked for".to_owned());
    }
    let in_order =
        |pair: &[grade_protocol::schedule::Deviation]| pair[0].decision < pair[1].decision;
    let departs = schedule.deviations.iter().all(|it| it.rank > 0);
    if !departs || !schedule.deviations.windows(2).all(in_order) {
        return Err("a schedule that is not in its canonical form".to_owned());
    }
    // One that seems to go round in circles is watched further, and the step too many is counted.
    let most_steps = max_steps.saturating_add(STEPS_OF_PROOF + 1);
    if record.steps > most_steps || record.forced_switches > record.steps {
        return Err("an execution of more steps than it may have".to_owned());
    }
    if schedule.deviations.len() as u64 > u64::from(record.steps) {
        return Err("more departures than steps".to_owned());
    }
    if record.observation.time != time {
        return Err("an observation in time of another kind".to_owned());
    }
    match &record.observation.end {
        End::Finished | End::Stuck { .. } | End::Leaked { .. } | End::StepLimit { .. } => Ok(()),
        End::HeldUp { .. } if freeze.is_some() => Ok(()),
        End::HeldUp { .. } => Err("a thread that was held up by nobody".to_owned()),
        End::Hung { .. } | End::Trouble { .. } => {
            Err("an end that executions in the model do not have".to_owned())
        }
    }
}

fn on_threads(record: &Record, has_service: bool) -> Result<(), Implausible> {
    let counted = (record.forced_switches, record.steps, record.digest);
    if record.schedule != Schedule::default() || counted != (0, 0, 0) {
        return Err("a schedule of real threads".to_owned());
    }
    match &record.observation.end {
        End::Finished => Ok(()),
        // A server of ours that is not there any more.
        End::Trouble { .. } if has_service => Ok(()),
        _ => Err("an end that repetitions on real threads do not report".to_owned()),
    }
}
