//! What rules look at: one observation, with its scenario.

use crate::erased;
use crate::task::Task;
use grade_protocol::evidence::{End, Event, Observation};
use grade_protocol::schedule::Time;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;
use std::ops::Deref;
use std::time::Duration;

/// An observation as a rule of the task `T` sees it. What does not depend on the task is in [`Observed`].
#[derive(Clone, Copy, Debug)]
pub struct View<'a, T> {
    seen: &'a Observed<'a>,
    task: PhantomData<fn() -> T>,
}

/// An observation, whatever the task.
#[derive(Debug)]
pub struct Observed<'a> {
    pub(crate) scenario: &'a erased::Scenario,
    pub(crate) observation: &'a Observation,
    pub(crate) results: &'a [Option<String>],
    /// Something was asked for that depends on the order of events.
    looked_at_order: Cell<bool>,
}

/// Somebody went into a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entered<'a> {
    /// Into this one.
    pub probe: &'a str,
    /// How many went into it before.
    pub number: u32,
    /// With this key.
    pub key: &'a str,
    /// On this thread.
    pub thread: u32,
    /// So long after the beginning of the execution, in virtual time.
    pub at: Duration,
}

impl<'a, T: Task> View<'a, T> {
    pub(crate) fn of(seen: &'a Observed<'a>) -> Self {
        View {
            seen,
            task: PhantomData,
        }
    }

    /// What the student's object was made from.
    #[must_use]
    pub fn setup(&self) -> &T::Setup {
        self.seen.scenario.setup.of::<T>()
    }

    /// Every operation with its result as it is shown, in the order of the scenario; `None` if it did not return.
    pub fn operations(&self) -> impl Iterator<Item = (&T::Op, Option<&str>)> {
        self.seen
            .scenario
            .operations()
            .map(|(_, op)| op.of::<T>())
            .zip(self.seen.results.iter().map(Option::as_deref))
    }
}

impl<'a, T> Deref for View<'a, T> {
    type Target = Observed<'a>;

    fn deref(&self) -> &Observed<'a> {
        self.seen
    }
}

impl<'a> Observed<'a> {
    pub(crate) fn new(
        scenario: &'a erased::Scenario,
        observation: &'a Observation,
        results: &'a [Option<String>],
    ) -> Self {
        Observed {
            scenario,
            observation,
            results,
            looked_at_order: Cell::new(false),
        }
    }

    /// Whether another order of the same events might have been told apart so far.
    pub(crate) fn has_looked_at_order(&self) -> bool {
        self.looked_at_order.get()
    }

    /// How many threads call operations at the same time.
    #[must_use]
    pub fn callers(&self) -> usize {
        self.scenario.threads.len().max(1)
    }

    /// How the clock behaved: in adversarial time any timer may fire, and any look at the clock see,
    /// as much later as a real clock might.
    #[must_use]
    pub fn time(&self) -> Time {
        self.observation.time
    }

    /// Whether every thread ended.
    #[must_use]
    pub fn finished(&self) -> bool {
        self.observation.end == End::Finished
    }

    /// How many were inside `probe` at once, at most.
    #[must_use]
    pub fn most_inside(&self, probe: &str) -> usize {
        let inside = self.inside_at_entries(probe);
        inside.into_iter().max().unwrap_or(0)
    }

    /// The first with whom more than `limit` were inside `probe` at once.
    #[must_use]
    pub fn first_beyond(&self, probe: &str, limit: usize) -> Option<Entered<'_>> {
        let inside = self.inside_at_entries(probe).into_iter();
        let mut entries = inside.zip(self.entered(probe));
        entries
            .find(|(inside, _)| *inside > limit)
            .map(|(_, entered)| entered)
    }

    /// How many are inside `probe` with each who enters it.
    fn inside_at_entries(&self, probe: &str) -> Vec<usize> {
        self.looked_at_order.set(true);
        let mut inside = 0_usize;
        let mut at_entries = Vec::new();
        for event in &self.observation.events {
            match event {
                Event::Entered { probe: name, .. } if name == probe => {
                    inside += 1;
                    at_entries.push(inside);
                }
                Event::Left { probe: name, .. } if name == probe => {
                    inside = inside.saturating_sub(1);
                }
                _ => {}
            }
        }
        at_entries
    }

    /// How often `probe` was entered with each key.
    #[must_use]
    pub fn times_entered(&self, probe: &str) -> BTreeMap<&str, usize> {
        let mut times = BTreeMap::new();
        for event in &self.observation.events {
            if let Event::Entered {
                probe: name, key, ..
            } = event
                && name == probe
            {
                *times.entry(key.as_str()).or_default() += 1;
            }
        }
        times
    }

    /// Whether the moments of [`Observed::entered`] say something: in ideal time, for a timed task.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.observation.took_ns.is_some()
    }

    /// Who entered `probe`, in their order.
    #[must_use]
    pub fn entered(&self, probe: &str) -> Vec<Entered<'_>> {
        self.looked_at_order.set(true);
        let events = self.observation.events.iter();
        let entered = events.filter_map(|event| match event {
            Event::Entered {
                probe: name,
                key,
                thread,
                at_ns,
            } if name == probe => Some((name, key, *thread, *at_ns)),
            _ => None,
        });
        let entered = entered.zip(0..);
        entered
            .map(|((probe, key, thread, at_ns), number)| Entered {
                probe,
                number,
                key,
                thread,
                at: Duration::from_nanos(at_ns),
            })
            .collect()
    }

    /// How many different threads entered `probe`.
    #[must_use]
    pub fn threads_inside(&self, probe: &str) -> usize {
        let mut threads = BTreeSet::new();
        for event in &self.observation.events {
            if let Event::Entered {
                probe: name,
                thread,
                ..
            } = event
                && name == probe
            {
                threads.insert(*thread);
            }
        }
        threads.len()
    }

    /// Keys with which `probe` had been left before the student's object was gone.
    #[must_use]
    pub fn done_before_drop(&self, probe: &str) -> Vec<&str> {
        self.looked_at_order.set(true);
        let dropped = |event: &Event| matches!(event, Event::Dropped { .. });
        let before = self
            .observation
            .events
            .iter()
            .take_while(|event| !dropped(event));
        let left = before.filter_map(|event| match event {
            Event::Left {
                probe: name, key, ..
            } if name == probe => Some(key.as_str()),
            _ => None,
        });
        left.collect()
    }

    /// Threads of the student's that were still alive when its object was gone.
    #[must_use]
    pub fn threads_alive_after_drop(&self) -> u32 {
        self.left_after_drop().0
    }

    /// Processes that the student's code started, and that ran or were not waited for when its object was gone.
    #[must_use]
    pub fn processes_left_after_drop(&self) -> u32 {
        self.left_after_drop().1
    }

    /// Threads and processes.
    fn left_after_drop(&self) -> (u32, u32) {
        let mut events = self.observation.events.iter();
        let left = events.find_map(|event| match event {
            Event::Dropped {
                threads_alive,
                processes_left,
            } => Some((*threads_alive, *processes_left)),
            _ => None,
        });
        left.unwrap_or_default()
    }
}
