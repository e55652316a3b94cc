//! Looking for secrets in whatever an attempt left behind, as they are or disguised as attacks of the
//! corpus disguise them. Never says where they came from.

use crate::scratch::Scratch;
use std::path::{Path, PathBuf};

/// Larger files are results of bombs.
const LARGEST: u64 = 256 << 20;

/// What must not be found.
pub(crate) struct Needles {
    everywhere: Vec<Vec<u8>>,
    /// A worker holds the checks rightly, a submission's own library does not.
    in_libraries: Vec<u8>,
}

impl Needles {
    pub(crate) fn of(scratch: &Scratch) -> Needles {
        let secret = scratch.secret().as_bytes();
        let disguised = secret.iter().map(|byte| byte ^ 0x55).collect();
        // Half of what a type error tells is far more than chance could.
        let number = u64::from_be_bytes(secret[8..16].try_into().expect("eight bytes"));
        let checks = std::fs::read(scratch.checks()).expect("the checks are built");
        let middle = checks.len() / 2;
        Needles {
            everywhere: vec![
                secret.to_vec(),
                disguised,
                number.to_string().into_bytes(),
                scratch.environment().as_bytes().to_vec(),
            ],
            in_libraries: checks[middle..middle + 256].to_vec(),
        }
    }

    pub(crate) fn are_in(&self, bytes: &[u8]) -> bool {
        let found = |needle: &Vec<u8>| memchr::memmem::find(bytes, needle).is_some();
        self.everywhere.iter().any(found)
    }

    /// The files below `dir` that hold one.
    pub(crate) fn files_below(&self, dir: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![dir.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let Ok(kind) = entry.file_type() else {
                    continue;
                };
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file() && self.are_in_file(&entry.path()) {
                    files.push(entry.path());
                }
            }
        }
        files
    }

    fn are_in_file(&self, path: &Path) -> bool {
        if std::fs::metadata(path).is_ok_and(|metadata| metadata.len() > LARGEST) {
            return false;
        }
        let bytes = std::fs::read(path).unwrap_or_default();
        let library = path.extension().is_some_and(|kind| kind == "rlib");
        self.are_in(&bytes) || library && memchr::memmem::find(&bytes, &self.in_libraries).is_some()
    }
}
