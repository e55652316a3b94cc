//! What no exercise allows: what leaves safe Rust, the crate's own files or its own process. Never
//! depends on an exercise.

use super::finding::Finding;
use super::tokens::{Flat, Token, parts};
use proc_macro2::Delimiter;

const UNSAFE: &str = "everything here can be done in safe Rust, with std's locks, channels and \
                      atomics";
const LINKED: &str = "the crate is linked by the grader and decides nothing about that";
const FILES: &str = "only the crate's own modules are read; write what is needed into the source";
const ASSEMBLY: &str = "everything here can be done in safe Rust";
const ENVIRONMENT: &str = "the environment is empty; use a constant";
const CRATES: &str = "there is std and the task's crate, and no other";
const COMPILER: &str = "this is stable Rust with std as it is";

/// Attributes by their last word.
const ATTRIBUTES: [(&str, &str); 26] = [
    ("link", LINKED),
    ("link_name", LINKED),
    ("link_section", LINKED),
    ("link_args", LINKED),
    ("link_ordinal", LINKED),
    ("linkage", LINKED),
    ("no_mangle", LINKED),
    ("export_name", LINKED),
    ("no_link", LINKED),
    ("no_main", LINKED),
    ("start", LINKED),
    ("crate_type", LINKED),
    ("path", FILES),
    ("debugger_visualizer", FILES),
    ("global_allocator", "the allocator is the grader's"),
    ("alloc_error_handler", "the allocator is the grader's"),
    ("panic_handler", "panics are the grader's to see"),
    ("naked", ASSEMBLY),
    ("no_std", COMPILER),
    ("no_core", COMPILER),
    ("feature", COMPILER),
    ("lang", COMPILER),
    ("proc_macro", COMPILER),
    ("proc_macro_attribute", COMPILER),
    ("proc_macro_derive", COMPILER),
    ("allow_internal_unsafe", COMPILER),
];

/// Attributes whose names no honest source has for something else: a macro that is handed one may put it
/// anywhere, and so may a `use` that gives it another name.
const UNMISTAKABLE: [&str; 5] = [
    "allow_internal_unsafe",
    "debugger_visualizer",
    "global_allocator",
    "link_section",
    "no_mangle",
];

/// Macros, and whether no honest source has their name for something else.
const MACROS: [(&str, &str, bool); 9] = [
    ("include", FILES, false),
    ("include_str", FILES, true),
    ("include_bytes", FILES, true),
    ("asm", ASSEMBLY, false),
    ("global_asm", ASSEMBLY, true),
    ("naked_asm", ASSEMBLY, true),
    ("llvm_asm", ASSEMBLY, true),
    ("env", ENVIRONMENT, false),
    ("option_env", ENVIRONMENT, true),
];

/// All there is in a file.
pub(super) fn findings(flat: &Flat) -> Vec<Finding> {
    let mut found = Vec::new();
    for at in 0..flat.len() {
        match flat.get(at) {
            Some(Token::Word(word)) => found.extend(of_word(flat, at, word)),
            Some(Token::Mark('#')) => {
                let at = at + 1 + usize::from(flat.is_mark(at + 1, '!'));
                if flat.opens(at) == Some(Delimiter::Bracket) {
                    attributes(flat, at + 1, flat.partner(at), &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

fn of_word(flat: &Flat, at: usize, word: &str) -> Option<Finding> {
    let finding = |what: String, reason: &str| Some(Finding::new(flat.span(at), what, reason));
    match word {
        "unsafe" => return finding("`unsafe`".to_owned(), UNSAFE),
        "extern" => return external(flat, at),
        "use" => return renamed(flat, at),
        _ => {}
    }
    if UNMISTAKABLE.contains(&word) {
        let (name, reason) = ATTRIBUTES.iter().find(|(name, _)| *name == word)?;
        return finding(format!("`#[{name}]`"), reason);
    }
    let (name, reason, only_that) = MACROS.iter().find(|(name, ..)| *name == word)?;
    let called = flat.is_mark(at + 1, '!') && flat.opens(at + 2).is_some();
    if called || *only_that {
        return finding(format!("`{name}!`"), reason);
    }
    None
}

/// `extern crate` of what is not there anyway, and everything else that begins with `extern`.
fn external(flat: &Flat, at: usize) -> Option<Finding> {
    let span = flat.span(at);
    if flat.word(at + 1) != Some("crate") {
        let reason = "there is no code in other languages here, and none may call this";
        return Some(Finding::new(span, "`extern`", reason));
    }
    let name = flat.word(at + 2).unwrap_or("...");
    // A task's crate is called so, and rustc finds no other that is.
    let known = matches!(name, "std" | "core" | "alloc" | "self") || name.ends_with("_task");
    let name: String = name.chars().take(64).collect();
    (!known).then(|| Finding::new(span, format!("`extern crate {name}`"), CRATES))
}

/// A macro that `use` could give another name: `use std::include as x`.
fn renamed(flat: &Flat, at: usize) -> Option<Finding> {
    let mut first = at + 1;
    while flat.is_mark(first, ':') {
        first += 1;
    }
    if !matches!(flat.word(first), Some("std" | "core")) {
        return None;
    }
    let end = (first..flat.len()).find(|at| flat.is_mark(*at, ';'));
    (first..end.unwrap_or(flat.len())).find_map(|at| {
        let word = flat.word(at)?;
        let renamed = matches!(word, "include" | "asm");
        let named = renamed && !flat.is_path_separator(at + 1);
        let (name, reason, _) = MACROS.iter().find(|(name, ..)| named && *name == word)?;
        Some(Finding::new(flat.span(at), format!("`{name}!`"), *reason))
    })
}

/// The attributes between two places: one, or with `cfg_attr` and `unsafe(...)` several in one.
fn attributes(flat: &Flat, from: usize, to: usize, found: &mut Vec<Finding>) {
    let mut waiting = vec![(from, to)];
    while let Some((from, to)) = waiting.pop() {
        let Some((name, at)) = last_word_of_path(flat, from, to) else {
            continue;
        };
        let inside = (flat.opens(at + 1) == Some(Delimiter::Parenthesis))
            .then(|| (at + 2, flat.partner(at + 1)));
        match (name, inside) {
            ("cfg_attr", Some((from, to))) => waiting.extend(parts(flat, from, to).skip(1)),
            ("unsafe", Some(inside)) => waiting.push(inside),
            _ => {
                let known = ATTRIBUTES.iter().find(|(known, _)| *known == name);
                found.extend(known.map(|(name, reason)| {
                    Finding::new(flat.span(at), format!("`#[{name}]`"), *reason)
                }));
            }
        }
    }
}

/// The last word of the path that begins at `from`, and where it stands.
fn last_word_of_path(flat: &Flat, from: usize, to: usize) -> Option<(&str, usize)> {
    let mut at = from;
    if flat.is_path_separator(at) {
        at += 2;
    }
    loop {
        let word = flat.word(at).filter(|_| at < to)?;
        if !flat.is_path_separator(at + 1) {
            return Some((word, at));
        }
        at += 3;
    }
}

#[cfg(test)]
pub(super) fn attribute_names() -> impl Iterator<Item = &'static str> {
    ATTRIBUTES.iter().map(|(name, _)| *name)
}

#[cfg(test)]
pub(super) fn macro_names() -> impl Iterator<Item = &'static str> {
    MACROS.iter().map(|(name, ..)| *name)
}
