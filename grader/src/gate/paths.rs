//! The paths that a source names, with what `use` calls them undone. Never resolves more than a
//! reader sees in the file: a glob brings names that are found where they are used.

use super::tokens::{Flat, Token};
use proc_macro2::{Delimiter, Span};
use std::collections::BTreeMap;

/// A path as it is named somewhere.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) words: Vec<String>,
    /// Of its last word.
    pub(super) span: Span,
    /// Whether it is only brought into scope here.
    pub(super) in_use: bool,
}

/// Every path of a file.
pub(super) fn of(flat: &Flat) -> Vec<Named> {
    let mut found = Vec::new();
    let mut aliases = BTreeMap::new();
    let mut at = 0;
    while at < flat.len() {
        if flat.word(at) == Some("use") {
            at = used(flat, at + 1, &mut found, &mut aliases);
        } else {
            at = plain(flat, at, &mut found);
        }
    }
    for named in found.iter_mut().filter(|named| !named.in_use) {
        if let Some(whole) = aliases.get(&named.words[0]) {
            let rest = named.words.split_off(1);
            named.words = whole.iter().cloned().chain(rest).collect();
        }
    }
    found
}

/// A path outside of `use`; returns where to go on.
fn plain(flat: &Flat, start: usize, found: &mut Vec<Named>) -> usize {
    let mut words = Vec::new();
    let mut at = start;
    let mut last = start;
    while let Some(word) = flat.word(at) {
        words.push(word.to_owned());
        last = at;
        if !flat.is_path_separator(at + 1) {
            break;
        }
        at += 3;
    }
    if words.is_empty() {
        return start + 1;
    }
    found.push(Named {
        words,
        span: flat.span(last),
        in_use: false,
    });
    last + 1
}

/// The paths of a `use` up to its semicolon, and what they are called from now on.
fn used(
    flat: &Flat,
    start: usize,
    found: &mut Vec<Named>,
    aliases: &mut BTreeMap<String, Vec<String>>,
) -> usize {
    let mut at = start;
    let mut words: Vec<String> = Vec::new();
    let mut span = None;
    // What stood before each open brace.
    let mut prefixes: Vec<Vec<String>> = Vec::new();
    let mut finish = |words: &[String], span: &mut Option<Span>, name: Option<&str>| {
        if let (Some(span), Some(last)) = (span.take(), words.last()) {
            let name = name.unwrap_or(last).to_owned();
            aliases.insert(name, words.to_vec());
            found.push(Named {
                words: words.to_vec(),
                span,
                in_use: true,
            });
        }
    };
    while at < flat.len() {
        match flat.get(at) {
            Some(Token::Word(word)) if word == "as" => {
                finish(&words, &mut span, flat.word(at + 1));
                at += 1;
            }
            // `thread::{self}` is `thread`.
            Some(Token::Word(word)) => {
                span = Some(flat.span(at));
                if word != "self" {
                    words.push(word.clone());
                }
            }
            Some(Token::Open(Delimiter::Brace)) => {
                span = None;
                prefixes.push(words.clone());
            }
            Some(Token::Mark(',')) => {
                finish(&words, &mut span, None);
                words = prefixes.last().cloned().unwrap_or_default();
            }
            Some(Token::Close(Delimiter::Brace)) => {
                finish(&words, &mut span, None);
                if prefixes.pop().is_none() {
                    return at;
                }
                words.clear();
            }
            Some(Token::Mark(':' | '*')) => {}
            // A semicolon, or what is no `use` item: `impl Fn() + use<'a>`.
            _ => {
                finish(&words, &mut span, None);
                return at;
            }
        }
        at += 1;
    }
    at
}
