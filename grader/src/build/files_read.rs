//! Which files rustc read for a crate, from the record that it writes for build systems (`dep-info`, in the
//! form of a Makefile). Never asks the file system.

use std::path::{Component, Path};

/// The first file in rustc's `record` that does not lie below `own`, both as rustc was given them: what a
/// submission reads that is none of its modules, however its name came about.
pub(super) fn outside(record: &str, own: &Path) -> Option<String> {
    // Each file has a line of its own, with a colon and nothing behind it.
    let files = record.lines().filter_map(|line| line.strip_suffix(':'));
    let files = files.map(|file| file.replace("\\ ", " "));
    let mut files = files.filter(|file| !is_below(Path::new(file), own));
    files.next()
}

fn is_below(file: &Path, own: &Path) -> bool {
    let within = file.strip_prefix(own);
    within.is_ok_and(|within| {
        let mut parts = within.components();
        parts.all(|part| matches!(part, Component::Normal(_)))
    })
}

#[cfg(test)]
mod tests {
    use super::outside;
    use std::path::Path;

    #[test]
    fn what_lies_below_src_is_the_submissions_own_and_nothing_else_is() {
        let outside = |record: &str| outside(record, Path::new("src"));
        let record = |file: &str| {
            format!("/s/a.d: src/lib.rs {file}\n\nsrc/lib.rs:\n{file}:\n\n# env-dep:HOME\n")
        };
        for file in ["src/a/mod.rs", "src/a\\ b.rs", "src/./a.rs"] {
            assert_eq!(outside(&record(file)), None, "{file}");
        }
        for file in [
            "/dev/stdin",
            "src/../../a.rs",
            "a.rs",
            "/s/src/a.rs",
            "../src/a.rs",
        ] {
            assert_eq!(outside(&record(file)).as_deref(), Some(file));
        }
    }
}
