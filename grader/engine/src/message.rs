//! Whether a panic's message is being made: std does so before it calls any hook, and a message with values in it is
//! student code, which may reach scheduling points. Says so only where the stack can be read.
//!
//! Until std is through with its hook, a second panic on the same OS thread, be it another model thread's, aborts the
//! process. So nobody else may go on meanwhile. std tells nobody that it has begun; but the function in which it makes
//! the message, and calls the hook, is on the stack.

use crate::stack::Stack;
use std::cell::RefCell;
use std::fmt;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where that function of std's begins; 0 while that is unknown.
static MAKES_MESSAGES: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// The functions that are active while the message of a panic of ours is made.
    static MADE_IN: RefCell<Option<Vec<usize>>> = const { RefCell::new(None) };
    /// Those of them that are active when the hook is called, innermost first.
    static BOTH: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Finds the function out by a panic of our own. The hook has to be one that calls [`hook_of_ours`].
pub(crate) fn find_out_where_they_are_made() {
    struct Message;
    impl fmt::Display for Message {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            MADE_IN.set(Some(Stack::functions()));
            Ok(())
        }
    }
    let around = Stack::functions();
    let _ = catch_unwind(|| panic!("{Message}"));
    let both = BOTH.take();
    let innermost = both.iter().find(|function| !around.contains(function));
    MAKES_MESSAGES.store(innermost.copied().unwrap_or(0), Ordering::Relaxed);
}

/// Whether the hook was called for that panic: then nobody is to hear of it.
pub(crate) fn hook_of_ours() -> bool {
    let Some(made_in) = MADE_IN.take() else {
        return false;
    };
    let called_in = Stack::functions();
    let both = made_in.into_iter();
    BOTH.set(
        both.filter(|function| called_in.contains(function))
            .collect(),
    );
    true
}

/// Whether the current thread makes a panic's message, or is in the hook.
pub(crate) fn is_being_made() -> bool {
    if !std::thread::panicking() {
        return false;
    }
    let begins_at = MAKES_MESSAGES.load(Ordering::Relaxed);
    begins_at != 0 && Stack::has_function(begins_at)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::is_being_made;
    use std::cell::Cell;
    use std::fmt;
    use std::panic::catch_unwind;

    #[test]
    fn a_message_is_being_made_until_its_thread_unwinds() {
        thread_local! {
            static WHILE_FORMATTED: Cell<bool> = const { Cell::new(false) };
            static WHILE_UNWINDING: Cell<bool> = const { Cell::new(true) };
        }
        struct Message;
        impl fmt::Display for Message {
            fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
                WHILE_FORMATTED.set(is_being_made());
                Ok(())
            }
        }
        struct Unwound;
        impl Drop for Unwound {
            fn drop(&mut self) {
                WHILE_UNWINDING.set(is_being_made());
            }
        }
        crate::install_panic_hook();
        assert!(!is_being_made());
        let caught = catch_unwind(|| {
            let _unwound = Unwound;
            panic!("on purpose: {Message}");
        });
        assert!(caught.is_err());
        assert!(WHILE_FORMATTED.get());
        assert!(!WHILE_UNWINDING.get());
        assert!(!is_being_made());
    }
}
