//! Whether files that were built earlier are still what they were. Never mends one.
//!
//! A file whose length and times are as they were has not been touched; any other is read again. So
//! looking costs a system call for each file, and no more until something happened to one.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Some files, as they were when they were built.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Kept(BTreeMap<PathBuf, KeptFile>);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct KeptFile {
    bytes: u64,
    checksum: u32,
    touched: Touched,
}

/// When a file was last touched, in nanoseconds: changed; and on Unix also renamed, linked or given other
/// permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Touched(u64, i64);

impl Kept {
    /// These files, as they are now.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(super) fn of<'a>(files: impl IntoIterator<Item = &'a Path>) -> anyhow::Result<Self> {
        let mut kept = BTreeMap::new();
        for path in files {
            let file = KeptFile::of(path);
            let file = file.with_context(|| format!("reading {}", path.display()))?;
            kept.insert(path.to_owned(), file);
        }
        Ok(Kept(kept))
    }

    /// With others, which may be later states of the same files.
    pub(super) fn add(&mut self, others: Kept) {
        self.0.extend(others.0);
    }

    /// Those that are not what they were: gone, cut off, changed, or not to be read.
    pub(super) fn damaged(&mut self) -> Vec<PathBuf> {
        let files = self.0.iter_mut();
        let damaged = files.filter_map(|(path, file)| (!file.is_whole(path)).then_some(path));
        damaged.cloned().collect()
    }
}

impl KeptFile {
    fn of(path: &Path) -> std::io::Result<Self> {
        let (bytes, checksum) = read(path)?;
        Ok(KeptFile {
            bytes,
            checksum,
            touched: Touched::of(&std::fs::metadata(path)?),
        })
    }

    fn is_whole(&mut self, path: &Path) -> bool {
        let Ok(now) = std::fs::metadata(path) else {
            return false;
        };
        if now.len() != self.bytes {
            return false;
        }
        let touched = Touched::of(&now);
        if touched == self.touched {
            return true;
        }
        let whole = read(path).is_ok_and(|read| read == (self.bytes, self.checksum));
        if whole {
            self.touched = touched;
        }
        whole
    }
}

impl Touched {
    fn of(metadata: &Metadata) -> Self {
        let changed = metadata.modified().ok();
        let changed = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Touched(
            changed.unwrap_or_default().as_nanos() as u64,
            status(metadata),
        )
    }
}

#[cfg(unix)]
fn status(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt as _;
    let nanos = metadata.ctime().saturating_mul(1_000_000_000);
    nanos.saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn status(_metadata: &Metadata) -> i64 {
    0
}

/// How long it is, and its checksum. Damage is no forgery: a CRC is enough, and ten times as fast as a
/// digest.
fn read(path: &Path) -> std::io::Result<(u64, u32)> {
    let mut file = std::fs::File::open(path)?;
    let mut checksum = crc32fast::Hasher::new();
    let mut buffer = vec![0; 256 << 10];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((bytes, checksum.finalize())),
            read => {
                checksum.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;
    use std::fs;
    use std::path::{Path, PathBuf};
    use tempfile::TempDir;

    /// A file that is kept, and the folder that it is in.
    fn kept() -> (TempDir, PathBuf, Kept) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("library");
        fs::write(&path, "a library of some length").unwrap();
        let kept = Kept::of([&*path]).unwrap();
        (dir, path, kept)
    }

    #[test]
    fn a_file_that_nobody_touched_is_whole_and_so_is_one_that_was_only_touched() {
        let (_dir, path, mut kept) = kept();
        assert_eq!(kept.damaged(), Vec::<PathBuf>::new());
        let content = fs::read(&path).unwrap();
        fs::write(&path, content).unwrap();
        assert_eq!(kept.damaged(), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_file_that_is_not_what_it_was_is_damaged() {
        let flip = |path: &Path| {
            let changed = fs::metadata(path).unwrap().modified().unwrap();
            let mut content = fs::read(path).unwrap();
            content[7] ^= 1;
            fs::write(path, content).unwrap();
            let file = fs::File::options().write(true).open(path).unwrap();
            file.set_modified(changed).unwrap();
        };
        let harms: [&dyn Fn(&Path); 5] = [
            &|path| fs::write(path, "").unwrap(),
            &|path| fs::write(path, "a library").unwrap(),
            &|path| fs::remove_file(path).unwrap(),
            &|path| {
                fs::remove_file(path).unwrap();
                fs::create_dir(path).unwrap();
            },
            &flip,
        ];
        for (number, harm) in harms.iter().enumerate() {
            let (_dir, path, mut kept) = kept();
            harm(&path);
            assert_eq!(kept.damaged(), [path], "harm {number}");
        }
    }
}
