//! Fingerprints of what something was built from.

use anyhow::Context;
use sha2::{Digest, Sha256};
use std::path::Path;

/// A digest of bytes and of files' states.
#[derive(Clone, Default)]
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Every file below `dir` by name, length and time of change; cheap enough for every start.
    ///
    /// # Errors
    /// When one cannot be looked at.
    pub(crate) fn tree(&mut self, dir: &Path) -> anyhow::Result<()> {
        let reading = || format!("reading {}", dir.display());
        let entries = std::fs::read_dir(dir).with_context(reading)?;
        let mut entries = entries
            .collect::<Result<Vec<_>, _>>()
            .with_context(reading)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let kind = entry.file_type().with_context(reading)?;
            if kind.is_dir() {
                self.tree(&entry.path())?;
            } else if kind.is_file() {
                self.file(&entry.path())?;
            }
        }
        Ok(())
    }

    /// One file by name, length and time of change.
    ///
    /// # Errors
    /// When it cannot be looked at.
    pub(crate) fn file(&mut self, path: &Path) -> anyhow::Result<()> {
        let reading = || format!("reading {}", path.display());
        let metadata = std::fs::metadata(path).with_context(reading)?;
        self.bytes(path.as_os_str().as_encoded_bytes());
        let changed = metadata
            .modified()
            .with_context(reading)?
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        self.bytes(&changed.as_nanos().to_le_bytes());
        self.bytes(&metadata.len().to_le_bytes());
        Ok(())
    }

    pub(crate) fn hex(self) -> String {
        self.0
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}
