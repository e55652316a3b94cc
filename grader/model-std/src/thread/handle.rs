//! `JoinHandle`. Joining waits for the thread's real end, its thread-locals included.

use super::current::{Thread, handle_of};
use super::packet::Packet;
use crate::operation::{announce, look, wait_for_end};
use grade_engine::{self as engine, Class, Effect, SourceSite};
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

pub struct JoinHandle<T> {
    number: u32,
    packet: Arc<Packet<T>>,
    thread: Thread,
}

impl<T> JoinHandle<T> {
    pub(super) fn new(number: u32, packet: Arc<Packet<T>>) -> Self {
        JoinHandle {
            number,
            packet,
            thread: handle_of(number),
        }
    }

    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    #[track_caller]
    pub fn join(self) -> super::Result<T> {
        self.join_at(Location::caller())
    }

    #[track_caller]
    pub fn is_finished(&self) -> bool {
        let site = Location::caller();
        look(Class::Thread, 0, "is_finished", site);
        let ended = engine::has_finished(self.number);
        engine::trace("is_finished", 0, Some(site), || {
            format!("{}: {ended}", engine::shown(self.number))
        });
        ended
    }

    pub(super) fn join_at(self, site: SourceSite) -> super::Result<T> {
        // No scheduling point: others may run before or after, the result is the same.
        announce(Class::Thread, "join", site);
        wait_for_end(self.number);
        let thread = self.number;
        engine::trace("join", 0, Some(site), || Effect::Joined { thread });
        self.packet.take()
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}
