//! Through `src`, folder by folder, to every .rs file. Never deeper, never further and never for
//! more bytes than the caps allow.

use super::place::{Bar, Content, Kind, Listing, Place, below};
use super::{Sources, Unreadable, caps, names};
use crate::report::Ignored;
use anyhow::Context as _;
use std::collections::BTreeMap;

/// What was found below `src`.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) sources: Sources,
    /// Links and special files where sources could be, with their paths below the exercise.
    pub(super) ignored: Vec<Ignored>,
}

/// The sources at and below a folder in `place`, which is `src` to whoever reads of them.
pub(super) fn sources(place: &dyn Place, src: &str) -> anyhow::Result<Found> {
    let mut walk = Walk {
        place,
        src,
        files: Vec::new(),
        bytes: 0,
        entries_left: caps::ENTRIES,
        folded: BTreeMap::new(),
        ignored: Vec::new(),
    };
    walk.folder("src", 0)?;
    if !walk.files.iter().any(|(path, _)| path == "src/lib.rs") {
        return Err(unreadable("no src/lib.rs: that is where the solution goes"));
    }
    Ok(Found {
        sources: Sources::of(walk.files),
        ignored: walk.ignored,
    })
}

struct Walk<'a> {
    place: &'a dyn Place,
    /// What is called `src` everywhere else.
    src: &'a str,
    files: Vec<(String, String)>,
    bytes: u64,
    entries_left: usize,
    /// Paths that were met, by what they are to a file system that ignores case.
    folded: BTreeMap<String, String>,
    ignored: Vec<Ignored>,
}

fn unreadable(message: impl Into<String>) -> anyhow::Error {
    Unreadable(message.into()).into()
}

/// A link or a special file where there must be a folder or a file.
fn barred(bar: &Bar) -> anyhow::Error {
    let Bar { path, kind } = bar;
    let kind = kind.words();
    let message = format!("{path} is {kind}, and only real files in real folders are read");
    unreadable(message + "; put the file itself there")
}

impl Walk<'_> {
    /// Where in the place `src`, or a path below it, is.
    fn in_place(&self, path: &str) -> String {
        match path.strip_prefix("src/") {
            Some(rest) => below(self.src, rest),
            None => self.src.to_owned(),
        }
    }

    fn folder(&mut self, folder: &str, depth: usize) -> anyhow::Result<()> {
        if depth > caps::DEPTH {
            return Err(unreadable(format!(
                "{folder} lies too deep: at most {} folders within each other; move it up",
                caps::DEPTH
            )));
        }
        let path = self.in_place(folder);
        let listing = self.place.list(&path, self.entries_left + 1);
        let mut entries = match listing.map_err(|error| untold(folder, error))? {
            Listing::Entries(entries) => entries,
            Listing::Nothing => return Ok(()),
            Listing::Barred(bar) => return Err(barred(&bar)),
        };
        if entries.len() > self.entries_left {
            return Err(unreadable(format!(
                "more than {} files and folders below src; leave out what is no source",
                caps::ENTRIES
            )));
        }
        self.entries_left -= entries.len();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        for entry in entries {
            let Some(name) = entry.name else {
                return Err(unreadable(format!(
                    "{} in {folder} has a name that is no UTF-8 text; give it a plain name",
                    entry.kind.words()
                )));
            };
            let path = below(folder, &name);
            match entry.kind {
                Kind::Folder => {
                    self.admit_name(&path)?;
                    self.folder(&path, depth + 1)?;
                }
                Kind::File if is_source(&name) => self.file(path)?,
                Kind::File => {}
                kind @ (Kind::Link | Kind::Special) => self.other(path, kind)?,
            }
        }
        Ok(())
    }

    /// A link or a special file: said of `lib.rs`, reported of all others.
    fn other(&mut self, path: String, kind: Kind) -> anyhow::Result<()> {
        if path == "src/lib.rs" {
            return Err(barred(&Bar { path, kind }));
        }
        let why = format!("it is {}, and only real files are read", kind.words());
        self.ignored.push(Ignored { path, why });
        Ok(())
    }

    fn file(&mut self, path: String) -> anyhow::Result<()> {
        self.admit_name(&path)?;
        if self.files.len() == caps::SOURCE_FILES {
            return Err(unreadable(format!(
                "more than {} source files; leave out what is not needed",
                caps::SOURCE_FILES
            )));
        }
        let content = self
            .place
            .read(&self.in_place(&path), caps::mib(caps::FILE_MIB));
        let bytes = match content.map_err(|error| untold(&path, error))? {
            Content::Whole(bytes) => bytes,
            // Gone since the folder was listed.
            Content::Nothing => return Ok(()),
            Content::Barred(bar) => return self.other(path, bar.kind),
            Content::TooLarge => {
                let most = caps::FILE_MIB;
                let message = format!("{path} is more than {most} MiB of source; make it shorter");
                return Err(unreadable(message));
            }
        };
        self.bytes += bytes.len() as u64;
        if self.bytes > caps::mib(caps::SOURCE_MIB) {
            return Err(unreadable(format!(
                "more than {} MiB of source; leave out what is not needed",
                caps::SOURCE_MIB
            )));
        }
        match String::from_utf8(bytes) {
            Ok(text) => self.files.push((path, text)),
            Err(_) if path == "src/lib.rs" => {
                let message = format!("{path} is no UTF-8 text; save it as UTF-8");
                return Err(unreadable(message));
            }
            // It may be nobody's module. If it is one, rustc says that it is not there.
            Err(_) => self.ignored.push(Ignored {
                path,
                why: "it is no UTF-8 text".to_owned(),
            }),
        }
        Ok(())
    }

    fn admit_name(&mut self, path: &str) -> anyhow::Result<()> {
        if let Some(problem) = names::problem(path) {
            return Err(unreadable(problem));
        }
        let other = self.folded.insert(names::folded(path), path.to_owned());
        match other.filter(|other| other != path) {
            Some(other) => Err(unreadable(format!(
                "{other} and {path} are one file on systems that ignore case; rename one of them"
            ))),
            None => Ok(()),
        }
    }
}

fn is_source(name: &str) -> bool {
    // What macOS puts beside a file in an archive has its name behind these two characters.
    let hidden = name.starts_with("._");
    !hidden && name.len() > ".rs".len() && name.ends_with(".rs")
}

/// What may not be read is its owner's to mend; what cannot is ours to find out about.
fn untold(path: &str, error: std::io::Error) -> anyhow::Error {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => unreadable(format!(
            "{path} may not be read: permission denied; allow it to be read"
        )),
        _ => Err::<(), _>(error)
            .with_context(|| format!("reading {path}"))
            .unwrap_err(),
    }
}

#[cfg(test)]
mod tests;
