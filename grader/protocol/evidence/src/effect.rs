//! What a step came to, as data: whoever explains an execution must not have to read it out of
//! words. Never says what is right.

use serde::{Deserialize, Serialize};

/// What a step did to its object, or to the threads. Objects are given by
/// [`ObjectRef::id`](crate::ObjectRef), threads by index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Effect {
    /// A value was read; also by a compare-and-exchange that failed.
    Read {
        /// What was there.
        value: String,
    },
    /// A value was written without a look at what was there.
    Wrote {
        /// What was there.
        old: String,
        /// What is there now.
        value: String,
    },
    /// A value was read and another one written, with nobody in between.
    Updated {
        /// What was there.
        old: String,
        /// What is there now.
        value: String,
    },
    /// The thread holds the object from now on.
    Acquired {
        /// Others may hold it as well, as readers do.
        shared: bool,
        /// What it protects, if that can be shown.
        value: Option<String>,
    },
    /// The thread holds the object no longer.
    Released {
        /// It was held as readers do.
        shared: bool,
        /// What it protects, if that can be shown.
        value: Option<String>,
    },
    /// Tried in vain: the lock is taken, the channel is full or empty.
    Refused,
    /// The thread gave `mutex` back and fell asleep, with nobody in between.
    Slept {
        /// The lock that it holds no longer.
        mutex: u32,
    },
    /// Somebody ended the thread's wait.
    Woken {
        /// The lock that a condition variable's wait took again.
        mutex: Option<u32>,
    },
    /// The thread's wait ended because its time was up.
    TimedOut {
        /// The lock that a condition variable's wait took again.
        mutex: Option<u32>,
    },
    /// Waiting threads were told to go on.
    Notified {
        /// Which; none if nobody was waiting.
        woken: Vec<u32>,
    },
    /// A message went into the channel.
    Sent {
        /// The message, if it can be shown.
        value: Option<String>,
        /// How many are in it now.
        queued: u32,
    },
    /// A message was taken out of the channel.
    Received {
        /// The message, if it can be shown.
        value: Option<String>,
        /// How many are in it now.
        queued: u32,
    },
    /// Nothing was sent or received, because the channel's other end is gone.
    Disconnected,
    /// This end of the channel is gone: the receiver, or the last of the senders.
    Closed,
    /// A thread was made.
    Spawned {
        /// Which.
        thread: u32,
    },
    /// A thread's end was waited for.
    Joined {
        /// Which.
        thread: u32,
    },
    /// The thread's own code is through.
    Ended {
        /// It ended with a panic.
        panicked: bool,
    },
    /// A panic began.
    Panicked {
        /// Its message.
        message: String,
    },
    /// An operation of the task began.
    Called {
        /// Its number in the scenario.
        op: u32,
    },
    /// An operation of the task ended.
    Returned {
        /// Its number in the scenario.
        op: u32,
    },
    /// A probe was entered.
    Entered {
        /// The probe's name (`fetch`, `job`).
        probe: String,
        /// What was handed to it.
        key: String,
    },
    /// A probe was left.
    Left {
        /// The probe's name.
        probe: String,
        /// What was handed to it.
        key: String,
    },
    /// The step never came to an end: the thread waits until the execution is over.
    WaitsForEver,
}
