//! What the operating system does about a memory fault. Never handles one.

/// Lets a memory fault end the process by its own signal.
///
/// std catches such faults to print a message and aborts; then an overflowing stack could not be
/// told from an abort. Safe code has no other way to a memory fault.
#[cfg(unix)]
#[expect(
    unsafe_code,
    reason = "a signal's disposition can only be set through libc"
)]
pub fn die_of_memory_faults() {
    for signal in [libc::SIGSEGV, libc::SIGBUS] {
        // SAFETY: the default disposition runs no code of ours.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}

/// Lets a memory fault end the process by its own exception.
#[cfg(not(unix))]
pub fn die_of_memory_faults() {}
