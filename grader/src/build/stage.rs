//! A folder of ours in which one submission is built and run; gone when it is dropped.

use anyhow::Context;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A fresh folder below the course's cache. No two are the same, in whatever process.
#[derive(Debug)]
pub struct Stage(PathBuf);

impl Stage {
    /// Makes one.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(cache: &Path) -> anyhow::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = cache
            .join("stage")
            .join(format!("{}-{number}", std::process::id()));
        // A process of the same number that was killed may have left one behind.
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).with_context(|| format!("making {}", path.display()))?;
        Ok(Stage(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
