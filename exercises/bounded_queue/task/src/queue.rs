//! The queue's contract. Never says how an implementation is to keep it.

use crate::{Closed, TryPopError, TryPushError};

/// What goes through the queue. Any number is an item like any other.
pub type Item = u32;

/// A first-in, first-out queue that holds no more than a fixed number of items, and that can be
/// closed.
///
/// # Concurrency
///
/// Any number of threads may call any methods of one queue at the same time. Every call takes effect
/// at one moment between its start and its return (the queue is *linearizable*), in a single order
/// that holds for everybody: items come out in the order in which their calls took effect, each of
/// them once. So the items of one producer come out in the order in which it put them in. A call that
/// waits has no effect before it can go on.
///
/// # Waiting
///
/// Only [`push`](Queue::push) and [`pop`](Queue::pop) wait. They wait asleep: they do not look again
/// and again, with or without a pause. Nobody waits who could go on: no producer while there is room,
/// no consumer while there is an item, and neither of them once the queue is closed.
///
/// If several wait for the same thing, which of them goes on first is not promised, and somebody who
/// comes later may be faster.
///
/// # Closing
///
/// Closing is for good. From then on nothing goes in any more; what is in the queue can still be taken
/// out, and is lost only if nobody does. Nobody waits on a closed queue.
///
/// # Threads
///
/// A queue needs no threads of its own. If an implementation starts some, all of them have ended when
/// dropping the queue has returned. A queue may be dropped open or closed, with items or without;
/// dropping it waits for nobody.
///
/// # Panics
///
/// No method panics, whatever its arguments.
pub trait Queue: Send + Sync + 'static {
    /// An empty, open queue that holds up to `capacity` items, all of which may be in it at once.
    ///
    /// `capacity` is at least 1 and at most 100,000. Two queues never influence each other.
    fn new(capacity: usize) -> Self
    where
        Self: Sized;

    /// Puts `item` in behind all others. Waits while the queue is full and open.
    ///
    /// # Errors
    ///
    /// [`Closed`] with the item, which is not in the queue then, if the queue is closed before there
    /// is room: before the call, or while it waits.
    fn push(&self, item: Item) -> Result<(), Closed>;

    /// Puts `item` in behind all others if there is room now. Never waits for room, also while others
    /// do.
    ///
    /// # Errors
    ///
    /// `Closed` if the queue is closed; otherwise `Full` if it holds `capacity` items. Both bring the
    /// item back.
    fn try_push(&self, item: Item) -> Result<(), TryPushError>;

    /// Takes out the first item. Waits while the queue is empty and open.
    ///
    /// Returns `None` only once the queue is closed and empty, and from then on always.
    fn pop(&self) -> Option<Item>;

    /// Takes out the first item if there is one now. Never waits for one, also while others do.
    ///
    /// # Errors
    ///
    /// If there is no item: `Closed` if the queue is closed, `Empty` if it is open.
    fn try_pop(&self) -> Result<Item, TryPopError>;

    /// Closes the queue, and lets everybody go on who waits. Closing a closed queue changes nothing.
    fn close(&self);
}
