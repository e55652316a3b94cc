//! Whose process it is: a session of its own, that ends with whoever started it.

use rustix::process::setsid;
use std::io;

/// Leaves the terminal and the process group of `parent`, who started this process, and dies with
/// it. To be done after the last change of user, which makes the system forget about dying.
///
/// # Errors
/// When the system refuses, or the parent is gone already.
pub(crate) fn leave(parent: u32) -> io::Result<String> {
    match setsid() {
        // It leads a process group already, as the grader's own child would of a shell's.
        Ok(_) | Err(rustix::io::Errno::PERM) => {}
        Err(error) => return Err(error.into()),
    }
    die_with(parent)
}

#[cfg(target_os = "linux")]
fn die_with(parent: u32) -> io::Result<String> {
    use rustix::process::{Signal, getppid, set_parent_process_death_signal};
    set_parent_process_death_signal(Some(Signal::KILL))?;
    match getppid() {
        Some(now) if now.as_raw_nonzero().get().unsigned_abs() == parent => {
            Ok("its own, ends with the grader".to_owned())
        }
        _ => Err(io::Error::other("whoever started this process is gone")),
    }
}

/// Elsewhere a worker ends when it next looks for an order, and a compiler when it is done.
#[cfg(not(target_os = "linux"))]
fn die_with(_parent: u32) -> io::Result<String> {
    Ok("its own; on this system it does not end with the grader".to_owned())
}
