//! Repetitions on real threads, with noise.

use super::connection::Grader;
use super::patience::to_site;
use crate::case::Playable;
use anyhow::Context;
use grade_protocol::evidence::{End, Record};
use grade_protocol::schedule::{Schedule, Time};
use grade_protocol::worker::FromWorker;

// The crate that ends the process depends on nothing.
const _: () = assert!(noise_control::SHORT_OF_THREADS == grade_protocol::SHORT_OF_THREADS);
const _: () = assert!(noise_control::OUT_OF_MEMORY == grade_protocol::OUT_OF_MEMORY);
const _: () = assert!(noise_control::TOO_MANY_THREADS == grade_protocol::TOO_MANY_THREADS);
const _: () = assert!(noise_control::MOST_THREADS == grade_protocol::MOST_THREADS as usize);

const _: () = assert!(same(
    noise_control::HELD_UP,
    grade_protocol::evidence::HELD_UP
));

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// What is to be repeated, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stress {
    pub(super) repetitions: u32,
    pub(super) seed: u64,
    pub(super) hold_up: bool,
    /// Whether anybody asks who waits busily.
    pub(super) busy_waits: bool,
}

impl Stress {
    /// Plays the case again and again, each time with noise of its own, and reports each.
    pub(super) fn run(
        self,
        case: &Playable,
        service: Option<&str>,
        grader: &Grader,
    ) -> anyhow::Result<()> {
        // Before it does anything that could be taken for the end of everything.
        noise_control::Listed::to_be_started().begin();
        for repetition in 0..self.repetitions {
            noise_control::start(self.seed.wrapping_add(repetition.into()));
            if self.busy_waits {
                noise_control::watch_for_busy_waits();
            }
            let mut play = case.begin(service);
            play.play_on_threads(self.hold_up.then_some(repetition));
            noise_control::stop();
            play.close(&[])?;
            let record = Record {
                number: u64::from(repetition) + 1,
                schedule: Schedule::default(),
                forced_switches: 0,
                steps: 0,
                digest: 0,
                observation: play.observation(&End::Finished, Time::default()),
            };
            let busy_wait = noise_control::busy_waits()
                .first()
                .map(|site| to_site(site));
            grader
                .send(&FromWorker::Repeated { record, busy_wait })
                .context("reporting a repetition")?;
        }
        Ok(())
    }
}
