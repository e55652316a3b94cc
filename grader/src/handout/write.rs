//! Writing a student's copy. Never into a folder that holds anything.

use super::Handout;
use anyhow::Context;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

impl Handout {
    /// Writes all files below a folder, which is made if it is not there.
    ///
    /// # Errors
    /// When a file is there already, or cannot be written.
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        for (path, content) in &self.files {
            let path = folder.join(path);
            let writing = || format!("writing {}", path.display());
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(writing)?;
            }
            let mut file = File::create_new(&path).with_context(writing)?;
            file.write_all(content).with_context(writing)?;
        }
        Ok(())
    }
}
