//! Stackful coroutines, and stacks that are used again.

use crate::threads::run_body;
use crate::world::WORLD;
use corosensei::stack::{DefaultStack, Stack};
use corosensei::{Coroutine, CoroutineResult};
use std::cell::RefCell;
use std::ops::Range;
use std::thread::LocalKey;

/// As much as std gives a thread. Only touched pages cost memory.
const STACK_BYTES: usize = 2 << 20;

/// As much as the main thread of a program has on Linux.
pub(crate) const MAIN_STACK_BYTES: usize = 8 << 20;

/// Stacks of each size kept for later, at most.
const POOLED_STACKS: usize = 256;

thread_local! {
    static POOL: RefCell<Vec<DefaultStack>> = const { RefCell::new(Vec::new()) };
    /// Those of main threads.
    static MAIN_POOL: RefCell<Vec<DefaultStack>> = const { RefCell::new(Vec::new()) };
}

/// Where stacks of a size are kept; those of an unusual size are not.
fn pool_of(stack_bytes: usize) -> Option<&'static LocalKey<RefCell<Vec<DefaultStack>>>> {
    match stack_bytes {
        STACK_BYTES => Some(&POOL),
        MAIN_STACK_BYTES => Some(&MAIN_POOL),
        _ => None,
    }
}

/// A model thread's flow of control.
pub(crate) struct ModelCoroutine {
    inner: Coroutine<(), (), (), DefaultStack>,
    stack_bytes: usize,
    stack: Range<usize>,
}

impl ModelCoroutine {
    /// A coroutine for the thread `thread`, which will run `body` when first resumed.
    pub(crate) fn new(
        thread: u32,
        stack_bytes: usize,
        body: Box<dyn FnOnce()>,
    ) -> std::io::Result<Self> {
        let stack_bytes = stack_bytes.max(STACK_BYTES);
        let recycled = pool_of(stack_bytes).and_then(|pool| pool.with_borrow_mut(Vec::pop));
        let stack = match recycled {
            Some(stack) => stack,
            None => match DefaultStack::new(stack_bytes) {
                Ok(stack) => stack,
                Err(none) => {
                    // To drop what it owns is student code, and nobody can run that here.
                    std::mem::forget(body);
                    return Err(none);
                }
            },
        };
        let addresses = stack.limit().get()..stack.base().get();
        let inner = Coroutine::with_stack(stack, move |yielder, ()| {
            WORLD.with_borrow_mut(|world| world.threads[thread as usize].yielder = yielder);
            run_body(body);
        });
        Ok(ModelCoroutine {
            inner,
            stack_bytes,
            stack: addresses,
        })
    }

    /// Where its stack is.
    pub(crate) fn stack(&self) -> Range<usize> {
        self.stack.clone()
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
        if let Some(pool) = pool_of(self.stack_bytes) {
            let stack = self.inner.into_stack();
            pool.with_borrow_mut(|pool| {
                if pool.len() < POOLED_STACKS {
                    pool.push(stack);
                }
            });
        }
    }
}
