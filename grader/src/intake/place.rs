//! Where a submission's files are, whether that is a folder or an archive: what can be asked of
//! both. Never gives the content of anything but a regular file.
//!
//! Paths are relative, with `/` between their parts; the empty one is the place itself.

use std::io;

/// What stands under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    /// A symbolic or hard link, wherever it leads.
    Link,
    /// A FIFO, a device, a socket.
    Special,
}

impl Kind {
    /// In a sentence.
    pub(super) fn words(self) -> &'static str {
        match self {
            Kind::File => "a file",
            Kind::Folder => "a folder",
            Kind::Link => "a link",
            Kind::Special => "a special file",
        }
    }
}

/// One entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// `None` if it is no UTF-8.
    pub(super) name: Option<String>,
    pub(super) kind: Kind,
}

/// What a path leads to when a folder is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    Nothing,
    /// At most as many entries as were asked for, in no order.
    Entries(Vec<Entry>),
    /// It, or something on the way to it, is no folder.
    Barred(Bar),
}

/// What a path leads to when a file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Nothing,
    Whole(Vec<u8>),
    TooLarge,
    /// It is no regular file, or something on the way to it is no folder.
    Barred(Bar),
}

/// What keeps a path from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// As far as the path could be followed.
    pub(super) path: String,
    pub(super) kind: Kind,
}

/// Something that holds files.
pub(super) trait Place {
    /// What is in a folder, up to `most` entries.
    fn list(&self, folder: &str, most: usize) -> io::Result<Listing>;

    /// A file of no more than `most_bytes`.
    fn read(&self, file: &str, most_bytes: u64) -> io::Result<Content>;
}

/// A path below another.
pub(super) fn below(folder: &str, name: &str) -> String {
    match folder.is_empty() {
        true => name.to_owned(),
        false => format!("{folder}/{name}"),
    }
}
