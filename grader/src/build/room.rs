//! Whether a machine has room left for what a compiler does. Never frees any.

#[cfg(unix)]
use anyhow::bail;
use std::path::Path;

/// Room on a disk, in bytes, below which a compiler's failure is nobody's fault. What is made of a
/// submission takes a tenth of it.
#[cfg(unix)]
const LEAST_BYTES: u64 = 128 << 20;

/// # Errors
/// Says how much room there is on the disk of `folder`, if that is next to none.
#[cfg(unix)]
pub(super) fn enough_on_disk(folder: &Path) -> anyhow::Result<()> {
    // Where that cannot be asked for, it is not what is in the way.
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        return Ok(());
    };
    let left = disk.f_bavail.saturating_mul(disk.f_frsize);
    let no_names_left = disk.f_files > 0 && disk.f_favail == 0;
    if left < LEAST_BYTES || no_names_left {
        bail!(
            "the disk that {} is on is full: {} MiB and {} names are left; make room, and grade again",
            folder.display(),
            left >> 20,
            disk.f_favail
        );
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn enough_on_disk(_folder: &Path) -> anyhow::Result<()> {
    Ok(())
}
