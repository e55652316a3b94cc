//! How much of a submission is looked at. Never more, whatever a file's metadata claims: bytes are
//! counted as they are read.

/// Source files. An exercise takes one; the longest fixture has three.
pub(super) const SOURCE_FILES: usize = 200;

/// Bytes of all source files together, in MiB.
pub(super) const SOURCE_MIB: u64 = 2;

/// Bytes of one source file, in MiB.
pub(super) const FILE_MIB: u64 = 1;

/// Folders within each other below `src`.
pub(super) const DEPTH: usize = 8;

/// Entries of folders that are looked at for one exercise, of whatever kind: a folder with a
/// million files must not take for ever.
pub(super) const ENTRIES: usize = 10_000;

/// Bytes of a manifest or of another file that is only held against the course's own.
pub(super) const BESIDE_BYTES: u64 = 256 << 10;

/// Bytes of an archive, in MiB. A course with four exercises and its history takes under one.
pub(super) const ARCHIVE_MIB: u64 = 16;

/// Entries of an archive.
pub(super) const ARCHIVE_ENTRIES: usize = 10_000;

/// Bytes that come out of an archive in all, in MiB: of what is read in a ZIP, of everything in a
/// `.tar.gz`.
pub(super) const INFLATED_MIB: u64 = 64;

/// Remarks on what was ignored; the rest is counted.
pub(super) const REMARKS: usize = 20;

/// Bytes of a name or a path.
pub(super) const NAME_BYTES: usize = 200;

pub(super) const fn mib(number: u64) -> u64 {
    number << 20
}
