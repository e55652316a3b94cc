//! An installed grader that a checkout's alias hides. Never deletes anything: it only says what to.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What to tell somebody who runs a checkout's own grader though one is installed.
///
/// Cargo warns when the two meet, but cannot know that the alias has a file of its own, which may
/// be missing. `itself` is the running program.
pub(super) fn advice(
    itself: Option<&Path>,
    var: &dyn Fn(&str) -> Option<OsString>,
) -> Option<String> {
    // Set by `cargo run`, and so by the alias; what is installed runs without it.
    let package = PathBuf::from(var("CARGO_MANIFEST_DIR")?);
    let alias = package.parent()?.join(".cargo").join("alias.toml");
    let name = format!("cargo-grade{}", std::env::consts::EXE_SUFFIX);
    let found = std::env::split_paths(&var("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|program| program.is_file() && Some(program.as_path()) != itself)?;
    let note = || {
        format!(
            "note: cargo-grade is installed ({}), so this checkout needs no alias for it; delete {} \
             and cargo has nothing to warn about",
            found.display(),
            alias.display()
        )
    };
    alias.is_file().then(note)
}
