//! The sending ends. Never wait for room in an unbounded channel.

use super::channel::Channel;
use std::fmt;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::sync::mpsc::{SendError, TrySendError};

pub struct Sender<T>(pub(super) Arc<Channel<T>>);

pub struct SyncSender<T>(pub(super) Arc<Channel<T>>);

impl<T> Sender<T> {
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        self.0.send(value, Location::caller()).map_err(SendError)
    }
}

impl<T> SyncSender<T> {
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        self.0.send(value, Location::caller()).map_err(SendError)
    }

    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        self.0.try_send(value, Location::caller())
    }
}

macro_rules! sending_end {
    ($($name:ident)*) => {
        $(
            impl<T> UnwindSafe for $name<T> {}
            impl<T> RefUnwindSafe for $name<T> {}

            impl<T> Clone for $name<T> {
                fn clone(&self) -> Self {
                    self.0.add_sender();
                    $name(Arc::clone(&self.0))
                }
            }

            impl<T> Drop for $name<T> {
                fn drop(&mut self) {
                    self.0.drop_sender();
                }
            }

            impl<T> fmt::Debug for $name<T> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.debug_struct(stringify!($name)).finish_non_exhaustive()
                }
            }
        )*
    };
}

sending_end!(Sender SyncSender);
