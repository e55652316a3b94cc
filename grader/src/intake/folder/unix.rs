//! A folder on Unix: `openat` with `O_NOFOLLOW` for each component. Never opens a device.

use super::content;
use crate::intake::place::{Bar, Content, Entry, Kind, Listing, Place, below};
use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, fstat, openat, statat};
use rustix::io::Errno;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

/// Opening a FIFO must not wait for somebody who writes, and a terminal must not become ours.
const CAREFULLY: OFlags = OFlags::RDONLY
    .union(OFlags::CLOEXEC)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY);

/// An open folder.
#[derive(Debug)]
pub(in crate::intake) struct Folder {
    root: OwnedFd,
}

/// What the components of a path led to.
enum Reached {
    Nothing,
    Folder(OwnedFd),
    Barred(Bar),
}

impl Folder {
    pub(in crate::intake) fn open(path: &Path) -> io::Result<Folder> {
        let root = openat(CWD, path, CAREFULLY | OFlags::DIRECTORY, Mode::empty())?;
        Ok(Folder { root })
    }

    /// The folder that a path leads to, one component after the other.
    fn reach(&self, path: &str) -> io::Result<Reached> {
        let mut here = self.root.try_clone()?;
        let mut so_far = String::new();
        for name in path.split('/').filter(|name| !name.is_empty()) {
            so_far = below(&so_far, name);
            match kind(here.as_fd(), name)? {
                None => return Ok(Reached::Nothing),
                Some(Kind::Folder) => {}
                Some(kind) => return Ok(Reached::Barred(Bar { path: so_far, kind })),
            }
            let flags = CAREFULLY | OFlags::DIRECTORY | OFlags::NOFOLLOW;
            here = openat(&here, name, flags, Mode::empty())?;
        }
        Ok(Reached::Folder(here))
    }
}

impl Place for Folder {
    fn list(&self, folder: &str, most: usize) -> io::Result<Listing> {
        let here = match self.reach(folder)? {
            Reached::Nothing => return Ok(Listing::Nothing),
            Reached::Barred(bar) => return Ok(Listing::Barred(bar)),
            Reached::Folder(here) => here,
        };
        let mut entries = Vec::new();
        for entry in Dir::read_from(&here)? {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            if entries.len() == most {
                break;
            }
            let kind = match entry.file_type() {
                // Some file systems do not say in the listing.
                FileType::Unknown => kind(here.as_fd(), name)?,
                known => Some(kind_of(known)),
            };
            // What is gone by now has not been there.
            let Some(kind) = kind else { continue };
            let name = name.to_str().ok().map(str::to_owned);
            entries.push(Entry { name, kind });
        }
        Ok(Listing::Entries(entries))
    }

    fn read(&self, file: &str, most_bytes: u64) -> io::Result<Content> {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        let here = match self.reach(folder)? {
            Reached::Nothing => return Ok(Content::Nothing),
            Reached::Barred(bar) => return Ok(Content::Barred(bar)),
            Reached::Folder(here) => here,
        };
        let barred = |kind| {
            let path = file.to_owned();
            Ok(Content::Barred(Bar { path, kind }))
        };
        // Asked before it is opened, since opening a device may already do something; and again
        // afterwards, since it may have been replaced.
        match kind(here.as_fd(), name)? {
            None => return Ok(Content::Nothing),
            Some(Kind::File) => {}
            Some(kind) => return barred(kind),
        }
        let opened = openat(&here, name, CAREFULLY | OFlags::NOFOLLOW, Mode::empty())?;
        match kind_of(FileType::from_raw_mode(fstat(&opened)?.st_mode)) {
            Kind::File => content(File::from(opened), most_bytes),
            kind => barred(kind),
        }
    }
}

/// A regular file by the path that the user typed, through whatever links; `None` if it is none.
pub(in crate::intake) fn open_file(path: &Path) -> io::Result<Option<File>> {
    if !std::fs::metadata(path)?.is_file() {
        return Ok(None);
    }
    let file = File::from(openat(CWD, path, CAREFULLY, Mode::empty())?);
    Ok(file.metadata()?.is_file().then_some(file))
}

/// What stands under a name, without following it.
fn kind(here: BorrowedFd<'_>, name: impl rustix::path::Arg) -> io::Result<Option<Kind>> {
    match statat(here, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some(kind_of(FileType::from_raw_mode(stat.st_mode)))),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn kind_of(kind: FileType) -> Kind {
    match kind {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Link,
        _ => Kind::Special,
    }
}
