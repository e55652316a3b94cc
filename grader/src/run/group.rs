//! A process of ours together with whatever it started. Never touches another's.

use std::process::Child;

/// Ends a process that leads a group of its own, and whatever it started and could not be kept from
/// starting. To be called before it is waited for: after that, its number may be somebody else's.
#[cfg(unix)]
pub(crate) fn end_group(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

#[cfg(not(unix))]
pub(crate) fn end_group(_child: &Child) {}
