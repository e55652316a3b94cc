//! What of a person's or a CI system's surroundings may change how cargo builds a course, and what may
//! not. Never looks into a configuration file: what stands there is overruled, or cargo's to obey.
//!
//! Where cargo finds packages and where it puts what it builds (`CARGO_HOME`, `CARGO_NET_OFFLINE`,
//! `CARGO_TARGET_DIR`, mirrors, proxies, how many jobs) is the machine's matter and is honoured. What
//! would make other libraries of the same sources (flags, wrappers, profiles, targets) is not: every
//! submission of a course is linked with the same.

use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Variables that are kept from cargo, by how they begin.
const KEPT_OUT: [&str; 5] = [
    // `CARGO_PROFILE_RELEASE_PANIC=abort` and all others.
    "CARGO_PROFILE_",
    "CARGO_BUILD_",
    // Only nightly cargos read these.
    "CARGO_UNSTABLE_",
    "RUSTC_BOOTSTRAP",
    // A jobserver's descriptors are not passed on: see `main`.
    "MAKEFLAGS",
];
/// Those of them that say where and how fast.
const LET_IN: [&str; 2] = ["CARGO_BUILD_JOBS", "CARGO_BUILD_TARGET_DIR"];

/// Variables that overrule what a configuration file says, by their value. An empty one means "none" to
/// cargo, and keeps it from looking any further.
const OVERRULED: [(&str, &str); 5] = [
    ("CARGO_ENCODED_RUSTFLAGS", ""),
    ("CARGO_INCREMENTAL", "0"),
    ("CARGO_MAKEFLAGS", ""),
    ("RUSTC_WRAPPER", ""),
    ("RUSTC_WORKSPACE_WRAPPER", ""),
];

/// How a cargo's environment differs from ours: variables, each with its value or with none.
pub(crate) fn changes(
    ours: impl IntoIterator<Item = OsString>,
    rustc: &Path,
) -> Vec<(OsString, Option<&OsStr>)> {
    let kept_out = |name: &OsString| {
        let name = name.to_string_lossy();
        let begins = KEPT_OUT.iter().any(|start| name.starts_with(start));
        begins && !LET_IN.contains(&&*name)
    };
    let removed = ours.into_iter().filter(kept_out).map(|name| (name, None));
    let overruled = OVERRULED.map(|(name, value)| (OsString::from(name), Some(OsStr::new(value))));
    removed
        .chain(overruled)
        .chain([("RUSTC".into(), Some(rustc.as_os_str()))])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::changes;
    use std::ffi::{OsStr, OsString};
    use std::path::Path;

    fn of(name: &str) -> Option<Option<OsString>> {
        let changes = changes([name.into()], Path::new("/rustc"));
        let change = changes.into_iter().find(|(changed, _)| changed == name);
        change.map(|(_, value)| value.map(OsStr::to_owned))
    }

    #[test]
    fn what_would_make_other_libraries_is_kept_from_cargo() {
        for name in [
            "CARGO_BUILD_TARGET",
            "CARGO_BUILD_RUSTFLAGS",
            "CARGO_BUILD_RUSTC_WRAPPER",
            "CARGO_PROFILE_GRADE_PANIC",
            "CARGO_PROFILE_RELEASE_LTO",
            "CARGO_UNSTABLE_BUILD_STD",
            "RUSTC_BOOTSTRAP",
        ] {
            assert_eq!(of(name), Some(None), "{name}");
        }
        for name in ["CARGO_ENCODED_RUSTFLAGS", "RUSTC_WRAPPER"] {
            assert_eq!(of(name), Some(Some("".into())), "{name}");
        }
        assert_eq!(of("RUSTC"), Some(Some("/rustc".into())));
    }

    #[test]
    fn where_and_how_fast_cargo_works_is_the_machines_matter() {
        for name in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET_DIR",
            "CARGO_BUILD_JOBS",
            "CARGO_NET_OFFLINE",
            "PATH",
            "HTTPS_PROXY",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
