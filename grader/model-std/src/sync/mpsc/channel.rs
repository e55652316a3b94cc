//! What both ends of a channel share: messages, and who waits. Never drops a message itself while
//! its state is borrowed, as that is student code.

use crate::description::{disconnected, ended, received, refused, sent};
use crate::operation::{attempt, change, release, wait};
use crate::shown::shown;
use grade_engine::{self as engine, Class, Description, Effect, Identity, SourceSite, Timeout};
use std::cell::{RefCell, RefMut};
use std::collections::VecDeque;
use std::sync::mpsc::{RecvTimeoutError, TrySendError};

pub(super) struct Channel<T> {
    identity: Identity,
    made: SourceSite,
    /// How many messages fit; `None`: any number. With 0 a message is handed over in person.
    bound: Option<usize>,
    state: RefCell<State<T>>,
}

struct State<T> {
    queue: VecDeque<Message<T>>,
    senders: usize,
    receiver_lives: bool,
    /// The receiver's thread, while it waits for a message and none was handed to it.
    waiting_receiver: Option<u32>,
    /// Threads that wait for room, longest first.
    waiting_senders: VecDeque<u32>,
    /// The number of the next message.
    next: u64,
}

struct Message<T> {
    value: T,
    number: u64,
    /// The thread that waits until it is taken, when nothing fits into the channel.
    handed_by: Option<u32>,
}

#[expect(unsafe_code, reason = "messages go from thread to thread")]
// SAFETY: a message is reached by the thread that sends it and by the one that receives it, so
// `T: Send` suffices; threads of the model take turns on one OS thread and give up control only at
// scheduling points, where no borrow of the state is alive.
unsafe impl<T: Send> Sync for Channel<T> {}
#[expect(unsafe_code, reason = "sent along with either end")]
// SAFETY: sending it sends the messages and plain data.
unsafe impl<T: Send> Send for Channel<T> {}

impl<T> Channel<T> {
    pub(super) fn new(bound: Option<usize>, made: SourceSite) -> Self {
        Channel {
            identity: Identity::new(Some(made)),
            made,
            bound,
            state: RefCell::new(State {
                queue: VecDeque::new(),
                senders: 1,
                receiver_lives: true,
                waiting_receiver: None,
                waiting_senders: VecDeque::new(),
                next: 0,
            }),
        }
    }

    fn id(&self) -> u32 {
        // A channel is never a static: it has nothing to reset.
        self.identity.id("channel", |_used_before| ())
    }

