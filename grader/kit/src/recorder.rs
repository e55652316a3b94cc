//! What happens in one execution, in its total order.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Something that happened, without results: those are kept by operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Happening {
    Invoked(u32),
    Returned(u32),
    Panicked(u32),
    Entered {
        probe: &'static str,
        key: String,
        thread: u32,
        at_ns: u64,
    },
    Left {
        probe: &'static str,
        key: String,
        thread: u32,
        at_ns: u64,
    },
    Claimed {
        claim: String,
        got: String,
        expected: String,
    },
    Dropped {
        threads_alive: u32,
        processes_left: u32,
    },
}

/// When an operation was under way, in the model's steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) op: u32,
    pub(crate) begin: u64,
    pub(crate) end: Option<u64>,
}

/// Events under the moment at which they took effect.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    events: Mutex<Vec<(u64, Happening)>>,
    clock: AtomicU64,
    trouble: Mutex<Option<String>>,
}

/// Nobody panics while holding one of these; a student's panic elsewhere must not spread.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Recorder {
    /// The present moment: the model's step count, or on real threads a counter of its own.
    pub(crate) fn now(&self) -> u64 {
        if grade_engine::is_active() {
            u64::from(grade_engine::steps())
        } else {
            self.clock.fetch_add(1, Ordering::SeqCst)
        }
    }

    pub(crate) fn record(&self, happening: Happening) {
        self.record_at(self.now(), happening);
    }

    pub(crate) fn record_at(&self, moment: u64, happening: Happening) {
        locked(&self.events).push((moment, happening));
        grade_engine::recorded();
        noise_control::changed();
    }

    /// When something happened, if it did.
    pub(crate) fn moment_of(&self, happening: &Happening) -> Option<u64> {
        let events = locked(&self.events);
        let found = events.iter().find(|(_, found)| found == happening);
        found.map(|(moment, _)| *moment)
    }

    /// Something on our side failed; the first message is kept.
    pub(crate) fn trouble(&self, message: String) {
        locked(&self.trouble).get_or_insert(message);
    }

    pub(crate) fn take_trouble(&self) -> Option<String> {
        locked(&self.trouble).take()
    }

    /// Between which moments each operation was under way; one that has not ended has no end.
    pub(crate) fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Option<Span>> = Vec::new();
        for (moment, happening) in locked(&self.events).iter() {
            let (Happening::Invoked(op) | Happening::Returned(op) | Happening::Panicked(op)) =
                *happening
            else {
                continue;
            };
            let place = op as usize;
            if spans.len() <= place {
                spans.resize(place + 1, None);
            }
            let begin = *moment;
            let span = spans[place].get_or_insert(Span {
                op,
                begin,
                end: None,
            });
            match happening {
                Happening::Invoked(_) => span.begin = begin,
                _ => span.end = Some(*moment),
            }
        }
        spans.into_iter().flatten().collect()
    }

    /// Everything, by moment. Within one step of the model only one thread runs, so events of the
    /// same moment are in the right order as they were recorded.
    pub(crate) fn take(&self) -> Vec<Happening> {
        let mut events = std::mem::take(&mut *locked(&self.events));
        events.sort_by_key(|(moment, _)| *moment);
        events.into_iter().map(|(_, happening)| happening).collect()
    }
}
