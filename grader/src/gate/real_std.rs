//! What of std the checks of an exercise must not use inside a submission's executions: it would stand
//! still in the model, or switch scheduling points off, without anybody noticing.

use super::compiled::compiled;
use super::drawing;
use super::finding::Finding;
use super::paths::{self, Named};
use super::tokens::Flat;
use crate::report::Diagnostic;
use crate::syntax;

const STATE: &str = "a real lock makes the model stand still; share state with `Kit::shared`";
const WAITS: &str = "the model does not see who waits there; use `Kit::gate` or `Kit::rendezvous`";
const ATOMICS: &str = "the model does not see it change; count with `Kit::shared`";
const THREADS: &str = "the model does not see it; use `Kit::spawn`";
const SLEEPS: &str = "real time does not pass in the model; use `Kit::sleep`";
const CLOCKS: &str = "real time does not pass in the model; use `Kit::now`";
const LOCALS: &str =
    "all threads of the model are one thread to it; share state with `Kit::shared`";
const PANICS: &str =
    "a panic that it catches ends the model's view of the thread; use `Kit::catching`";

/// Names of std that lead there, and what to use instead.
const REFUSED: [(&str, &str); 22] = [
    ("sync::Mutex", STATE),
    ("sync::RwLock", STATE),
    ("sync::OnceLock", STATE),
    ("sync::LazyLock", STATE),
    ("sync::Once", STATE),
    ("sync::Condvar", WAITS),
    ("sync::Barrier", WAITS),
    ("sync::mpsc", WAITS),
    ("sync::atomic", ATOMICS),
    ("thread::spawn", THREADS),
    ("thread::scope", THREADS),
    ("thread::Builder", THREADS),
    ("thread::sleep", SLEEPS),
    ("thread::park", WAITS),
    ("thread::park_timeout", WAITS),
    ("thread::yield_now", WAITS),
    ("time::Instant", CLOCKS),
    ("time::SystemTime", CLOCKS),
    ("panic::catch_unwind", PANICS),
    ("panic::resume_unwind", PANICS),
    ("panic::set_hook", PANICS),
    ("thread::LocalKey", LOCALS),
];

/// The uses of it in one file of checks, which is shown as `file`. What is compiled for tests only may use
/// anything; what is no sequence of Rust's tokens is left to rustc.
pub(crate) fn in_checks(file: &str, text: &str) -> Vec<Diagnostic> {
    let of_tokens = || {
        let flat = compiled(
            Flat::of(syntax::tokens(text)?),
            file.ends_with("src/lib.rs"),
        );
        let mut findings = by_path(&paths::of(&flat));
        findings.extend(thread_locals(&flat));
        findings.sort_by_key(|found| (found.start.line, found.start.column));
        findings.dedup_by_key(|found| (found.start.line, found.start.column));
        let told = findings.into_iter();
        Some(
            told.map(|found| drawing::diagnostic(file, text, found))
                .collect(),
        )
    };
    syntax::with_room(of_tokens).flatten().unwrap_or_default()
}

fn by_path(paths: &[Named]) -> Vec<Finding> {
    let refused = |named: &Named| {
        let (root, rest) = named.words.split_first()?;
        if root != "std" {
            return None;
        }
        let leads = |path: &str| {
            let mut rest = rest.iter();
            path.split("::")
                .all(|part| rest.next().is_some_and(|it| it == part))
        };
        let (path, instead) = REFUSED.iter().find(|(path, _)| leads(path))?;
        Some(Finding::new(named.span, format!("`std::{path}`"), *instead))
    };
    paths.iter().filter_map(refused).collect()
}

fn thread_locals(flat: &Flat) -> Vec<Finding> {
    let at = (0..flat.len()).filter(|at| flat.word(*at) == Some("thread_local"));
    at.filter(|at| flat.is_mark(at + 1, '!'))
        .map(|at| Finding::new(flat.span(at), "`thread_local!`", LOCALS))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::in_checks;

    fn said(text: &str) -> Vec<String> {
        let found = in_checks("exercises/a/checks/src/lib.rs", text);
        found.into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn what_the_model_does_not_see_is_refused_with_what_to_use() {
        for (text, instead) in [
            ("use std::sync::{Arc, Mutex};", "Kit::shared"),
            (
                "use std::sync as s; fn f() { s::Condvar::new(); }",
                "Kit::gate",
            ),
            (
                "static N: std::sync::atomic::AtomicU32 = f();",
                "Kit::shared",
            ),
            (
                "use std::thread; fn f() { thread::spawn(g); }",
                "Kit::spawn",
            ),
            ("fn f() { std::thread::sleep(T) }", "Kit::sleep"),
            (
                "fn f() { let now = std::time::Instant::now(); }",
                "Kit::now",
            ),
            ("thread_local! { static A: u32 = 1; }", "Kit::shared"),
            ("use std::panic::catch_unwind;", "Kit::catching"),
        ] {
            let said = said(text);
            assert!(
                said.iter().any(|it| it.contains(instead)),
                "{text}: {said:?}"
            );
        }
    }

    #[test]
    fn what_does_no_harm_and_what_only_tests_use_is_not_refused() {
        for text in [
            "use std::sync::Arc; use std::time::Duration; use std::thread::ThreadId;",
            "#[cfg(test)] mod tests { use std::sync::Mutex; }",
            "// std::sync::Mutex\nconst WORDS: &str = \"std::sync::Mutex\";",
            "mod thread { pub fn spawn() {} } fn f() { thread::spawn() }",
        ] {
            assert_eq!(said(text), Vec::<String>::new(), "{text}");
        }
    }
}