    fn state(&self) -> RefMut<'_, State<T>> {
        self.state.borrow_mut()
    }

    pub(super) fn add_sender(&self) {
        engine::exchange(self.id());
        self.state().senders += 1;
    }

    /// The message, or it comes back if there is no receiver.
    pub(super) fn send(&self, value: T, site: SourceSite) -> Result<(), T> {
        let id = self.id();
        change(Class::Channel, id, "send", site);
        while self.is_full() {
            self.state().waiting_senders.push_back(engine::current());
            let _ = wait(id, None);
        }
        if !self.state().receiver_lives {
            engine::trace("send", id, Some(site), no_receiver);
            return Err(value);
        }
        let number = self.push("send", value, site);
        if self.bound == Some(0) {
            return self.wait_until_taken(id, number, site);
        }
        Ok(())
    }

    pub(super) fn try_send(&self, value: T, site: SourceSite) -> Result<(), TrySendError<T>> {
        let id = self.id();
        attempt(Class::Channel, id, "try_send", site);
        if !self.state().receiver_lives {
            engine::trace("try_send", id, Some(site), no_receiver);
            return Err(TrySendError::Disconnected(value));
        }
        let nobody_takes_it = self.bound == Some(0) && !self.receiver_waits(id);
        if nobody_takes_it || self.is_full() {
            engine::trace("try_send", id, Some(site), || refused("full"));
            return Err(TrySendError::Full(value));
        }
        engine::changed();
        self.push("try_send", value, site);
        Ok(())
    }

    /// Whether a message has to wait for room. Without a receiver it is refused instead.
    fn is_full(&self) -> bool {
        let state = self.state();
        let room = self
            .bound
            .is_none_or(|bound| bound == 0 || state.queue.len() < bound);
        state.receiver_lives && !room
    }

    /// Whether the receiver waits for a message right now: its time is not up, and it has not been
    /// given one.
    fn receiver_waits(&self, id: u32) -> bool {
        let receiver = self.state().waiting_receiver;
        receiver.is_some_and(|thread| engine::blocked_on(id).contains(&thread))
    }

    fn push(&self, what: &'static str, value: T, site: SourceSite) -> u64 {
        let id = self.id();
        let handed_by = (self.bound == Some(0) && !self.receiver_waits(id)).then(engine::current);
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        engine::trace(what, id, Some(site), || {
            sent(shown(&value), state.queue.len() + 1)
        });
        state.queue.push_back(Message {
            value,
            number,
            handed_by,
        });
        if let Some(receiver) = state.waiting_receiver.take() {
            engine::wake(receiver);
        }
        engine::notified(id);
        number
    }

    /// Waits until the message has been taken; gives it back if the receiver goes away first.
    fn wait_until_taken(&self, id: u32, number: u64, site: SourceSite) -> Result<(), T> {
        loop {
            let mut state = self.state();
            let waiting =
                |message: &Message<T>| message.number == number && message.handed_by.is_some();
            let Some(at) = state.queue.iter().position(waiting) else {
                return Ok(());
            };
            if !state.receiver_lives {
                let back = state.queue.remove(at);
                engine::trace("send", id, Some(site), no_receiver);
                return back.map_or(Ok(()), |message| Err(message.value));
            }
            drop(state);
            let _ = wait(id, None);
        }
    }

    pub(super) fn recv(
        &self,
        what: &'static str,
        deadline_ns: Option<u64>,
        site: SourceSite,
    ) -> Result<T, RecvTimeoutError> {
        let id = self.id();
        release(Class::Channel, id, what, site);
        loop {
            if let Some(taken) = self.take(what, id, site) {
                engine::changed();
                return taken.map_err(|Disconnected| RecvTimeoutError::Disconnected);
            }
            self.state().waiting_receiver = Some(engine::current());
            let end = wait(id, deadline_ns);
            self.state().waiting_receiver = None;
            if end == Timeout::Elapsed {
                // What came after the time was up, but before this thread ran, is taken still.
                let late = self.take(what, id, site);
                if late.is_some() {
                    engine::changed();
                } else {
                    engine::trace(what, id, Some(site), || ended(end, None));
                }
                return late.map_or(Err(RecvTimeoutError::Timeout), |taken| {
                    taken.map_err(|Disconnected| RecvTimeoutError::Disconnected)
                });
            }
        }
    }

    /// `None`: nothing there yet.
    pub(super) fn try_recv(&self, site: SourceSite) -> Option<Result<T, Disconnected>> {
        let id = self.id();
        attempt(Class::Channel, id, "try_recv", site);
        let taken = self.take("try_recv", id, site);
        match taken {
            Some(_) => engine::changed(),
            None => engine::trace("try_recv", id, Some(site), || refused("empty")),
        }
        taken
    }

    fn take(
        &self,
        what: &'static str,
        id: u32,
        site: SourceSite,
    ) -> Option<Result<T, Disconnected>> {
        let mut state = self.state();
        let Some(message) = state.queue.pop_front() else {
            if state.senders > 0 {
                return None;
            }
            engine::trace(what, id, Some(site), no_sender);
            return Some(Err(Disconnected));
        };
        let next = message
            .handed_by
            .or_else(|| state.waiting_senders.pop_front());
        if let Some(sender) = next {
            engine::wake(sender);
        }
        engine::trace(what, id, Some(site), || {
            received(shown(&message.value), state.queue.len())
        });
        Some(Ok(message.value))
    }

    /// The last sender's end is seen by the receiver; that of another is not, but whether it is the last is decided
    /// when it goes.
    pub(super) fn drop_sender(&self) {
        let id = self.id();
        release(Class::Channel, id, "drop sender", self.made);
        // Whoever finds that none is left learns of every one that went.
        engine::exchange(id);
        let mut state = self.state();
        state.senders -= 1;
        if state.senders > 0 {
            return;
        }
        engine::changed();
        engine::trace_drop("drop sender", id, self.made, || {
            Description::with("the last one", Effect::Closed)
        });
        if let Some(receiver) = state.waiting_receiver.take() {
            engine::wake(receiver);
        }
    }

    pub(super) fn drop_receiver(&self) {
        let id = self.id();
        change(Class::Channel, id, "drop receiver", self.made);
        engine::trace_drop("drop receiver", id, self.made, || Effect::Closed);
        let mut state = self.state();
        state.receiver_lives = false;
        let waiting = std::mem::take(&mut state.waiting_senders);
        // A message that is handed over in person goes back to its sender; the others go.
        let (handed, dropped): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut state.queue)
            .into_iter()
            .partition(|message| message.handed_by.is_some());
        let handing = handed.iter().filter_map(|message| message.handed_by);
        for sender in handing.chain(waiting) {
            engine::wake(sender);
        }
        state.queue = handed;
        drop(state);
        drop(dropped);
    }
}

/// No message is there and no sender is left.
pub(super) struct Disconnected;

fn no_receiver() -> Description {
    disconnected("the receiver is gone")
}

fn no_sender() -> Description {
    disconnected("the senders are gone")
}
