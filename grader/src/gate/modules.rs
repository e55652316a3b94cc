//! Which files of the sources rustc will compile, and what of them: no file that belongs to no module.

use super::compiled::compiled;
use super::tokens::Flat;
use crate::intake::Sources;
use crate::syntax;
use std::collections::HashSet;

/// A file that rustc may read.
pub(super) struct File<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    /// Its tokens; none if only rustc can read it.
    pub(super) flat: Option<Flat>,
}

/// The root, and every file whose module's name is a word in one that is read.
///
/// That is more than rustc reads, for a word need not declare a module; but macros may make of it what
/// they like, and paths cannot be given.
pub(super) fn read_by_rustc(sources: &Sources) -> Vec<File<'_>> {
    let mut waiting: Vec<(&str, &str)> = sources.iter().collect();
    let mut read: Vec<File<'_>> = Vec::new();
    let mut words = HashSet::from([ROOT.to_owned()]);
    loop {
        // Nobody here knows what those say that are left to rustc.
        let unread: Vec<&str> = read
            .iter()
            .filter(|file| file.flat.is_none())
            .map(|file| file.text)
            .collect();
        let known = |path: &str| {
            let name = module_of(path);
            words.contains(name) || unread.iter().any(|text| text.contains(name))
        };
        let (found, others): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(path, _)| known(path));
        if found.is_empty() {
            read.sort_by_key(|file| file.path);
            return read;
        }
        waiting = others;
        for (path, text) in found {
            let is_root = path == "src/lib.rs";
            let flat = syntax::tokens(text).map(|tokens| compiled(Flat::of(tokens), is_root));
            if let Some(flat) = &flat {
                words.extend(flat.words().map(str::to_owned));
            }
            read.push(File { path, text, flat });
        }
    }
}

/// The module of `src/lib.rs`, which nobody names.
const ROOT: &str = "lib";

/// `a` of `src/a.rs` and of `src/a/mod.rs`.
fn module_of(path: &str) -> &str {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    stem.rsplit('/').next().unwrap_or(stem)
}
