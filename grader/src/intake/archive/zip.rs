//! ZIPs. Never inflates what nobody asks for.

use super::super::tree::{Node, Placed, Tree, is_of_interest, placed};
use super::super::{Unreadable, caps};
use super::{Budget, broken, too_many};
use std::io::Cursor;
use zip::ZipArchive;

/// What begins each entry of the directory at a ZIP's end, and how long an entry is without name,
/// extra field and comment; where the lengths of those stand (APPNOTE.TXT, 4.3.12).
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;
const LENGTHS_AT: [usize; 3] = [28, 30, 32];

/// The part of a Unix mode that says what something is.
const FORMAT: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;
const LINK: u32 = 0o120_000;

pub(super) fn read(bytes: &[u8]) -> Result<Tree, Unreadable> {
    // The reader takes in the whole directory at once, so it is counted before: generously, since
    // these bytes could be part of a file.
    let entries = entries_at_most(bytes);
    if entries > 2 * caps::ARCHIVE_ENTRIES {
        return Err(too_many());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| broken(&why))?;
    if archive.len() > caps::ARCHIVE_ENTRIES {
        return Err(too_many());
    }
    // The reader keeps the last of two entries of one name; others keep the first.
    let start = usize::try_from(archive.central_directory_start()).unwrap_or(usize::MAX);
    if entries_from(bytes, start) != archive.len() {
        let why = "the archive has two files of one name; make it anew";
        return Err(Unreadable(why.to_owned()));
    }
    let mut tree = Tree::default();
    let mut budget = Budget::new();
    for number in 0..archive.len() {
        // Raw, so that what is encrypted or packed in some other way can be passed over.
        let entry = archive.by_index_raw(number).map_err(|why| broken(&why))?;
        // Some packers on Windows separate with these. A file whose name has one could be in no ZIP for Windows.
        let name = entry.name_raw().iter().map(|byte| match byte {
            b'\\' => b'/',
            byte => *byte,
        });
        let name = name.collect::<Vec<u8>>();
        let path = match placed(&name) {
            Placed::At(path) => path,
            Placed::Nowhere => continue,
            Placed::Outside(why) => {
                tree.ignore(entry.name_raw(), why);
                continue;
            }
        };
        let slash = name.ends_with(b"/");
        let node = match entry.unix_mode().map_or(0, |mode| mode & FORMAT) {
            LINK => Node::Link,
            _ if slash => Node::Folder,
            FOLDER => Node::Folder,
            0 | REGULAR if is_of_interest(&path) && entry.encrypted() => {
                let why = "the archive is encrypted; make one without a password";
                return Err(Unreadable(why.to_owned()));
            }
            0 | REGULAR if is_of_interest(&path) => {
                drop(entry);
                let file = archive.by_index(number).map_err(|why| broken(&why))?;
                budget.file(file)?
            }
            0 | REGULAR => Node::Unread,
            _ => Node::Special,
        };
        tree.add(path, node)?;
    }
    Ok(tree)
}

fn entries_at_most(bytes: &[u8]) -> usize {
    bytes
        .windows(ENTRY.len())
        .filter(|window| *window == ENTRY)
        .count()
}

/// How many entries the directory has that begins at `start`.
fn entries_from(bytes: &[u8], start: usize) -> usize {
    let mut rest = bytes.get(start..).unwrap_or_default();
    let mut count = 0;
    while rest.starts_with(ENTRY) && rest.len() >= ENTRY_BYTES {
        count += 1;
        let length = |at: usize| usize::from(u16::from_le_bytes([rest[at], rest[at + 1]]));
        let behind: usize = LENGTHS_AT.into_iter().map(length).sum();
        rest = rest.get(ENTRY_BYTES + behind..).unwrap_or_default();
    }
    count
}
