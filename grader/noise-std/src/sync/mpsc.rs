//! `std::sync::mpsc`. Errors are std's own; iterators are ours, so that each step is an operation.

use noise_control::{
    Pause, Timed, about_to_wait, changed, enter, enter_for, looked, point, point_to_look, told,
};
use std::fmt;
use std::panic::Location;
use std::sync::mpsc as real;
use std::time::Duration;

pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

pub struct Sender<T>(real::Sender<T>);

pub struct SyncSender<T>(real::SyncSender<T>);

pub struct Receiver<T>(real::Receiver<T>);

#[derive(Debug)]
pub struct Iter<'a, T> {
    receiver: &'a Receiver<T>,
}

#[derive(Debug)]
pub struct TryIter<'a, T> {
    receiver: &'a Receiver<T>,
}

#[derive(Debug)]
pub struct IntoIter<T> {
    receiver: Receiver<T>,
}

pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = real::channel();
    (Sender(sender), Receiver(receiver))
}

pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let (sender, receiver) = real::sync_channel(bound);
    (SyncSender(sender), Receiver(receiver))
}

impl<T> Sender<T> {
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        point();
        told(Timed::Channel);
        self.0.send(value)
    }
}

impl<T> SyncSender<T> {
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        point();
        told(Timed::Channel);
        match self.0.try_send(value) {
            Ok(()) => Ok(()),
            Err(TrySendError::Disconnected(value)) => Err(SendError(value)),
            Err(TrySendError::Full(value)) => {
                let _waiting = enter("send to a full channel", Location::caller());
                self.0.send(value)
            }
        }
    }

    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        point();
        told(Timed::Channel);
        self.0.try_send(value)
    }
}

impl<T> Receiver<T> {
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        point();
        match self.0.try_recv() {
            Ok(value) => Ok(value),
            Err(TryRecvError::Disconnected) => Err(RecvError),
            Err(TryRecvError::Empty) => {
                let _waiting = enter("receive from an empty channel", Location::caller());
                self.0.recv()
            }
        }
    }

    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        point_to_look();
        let received = self.0.try_recv();
        self.noted(received.is_ok(), Location::caller());
        received
    }

    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        point_to_look();
        let site = Location::caller();
        let pause = Pause::of(timeout, about_to_wait(Timed::Channel));
        let _waiting = enter_for("receive with a timeout", site, timeout);
        let received = match pause.real().is_zero() {
            true => self.0.try_recv().map_err(|error| match error {
                TryRecvError::Empty => RecvTimeoutError::Timeout,
                TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
            }),
            false => self.0.recv_timeout(pause.real()),
        };
        pause.ended(matches!(received, Err(RecvTimeoutError::Timeout)));
        self.noted(received.is_ok(), site);
        received
    }

    fn noted(&self, has_changed: bool, site: &'static Location<'static>) {
        if has_changed {
            changed();
        } else {
            looked(std::ptr::from_ref(self).addr(), site);
        }
    }

    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self }
    }

    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self }
    }
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.recv().ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.try_recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.recv().ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter { receiver: self }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender(self.0.clone())
    }
}

impl<T> Clone for SyncSender<T> {
    fn clone(&self) -> Self {
        SyncSender(self.0.clone())
    }
}

/// Whoever waits at the other end is told.
macro_rules! told_of_the_end {
    ($($end:ident)*) => {
        $(
            impl<T> Drop for $end<T> {
                fn drop(&mut self) {
                    told(Timed::Channel);
                    changed();
                }
            }
        )*
    };
}

told_of_the_end!(Sender SyncSender Receiver);

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> fmt::Debug for SyncSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
