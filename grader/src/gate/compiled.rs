//! What of a file's tokens rustc compiles: not what only tests have, nor what any other `cfg` that
//! cannot hold stands on. Never leaves out what rustc may compile: where something ends is taken to be
//! too early rather than too late, and what stands in a macro's call or definition is whole, since the
//! macro may make of it what it likes.

use super::predicate;
use super::tokens::{Flat, Token, parts};
use proc_macro2::Delimiter;

/// What begins an item or a `let`, and nothing that ends with a comma.
const ITEMS: [&str; 15] = [
    "async",
    "const",
    "enum",
    "extern",
    "fn",
    "impl",
    "let",
    "macro_rules",
    "mod",
    "static",
    "struct",
    "trait",
    "type",
    "unsafe",
    "use",
];

/// Attributes that rustc has written code for before it sees a `cfg` behind them.
const EXPANDED: [&str; 2] = ["global_allocator", "alloc_error_handler"];

/// The tokens of a file that rustc compiles. The root's own `cfg` is left to rustc.
pub(super) fn compiled(flat: Flat, is_root: bool) -> Flat {
    let mut search = Search {
        flat: &flat,
        is_root,
        dropped: vec![false; flat.len()],
        around: Vec::new(),
        behind_inner: 0,
    };
    search.run();
    let dropped = search.dropped;
    flat.without(&dropped)
}

struct Search<'a> {
    flat: &'a Flat,
    is_root: bool,
    dropped: Vec<bool>,
    /// The brackets that are open, by where they open.
    around: Vec<usize>,
    /// Where the last inner attribute ends.
    behind_inner: usize,
}

/// What an attribute means for what it stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// It is not compiled.
    Dead,
    /// The attribute is as if it were not there.
    Nothing,
    Other,
}

