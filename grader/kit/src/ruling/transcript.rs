//! What a script's operations returned, line by line.

use crate::erased::Scenario;
use grade_protocol::evidence::{End, Event, Observation};
use std::fmt::Write;

/// One line for each operation, in the order of the scenario, and one for how it ended if that was
/// not ordinary.
pub(crate) fn transcript(scenario: &Scenario, observation: &Observation) -> String {
    let mut text = String::new();
    for (number, (_, op)) in (0..).zip(scenario.operations()) {
        let outcome = outcome_of(observation, number);
        let _ = writeln!(text, "{} -> {outcome}", op.shown());
    }
    match &observation.end {
        End::Finished => {}
        End::Stuck { .. } => text.push_str("(waits for ever)\n"),
        End::Leaked { .. } => text.push_str("(leaves threads behind)\n"),
        End::HeldUp { .. } | End::StepLimit { .. } | End::Hung { .. } => {
            text.push_str("(does not end)\n");
        }
        End::Trouble { message } => {
            let _ = writeln!(text, "(could not be run: {message})");
        }
    }
    text
}

fn outcome_of(observation: &Observation, number: u32) -> String {
    for event in &observation.events {
        match event {
            Event::Returned { op, ret } if *op == number => {
                return ret.clone();
            }
            Event::Panicked { op, message, .. } if *op == number => {
                return format!("panics: {message}");
            }
            _ => {}
        }
    }
    "never returns".to_owned()
}
