//! Who a process is: nobody, as far as that can be had. Never gives a privilege.

use crate::standing::Put;
use rustix::process::{Gid, Uid, geteuid};
use rustix::thread::{CapabilitySet, CapabilitySets};
use std::io;

/// Users that no system gives to anybody: below the end of what an `i32` can hold, above what
/// systemd hands out to containers (systemd's UIDS-GIDS document).
const FIRST_OF_NOBODY: u32 = 0x7000_0000;
/// Everybody's nobody, for containers that map few users.
const NOBODY: u32 = 65_534;

/// Who the process has become.
pub(crate) struct Become {
    /// No other process has this user.
    pub(crate) alone: bool,
    /// What it gave up, and whether that was all.
    pub(crate) put: Put,
}

/// Gives up root: a user of its own, no groups, no capabilities. Of a process that is not root
/// only the capabilities go, if it had any.
///
/// # Errors
/// When the system refuses.
pub(crate) fn become_nobody() -> io::Result<Become> {
    if !geteuid().is_root() {
        drop_capabilities(CapabilitySet::empty())?;
        return Ok(Become {
            alone: false,
            put: "not root".to_owned().into(),
        });
    }
    let own = FIRST_OF_NOBODY
        + rustix::process::getpid()
            .as_raw_nonzero()
            .get()
            .unsigned_abs();
    let alone = take(own).is_ok();
    let someone = alone || take(NOBODY).is_ok();
    drop_capabilities(CapabilitySet::empty())?;
    let detail = match (alone, someone) {
        (true, _) => "a user of its own instead of root",
        (false, true) => "nobody instead of root",
        (false, false) => "root without its capabilities: this system lets root become nobody else",
    };
    Ok(Become {
        alone,
        put: Put {
            detail: detail.to_owned(),
            whole: someone,
        },
    })
}

/// Keeps root's files readable, for a compiler that is installed for root, and nothing else of it.
///
/// # Errors
/// When the system refuses.
pub(crate) fn keep_reading_only() -> io::Result<String> {
    drop_capabilities(CapabilitySet::DAC_READ_SEARCH)?;
    let detail = match geteuid().is_root() {
        true => "root's files to read, nothing else of root's",
        false => "not root",
    };
    Ok(detail.to_owned())
}

fn take(id: u32) -> io::Result<()> {
    let (uid, gid) = (Uid::from_raw(id), Gid::from_raw(id));
    rustix::thread::set_thread_groups(&[])?;
    rustix::thread::set_thread_res_gid(gid, gid, gid)?;
    rustix::thread::set_thread_res_uid(uid, uid, uid)?;
    Ok(())
}

/// All but those in `kept` that there are.
fn drop_capabilities(kept: CapabilitySet) -> io::Result<()> {
    rustix::thread::clear_ambient_capability_set().or_else(|error| match error {
        // Kernels before 4.3 have no such set.
        rustix::io::Errno::INVAL => Ok(()),
        error => Err(error),
    })?;
    let now = rustix::thread::capabilities(None)?;
    let kept = kept & now.permitted;
    Ok(rustix::thread::set_capabilities(
        None,
        CapabilitySets {
            effective: kept,
            permitted: kept,
            inheritable: CapabilitySet::empty(),
        },
    )?)
}
