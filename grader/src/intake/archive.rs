//! Archives in memory: what they are is told by their content, not by their names. Never writes a
//! file, and never holds more than the caps allow.

mod tar;
mod zip;

use super::tree::{Node, Tree};
use super::{Unreadable, caps};
use std::io::{self, Read};

/// Bytes that begin each kind.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
const GZIP: &[u8] = &[0x1f, 0x8b];
const USTAR: &[u8] = b"ustar";
/// Where a tar's first header says so.
const USTAR_AT: usize = 257;

/// What is in a ZIP, a tar or a compressed tar.
///
/// # Errors
/// [`Unreadable`] when it is none of these, is broken, holds too much, or two files of one name.
pub fn read(bytes: &[u8]) -> Result<Tree, Unreadable> {
    if bytes.len() as u64 > caps::mib(caps::ARCHIVE_MIB) {
        return Err(too_long());
    }
    let tree = if ZIP.iter().any(|start| bytes.starts_with(start)) {
        zip::read(bytes)?
    } else if bytes.starts_with(GZIP) {
        tar::read(&inflated(bytes)?)?
    } else {
        tar::read(bytes)?
    };
    tree.finished()
}

pub(super) fn too_long() -> Unreadable {
    Unreadable(format!(
        "the archive has more than {} MiB; leave out target/ and what is no source",
        caps::ARCHIVE_MIB
    ))
}

fn too_much() -> Unreadable {
    Unreadable(format!(
        "the archive unpacks to more than {} MiB; leave out target/ and what is no source",
        caps::INFLATED_MIB
    ))
}

fn too_many() -> Unreadable {
    Unreadable(format!(
        "the archive has more than {} entries; leave out target/ and what is no source",
        caps::ARCHIVE_ENTRIES
    ))
}

fn broken(why: &dyn std::fmt::Display) -> Unreadable {
    Unreadable(format!("the archive is broken ({why}); make it anew"))
}

/// What a gzip holds. One stream, as every packer writes it: of empty ones, a file could hold so many
/// that reading them alone takes minutes.
fn inflated(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let most = caps::mib(caps::INFLATED_MIB);
    let mut inflated = Vec::new();
    let mut gzip = flate2::bufread::GzDecoder::new(bytes);
    gzip.by_ref()
        .take(most + 1)
        .read_to_end(&mut inflated)
        .map_err(|why| broken(&why))?;
    if inflated.len() as u64 > most {
        return Err(too_much());
    }
    // Some packers fill up the last block.
    match gzip.into_inner().iter().all(|byte| *byte == 0) {
        true => Ok(inflated),
        false => Err(broken(&"something follows the compressed data")),
    }
}

/// Bytes that may still come out of an archive.
struct Budget {
    bytes_left: u64,
}

impl Budget {
    fn new() -> Budget {
        Budget {
            bytes_left: caps::mib(caps::INFLATED_MIB),
        }
    }

    /// A file as far as it is of use.
    fn file(&mut self, file: impl Read) -> Result<Node, Unreadable> {
        let most = caps::mib(caps::FILE_MIB);
        let mut bytes = Vec::new();
        let read: io::Result<usize> = file.take(most + 1).read_to_end(&mut bytes);
        read.map_err(|why| broken(&why))?;
        let length = bytes.len() as u64;
        self.bytes_left = self.bytes_left.checked_sub(length).ok_or_else(too_much)?;
        Ok(match length > most {
            true => Node::TooLarge,
            false => Node::File(bytes),
        })
    }
}

#[cfg(test)]
mod tests;
