//! The sources of a submission, once they are read. Never holds anything but .rs files below src/.

use super::folder::Folder;
use super::walk;
use crate::build::Fingerprint;
use crate::report::SourceFile;
use anyhow::Context;
use std::path::Path;

/// Files of a submission, by their path below its folder (`src/lib.rs`), in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: Vec<(String, String)>,
}

impl Sources {
    /// Reads the sources below `dir`/src.
    ///
    /// # Errors
    /// [`super::Unreadable`] when there is no src/lib.rs, when a file is no UTF-8 text, or when
    /// there is too much of it.
    pub fn read(dir: &Path) -> anyhow::Result<Self> {
        let folder = Folder::open(dir).with_context(|| format!("opening {}", dir.display()))?;
        Ok(walk::sources(&folder, "src")?.sources)
    }

    /// These files, by path below the submission's folder.
    #[must_use]
    pub fn of(mut files: Vec<(String, String)>) -> Sources {
        files.sort();
        Sources { files }
    }

    /// A digest of every name and every byte.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut fingerprint = Fingerprint::default();
        for (path, text) in &self.files {
            fingerprint.bytes(path.as_bytes());
            fingerprint.bytes(text.as_bytes());
        }
        fingerprint.hex()
    }

    /// Each file's path and text, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (&**path, &**text))
    }

    /// Writes the files below `dir`.
    pub(crate) fn write_below(&self, dir: &Path) -> anyhow::Result<()> {
        for (path, text) in &self.files {
            let path = dir.join(path);
            let parent = path.parent().context("a source file lies in a folder")?;
            std::fs::create_dir_all(parent)
                .with_context(|| format!("making {}", parent.display()))?;
            std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
        }
        Ok(())
    }

    /// The files as a report shows them.
    #[must_use]
    pub fn files(&self) -> Vec<SourceFile> {
        let shown = |(path, text): &(String, String)| SourceFile {
            path: path.clone(),
            text: text.clone(),
        };
        self.files.iter().map(shown).collect()
    }
}

#[cfg(test)]
impl Sources {
    /// Of these files.
    pub(crate) fn from_texts(files: &[(&str, &str)]) -> Sources {
        let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        Sources::of(files.iter().map(owned).collect())
    }
}
