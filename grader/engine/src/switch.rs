//! Giving up control: a thread's coroutine is suspended until it is chosen again.

use crate::world::{Next, WORLD};

/// Gives up control if [`World::decide`] said so.
pub(crate) fn obey(next: Next) {
    if next == Next::Leave {
        leave();
    }
}

/// Gives control to whoever was chosen, and returns when this thread is chosen again. Never
/// returns once the execution is over.
fn leave() {
    loop {
        let yielder = WORLD.with_borrow_mut(|world| {
            world.note_unseen_panic();
            world.me().yielder
        });
        #[expect(
            unsafe_code,
            reason = "a coroutine is suspended through its own yielder"
        )]
        // SAFETY: the pointer was stored by this very coroutine from the reference it was started
        // with, which lives as long as the coroutine runs; and only the running thread calls this.
        unsafe {
            (*yielder).suspend(());
        }
        if WORLD.with_borrow(|world| world.end.is_none()) {
            return;
        }
    }
}
