//! Kit: what a caller hands in to see from inside what goes on.

use crate::gate::Gate;
use crate::handle::Handle;
use crate::recorder::{Happening, Recorder};
use crate::rendezvous::Rendezvous;
use crate::shared::Shared;
use grade_engine::{Access, Class, Description, Effect, Identity, Kind, Role, Waiting};
use grade_protocol::evidence::MEETS;
use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::panic::Location;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Characters that are kept of what was handed to a probe; more than checks hand in themselves.
const KEY_CHARS: usize = 64 << 10;

/// Handed to the student's object by the checks; cheap to clone.
///
/// A job or a fetch that the checks hand in calls [`Kit::enter`] and keeps what it gets for as
/// long as it is inside.
#[derive(Clone, Debug)]
pub struct Kit(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    recorder: Arc<Recorder>,
    began: Instant,
    gates: Mutex<BTreeMap<usize, Gate>>,
    /// Whether anybody asks when something happened.
    timed: bool,
    service: Option<String>,
    meeting: Meeting,
    counts: Mutex<BTreeMap<String, u32>>,
}

/// Where several must be inside at once before any may go on.
#[derive(Debug)]
struct Meeting {
    identity: Mutex<Identity>,
    present: Mutex<Present>,
    arrived: Condvar,
}

#[derive(Debug, Default)]
struct Present {
    inside: u32,
    open: bool,
}

/// What panicked said; see [`Kit::catching`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Panicked(pub String);

/// Somebody is inside a probe until this is dropped.
#[derive(Debug)]
pub struct Inside {
    probes: Kit,
    probe: &'static str,
    key: String,
}

impl Kit {
    pub(crate) fn new(recorder: Arc<Recorder>, service: Option<String>, timed: bool) -> Self {
        let meeting = Meeting {
            identity: Mutex::new(Identity::new(None)),
            present: Mutex::default(),
            arrived: Condvar::new(),
        };
        Kit(Arc::new(Inner {
            recorder,
            began: Instant::now(),
            gates: Mutex::default(),
            timed,
            service,
            meeting,
            counts: Mutex::default(),
        }))
    }

    /// Records that the current thread is inside `probe` with `key`, until the result is dropped.
    ///
    /// In the model, entering and leaving are scheduling points: what is handed in takes as long
    /// as it likes.
    #[must_use]
    #[track_caller]
    pub fn enter(&self, probe: &'static str, key: impl Into<String>) -> Inside {
        let key = grade_engine::excerpt(&key.into(), KEY_CHARS);
        self.pause(probe, || entered(probe, &key));
        self.record(Happening::Entered {
            probe,
            key: key.clone(),
            thread: current_thread(),
            at_ns: self.moment_ns(),
        });
        Inside {
            probes: self.clone(),
            probe,
            key,
        }
    }

