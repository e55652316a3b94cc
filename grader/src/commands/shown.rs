//! Paths as somebody in a folder would type them. Never looks whether anything is there.

use std::path::{Component, Path, PathBuf};

/// `path` as it is from `here`, with slashes: `src/lib.rs`, `../bank/README.md`.
pub(super) fn path(path: &Path, here: &Path) -> String {
    let from: Vec<Component<'_>> = here.components().collect();
    let to: Vec<Component<'_>> = path.components().collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    // Nothing in common but the root: then whoever reads it is better off with all of it.
    if same <= 1 {
        return path.display().to_string();
    }
    let up = from[same..].iter().map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to[same..].iter().copied()).collect();
    match way.as_os_str().is_empty() {
        true => ".".to_owned(),
        false => way.display().to_string().replace('\\', "/"),
    }
}

#[cfg(test)]
mod tests {
    use super::path;
    use std::path::Path;

    #[test]
    fn a_path_is_told_from_where_one_is() {
        let of = |to, here| path(Path::new(to), Path::new(here));
        assert_eq!(of("/a/b/c/d.rs", "/a/b"), "c/d.rs");
        assert_eq!(of("/a/b/c/d.rs", "/a/b/e/f"), "../../c/d.rs");
        assert_eq!(of("/a/b.rs", "/x/y"), "/a/b.rs");
        assert_eq!(of("/a/b", "/a/b"), ".");
        assert_eq!(of("/a/b", "/a/b/c"), "..");
    }
}
