//! The files of a folder, but for what is built in it. Never follows a link.

use anyhow::Context;
use std::path::Path;

/// Every file and every link below `root`/`folder`, by its path from `root`, with slashes.
///
/// # Errors
/// When a folder cannot be listed.
pub(super) fn files(root: &Path, folder: &str) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(folder) = left.pop() {
        let path = root.join(&folder);
        if !path.symlink_metadata().is_ok_and(|it| it.is_dir()) {
            continue;
        }
        let listing = || format!("listing {}", path.display());
        for entry in std::fs::read_dir(&path).with_context(listing)? {
            let entry = entry.with_context(listing)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let within = match folder.is_empty() {
                true => name.clone(),
                false => format!("{folder}/{name}"),
            };
            match entry.file_type().with_context(listing)?.is_dir() {
                true if is_built(&within) => {}
                true => left.push(within),
                false if is_pending(&name) => {}
                false => found.push(within),
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a folder holds what a tool made of the others.
fn is_built(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    ["target", ".git"].contains(&name) || path.ends_with("book/book")
}

/// Whether a file is a transcript that nobody has accepted.
fn is_pending(name: &str) -> bool {
    name.ends_with(".snap.new") || name.ends_with(".pending-snap")
}
