//! A folder outside the workspace for everything that is edited; gone at the end.

use anyhow::Context;
use std::path::{Path, PathBuf};

/// The folder.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let name = format!("cargo-grade-bench-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).with_context(|| format!("making {}", path.display()))?;
        Ok(Scratch(path))
    }

    /// A folder in it that holds `src/` with a copy of `sources`.
    pub(crate) fn copy_of(&self, name: &str, sources: &Path) -> anyhow::Result<EditedCrate> {
        let dir = self.0.join(name);
        copy(sources, &dir.join("src"))
            .with_context(|| format!("copying {} to {}", sources.display(), dir.display()))?;
        Ok(EditedCrate { dir, edits: 0 })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A crate's sources that are edited again and again.
#[derive(Debug)]
pub(crate) struct EditedCrate {
    pub(crate) dir: PathBuf,
    edits: u32,
}

impl EditedCrate {
    /// Adds a comment to src/lib.rs: compiled anew, but the same program.
    pub(crate) fn edit(&mut self) -> anyhow::Result<()> {
        self.edits += 1;
        let path = self.dir.join("src").join("lib.rs");
        let mut text = std::fs::read_to_string(&path)?;
        text.push_str(&format!("// edit {}\n", self.edits));
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
