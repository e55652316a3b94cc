//! Stackful coroutines, and stacks that are used again.

use crate::threads::run_body;
use crate::world::WORLD;
use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult};
use std::cell::RefCell;

/// As much as std gives a thread. Only touched pages cost memory.
const STACK_BYTES: usize = 2 << 20;

/// Stacks kept for later, at most.
const POOLED_STACKS: usize = 256;

thread_local! {
    static POOL: RefCell<Vec<DefaultStack>> = const { RefCell::new(Vec::new()) };
}

/// A model thread's flow of control.
pub(crate) struct ModelCoroutine {
    inner: Coroutine<(), (), (), DefaultStack>,
    pooled: bool,
}

impl ModelCoroutine {
    /// A coroutine for the thread `thread`, which will run `body` when first resumed.
    pub(crate) fn new(
        thread: u32,
        stack_bytes: usize,
        body: Box<dyn FnOnce()>,
    ) -> std::io::Result<Self> {
        let pooled = stack_bytes <= STACK_BYTES;
        let recycled = if pooled {
            POOL.with_borrow_mut(Vec::pop)
        } else {
            None
        };
        let stack = match recycled {
            Some(stack) => stack,
            None => DefaultStack::new(stack_bytes.max(STACK_BYTES))?,
        };
        let inner = Coroutine::with_stack(stack, move |yielder, ()| {
            WORLD.with_borrow_mut(|world| world.threads[thread as usize].yielder = yielder);
            run_body(body);
        });
        Ok(ModelCoroutine { inner, pooled })
    }

    /// Runs until it gives up control; true once it has ended.
    pub(crate) fn resume(&mut self) -> bool {
        matches!(self.inner.resume(()), CoroutineResult::Return(()))
    }

    /// Gives the stack back. What an unfinished coroutine had on it is leaked, not dropped: its
    /// destructors are student code, which must not run once the execution is over.
    pub(crate) fn retire(mut self) {
        if !self.inner.done() {
            #[expect(
                unsafe_code,
                reason = "an execution that is over must not unwind student code"
            )]
            // SAFETY: the leaked objects are never used again. What borrows from this stack lives
            // on other stacks of the same execution, which are leaked with it, or in model threads
            // that never run again.
            unsafe {
                self.inner.force_reset();
            }
        }
        if self.pooled {
            let stack = self.inner.into_stack();
            POOL.with_borrow_mut(|pool| {
                if pool.len() < POOLED_STACKS {
                    pool.push(stack);
                }
            });
        }
    }
}
