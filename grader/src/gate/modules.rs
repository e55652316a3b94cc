//! What of the sources rustc will compile: no file that belongs to no module, and no tests.

use super::tokens::Flat;
use crate::intake::Sources;
use crate::syntax;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
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
            let flat = syntax::tokens(text).map(|tokens| Flat::of(without_tests(tokens)));
            if let Some(flat) = &flat {
                words.extend(flat.words().map(str::to_owned));
            }
            read.push(File { path, text, flat });
        }
    }
}

/// A file's items but for those that only tests have, which are not compiled.
fn without_tests(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let marks_test = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '#')
            && tokens.peek().is_some_and(is_cfg_test);
        if !marks_test {
            kept.push(token);
            continue;
        }
        // Up to the item's end: what stands in braces, or a semicolon.
        let ends = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(mark) => mark.as_char() == ';',
            _ => false,
        };
        while tokens.next().is_some_and(|token| !ends(&token)) {}
    }
    kept.into_iter().collect()
}

/// `[cfg(test)]`.
fn is_cfg_test(token: &TokenTree) -> bool {
    let TokenTree::Group(attribute) = token else {
        return false;
    };
    let mut inside = attribute.stream().into_iter();
    let (name, condition, more) = (inside.next(), inside.next(), inside.next());
    let is = |token: Option<TokenTree>, word: &str| matches!(token, Some(TokenTree::Ident(name)) if name == word);
    let Some(TokenTree::Group(condition)) = condition else {
        return false;
    };
    let mut condition = condition.stream().into_iter();
    attribute.delimiter() == Delimiter::Bracket
        && is(name, "cfg")
        && more.is_none()
        && is(condition.next(), "test")
        && condition.next().is_none()
}

/// The module of `src/lib.rs`, which nobody names.
const ROOT: &str = "lib";

/// `a` of `src/a.rs` and of `src/a/mod.rs`.
fn module_of(path: &str) -> &str {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    stem.rsplit('/').next().unwrap_or(stem)
}
