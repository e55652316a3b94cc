//! What lies beside a submission's sources and would have a say if cargo were run on it. Cargo never
//! is: it is looked at to be reported, and held against the course's own, which is no attempt.
//! Never a reason to refuse a submission, and never an error.

use super::manifest;
use super::place::{Content, Kind, Listing, Place, below};
use super::{caps, folder::Folder};
use crate::report::Ignored;
use std::path::Path;

const TOOLCHAIN_FILES: [&str; 2] = ["rust-toolchain", "rust-toolchain.toml"];

/// A folder of the submission beside the course's own.
pub(super) struct Beside<'a> {
    pub(super) theirs: &'a dyn Place,
    /// The folder in there.
    pub(super) at: &'a str,
    /// The same as reports call it: `exercises/bank`, or nothing for a checkout's root.
    pub(super) shown: &'a str,
    ours: Option<Folder>,
}

impl<'a> Beside<'a> {
    pub(super) fn new(theirs: &'a dyn Place, at: &'a str, shown: &'a str, ours: &Path) -> Self {
        Beside {
            theirs,
            at,
            shown,
            ours: Folder::open(ours).ok(),
        }
    }

    /// In an exercise's folder.
    pub(super) fn in_exercise(&self) -> Vec<Ignored> {
        let mut found = Vec::new();
        found.extend(self.manifest());
        found.extend(self.different("build.rs", "build scripts are never run"));
        found.extend(self.of_toolchain());
        for (part, what) in [("task", "the task"), ("checks", "the checks")] {
            found.extend(self.different_crate(part, what));
        }
        found
    }

    /// At the root of a checkout.
    pub(super) fn at_root(&self) -> Vec<Ignored> {
        let mut found = Vec::new();
        let why = "it differs from the course's own, which is used";
        found.extend(self.different("Cargo.toml", why));
        found.extend(self.of_toolchain());
        found
    }

    fn ignored(&self, path: &str, why: impl Into<String>) -> Ignored {
        Ignored {
            path: below(self.shown, path),
            why: why.into(),
        }
    }

    fn their(&self, path: &str) -> Content {
        let read = self.theirs.read(&below(self.at, path), caps::BESIDE_BYTES);
        read.unwrap_or(Content::Nothing)
    }

    fn our(&self, path: &str) -> Content {
        let ours = self.ours.as_ref();
        let read = ours.and_then(|ours| ours.read(path, caps::BESIDE_BYTES).ok());
        read.unwrap_or(Content::Nothing)
    }

    /// Whether something stands there that is not the course's own.
    fn differs(&self, path: &str) -> bool {
        match self.their(path) {
            Content::Nothing => false,
            theirs => theirs != self.our(path),
        }
    }

    fn different(&self, path: &str, why: &str) -> Option<Ignored> {
        self.differs(path).then(|| self.ignored(path, why))
    }

    fn of_toolchain(&self) -> Vec<Ignored> {
        let mut found: Vec<Ignored> = TOOLCHAIN_FILES
            .iter()
            .filter_map(|name| self.different(name, "the toolchain is the course's"))
            .collect();
        if self.different_below(".cargo", &|_| true).is_some() {
            found.push(self.ignored(".cargo", "cargo's configuration is never read"));
        }
        found
    }

    fn manifest(&self) -> Option<Ignored> {
        let name = "Cargo.toml";
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match (self.their(name), self.our(name)) {
            (Content::Nothing, _) => None,
            (Content::Whole(theirs), ours) => {
                let ours = match &ours {
                    Content::Whole(ours) => text(ours),
                    _ => String::new(),
                };
                let asked = manifest::asked(&text(&theirs), &ours);
                let why = format!(
                    "it asks for {}, and manifests are never read",
                    asked.join(", ")
                );
                (!asked.is_empty()).then(|| self.ignored(name, why))
            }
            (Content::TooLarge, _) => Some(self.ignored(name, "it is far too long")),
            (Content::Barred(bar), _) => {
                let why = format!("it is {}, and only real files are read", bar.kind.words());
                Some(self.ignored(name, why))
            }
        }
    }

    /// A crate of the course's of which the submission has another version.
    fn different_crate(&self, part: &str, what: &str) -> Option<Ignored> {
        let is_built = |path: &str| {
            let extension = Path::new(path).extension().and_then(|it| it.to_str());
            matches!(extension, Some("rs" | "toml" | "snap"))
        };
        let path = self.different_below(part, &is_built)?;
        let why = match path == part {
            true => format!("{what} used is the course's own"),
            false => format!("it differs from the course's own, which is used: {path}"),
        };
        let why = why.replace("the checks used is", "the checks used are");
        Some(self.ignored(part, why))
    }

    /// The first path at or below `folder` that is not the course's own.
    fn different_below(&self, folder: &str, counts: &dyn Fn(&str) -> bool) -> Option<String> {
        let mut left = vec![(folder.to_owned(), 0)];
        let mut entries_left = caps::ENTRIES;
        while let Some((folder, depth)) = left.pop() {
            let listing = self.theirs.list(&below(self.at, &folder), entries_left);
            let mut entries = match listing {
                Ok(Listing::Entries(entries)) => entries,
                Ok(Listing::Barred(_)) => return Some(folder),
                Ok(Listing::Nothing) | Err(_) => continue,
            };
            entries_left -= entries.len();
            entries.sort_by(|a, b| a.name.cmp(&b.name));
            for entry in entries {
                let Some(name) = entry.name else { continue };
                let path = below(&folder, &name);
                match entry.kind {
                    // What cargo built for somebody is no part of a crate.
                    Kind::Folder if name == "target" => {}
                    Kind::Folder if depth < caps::DEPTH => left.push((path, depth + 1)),
                    Kind::Folder => {}
                    Kind::File if !counts(&path) => {}
                    Kind::File | Kind::Link | Kind::Special => {
                        if self.differs(&path) {
                            return Some(path);
                        }
                    }
                }
            }
        }
        None
    }
}
