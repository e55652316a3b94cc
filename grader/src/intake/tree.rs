//! What an archive holds, in memory. Never has a file below a file, two of one name, or a path that
//! leads out.

use super::place::{Bar, Content, Entry, Kind, Listing, Place};
use super::{Unreadable, caps, names};
use crate::output::safe_text;
use crate::report::Ignored;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

/// An archive's files by path.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Everything but folders that are only implied.
    nodes: BTreeMap<String, Node>,
    /// What could not be given a path.
    ignored: Vec<Ignored>,
    /// The folder around everything that was looked through, if there was one.
    around: String,
}

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    File(Vec<u8>),
    TooLarge,
    /// A file that nobody asks for.
    Unread,
    Folder,
    Link,
    Special,
}

impl Node {
    fn kind(&self) -> Kind {
        match self {
            Node::File(_) | Node::TooLarge | Node::Unread => Kind::File,
            Node::Folder => Kind::Folder,
            Node::Link => Kind::Link,
            Node::Special => Kind::Special,
        }
    }
}

/// Whether anybody will ask for the content of this file: sources, manifests, transcripts, settings.
pub(super) fn is_of_interest(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    matches!(extension, Some("rs" | "toml" | "snap"))
        || name == "rust-toolchain"
        || path.split('/').any(|part| part == ".cargo")
}

/// Where an entry of an archive belongs.
pub(super) enum Placed {
    At(String),
    /// The top itself: `./`.
    Nowhere,
    /// Out of the archive, or to nowhere that can be named.
    Outside(&'static str),
}

/// The path of an entry from its name as it stands in the archive.
pub(super) fn placed(name: &[u8]) -> Placed {
    let Ok(name) = std::str::from_utf8(name) else {
        return Placed::Outside("its name is no UTF-8 text");
    };
    if name.len() > 4 * caps::NAME_BYTES {
        return Placed::Outside("its path is very long");
    }
    if name.contains('\\') {
        return Placed::Outside("its path has backslashes, which lead elsewhere on Windows");
    }
    if name.starts_with('/') {
        return Placed::Outside("its path is absolute and leads out of the archive");
    }
    if name.chars().any(|c| c == '\0') {
        return Placed::Outside("its name has characters that cannot be seen");
    }
    let parts: Vec<&str> = name
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    if parts.contains(&"..") {
        return Placed::Outside("its path leads out of the archive");
    }
    if parts.iter().any(|part| is_of_a_desktop(part)) {
        return Placed::Nowhere;
    }
    match parts.first() {
        None => Placed::Nowhere,
        Some(first) if is_drive(first) => Placed::Outside("its path begins with a drive"),
        Some(_) => Placed::At(parts.join("/")),
    }
}

/// What systems with a desktop add to folders and archives, which is no part of them.
fn is_of_a_desktop(name: &str) -> bool {
    let added = ["__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"];
    name.starts_with("._") || added.iter().any(|it| name.eq_ignore_ascii_case(it))
}

fn is_drive(part: &str) -> bool {
    let mut letters = part.chars();
    letters
        .next()
        .is_some_and(|letter| letter.is_ascii_alphabetic())
        && letters.next() == Some(':')
}

impl Tree {
    /// Puts something at the path that an archive's name means.
    pub(super) fn add(&mut self, path: String, node: Node) -> Result<(), Unreadable> {
        let folder = node == Node::Folder;
        match self.nodes.insert(path.clone(), node) {
            None => Ok(()),
            // Folders are often listed twice; that means nothing.
            Some(Node::Folder) if folder => Ok(()),
            Some(_) => Err(Unreadable(format!(
                "the archive has {} twice; make it anew",
                safe_text::line(&path)
            ))),
        }
    }

    pub(super) fn ignore(&mut self, name: &[u8], why: &'static str) {
        let name = String::from_utf8_lossy(name);
        self.ignored.push(Ignored {
            path: name.chars().take(caps::NAME_BYTES).collect(),
            why: why.to_owned(),
        });
    }

    /// Checks what can be said only when all is there, and looks through a single folder at the top
    /// that holds everything else, as GitHub's archives have it.
    pub(super) fn finished(mut self) -> Result<Tree, Unreadable> {
        self.look_through_one_folder();
        let mut folded: BTreeMap<String, &str> = BTreeMap::new();
        for (path, node) in &self.nodes {
            for (at, _) in path.match_indices('/') {
                let above = &path[..at];
                if self
                    .nodes
                    .get(above)
                    .is_some_and(|node| *node != Node::Folder)
                {
                    return Err(Unreadable(format!(
                        "in the archive {} is both a file and a folder; make it anew",
                        safe_text::line(above)
                    )));
                }
            }
            if node.kind() == Kind::Folder || !is_of_interest(path) {
                continue;
            }
            if let Some(other) = folded.insert(names::folded(path), path) {
                return Err(Unreadable(format!(
                    "in the archive {} and {} are one file on systems that ignore case; rename one \
                     of them",
                    safe_text::line(other),
                    safe_text::line(path)
                )));
            }
        }
        Ok(self)
    }

