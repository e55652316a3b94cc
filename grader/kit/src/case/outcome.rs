//! A play that is over: its events in canonical order, told apart and sent.

use super::{Play, locked};
use crate::erased::Ret;
use crate::recorder::{Happening, Span};
use anyhow::bail;
use grade_protocol::evidence::{End, Event, Observation};
use grade_protocol::schedule::Time;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The longest result that is sent. Those of the tasks are a thousand times shorter.
const MOST_RESULT_BYTES: usize = 1 << 20;

/// The most of one execution that is sent.
const MOST_OBSERVATION_BYTES: usize = 8 << 20;

/// A result as it is sent; `None` if it is too long for that, found out without making all of it.
fn text_of(ret: &Ret) -> Option<String> {
    struct Room(String);
    impl std::fmt::Write for Room {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            if self.0.len() + text.len() > MOST_RESULT_BYTES {
                return Err(std::fmt::Error);
            }
            self.0.push_str(text);
            Ok(())
        }
    }
    let mut room = Room(String::new());
    ret.write(&mut room).ok().map(|()| room.0)
}

impl Play {
    /// It is over. Brings everything that happened into canonical order; `went_on_at` says when
    /// each of the model's threads last went on at the beginning of an operation.
    ///
    /// # Errors
    /// When our own code is in trouble: then it says nothing about the student's.
    pub(crate) fn close(&mut self, went_on_at: &[Option<u32>]) -> anyhow::Result<()> {
        for began in locked(&self.results.under_way).drain(..) {
            // An operation that never went on has not begun as far as anybody could notice.
            let moment = match began.thread {
                Some(thread) => went_on_at
                    .get(thread as usize)
                    .copied()
                    .flatten()
                    .map(u64::from),
                None => Some(began.moment),
            };
            if let Some(moment) = moment {
                self.results
                    .recorder
                    .record_at(moment, Happening::Invoked(began.number));
            }
        }
        let recorder = &self.results.recorder;
        let began_at = |op| recorder.moment_of(&Happening::Invoked(op));
        self.pasts = self.results.pasts.incomplete(began_at);
        self.spans = recorder.spans();
        self.happenings = recorder.take();
        put_in_canonical_order(&mut self.happenings);
        self.trouble = self.results.recorder.take_trouble();
        // Each execution in the model has at least its main thread.
        let in_model = !went_on_at.is_empty();
        self.in_model = in_model;
        if let Some(mishap) = crate::mishap::take(in_model) {
            bail!(mishap);
        }
        match &self.trouble {
            // Only a server may be gone in one execution and there in the next.
            Some(trouble) if self.probes.service().is_none() => bail!(trouble.clone()),
            _ => Ok(()),
        }
    }

    /// What distinguishes it from other plays of the same scenario that ended alike.
    pub(crate) fn fingerprint(&self) -> u64 {
        // Keyed by constants, so that a fingerprint is the same in every run.
        let mut hasher = DefaultHasher::new();
        self.happenings.hash(&mut hasher);
        self.pasts.hash(&mut hasher);
        self.hash_results(&mut hasher);
        hasher.finish()
    }

    /// When its operations were under way, once it is closed.
    pub(crate) fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// What distinguishes it from other plays but for the order of its events.
    pub(crate) fn results_fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash_results(&mut hasher);
        hasher.finish()
    }

    /// As it is sent.
    pub(crate) fn observation(&self, end: &End, time: Time) -> Observation {
        let mut events = Vec::with_capacity(self.happenings.len());
        let mut left = MOST_OBSERVATION_BYTES;
        for happening in &self.happenings {
            let event = self.event(happening);
            let weight = event.weight_bytes();
            let cut_off = matches!(event, Event::CutOff { .. });
            if weight > left {
                events.push(Event::CutOff { op: None });
                break;
            }
            left -= weight;
            events.push(event);
            if cut_off {
                break;
            }
        }
        let end = match &self.trouble {
            Some(message) => End::Trouble {
                message: message.clone(),
            },
            None => end.clone(),
        };
        Observation {
            time,
            events,
            pasts: self.pasts.clone(),
            took_ns: (self.results.is_timed && self.in_model && time == Time::Ideal)
                .then(|| locked(&self.results.took_ns).clone()),
            end,
        }
    }

    fn hash_results(&self, hasher: &mut DefaultHasher) {
        locked(&self.results.returned).hash(hasher);
        locked(&self.results.took_ns).hash(hasher);
        for panic in locked(&self.results.panics).iter() {
            (panic.number, &panic.message).hash(hasher);
        }
    }

    fn event(&self, happening: &Happening) -> Event {
        match happening.clone() {
            Happening::Invoked(op) => Event::Invoked { op },
            Happening::Returned(op) => {
                let returned = locked(&self.results.returned);
                let ret = returned[op as usize].as_ref().map(text_of);
                match ret {
                    Some(None) => Event::CutOff { op: Some(op) },
                    ret => Event::Returned {
                        op,
                        ret: ret.flatten().unwrap_or_default(),
                    },
                }
            }
            Happening::Panicked(op) => {
                let panics = locked(&self.results.panics);
                let panic = panics.iter().find(|panic| panic.number == op);
                Event::Panicked {
                    op,
                    message: panic.map(|panic| panic.message.clone()).unwrap_or_default(),
                    site: panic.and_then(|panic| panic.site.clone()),
                }
            }
            Happening::Entered {
                probe,
                key,
                thread,
                at_ns,
            } => Event::Entered {
                probe: probe.to_owned(),
                key,
                thread,
                at_ns,
            },
            Happening::Left {
                probe,
                key,
                thread,
                at_ns,
            } => Event::Left {
                probe: probe.to_owned(),
                key,
                thread,
                at_ns,
            },
            Happening::Claimed {
                claim,
                got,
                expected,
            } => Event::Claimed {
                claim,
                got,
                expected,
            },
            Happening::Dropped {
                threads_alive,
                processes_left,
            } => Event::Dropped {
                threads_alive,
                processes_left,
            },
        }
    }
}

/// Only which return comes before which invocation matters: invocations in a row, and returns in a
/// row, are sorted, so that the same history is recognised whatever schedule it came from.
fn put_in_canonical_order(happenings: &mut [Happening]) {
    let kind = |happening: &Happening| match happening {
        Happening::Invoked(_) => 1,
        Happening::Returned(_) => 2,
        _ => 0,
    };
    for run in happenings.chunk_by_mut(|a, b| kind(a) != 0 && kind(a) == kind(b)) {
        run.sort_unstable_by_key(|happening| match happening {
            Happening::Invoked(op) | Happening::Returned(op) => *op,
            _ => 0,
        });
    }
}
