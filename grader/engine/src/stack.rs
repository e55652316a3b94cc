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

    /// Where the functions begin that are active on the current stack, innermost first.
    pub(crate) fn functions() -> Vec<usize> {
        let mut found = Vec::new();
        system::walk_functions(&mut |function| {
            found.push(function);
            found.len() < MOST_FRAMES
        });
        found
    }

    /// Whether the function that begins there is active on the current stack.
    pub(crate) fn has_function(begins_at: usize) -> bool {
        let (mut frames, mut is_active) = (0, false);
        system::walk_functions(&mut |function| {
            frames += 1;
            is_active = function == begins_at;
            !is_active && frames < MOST_FRAMES
        });
        is_active
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

    /// Gets where a function begins, and says whether it wants to know of more.
    type Visit<'a> = &'a mut dyn FnMut(usize) -> bool;

    // The unwinder that std itself uses, by its interface in the Itanium C++ ABI.
    unsafe extern "C" {
        fn _Unwind_Backtrace(each: Each, stack: *mut c_void) -> c_int;
        fn _Unwind_GetIP(context: *mut c_void) -> usize;
        fn _Unwind_GetRegionStart(context: *mut c_void) -> usize;
    }

    pub(super) fn walk(stack: &mut Stack) {
        // SAFETY: the function only reads the stack, and calls `each` with the pointer that it got,
        // which is not used otherwise meanwhile.
        unsafe {
            _Unwind_Backtrace(each, std::ptr::from_mut(stack).cast());
        }
    }

    pub(super) fn walk_functions(mut visit: Visit<'_>) {
        // SAFETY: as above.
        unsafe {
            _Unwind_Backtrace(each_function, (&raw mut visit).cast());
        }
    }

    extern "C" fn each_function(context: *mut c_void, visit: *mut c_void) -> c_int {
        // SAFETY: `visit` is what `walk_functions` handed in, and `context` is the unwinder's.
        let (visit, function) = unsafe {
            (
                &mut *visit.cast::<Visit<'_>>(),
                _Unwind_GetRegionStart(context),
            )
        };
        if visit(function) { GO_ON } else { ENOUGH }
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

    pub(super) fn walk_functions(_visit: &mut dyn FnMut(usize) -> bool) {}
}
