//! An execution that begins as it is told, and goes on with whoever need not sleep.

use super::asleep::Asleep;
use super::{Choice, Strategy};
use crate::steps::{Steps, Touch};

/// The beginning of an execution to the letter, and then whoever is first and not asleep.
#[derive(Debug)]
pub struct Prescribed {
    threads: Vec<u32>,
    /// Of the operations of these steps, in order.
    outcomes: Vec<u16>,
    asleep: Vec<Asleep>,
    /// Steps of which those asleep have heard.
    heard: usize,
    ordered: bool,
    next_outcome: usize,
}

impl Prescribed {
    /// Such steps, one after the other; nobody sleeps.
    #[must_use]
    pub fn new(threads: Vec<u32>, outcomes: Vec<u16>) -> Self {
        Prescribed {
            heard: usize::MAX,
            threads,
            outcomes,
            asleep: Vec::new(),
            ordered: false,
            next_outcome: 0,
        }
    }

    /// The same, and after these steps nobody goes on who sleeps; the last of the steps may wake somebody.
    pub(super) fn and_then(
        threads: Vec<u32>,
        outcomes: Vec<u16>,
        asleep: Vec<Asleep>,
        ordered: bool,
    ) -> Self {
        Prescribed {
            asleep,
            heard: threads.len().saturating_sub(1),
            ordered,
            ..Prescribed::new(threads, outcomes)
        }
    }

    fn hear_of(&mut self, noted: &Steps) {
        for at in self.heard..noted.len() {
            let touches = touches_that_count(noted, at, self.ordered);
            let thread = noted.step(at).thread;
            self.asleep.retain(|it| !it.is_woken_by(thread, &touches));
        }
        self.heard = self.heard.max(noted.len());
    }

    fn chosen(&self, choice: &Choice<'_>, step: usize) -> Option<usize> {
        let mut candidates = choice.candidates().iter();
        if let Some(thread) = self.threads.get(step) {
            return candidates.position(|candidate| candidate == thread);
        }
        let is_able = |thread: &u32| !choice.can_only_wait(*thread);
        let is_awake = |thread: &u32| self.asleep.iter().all(|asleep| asleep.thread != *thread);
        let awake = candidates.position(|thread| is_able(thread) && is_awake(thread));
        awake.or_else(|| choice.candidates().iter().position(is_able))
    }
}

impl Strategy for Prescribed {
    fn pick(&mut self, choice: &Choice<'_>) -> usize {
        let Some(noted) = choice.noted() else {
            return 0;
        };
        self.hear_of(noted);
        self.chosen(choice, noted.len()).unwrap_or(0)
    }

    fn pick_outcome(&mut self, _alternatives: usize) -> usize {
        let outcome = self.outcomes.get(self.next_outcome).copied();
        self.next_outcome += 1;
        outcome.map_or(0, usize::from)
    }

    fn notes_steps(&self) -> bool {
        true
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
        self
    }
}

/// What a step touched, but for its place in the record where that does not matter.
pub(super) fn touches_that_count(noted: &Steps, at: usize, ordered: bool) -> Vec<Touch> {
    let touches = noted.touches(at).iter().copied();
    touches
        .filter(|touch| ordered || !touch.is_record())
        .collect()
}
