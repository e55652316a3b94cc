//! The repository, and folders to try things in. Never writes into the repository.

use std::path::{Path, PathBuf};

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("grader/ lies in the repository")
}

/// The text of a file of the repository.
pub(crate) fn text(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// An empty folder for a test. Outside the checkout: cargo reads the configuration of every folder
/// above the one it runs in.
pub(crate) fn folder(test: &str) -> PathBuf {
    let name = format!("cargo-grade-{test}-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("the folder can be emptied");
    }
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

/// Writes a file and the folders it lies in.
pub(crate) fn write(path: &Path, text: &str) {
    let parent = path.parent().expect("a file lies in a folder");
    std::fs::create_dir_all(parent).expect("the folder can be made");
    std::fs::write(path, text).expect("the file can be written");
}
