//! Which names a source may have: those that mean the same file on every system, and look like what
//! they are. Never touches a file.

use super::caps;
use crate::output::safe_text;

/// Names that are devices on Windows, whatever extension follows.
const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];

/// Why a source cannot be called that, and what to do; `None` if it can.
pub(super) fn problem(path: &str) -> Option<String> {
    let why = if path.len() > caps::NAME_BYTES {
        "its path is very long"
    } else {
        path.split('/').find_map(problem_of_part)?
    };
    let shown = safe_text::line(&path.chars().take(caps::NAME_BYTES).collect::<String>());
    Some(format!("{shown}: {why}; give it a plain name"))
}

fn problem_of_part(name: &str) -> Option<&'static str> {
    if safe_text::line(name) != name {
        return Some("its name has characters that cannot be seen");
    }
    if name.contains(['\\', ':', '<', '>', '"', '|', '?', '*']) {
        return Some("its name has a character that not every system allows");
    }
    if name.ends_with(['.', ' ']) {
        return Some("its name ends with a dot or a space");
    }
    is_device(name).then_some("its name is reserved on Windows")
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end().to_lowercase();
    let numbered = ["com", "lpt"].iter().find_map(|port| {
        let mut rest = stem.strip_prefix(port)?.chars();
        let number = rest.next()?;
        let counts = number.is_ascii_digit() || matches!(number, '¹' | '²' | '³');
        (counts && rest.next().is_none()).then_some(())
    });
    DEVICES.contains(&&*stem) || numbered.is_some()
}

/// The same for all names that some file system takes for one.
pub(super) fn folded(path: &str) -> String {
    // By way of the capitals, since some small letters have one in common.
    path.to_uppercase().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_call_their_modules_is_fine() {
        for path in ["src/lib.rs", "src/a/mod.rs", "src/größe.rs", "src/日本.rs"] {
            assert_eq!(problem(path), None, "{path}");
        }
        for path in [
            "src/console.rs",
            "src/com.rs",
            "src/com10.rs",
            "src/nulls.rs",
        ] {
            assert_eq!(problem(path), None, "{path}");
        }
    }

    #[test]
    fn names_that_deceive_or_mean_something_else_elsewhere_are_not() {
        for path in [
            "src/a\u{202e}sr.rs",
            "src/a\nb.rs",
            "src/a\u{200b}.rs",
            "src/a\\b.rs",
            "src/c:x.rs",
            "src/a./b.rs",
            "src/a /b.rs",
            "src/nul.rs",
            "src/COM1.rs",
            "src/lpt².rs",
            "src/aux/b.rs",
            "src/con .x.rs",
        ] {
            assert!(problem(path).is_some(), "{path:?}");
        }
        let long = format!("src/{}.rs", "a".repeat(300));
        assert!(problem(&long).is_some());
    }

    #[test]
    fn names_that_differ_in_case_only_fold_to_one() {
        assert_eq!(folded("src/A.rs"), folded("SRC/a.rs"));
        assert_eq!(folded("src/Straße.rs"), folded("src/STRASSE.rs"));
        assert_eq!(folded("src/ſ.rs"), folded("src/s.rs"));
        assert_ne!(folded("src/a.rs"), folded("src/b.rs"));
    }
}
