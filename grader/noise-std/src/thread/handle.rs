//! `Thread` and `JoinHandle`. They wait for threads and unpark them; they never end one.

use noise_control::{Timed, enter, looked, point, point_to_look, told};
use std::fmt;
use std::panic::Location;
use std::thread::{self as real, Result, ThreadId};

#[derive(Clone)]
pub struct Thread(real::Thread);

pub struct JoinHandle<T> {
    real: real::JoinHandle<T>,
    thread: Thread,
}

pub fn current() -> Thread {
    Thread(real::current())
}

impl Thread {
    pub(super) fn of(thread: &real::Thread) -> Thread {
        Thread(thread.clone())
    }

    #[track_caller]
    pub fn unpark(&self) {
        point();
        told(Timed::Park);
        self.0.unpark();
    }

    pub fn id(&self) -> ThreadId {
        self.0.id()
    }

    pub fn name(&self) -> Option<&str> {
        self.0.name()
    }
}

impl<T> JoinHandle<T> {
    pub(super) fn of(real: real::JoinHandle<T>) -> JoinHandle<T> {
        let thread = Thread::of(real.thread());
        JoinHandle { real, thread }
    }

    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    #[track_caller]
    pub fn join(self) -> Result<T> {
        point();
        let _waiting = enter("join a thread", Location::caller());
        self.real.join()
    }

    #[track_caller]
    pub fn is_finished(&self) -> bool {
        point_to_look();
        looked(std::ptr::from_ref(self).addr(), Location::caller());
        self.real.is_finished()
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.real.fmt(f)
    }
}
