//! The sources of a submission: only .rs files below its src/, by regular reading.

use super::fingerprint::Fingerprint;
use crate::report::SourceFile;
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Limits on what is read from a submission.
const MOST_FILES: usize = 200;
const MOST_BYTES: u64 = 2 << 20;
const DEEPEST: usize = 8;

/// Files of a submission, by their path below its folder (`src/lib.rs`), in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: Vec<(PathBuf, String)>,
}

/// Why a submission cannot be read; ours to say, its owner's to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

impl Sources {
    /// Reads the sources below `dir`/src.
    ///
    /// # Errors
    /// [`Unreadable`] when there is no src/lib.rs, when a file is no UTF-8 text, or when there is
    /// too much of it.
    pub fn read(dir: &Path) -> anyhow::Result<Self> {
        let src = dir.join("src");
        if !src.join("lib.rs").is_file() {
            let message = format!("no src/lib.rs in {}", dir.display());
            return Err(Unreadable(message).into());
        }
        let mut files = Vec::new();
        let mut bytes = 0;
        collect(&src, Path::new("src"), 0, &mut files, &mut bytes)?;
        files.sort();
        Ok(Sources { files })
    }

    /// A digest of every name and every byte.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut fingerprint = Fingerprint::default();
        for (path, text) in &self.files {
            fingerprint.bytes(path.as_os_str().as_encoded_bytes());
            fingerprint.bytes(text.as_bytes());
        }
        fingerprint.hex()
    }

    /// Writes the files below `dir`.
    pub(super) fn write_below(&self, dir: &Path) -> anyhow::Result<()> {
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
        let shown = |(path, text): &(PathBuf, String)| SourceFile {
            path: path.to_string_lossy().replace('\\', "/"),
            text: text.clone(),
        };
        self.files.iter().map(shown).collect()
    }
}

fn collect(
    dir: &Path,
    below: &Path,
    depth: usize,
    files: &mut Vec<(PathBuf, String)>,
    bytes: &mut u64,
) -> anyhow::Result<()> {
    if depth > DEEPEST {
        return Err(Unreadable(format!("{} lies too deep", below.display())).into());
    }
    for entry in std::fs::read_dir(dir).with_context(|| format!("reading {}", dir.display()))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &path, depth + 1, files, bytes)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
            *bytes += entry.metadata()?.len();
            if *bytes > MOST_BYTES || files.len() == MOST_FILES {
                let message = format!(
                    "more than {MOST_FILES} files or {} MiB of source",
                    MOST_BYTES >> 20
                );
                return Err(Unreadable(message).into());
            }
            let content = std::fs::read(entry.path());
            let content = content.with_context(|| format!("reading {}", entry.path().display()))?;
            let text = String::from_utf8(content)
                .map_err(|_| Unreadable(format!("{} is no UTF-8 text", path.display())))?;
            files.push((path, text));
        }
    }
    Ok(())
}
