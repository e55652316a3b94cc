//! Repetitions on real threads, with noise.

use super::connection::Grader;
use crate::case::Playable;
use anyhow::Context;
use grade_protocol::evidence::{End, Record};
use grade_protocol::schedule::Schedule;
use grade_protocol::worker::FromWorker;

// The crate that ends the process depends on nothing.
const _: () = assert!(noise_control::SHORT_OF_THREADS == grade_protocol::SHORT_OF_THREADS);
const _: () = assert!(noise_control::OUT_OF_MEMORY == grade_protocol::OUT_OF_MEMORY);

/// Plays the case `repetitions` times, each with noise of its own, and reports each.
pub(super) fn run(
    case: &dyn Playable,
    service: Option<&str>,
    repetitions: u32,
    seed: u64,
    grader: &Grader,
) -> anyhow::Result<()> {
    for repetition in 0..u64::from(repetitions) {
        noise_control::start(seed.wrapping_add(repetition));
        let mut play = case.begin(service);
        play.play_on_threads();
        noise_control::stop();
        play.close(&[]);
        let record = Record {
            number: repetition + 1,
            schedule: Schedule::default(),
            forced_switches: 0,
            steps: 0,
            digest: 0,
            observation: play.observation(&End::Finished),
        };
        grader
            .send(&FromWorker::Repeated { record })
            .context("reporting a repetition")?;
    }
    Ok(())
}
