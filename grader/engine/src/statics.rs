//! Statics that start afresh in every execution.

use std::cell::RefCell;

/// The bytes a value in static memory had before anything touched it.
///
/// A `static`'s initial value is a constant, so its bytes own nothing: writing them back over the
/// value makes the static as it was when the program started. What the old value owned is leaked.
#[derive(Debug, Default)]
pub struct StaticBytes(RefCell<Option<Box<[u8]>>>);

impl StaticBytes {
    /// Nothing remembered.
    #[must_use]
    pub const fn new() -> Self {
        StaticBytes(RefCell::new(None))
    }

    /// Call this before the first use of `value` in an execution, with whether an earlier execution
    /// has used it: then its first bytes are restored; otherwise they are remembered, if the value
    /// lies in static memory.
    ///
    /// # Safety
    /// No reference to the value may be alive.
    #[expect(unsafe_code, reason = "a value of any type is put back byte by byte")]
    pub unsafe fn start_afresh<T: ?Sized>(&self, value: *mut T, used_before: bool) {
        // SAFETY: the caller's `value` points to a live object.
        let size = size_of_val(unsafe { &*value });
        let first = value.cast::<u8>();
        if used_before {
            if let Some(bytes) = self.0.borrow().as_deref() {
                // SAFETY: `bytes` was copied from these very addresses, and nobody refers to them.
                unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), first, size) };
            }
        } else if is_static(first.addr()) {
            let mut bytes = vec![0; size];
            // SAFETY: `size` bytes at `first` belong to the value.
            unsafe { std::ptr::copy_nonoverlapping(first, bytes.as_mut_ptr(), size) };
            *self.0.borrow_mut() = Some(bytes.into());
        }
    }
}

/// Whether an address lies in the program's static memory.
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "the linker's symbols for the bounds of static memory"
)]
pub(crate) fn is_static(address: usize) -> bool {
    unsafe extern "C" {
        static __data_start: u8;
        static _end: u8;
    }
    let (start, end) = (&raw const __data_start, &raw const _end);
    (start.addr()..end.addr()).contains(&address)
}

/// Without knowing the bounds, every value is remembered: what is not static is never used again.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_static(_address: usize) -> bool {
    true
}
