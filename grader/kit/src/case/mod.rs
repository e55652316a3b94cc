//! Playing a scenario, in the model or on real threads.

mod in_model;
#[cfg(test)]
mod lives;
mod on_threads;
mod outcome;
mod pasts;
#[cfg(test)]
mod tests;

use crate::kit::Kit;
use crate::recorder::{Happening, Recorder, Span};
use crate::scenario::Scenario;
use crate::subject::{Apply, Subject};
use crate::task::{Task, shown};
use grade_engine::{Description, Effect};
use grade_protocol::evidence::{CausalPast, End, Observation, Site};
use grade_protocol::schedule::Time;
use pasts::Pasts;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A scenario with the student's type bound to it, of whatever task.
pub(crate) trait Playable {
    /// A fresh play: what an execution's main thread runs, and what is recorded meanwhile.
    fn begin(&self, service: Option<&str>) -> Box<dyn Play>;
}

/// One play of a scenario.
pub(crate) trait Play {
    /// What the model's main thread runs. Taken once.
    fn model_body(&mut self) -> Box<dyn FnOnce()>;
    /// Plays it on real threads, to the end. The first caller is held up, once it has passed so many
    /// points, until the others have ended.
    fn play_on_threads(&mut self, held_up_after: Option<u32>);
    /// It is over. Brings everything that happened into canonical order; `went_on_at` says when
    /// each of the model's threads last went on at the beginning of an operation.
    ///
    /// # Errors
    /// When our own code is in trouble: then it says nothing about the student's.
    fn close(&mut self, went_on_at: &[Option<u32>]) -> anyhow::Result<()>;
    /// What distinguishes it from other plays of the same scenario that ended alike.
    fn fingerprint(&self) -> u64;
    /// When its operations were under way, once it is closed.
    fn spans(&self) -> &[Span];
    /// What distinguishes it from other plays but for the order of its events.
    fn results_fingerprint(&self) -> u64;
    /// As it is sent.
    fn observation(&self, end: &End, time: Time) -> Observation;
}

pub(crate) struct TypedCase<T: Task> {
    scenario: Arc<Scenario<T>>,
    subject: Arc<Subject<T>>,
}

impl<T: Task> TypedCase<T> {
    pub(crate) fn new(scenario: Scenario<T>, subject: Arc<Subject<T>>) -> Self {
        TypedCase {
            scenario: Arc::new(scenario),
            subject,
        }
    }
}

/// What came of the operations of one play.
struct Results<T: Task> {
    returned: Mutex<Vec<Option<T::Ret>>>,
    /// Virtual time that operations took which returned, in nanoseconds; only what is not 0.
    took_ns: Mutex<BTreeMap<u32, u64>>,
    panics: Mutex<Vec<Panic>>,
    under_way: Mutex<Vec<Began>>,
    pasts: Pasts,
    recorder: Arc<Recorder>,
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

pub(crate) struct TypedPlay<T: Task> {
    scenario: Arc<Scenario<T>>,
    subject: Arc<Subject<T>>,
    probes: Kit,
    results: Arc<Results<T>>,
    happenings: Vec<Happening>,
    spans: Vec<Span>,
    pasts: Vec<CausalPast>,
    in_model: bool,
    trouble: Option<String>,
}

impl<T: Task> Playable for TypedCase<T> {
    fn begin(&self, service: Option<&str>) -> Box<dyn Play> {
        let recorder = Arc::new(Recorder::default());
        let operations = self.scenario.operations().count();
        Box::new(TypedPlay {
            scenario: Arc::clone(&self.scenario),
            subject: Arc::clone(&self.subject),
            probes: Kit::new(Arc::clone(&recorder), service.map(str::to_owned), T::TIMED),
            results: Arc::new(Results {
                returned: Mutex::new(vec![None; operations]),
                took_ns: Mutex::default(),
                panics: Mutex::default(),
                under_way: Mutex::default(),
                pasts: Pasts::default(),
                recorder,
            }),
            happenings: Vec::new(),
            spans: Vec::new(),
            pasts: Vec::new(),
            in_model: false,
            trouble: None,
        })
    }
}

impl<T: Task> Results<T> {
    /// Does one operation and records it; false if it panicked.
    fn carry_out(&self, apply: &mut Apply<'_, T>, number: u32, op: &T::Op) -> bool {
        let began = self.begin(number);
        let outcome = std::panic::AssertUnwindSafe(|| apply(op));
        let outcome = if grade_engine::is_active() {
            let called = || Description::with(&T::show_op(op), Effect::Called { op: number });
            grade_engine::trace("call", 0, None, called);
            let result = grade_engine::catch(outcome);
            if let Ok(ret) = &result {
                let returned =
                    || Description::with(&shown::<T>(ret), Effect::Returned { op: number });
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
        if T::TIMED && grade_engine::is_time_ideal() {
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
    fn carry_out_all(&self, apply: &mut Apply<'_, T>, first: u32, ops: &[T::Op]) -> bool {
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
