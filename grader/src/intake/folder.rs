//! A submission in a folder. Every component below the folder is opened by itself and none of them
//! through a link; nothing is read that is not a regular file when it is open, so nothing hangs.
//! Where the folder itself is, its user has said: that path may lead through links.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(super) use elsewhere::{Folder, open_file};
#[cfg(unix)]
pub(super) use unix::{Folder, open_file};

use super::place::Content;
use std::io::{self, Read as _};

/// What an open file holds, counted while it is read: its metadata may be wrong.
fn content(file: std::fs::File, most_bytes: u64) -> io::Result<Content> {
    let mut bytes = Vec::new();
    file.take(most_bytes + 1).read_to_end(&mut bytes)?;
    Ok(match bytes.len() as u64 > most_bytes {
        true => Content::TooLarge,
        false => Content::Whole(bytes),
    })
}