    fn look_through_one_folder(&mut self) {
        let tops: BTreeSet<&str> = self.nodes.keys().map(|path| first(path)).collect();
        let mut tops = tops.into_iter();
        let (Some(top), None) = (tops.next(), tops.next()) else {
            return;
        };
        // A folder that an exercise or a checkout consists of is no wrapping around it.
        if matches!(top, "src" | "exercises") {
            return;
        }
        if self
            .nodes
            .get(top)
            .is_some_and(|node| *node != Node::Folder)
        {
            return;
        }
        let around = top.to_owned();
        let top = format!("{top}/");
        drop(tops);
        self.around = around;
        self.nodes = std::mem::take(&mut self.nodes)
            .into_iter()
            .filter_map(|(path, node)| Some((path.strip_prefix(&top)?.to_owned(), node)))
            .collect();
    }

    /// What the archive brought along that has no place, and links and special files outside of
    /// every `src`: those in there are met on the way through it.
    pub(super) fn ignored(&self) -> impl Iterator<Item = Ignored> {
        let links = self.nodes.iter().filter_map(|(path, node)| {
            let kind = node.kind();
            let beside = !path.split('/').any(|part| part == "src");
            (beside && matches!(kind, Kind::Link | Kind::Special)).then(|| Ignored {
                path: path.clone(),
                why: format!("it is {}, and only real files are read", kind.words()),
            })
        });
        self.ignored.iter().cloned().chain(links)
    }

    /// One file, which is all that was handed in.
    pub(super) fn of_root(bytes: Vec<u8>) -> Tree {
        let node = match bytes.len() as u64 > caps::mib(caps::FILE_MIB) {
            true => Node::TooLarge,
            false => Node::File(bytes),
        };
        Tree {
            nodes: BTreeMap::from([("src/lib.rs".to_owned(), node)]),
            ..Tree::default()
        }
    }

    /// The folder that is around everything in the archive, and in no path here.
    pub(super) fn around(&self) -> &str {
        &self.around
    }

    /// The paths of all files, for whoever only wants to know.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        let files = self.nodes.iter();
        let files = files.filter(|(_, node)| node.kind() == Kind::File);
        files.map(|(path, _)| PathBuf::from(path))
    }

    /// What bars the way to a path, its own end included unless that is of this kind.
    fn bar(&self, path: &str, wanted: Kind) -> Option<Bar> {
        let ends = path.match_indices('/').map(|(at, _)| at);
        for end in ends.chain([path.len()]) {
            let so_far = &path[..end];
            let kind = self.kind(so_far)?;
            let wanted = if end == path.len() {
                wanted
            } else {
                Kind::Folder
            };
            if kind != wanted {
                let path = so_far.to_owned();
                return Some(Bar { path, kind });
            }
        }
        None
    }

    fn kind(&self, path: &str) -> Option<Kind> {
        if path.is_empty() {
            return Some(Kind::Folder);
        }
        if let Some(node) = self.nodes.get(path) {
            return Some(node.kind());
        }
        self.below(path).next().map(|_| Kind::Folder)
    }

    /// The paths below a folder, each without it.
    fn below(&self, folder: &str) -> impl Iterator<Item = (&str, &Node)> {
        let start = match folder.is_empty() {
            true => String::new(),
            false => format!("{folder}/"),
        };
        let from = self.nodes.range(start.clone()..);
        from.map_while(move |(path, node)| Some((path.strip_prefix(&start)?, node)))
    }
}

fn first(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

impl Place for &Tree {
    fn list(&self, folder: &str, most: usize) -> io::Result<Listing> {
        if let Some(bar) = self.bar(folder, Kind::Folder) {
            return Ok(Listing::Barred(bar));
        }
        if self.kind(folder).is_none() {
            return Ok(Listing::Nothing);
        }
        let mut kinds: BTreeMap<&str, Kind> = BTreeMap::new();
        for (path, node) in self.below(folder) {
            match path.split_once('/') {
                Some((name, _)) => kinds.insert(name, Kind::Folder),
                None => kinds.insert(path, node.kind()),
            };
        }
        let entry = |(name, kind): (&str, Kind)| Entry {
            name: Some(name.to_owned()),
            kind,
        };
        Ok(Listing::Entries(
            kinds.into_iter().take(most).map(entry).collect(),
        ))
    }

    fn read(&self, file: &str, most_bytes: u64) -> io::Result<Content> {
        if let Some(bar) = self.bar(file, Kind::File) {
            return Ok(Content::Barred(bar));
        }
        Ok(match self.nodes.get(file) {
            Some(Node::File(bytes)) if bytes.len() as u64 <= most_bytes => {
                Content::Whole(bytes.clone())
            }
            Some(Node::File(_) | Node::TooLarge | Node::Unread) => Content::TooLarge,
            _ => Content::Nothing,
        })
    }
}
