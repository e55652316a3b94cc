//! Tars. Never expands a sparse file.

use super::super::tree::{Node, Placed, Tree, is_of_interest, placed};
use super::super::{Unreadable, caps};
use super::{Budget, USTAR, USTAR_AT, broken, too_many};
use tar::EntryType;

pub(super) fn read(bytes: &[u8]) -> Result<Tree, Unreadable> {
    if !bytes
        .get(USTAR_AT..)
        .is_some_and(|rest| rest.starts_with(USTAR))
    {
        let why = "this is no archive that can be read: give a .zip, .tar or .tar.gz";
        return Err(Unreadable(why.to_owned()));
    }
    let mut archive = tar::Archive::new(bytes);
    let mut tree = Tree::default();
    let mut budget = Budget::new();
    let entries = archive.entries().map_err(|why| broken(&why))?;
    for (number, entry) in entries.enumerate() {
        if number == caps::ARCHIVE_ENTRIES {
            return Err(too_many());
        }
        let entry = entry.map_err(|why| broken(&why))?;
        let kind = entry.header().entry_type();
        // What git and others note about all files that follow.
        if kind == EntryType::XGlobalHeader {
            continue;
        }
        let name = entry.path_bytes().into_owned();
        let path = match placed(&name) {
            Placed::At(path) => path,
            Placed::Nowhere => continue,
            Placed::Outside(why) => {
                tree.ignore(&name, why);
                continue;
            }
        };
        let node = match kind {
            EntryType::Directory => Node::Folder,
            EntryType::Symlink | EntryType::Link => Node::Link,
            EntryType::Regular | EntryType::Continuous if is_of_interest(&path) => {
                budget.file(entry)?
            }
            EntryType::Regular | EntryType::Continuous => Node::Unread,
            _ => Node::Special,
        };
        tree.add(path, node)?;
    }
    Ok(tree)
}
