//! A folder of ours in which one submission is built and run; gone when it is dropped. What a grader that
//! was killed left behind is swept by the next one; what a living one uses is never touched.
//!
//! Each folder has a file beside it that its grader holds a lock on. The system takes that lock away when
//! the grader ends, however it ends: a number of a process could be somebody else's by then, or belong
//! to another container.

use anyhow::Context;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A fresh folder below the course's cache. No two are the same, in whatever process.
#[derive(Debug)]
pub struct Stage {
    path: PathBuf,
    /// Says that somebody is at work, for as long as it is open.
    lock: Option<File>,
}

impl Stage {
    /// Makes one.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(cache: &Path) -> anyhow::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let stages = stages(cache)?;
        let _turn = turn(&stages)?;
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = stages.join(format!("{}-{number}", std::process::id()));
            // A process of the same number may have left one behind, or live in another container.
            let Ok(lock) = claim(&path)? else { continue };
            remove(&path)?;
            std::fs::create_dir(&path).with_context(|| format!("making {}", path.display()))?;
            return Ok(Stage {
                path,
                lock: Some(lock),
            });
        }
    }

    /// Removes the stages that belong to nobody any more.
    ///
    /// # Errors
    /// When the folder they are in cannot be listed.
    pub(super) fn sweep(cache: &Path) -> anyhow::Result<()> {
        let stages = stages(cache)?;
        let _turn = turn(&stages)?;
        let listing = || format!("listing {}", stages.display());
        for entry in std::fs::read_dir(&stages).with_context(listing)? {
            let path = entry.with_context(listing)?.path();
            if path.is_dir()
                && let Ok(Ok(_lock)) = claim(&path)
            {
                // What cannot be removed now, as another user's, is in nobody's way.
                let _ = remove(&path);
                let _ = std::fs::remove_file(lock_of(&path));
            }
        }
        Ok(())
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
        // Some systems remove no file that is open.
        drop(self.lock.take());
        let _ = std::fs::remove_file(lock_of(&self.path));
    }
}

/// Somebody is at work there.
struct InUse;

/// Takes the lock of a stage, unless somebody has it.
fn claim(stage: &Path) -> anyhow::Result<Result<File, InUse>> {
    let path = lock_of(stage);
    let opening = || format!("opening {}", path.display());
    let lock = File::create(&path).with_context(opening)?;
    match lock.try_lock() {
        Ok(()) => Ok(Ok(lock)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(Err(InUse)),
        Err(std::fs::TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("locking {}", path.display()))
        }
    }
}

fn lock_of(stage: &Path) -> PathBuf {
    stage.with_added_extension("lock")
}

fn stages(cache: &Path) -> anyhow::Result<PathBuf> {
    let stages = cache.join("stage");
    std::fs::create_dir_all(&stages).with_context(|| format!("making {}", stages.display()))?;
    Ok(stages)
}

/// Making and sweeping take turns: or else a lock could be swept between its making and its locking.
fn turn(stages: &Path) -> anyhow::Result<File> {
    let path = stages.join("turn");
    let file = File::create(&path).with_context(|| format!("opening {}", path.display()))?;
    file.lock()
        .with_context(|| format!("locking {}", path.display()))?;
    Ok(file)
}

fn remove(stage: &Path) -> anyhow::Result<()> {
    match std::fs::remove_dir_all(stage) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", stage.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Stage;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn folders(cache: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(cache.join("stage")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.is_dir()).collect()
    }

    #[test]
    fn a_stage_goes_with_whoever_made_it() {
        let cache = tempfile::tempdir().unwrap();
        let stage = Stage::new(cache.path()).unwrap();
        fs::write(stage.path().join("worker.rs"), "").unwrap();
        drop(stage);
        assert_eq!(folders(cache.path()), Vec::<PathBuf>::new());
        let left = fs::read_dir(cache.path().join("stage")).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["turn"]);
    }

    #[test]
    fn what_nobody_uses_is_swept_and_what_somebody_uses_is_not() {
        let cache = tempfile::tempdir().unwrap();
        let used = Stage::new(cache.path()).unwrap();
        // One whose lock was left behind with it, and one from before there were locks.
        for name in ["1-0", "2-0"] {
            let left = cache.path().join("stage").join(name);
            fs::create_dir_all(left.join("empty")).unwrap();
        }
        fs::write(cache.path().join("stage/1-0.lock"), "").unwrap();
        Stage::sweep(cache.path()).unwrap();
        assert_eq!(folders(cache.path()), [used.path()]);
        assert!(!cache.path().join("stage/1-0.lock").exists());
    }
}
