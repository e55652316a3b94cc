//! The stack of the running thread, as addresses. Never says what stands there: see `program`.

/// Return addresses, innermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stack(Vec<usize>);

/// More calls inside one another than a person reads; of a deeper stack the outermost are missing.
const MOST_FRAMES: usize = 512;

impl Stack {
    pub(crate) fn addresses(&self) -> &[usize] {
        &self.0
    }

    /// The calls under way on the current stack.
    #[inline(never)]
    pub(crate) fn capture() -> Stack {
        let mut stack = Stack(Vec::with_capacity(64));
        system::walk(&mut stack);
        stack
    }

    /// One address more; false once there are enough.
    #[cfg(target_os = "linux")]
    fn push(&mut self, address: usize) -> bool {
        self.0.push(address);
        self.0.len() < MOST_FRAMES
    }
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "std does not hand out addresses")]
mod system {
    use super::Stack;
    use std::ffi::{c_int, c_void};

    const GO_ON: c_int = 0;
    const ENOUGH: c_int = 5;

    type Each = extern "C" fn(context: *mut c_void, stack: *mut c_void) -> c_int;

    // The unwinder that std itself uses, by its interface in the Itanium C++ ABI.
    unsafe extern "C" {
        fn _Unwind_Backtrace(each: Each, stack: *mut c_void) -> c_int;
        fn _Unwind_GetIP(context: *mut c_void) -> usize;
    }

    pub(super) fn walk(stack: &mut Stack) {
        // SAFETY: the function only reads the stack, and calls `each` with the pointer that it got,
        // which is not used otherwise meanwhile.
        unsafe {
            _Unwind_Backtrace(each, std::ptr::from_mut(stack).cast());
        }
    }

    extern "C" fn each(context: *mut c_void, stack: *mut c_void) -> c_int {
        // SAFETY: `stack` is what `walk` handed in, and `context` is the unwinder's.
        let (stack, address) = unsafe { (&mut *stack.cast::<Stack>(), _Unwind_GetIP(context)) };
        if stack.push(address) { GO_ON } else { ENOUGH }
    }
}

/// Elsewhere no stack is known.
#[cfg(not(target_os = "linux"))]
mod system {
    pub(super) fn walk(_stack: &mut super::Stack) {}
}
