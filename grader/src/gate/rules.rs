//! What one exercise asks of its sources: `[package.metadata.grade.source]` of its checks crate.
//! Never read from a file that a student owns.

use super::finding::Finding;
use super::paths::Named;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What may not be used, what must be, and what may be used that is refused elsewhere.
///
/// Each entry of the former two is a group (`locks`, `channels`, `atomics`, `threads`), a name (`Condvar`) or the end
/// of a path (`thread::sleep`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SourceRules {
    /// What must not be used.
    pub forbids: Vec<String>,
    /// Each of these must be used somewhere, not only brought into scope.
    pub requires: Vec<String>,
    /// What no other exercise may use, by words of its own: `process`.
    pub allows: Vec<String>,
}

/// What can be allowed.
const ALLOWABLE: [&str; 1] = ["process"];

const LOCKS: [&str; 7] = [
    "Mutex",
    "MutexGuard",
    "RwLock",
    "RwLockReadGuard",
    "RwLockWriteGuard",
    "Condvar",
    "Barrier",
];
/// Nobody gets at a sender without one of these.
const CHANNELS: [&str; 2] = ["mpsc", "mpmc"];
const ATOMICS: [&str; 15] = [
    "AtomicBool",
    "AtomicPtr",
    "AtomicI8",
    "AtomicI16",
    "AtomicI32",
    "AtomicI64",
    "AtomicI128",
    "AtomicIsize",
    "AtomicU8",
    "AtomicU16",
    "AtomicU32",
    "AtomicU64",
    "AtomicU128",
    "AtomicUsize",
    "sync::atomic",
];
const THREADS: [&str; 3] = ["thread::spawn", "thread::scope", "thread::Builder"];

/// What an entry stands for.
fn names(entry: &str) -> Vec<&str> {
    match entry {
        "locks" => LOCKS.into(),
        "channels" => CHANNELS.into(),
        "atomics" => ATOMICS.into(),
        "threads" => THREADS.into(),
        name => vec![name],
    }
}

/// What a student reads instead of an entry.
fn words(entry: &str) -> String {
    match entry {
        "locks" => "a lock (`Mutex`, `RwLock`, `Condvar`, ...)".to_owned(),
        "channels" => "a channel (`mpsc`)".to_owned(),
        "atomics" => "an atomic (`AtomicU64`, `AtomicBool`, ...)".to_owned(),
        "threads" => "threads of its own (`thread::spawn`, `thread::scope`)".to_owned(),
        name => format!("`{name}`"),
    }
}

/// Whether a path is, or leads through, what a rule names.
fn meets(named: &Named, rule: &str) -> bool {
    let rule: Vec<&str> = rule.split("::").collect();
    named.words.windows(rule.len()).any(|part| part == rule)
}

/// Entries of `requires` that were met so far.
#[derive(Debug, Default)]
pub(super) struct Used(BTreeSet<String>);

impl Used {
    pub(super) fn note(&mut self, rules: &SourceRules, paths: &[Named]) {
        for entry in &rules.requires {
            let names = names(entry);
            let used = |named: &Named| !named.in_use && names.iter().any(|it| meets(named, it));
            if paths.iter().any(used) {
                self.0.insert(entry.clone());
            }
        }
    }
}

impl SourceRules {
    /// Whether processes may be started.
    pub(crate) fn allows_processes(&self) -> bool {
        self.allows.iter().any(|word| word == "process")
    }

    /// What is no rule, if anything: neither a name nor a path, or nothing that can be allowed.
    pub(crate) fn problem(&self) -> Option<String> {
        let unknown = |word: &&String| !ALLOWABLE.contains(&word.as_str());
        if let Some(unknown) = self.allows.iter().find(unknown) {
            let known = ALLOWABLE.join("`, `");
            return Some(format!(
                "`allows` has `{unknown}`, and all that can be allowed is `{known}`"
            ));
        }
        let plain = |word: &str| {
            let mut letters = word.chars();
            letters
                .next()
                .is_some_and(|c| c.is_alphabetic() || c == '_')
                && letters.all(|c| c.is_alphanumeric() || c == '_')
        };
        let entries = self.forbids.iter().chain(&self.requires);
        let wrong = entries
            .into_iter()
            .find(|entry| !entry.split("::").all(plain))?;
        Some(format!("`{wrong}` is neither a name nor a path"))
    }

    pub(super) fn forbidden(&self, paths: &[Named]) -> Vec<Finding> {
        let mut found = Vec::new();
        for entry in &self.forbids {
            for named in paths {
                let Some(met) = names(entry).into_iter().find(|it| meets(named, it)) else {
                    continue;
                };
                let reason = match met == entry {
                    true => "this exercise is to be solved without".to_owned(),
                    false => format!("this exercise is to be solved without {entry}"),
                };
                found.push(Finding::new(named.span, format!("`{met}`"), reason));
            }
        }
        found
    }

    pub(super) fn missing(&self, used: &Used) -> Vec<String> {
        let missing = self
            .requires
            .iter()
            .filter(|entry| !used.0.contains(*entry));
        missing
            .map(|entry| format!("this exercise must use {}", words(entry)))
            .collect()
    }
}
