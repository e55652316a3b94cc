//! A folder where there is no `openat`: the same rules with what std offers. Somebody who replaces a
//! file by a link at the right moment is not kept out here.

use super::content;
use crate::intake::place::{Bar, Content, Entry, Kind, Listing, Place, below};
use std::fs::{File, FileType};
use std::io;
use std::path::{Path, PathBuf};

/// A folder by its path.
#[derive(Debug)]
pub(in crate::intake) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(in crate::intake) fn open(path: &Path) -> io::Result<Folder> {
        std::fs::read_dir(path)?;
        Ok(Folder {
            root: path.to_owned(),
        })
    }

    /// What a path leads to, or what bars the way.
    fn reach(&self, path: &str) -> io::Result<Option<Bar>> {
        let mut here = self.root.clone();
        let mut reached = Bar {
            path: String::new(),
            kind: Kind::Folder,
        };
        for name in path.split('/').filter(|name| !name.is_empty()) {
            if reached.kind != Kind::Folder {
                return Ok(Some(reached));
            }
            here.push(name);
            let kind = match here.symlink_metadata() {
                Ok(found) => kind_of(found.file_type()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            reached = Bar {
                path: below(&reached.path, name),
                kind,
            };
        }
        Ok(Some(reached))
    }
}

impl Place for Folder {
    fn list(&self, folder: &str, most: usize) -> io::Result<Listing> {
        match self.reach(folder)? {
            None => return Ok(Listing::Nothing),
            Some(bar) if bar.path != folder || bar.kind != Kind::Folder => {
                return Ok(Listing::Barred(bar));
            }
            Some(_) => {}
        }
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(self.root.join(folder))?.take(most) {
            let entry = entry?;
            entries.push(Entry {
                name: entry.file_name().into_string().ok(),
                kind: kind_of(entry.file_type()?),
            });
        }
        Ok(Listing::Entries(entries))
    }

    fn read(&self, file: &str, most_bytes: u64) -> io::Result<Content> {
        match self.reach(file)? {
            None => return Ok(Content::Nothing),
            Some(bar) if bar.path != file || bar.kind != Kind::File => {
                return Ok(Content::Barred(bar));
            }
            Some(_) => {}
        }
        content(File::open(self.root.join(file))?, most_bytes)
    }
}

/// A regular file by the path that the user typed, through whatever links; `None` if it is none.
pub(in crate::intake) fn open_file(path: &Path) -> io::Result<Option<File>> {
    match std::fs::metadata(path)?.is_file() {
        true => File::open(path).map(Some),
        false => Ok(None),
    }
}

fn kind_of(kind: FileType) -> Kind {
    if kind.is_symlink() {
        Kind::Link
    } else if kind.is_dir() {
        Kind::Folder
    } else if kind.is_file() {
        Kind::File
    } else {
        Kind::Special
    }
}
