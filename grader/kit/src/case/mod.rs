//! Playing a scenario, in the model or on real threads.

mod in_model;
#[cfg(test)]
mod lives;
mod on_threads;
mod outcome;
mod pasts;
#[cfg(test)]
mod tests;

use crate::erased::{Op, Ret, Scenario};
use crate::kit::Kit;
use crate::recorder::{Happening, Recorder, Span};
use crate::subject::{Apply, ErasedSubject};
use grade_engine::{Description, Effect};
use grade_protocol::evidence::{CausalPast, Site};
use pasts::Pasts;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A scenario with the student's type bound to it.
pub(crate) struct Playable {
    scenario: Arc<Scenario>,
    subject: Arc<ErasedSubject>,
}

/// What came of the operations of one play.
struct Results {
    returned: Mutex<Vec<Option<Ret>>>,
    /// Virtual time that operations took which returned, in nanoseconds; only what is not 0.
    took_ns: Mutex<BTreeMap<u32, u64>>,
    panics: Mutex<Vec<Panic>>,
    under_way: Mutex<Vec<Began>>,
    pasts: Pasts,
    recorder: Arc<Recorder>,
    is_timed: bool,
}

/// An operation that ended with a panic.
struct Panic {
    number: u32,
    message: String,
    site: Option<Site>,
}

/// An operation that was begun: by which thread of the model, or when on real threads.
#[derive(Clone, Copy)]
struct Began {
    number: u32,
    thread: Option<u32>,
    moment: u64,
    /// In virtual time.
    at_ns: u64,
}

fn locked<V>(mutex: &Mutex<V>) -> MutexGuard<'_, V> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One play of a scenario: what an execution's main thread runs, and what is recorded meanwhile.
pub(crate) struct Play {
    scenario: Arc<Scenario>,
    subject: Arc<ErasedSubject>,
    probes: Kit,
    results: Arc<Results>,
    happenings: Vec<Happening>,
    spans: Vec<Span>,
    pasts: Vec<CausalPast>,
    in_model: bool,
    trouble: Option<String>,
}

impl Playable {
    pub(crate) fn new(scenario: Scenario, subject: Arc<ErasedSubject>) -> Self {
        Playable {
            scenario: Arc::new(scenario),
            subject,
        }
    }

    /// A fresh play.
    pub(crate) fn begin(&self, service: Option<&str>) -> Play {
        let recorder = Arc::new(Recorder::default());
        let operations = self.scenario.operations().count();
        let is_timed = self.scenario.task.is_timed();
        Play {
            scenario: Arc::clone(&self.scenario),
            subject: Arc::clone(&self.subject),
            probes: Kit::new(Arc::clone(&recorder), service.map(str::to_owned), is_timed),
            results: Arc::new(Results {
                returned: Mutex::new((0..operations).map(|_| None).collect()),
                took_ns: Mutex::default(),
                panics: Mutex::default(),
                under_way: Mutex::default(),
                pasts: Pasts::default(),
                recorder,
                is_timed,
            }),
            happenings: Vec::new(),
            spans: Vec::new(),
            pasts: Vec::new(),
            in_model: false,
            trouble: None,
        }
    }
}

impl Results {
    /// Does one operation and records it; false if it panicked.
    fn carry_out(&self, apply: &mut Apply<'_>, number: u32, op: &Op) -> bool {
        let began = self.begin(number);
        let outcome = std::panic::AssertUnwindSafe(|| apply(op));
        let outcome = if grade_engine::is_active() {
            let called = || Description::with(&op.shown(), Effect::Called { op: number });
            grade_engine::trace("call", 0, None, called);
            let result = grade_engine::catch(outcome);
            if let Ok(ret) = &result {
                let returned = || Description::with(&ret.shown(), Effect::Returned { op: number });
                grade_engine::trace("return", 0, None, returned);
            }
            result
        } else {
            std::panic::catch_unwind(outcome)
        };
        let ended = self.recorder.now();
        self.recorder
            .record_at(self.took_effect(&began, ended), Happening::Invoked(number));
        locked(&self.under_way).retain(|open| open.number != number);
        match outcome {
            Ok(ret) => {
                locked(&self.returned)[number as usize] = Some(ret);
                self.note_time(&began);
                self.recorder.record_at(ended, Happening::Returned(number));
                self.pasts.returned(number, ended);
                true
            }
            Err(payload) => {
                self.note_panic(number, &*payload, ended);
                false
            }
        }
    }

    /// Makes or drops the student's object. A panic counts as one of operation `number`, the one
    /// that it goes before or comes after.
    fn around<R>(&self, number: u32, act: impl FnOnce() -> R) -> Option<R> {
        let act = std::panic::AssertUnwindSafe(act);
        let result = if grade_engine::is_active() {
            grade_engine::catch(act)
        } else {
            std::panic::catch_unwind(act)
        };
        result
            .map_err(|payload| self.note_panic(number, &*payload, self.recorder.now()))
            .ok()
    }

    fn note_time(&self, began: &Began) {
        if self.is_timed && grade_engine::is_time_ideal() {
            let took_ns = grade_engine::now_ns().saturating_sub(began.at_ns);
            if took_ns > 0 {
                locked(&self.took_ns).insert(began.number, took_ns);
            }
        }
    }

    fn note_panic(&self, number: u32, payload: &(dyn std::any::Any + Send), moment: u64) {
        let note = grade_engine::PanicNote::take();
        let message = note.as_ref().map_or_else(
            || grade_engine::message_of(payload),
            |note| note.message.clone(),
        );
        let panic = Panic {
            number,
            message,
            site: note.and_then(|note| note.site),
        };
        locked(&self.panics).push(panic);
        self.recorder.record_at(moment, Happening::Panicked(number));
    }

    /// Does a thread's operations one after the other, until one panics.
    fn carry_out_all(&self, apply: &mut Apply<'_>, first: u32, ops: &[Op]) -> bool {
        crate::kit::this_thread_calls();
        (first..)
            .zip(ops)
            .all(|(number, op)| self.carry_out(apply, number, op))
    }

    fn begin(&self, number: u32) -> Began {
        let began = if grade_engine::is_active() {
            self.pasts.begin(number);
            // A new operation may look at what the last one looked at: that is not in vain.
            grade_engine::changed();
            grade_engine::arm();
            Began {
                number,
                thread: Some(grade_engine::current()),
                moment: 0,
                at_ns: grade_engine::now_ns(),
            }
        } else {
            Began {
                number,
                thread: None,
                moment: self.recorder.now(),
                at_ns: 0,
            }
        };
        locked(&self.under_way).push(began);
        began
    }

    /// In the model an operation begins when its thread first goes on after a scheduling point, or
    /// when a probe first notices it: what it did before nobody could notice, and a later beginning
    /// orders it after more.
    fn took_effect(&self, began: &Began, ended: u64) -> u64 {
        match began.thread {
            Some(thread) => grade_engine::went_on_at(thread).map_or(ended, u64::from),
            None => began.moment,
        }
    }
}
