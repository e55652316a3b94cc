//! Accepted transcripts, in insta's format.

use anyhow::Context;
use std::path::Path;

/// An accepted transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It is there.
    Transcript(String),
    /// Nobody has accepted one yet.
    Missing,
}

/// Reads an accepted transcript: what follows the header of a `.snap` file.
///
/// # Errors
/// When the file is there but cannot be read, or has no header.
pub fn read_accepted(path: &Path) -> anyhow::Result<Accepted> {
    if !path.is_file() {
        return Ok(Accepted::Missing);
    }
    let text = std::fs::read_to_string(path);
    let text = text.with_context(|| format!("reading {}", path.display()))?;
    let text = text.replace("\r\n", "\n");
    let body = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"));
    let (_, body) = body.with_context(|| format!("{} has no header", path.display()))?;
    Ok(Accepted::Transcript(normalised(body)))
}

/// insta keeps no blank lines at either end.
pub(super) fn normalised(text: &str) -> String {
    format!("{}\n", text.trim_matches('\n'))
}
