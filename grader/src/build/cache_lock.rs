//! Who may change what submissions are linked with, and when: nobody, as long as somebody uses it. Never
//! looks at what it guards.
//!
//! Gradings of the same course share it, and so do those of two checkouts that have the same target
//! folder. A readers-writer lock on a file: the system takes it away when a grader ends, however it ends.

use crate::progress::Progress;
use anyhow::Context;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Attempts before it is said that somebody waits, and what is slept after each: a second in all.
const ATTEMPTS: u32 = 20;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(50);

/// Holds the lock until the last of its clones is dropped.
#[derive(Clone, Debug)]
pub(super) struct CacheLock {
    _file: Arc<File>,
}

impl CacheLock {
    /// For use: others may use it too, and nobody changes it.
    ///
    /// # Errors
    /// When the file cannot be opened or locked.
    pub(super) fn shared(cache: &Path, progress: &dyn Progress) -> anyhow::Result<Self> {
        Self::taken(cache, File::try_lock_shared, File::lock_shared, || {
            progress.note("waiting for another grading to finish building");
        })
    }

    /// For changes: nobody else uses it.
    ///
    /// # Errors
    /// When the file cannot be opened or locked.
    pub(super) fn exclusive(cache: &Path, progress: &dyn Progress) -> anyhow::Result<Self> {
        Self::taken(cache, File::try_lock, File::lock, || {
            progress.note("waiting for another grading to end: it uses what is to be built again");
        })
    }

    fn taken(
        cache: &Path,
        at_once: impl Fn(&File) -> Result<(), TryLockError>,
        later: impl Fn(&File) -> std::io::Result<()>,
        say: impl Fn(),
    ) -> anyhow::Result<Self> {
        let path = cache.join("lock");
        let file = File::create(&path).with_context(|| format!("opening {}", path.display()))?;
        let locking = || format!("locking {}", path.display());
        if !soon(&|| at_once(&file)).with_context(locking)? {
            say();
            later(&file).with_context(locking)?;
        }
        Ok(CacheLock {
            _file: Arc::new(file),
        })
    }
}

/// Whether a lock is to be had within a second: a shorter wait is nothing to speak of.
fn soon(at_once: &dyn Fn() -> Result<(), TryLockError>) -> std::io::Result<bool> {
    for _ in 0..ATTEMPTS {
        match at_once() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN_ATTEMPTS),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::CacheLock;
    use crate::progress::Silent;
    use std::fs::{File, TryLockError};

    #[test]
    fn what_is_used_by_several_is_changed_by_nobody() {
        let cache = tempfile::tempdir().unwrap();
        let one = CacheLock::shared(cache.path(), &Silent).unwrap();
        let other = CacheLock::shared(cache.path(), &Silent).unwrap();
        let builder = File::open(cache.path().join("lock")).unwrap();
        let refused = |file: &File| matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        assert!(refused(&builder));
        drop(one.clone());
        drop(one);
        assert!(refused(&builder));
        drop(other);
        assert!(!refused(&builder));
    }

    #[test]
    fn what_is_changed_is_used_by_nobody() {
        let cache = tempfile::tempdir().unwrap();
        let builder = CacheLock::exclusive(cache.path(), &Silent).unwrap();
        let user = File::open(cache.path().join("lock")).unwrap();
        let refused = |file: &File| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
        assert!(refused(&user));
        drop(builder);
        assert!(!refused(&user));
    }
}