    /// Waits until `count` threads are here at the same time; then everyone may pass, for good.
    ///
    /// If work that must overlap is done one after the other, nobody ever comes to let the first
    /// one go on: a deadlock at the line that keeps the others out.
    #[track_caller]
    pub fn meet(&self, count: u32) {
        let meeting = &self.0.meeting;
        let mut present = meeting
            .present
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        present.inside += 1;
        let inside = present.inside;
        if inside >= count {
            present.open = true;
        }
        if !grade_engine::is_active() {
            meeting.arrived.notify_all();
            let _waiting = noise_control::enter(MEETS, Location::caller());
            while !present.open {
                present = meeting
                    .arrived
                    .wait(present)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            present.inside -= 1;
            return;
        }
        drop(present);
        let object = self.meeting_id();
        let site = Location::caller();
        grade_engine::point(Access {
            kind: Kind::Write,
            class: Class::Other,
            object,
            what: MEETS,
            site,
        });
        grade_engine::trace_around(object, || {
            let arrived = Description::from(format!("{inside} inside"));
            (format!("wait until {count} are inside"), arrived)
        });
        grade_engine::wake_all(object);
        while !meeting
            .present
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .open
        {
            grade_engine::block(
                Waiting {
                    object,
                    thread: None,
                    then: 0,
                },
                None,
            );
        }
        meeting
            .present
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .inside -= 1;
    }

    /// How much time has passed since the execution began. Virtual in the model; on real threads sleeps are cut short,
    /// and this is put forward by what they saved.
    #[must_use]
    pub fn now(&self) -> Duration {
        match grade_engine::is_active() {
            true => Duration::from_nanos(grade_engine::advance_polled()),
            false => self.0.began.elapsed() + noise_control::clock_is_ahead(),
        }
    }

    /// Lets time pass.
    #[track_caller]
    pub fn sleep(&self, duration: Duration) {
        if !grade_engine::is_active() {
            let _inside = noise_control::enter_for("sleep", Location::caller(), duration);
            noise_control::sleep(duration, false);
            return;
        }
        let ns = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        grade_engine::note_duration(ns);
        let deadline_ns = grade_engine::now_ns().saturating_add(ns);
        grade_engine::announce(Access {
            kind: Kind::Read,
            class: Class::Time,
            object: 0,
            what: "sleep",
            site: Location::caller(),
        });
        let nobody = Waiting {
            object: 0,
            thread: None,
            then: 0,
        };
        grade_engine::block(nobody, Some(deadline_ns));
    }

    /// The gate of this number: the same for all who ask in one execution.
    #[must_use]
    pub fn gate(&self, number: usize) -> Gate {
        let mut gates = self.0.gates.lock().unwrap_or_else(PoisonError::into_inner);
        gates.entry(number).or_insert_with(Gate::new).clone()
    }

    /// Where `size` threads wait for each other, as often as they like.
    #[must_use]
    pub fn rendezvous(&self, size: usize) -> Rendezvous {
        Rendezvous::new(size)
    }

    /// State that several threads share. See [`Shared`].
    #[must_use]
    pub fn shared<T>(&self, value: T) -> Shared<T> {
        Shared::new(value)
    }

    /// How often this was counted before, in this execution.
    #[must_use]
    pub fn count(&self, what: impl Into<String>) -> u32 {
        let mut counts = self.0.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(what.into()).or_default();
        *count += 1;
        // Who counts first may matter.
        grade_engine::recorded();
        *count - 1
    }

    /// Work to hand in: while it is done, its thread is inside `probe` with `key`. Who does it, when and how often is
    /// for rules to look at.
    pub fn job<A, R, K: Display, W: FnMut(A) -> R>(
        &self,
        probe: &'static str,
        key: K,
        mut work: W,
    ) -> impl FnMut(A) -> R + use<A, R, K, W> {
        let (kit, key) = (self.clone(), key.to_string());
        move |argument| {
            let _inside = kit.enter(probe, key.clone());
            work(argument)
        }
    }

    /// The same for work that can be done once only.
    pub fn job_once<A, R, K: Display, W: FnOnce(A) -> R>(
        &self,
        probe: &'static str,
        key: K,
        work: W,
    ) -> impl FnOnce(A) -> R + use<A, R, K, W> {
        let (kit, key) = (self.clone(), key.to_string());
        move |argument| {
            let _inside = kit.enter(probe, key);
            work(argument)
        }
    }

    /// Does something that may panic, and is right to: by the contract the panic is the answer. A `todo!()` is still
    /// one that is not started.
    ///
    /// # Errors
    /// The panic's message.
    pub fn catching<R>(&self, act: impl FnOnce() -> R) -> Result<R, Panicked> {
        let act = std::panic::AssertUnwindSafe(act);
        let result = match grade_engine::is_active() {
            true => grade_engine::catch(act),
            false => std::panic::catch_unwind(act),
        };
        result.map_err(|payload| {
            let message = grade_engine::message_of(&*payload);
            if message.starts_with(crate::ruling::TODO_MESSAGE) {
                match grade_engine::is_active() {
                    true => grade_engine::resume(payload),
                    false => std::panic::resume_unwind(payload),
                }
            }
            // It is not the one that the operation ends with.
            let _ = grade_engine::PanicNote::take();
            Panicked(message)
        })
    }

    /// Claims that `got` is `expected`. The judge compares them, as they are written by `Debug`.
    #[track_caller]
    pub fn expect<V: std::fmt::Debug>(&self, claim: impl Into<String>, got: V, expected: V) {
        let written = |value: V| grade_engine::excerpt(&format!("{value:?}"), KEY_CHARS);
        self.record(Happening::Claimed {
            claim: claim.into(),
            got: written(got),
            expected: written(expected),
        });
    }

    /// Starts one more thread of the scenario's own.
    ///
    /// # Panics
    /// On real threads, when the system has none to give.
    #[track_caller]
    pub fn spawn<R: Send + 'static>(&self, act: impl FnOnce() -> R + Send + 'static) -> Handle<R> {
        Handle::spawn(act)
    }

    /// Virtual time that what is handed in takes; nothing on real threads.
    pub fn take_time(&self, ns: u64) {
        if grade_engine::is_active() {
            grade_engine::latency(ns);
        }
    }

    /// Whether the current thread is one of the scenario's own, and none that the student's code
    /// started: whoever hands in work should not end up doing it.
    #[must_use]
    pub fn on_callers_thread(&self) -> bool {
        if grade_engine::is_active() {
            return grade_engine::role_of(grade_engine::current()) == Role::Scenario;
        }
        CALLS.with(Cell::get)
    }

    /// Whether threads are the model's.
    #[must_use]
    pub fn in_model(&self) -> bool {
        grade_engine::is_active()
    }