impl Search<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.flat.len() {
            at = match self.flat.get(at) {
                Some(Token::Open(_)) if self.is_macros(at) => self.flat.partner(at) + 1,
                Some(Token::Open(_)) => {
                    self.around.push(at);
                    at + 1
                }
                Some(Token::Close(_)) => {
                    self.around.pop();
                    at + 1
                }
                Some(Token::Mark('#')) if self.is_attribute(at + 1) => self.outer(at),
                Some(Token::Mark('#'))
                    if self.flat.is_mark(at + 1, '!') && self.is_attribute(at + 2) =>
                {
                    self.inner(at)
                }
                _ => at + 1,
            };
        }
    }

    fn is_attribute(&self, at: usize) -> bool {
        self.flat.opens(at) == Some(Delimiter::Bracket)
    }

    /// Whether a bracket holds what is handed to a macro, or is a macro's definition.
    fn is_macros(&self, at: usize) -> bool {
        let behind = |many: usize| at.checked_sub(many);
        let called = behind(1).is_some_and(|at| self.flat.is_mark(at, '!'));
        let defined = behind(3).is_some_and(|at| {
            self.flat.word(at) == Some("macro_rules") && self.flat.is_mark(at + 1, '!')
        });
        called || defined
    }

    /// The attributes that begin at `start`, and what they stand on; returns where to go on.
    fn outer(&mut self, start: usize) -> usize {
        let flat = self.flat;
        let mut attributes = Vec::new();
        let mut behind = start;
        while flat.is_mark(behind, '#') && self.is_attribute(behind + 1) {
            let end = flat.partner(behind + 1) + 1;
            attributes.push((behind, end, meaning(flat, behind + 2, end - 1)));
            behind = end;
        }
        let dead = attributes
            .iter()
            .position(|(.., meaning)| *meaning == Meaning::Dead);
        let is_test = |(from, to, _): &(usize, usize, Meaning)| {
            flat.word(from + 2) == Some("test") && from + 4 == *to && !flat.is_raw(from + 2)
        };
        let decides = dead.or_else(|| {
            let test = attributes.iter().position(is_test)?;
            (self.begins_item(start, behind) && self.is_function(behind)).then_some(test)
        });
        let end = decides.and_then(|_| self.end(start, behind));
        if let (Some(decides), Some(end)) = (decides, end) {
            let (first, ..) = attributes[decides];
            self.dropped[first..end].fill(true);
            for (from, to, _) in &attributes[..decides] {
                let expanded = EXPANDED
                    .iter()
                    .any(|name| (*from..*to).any(|at| flat.word(at) == Some(*name)));
                self.dropped[*from..*to].fill(!expanded);
            }
            return end;
        }
        for (from, to, meaning) in attributes {
            self.dropped[from..to].fill(meaning == Meaning::Nothing);
        }
        behind
    }

    /// An attribute of what it stands in; returns where to go on.
    fn inner(&mut self, start: usize) -> usize {
        let flat = self.flat;
        let end = flat.partner(start + 2) + 1;
        self.behind_inner = end;
        match meaning(flat, start + 3, end - 1) {
            Meaning::Nothing => self.dropped[start..end].fill(true),
            Meaning::Dead => match self.around.last() {
                None if !self.is_root => {
                    self.dropped.fill(true);
                    return flat.len();
                }
                Some(open) if self.is_module(*open) => {
                    let close = flat.partner(*open);
                    self.dropped[open + 1..close].fill(true);
                    return close;
                }
                _ => {}
            },
            Meaning::Other => {}
        }
        end
    }

    /// `mod name {`.
    fn is_module(&self, open: usize) -> bool {
        let named = open.checked_sub(2);
        self.flat.opens(open) == Some(Delimiter::Brace)
            && named.is_some_and(|at| self.flat.word(at) == Some("mod"))
    }

    /// Whether something begins at `start` at all: in generics there is no telling where it ends.
    fn begins_something(&self, start: usize) -> bool {
        let Some(before) = start.checked_sub(1) else {
            return true;
        };
        start == self.behind_inner
            || matches!(
                self.flat.get(before),
                Some(Token::Open(_) | Token::Close(Delimiter::Brace) | Token::Mark(';' | ','))
            )
    }

    /// Whether what has its attributes from `start` on, and itself begins at `at`, is an item.
    fn begins_item(&self, start: usize, at: usize) -> bool {
        let in_block = self
            .around
            .last()
            .is_none_or(|open| self.flat.opens(*open) == Some(Delimiter::Brace));
        let behind_comma = start
            .checked_sub(1)
            .is_some_and(|before| self.flat.is_mark(before, ','));
        let at = self.behind_visibility(at);
        let word = self.flat.word(at).filter(|_| !self.flat.is_raw(at));
        in_block
            && !behind_comma
            && self.begins_something(start)
            && word.is_some_and(|word| ITEMS.contains(&word))
    }

    fn behind_visibility(&self, at: usize) -> usize {
        if self.flat.word(at) != Some("pub") || self.flat.is_raw(at) {
            return at;
        }
        match self.flat.opens(at + 1) {
            Some(Delimiter::Parenthesis) => self.flat.partner(at + 1) + 1,
            _ => at + 1,
        }
    }

    fn is_function(&self, at: usize) -> bool {
        let mut at = self.behind_visibility(at);
        let qualifies = |at: usize| {
            let word = self.flat.word(at);
            let literal = matches!(self.flat.get(at), Some(Token::Literal));
            literal || matches!(word, Some("const" | "async" | "unsafe" | "extern"))
        };
        while qualifies(at) {
            at += 1;
        }
        self.flat.word(at) == Some("fn") && !self.flat.is_raw(at)
    }

    /// Just behind what has its attributes from `start` on and itself begins at `at`: behind its first
    /// braces or its semicolon, or before its comma.
    fn end(&self, start: usize, at: usize) -> Option<usize> {
        if !self.begins_something(start) {
            return None;
        }
        let item = self.begins_item(start, at);
        let mut at = at;
        loop {
            match self.flat.get(at) {
                None | Some(Token::Close(_)) => return Some(at),
                Some(Token::Mark(';')) => return Some(at + 1),
                Some(Token::Mark(',')) if !item => return Some(at),
                // The end of generics, if it is no arrow.
                Some(Token::Mark('>')) if !item => {
                    let before = self.flat.get(at.saturating_sub(1));
                    if !matches!(before, Some(Token::Mark('-' | '='))) {
                        return Some(at);
                    }
                    at += 1;
                }
                Some(Token::Open(Delimiter::Brace)) => return Some(self.flat.partner(at) + 1),
                Some(Token::Open(_)) => at = self.flat.partner(at) + 1,
                Some(_) => at += 1,
            }
        }
    }
}

/// Of the attribute between two places.
fn meaning(flat: &Flat, from: usize, to: usize) -> Meaning {
    let grouped = flat.opens(from + 1) == Some(Delimiter::Parenthesis);
    if !grouped || flat.is_raw(from) || flat.partner(from + 1) + 1 != to {
        return Meaning::Other;
    }
    let (inside, end) = (from + 2, to - 1);
    match flat.word(from) {
        Some("cfg") if predicate::value(flat, inside, without_comma(flat, end)) == Some(false) => {
            Meaning::Dead
        }
        Some("cfg_attr") => {
            let mut parts = parts(flat, inside, end);
            let holds = parts
                .next()
                .and_then(|(from, to)| predicate::value(flat, from, to));
            match holds {
                Some(false) => Meaning::Nothing,
                Some(true) if parts.any(|(from, to)| is_dead_cfg(flat, from, to)) => Meaning::Dead,
                _ => Meaning::Other,
            }
        }
        _ => Meaning::Other,
    }
}

/// `cfg(...)` that cannot hold, within a `cfg_attr`.
fn is_dead_cfg(flat: &Flat, from: usize, to: usize) -> bool {
    flat.word(from) == Some("cfg") && meaning(flat, from, to) == Meaning::Dead
}

/// `cfg(test,)` is `cfg(test)`.
fn without_comma(flat: &Flat, end: usize) -> usize {
    match end.checked_sub(1) {
        Some(before) if flat.is_mark(before, ',') => before,
        _ => end,
    }
}
