//! Futures that the checks hand in.

use grade_kit::prelude::*;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// Wakes itself once, so that others have their turn.
pub(crate) async fn yield_once() {
    let mut polled = false;
    poll_fn(|context| {
        if std::mem::replace(&mut polled, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Polls another future once, and leaves it with the waker of whoever polls this.
pub(crate) async fn poll_once<F: Future + Unpin>(future: &mut F) {
    poll_fn(|context| {
        let _ = Pin::new(&mut *future).poll(context);
        Poll::Ready(())
    })
    .await;
}

/// Owned by a future: says when that is dropped.
pub(crate) struct Owned(pub(crate) Shared<bool>);

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.with(|dropped| *dropped = true);
    }
}