    /// The address of what the judge serves to this check on real threads, if it serves anything.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        self.0.service.as_deref()
    }

    /// Something on our side failed: this execution says nothing about the student's code.
    pub fn trouble(&self, message: impl Into<String>) {
        self.0.recorder.trouble(message.into());
    }

    /// Panics on purpose: how the student's code takes it is what is checked.
    #[track_caller]
    pub fn panic(&self, message: impl Into<String>) -> ! {
        crate::mishap::panic_on_purpose(message.into())
    }

    /// Panics on purpose with a payload that is no message.
    #[track_caller]
    pub fn panic_with<P: Any + Send>(&self, payload: P) -> ! {
        crate::mishap::panic_with_on_purpose(payload)
    }

    /// Virtual time, if anybody asks for it and it goes evenly.
    fn moment_ns(&self) -> u64 {
        match self.0.timed && grade_engine::is_time_ideal() {
            true => grade_engine::now_ns(),
            false => 0,
        }
    }

    fn meeting_id(&self) -> u32 {
        let identity = self
            .0
            .meeting
            .identity
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        identity.id("meeting", |_| ())
    }

    #[track_caller]
    fn pause(&self, probe: &'static str, description: impl FnOnce() -> (String, Effect)) {
        if !grade_engine::is_active() {
            return;
        }
        let site = Location::caller();
        let object = self.meeting_id();
        grade_engine::point(Access {
            kind: Kind::Write,
            class: Class::Other,
            object,
            what: probe,
            site,
        });
        grade_engine::trace_around(0, description);
    }

    fn record(&self, happening: Happening) {
        self.0.recorder.record(happening);
        if grade_engine::is_active() {
            grade_engine::changed();
        }
    }
}

fn entered(probe: &str, key: &str) -> (String, Effect) {
    let effect = Effect::Entered {
        probe: probe.to_owned(),
        key: key.to_owned(),
    };
    (format!("enter {probe} {key}"), effect)
}

fn left(probe: &str, key: &str) -> (String, Effect) {
    let effect = Effect::Left {
        probe: probe.to_owned(),
        key: key.to_owned(),
    };
    (format!("leave {probe} {key}"), effect)
}

impl Drop for Inside {
    fn drop(&mut self) {
        let (probe, key) = (self.probe, &self.key);
        self.probes.pause(probe, || left(probe, key));
        self.probes.record(Happening::Left {
            probe: self.probe,
            key: std::mem::take(&mut self.key),
            thread: current_thread(),
            at_ns: self.probes.moment_ns(),
        });
    }
}

thread_local! {
    static CALLS: Cell<bool> = const { Cell::new(false) };
}

/// Remembers, on real threads, that the current one is the scenario's.
pub(crate) fn this_thread_calls() {
    CALLS.with(|calls| calls.set(true));
}

/// The model's number of the current thread; on real threads, one given at first sight.
fn current_thread() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    thread_local! {
        static NUMBER: u32 = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    if grade_engine::is_active() {
        grade_engine::current()
    } else {
        NUMBER.with(|number| *number)
    }
}

#[cfg(test)]
mod tests {
    use super::Kit;
    use crate::recorder::Recorder;
    use grade_engine::strategy::Fixed;
    use grade_engine::{Limits, Role, Spawn, execute};
    use grade_protocol::evidence::Effect;
    use grade_protocol::schedule::Time;
    use std::sync::Arc;

    /// The steps of an execution whose main thread runs `body`.
    fn traced(body: impl FnOnce(Kit) + 'static) -> Vec<(u32, String, Option<Effect>)> {
        let limits = Limits {
            max_steps: 1_000,
            time: Time::Ideal,
            freeze: None,
            trace: true,
        };
        let probes = Kit::new(Arc::new(Recorder::default()), None, false);
        let outcome = execute(
            &limits,
            Box::<Fixed>::default(),
            Box::new(move || body(probes)),
        );
        let steps = outcome.outline.trace.unwrap_or_default().steps;
        steps
            .into_iter()
            .inspect(|step| assert_eq!(step.site, None, "nothing of the student's: {step:?}"))
            .map(|step| (step.thread, step.action, step.effect))
            .collect()
    }

    #[test]
    fn a_trace_says_what_is_entered_and_left() {
        let steps = traced(|probes| drop(probes.enter("job", "100")));
        let (probe, key) = ("job".to_owned(), "100".to_owned());
        let (entered, left) = (
            Effect::Entered {
                probe: probe.clone(),
                key: key.clone(),
            },
            Effect::Left { probe, key },
        );
        assert_eq!(
            steps,
            [
                (0, "enter job 100".to_owned(), Some(entered)),
                (0, "leave job 100".to_owned(), Some(left)),
            ]
        );
    }

    #[test]
    fn a_trace_says_who_waits_for_company() {
        let steps = traced(|probes| {
            let other = probes.clone();
            let spawn = Spawn {
                name: None,
                role: Role::Student,
                stack_bytes: 0,
            };
            grade_engine::spawn(spawn, Box::new(move || other.meet(2)));
            probes.meet(2);
        });
        let waits = "wait until 2 are inside".to_owned();
        assert_eq!(steps, [(0, waits.clone(), None), (1, waits, None)]);
    }
}
