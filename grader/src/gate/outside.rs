//! What std has that no exercise may use, by its name: what reaches out of the process, ends it, or
//! tells what the model of std does not see. Never about what the compiler finds missing besides.

use super::finding::Finding;
use super::paths::Named;
use super::tokens::{Flat, Token};

const PROCESS: &str =
    "this process is the grader's, and starts or ends none; return an error, or panic";
const FILES: &str = "there are no files here; keep what is needed in memory";
const SYSTEM: &str = "what is told by the system is not the same from run to run; do without";
const PIPE: &str =
    "a pipe is the system's, and the grader does not see who waits there; use a channel";
const COUNTS: &str = "the grader does not see the counts of an `Arc`; count in an atomic or behind a lock, \
                      and wait for a thread with `join`";

/// Modules and items of std, by their path from it.
const PATHS: [(&str, &str); 11] = [
    ("process", PROCESS),
    // What it is called inside of the model.
    ("processes", PROCESS),
    ("fs", FILES),
    (
        "net",
        "there is no network here but what the task's crate offers",
    ),
    ("os", SYSTEM),
    ("backtrace", SYSTEM),
    ("arch", "everything here can be done in safe Rust"),
    ("intrinsics", "this is stable Rust with std as it is"),
    ("io::pipe", PIPE),
    ("io::PipeReader", PIPE),
    ("io::PipeWriter", PIPE),
];

/// What of `std::process` an exercise can allow: starting processes, and waiting for them.
const OF_PROCESS: [&str; 7] = [
    "Child",
    "ChildStdin",
    "ChildStdout",
    "Command",
    "ExitStatus",
    "Output",
    "Stdio",
];

/// How many there are of what shares something: functions of `Arc` and of `Weak`.
const OF_COUNTS: [&str; 2] = ["strong_count", "weak_count"];

/// The paths that lead there, brought into scope or used.
pub(super) fn by_path(paths: &[Named], processes: bool) -> Vec<Finding> {
    let mut found = Vec::new();
    for named in paths {
        let [root, rest @ ..] = named.words.as_slice() else {
            continue;
        };
        if !matches!(&**root, "std" | "core") {
            continue;
        }
        if processes && starts_processes(rest) {
            continue;
        }
        let leads = |path: &str| {
            let mut rest = rest.iter();
            path.split("::")
                .all(|part| rest.next().is_some_and(|it| it == part))
        };
        let Some((_, reason)) = PATHS.iter().find(|(path, _)| leads(path)) else {
            continue;
        };
        let shown: String = named.words.join("::").chars().take(64).collect();
        found.push(Finding::new(named.span, format!("`{shown}`"), *reason));
    }
    found
}

/// Whether a path from std leads to what can be allowed, or to where that is.
fn starts_processes(path: &[String]) -> bool {
    match path {
        [module] => module == "process",
        [module, item, ..] => module == "process" && OF_PROCESS.contains(&item.as_str()),
        [] => false,
    }
}

/// Where the counts are asked for: as a function of a type, as a method, or by a macro that is handed the
/// name. A field, a variable and a function of that name are none of them.
pub(super) fn by_name(flat: &Flat) -> Vec<Finding> {
    let mut found = Vec::new();
    // Where the call of a macro ends that could do anything with a name.
    let mut behind_macro = 0;
    for at in 0..flat.len() {
        if matches!(flat.get(at), Some(Token::Open(_))) && is_handed_over(flat, at) {
            behind_macro = behind_macro.max(flat.partner(at));
        }
        let word = flat.word(at).unwrap_or_default();
        if !OF_COUNTS.contains(&word) {
            continue;
        }
        let behind = |many: usize| at.checked_sub(many);
        let of_type = behind(2).is_some_and(|at| flat.is_path_separator(at));
        let of_value = behind(1).is_some_and(|at| flat.is_mark(at, '.'))
            && (flat.opens(at + 1).is_some() || flat.is_path_separator(at + 1));
        if of_type || of_value || at < behind_macro {
            found.push(Finding::new(flat.span(at), format!("`{word}`"), COUNTS));
        }
    }
    found
}

/// Macros of std, which make no path of a name that they are handed.
const PLAIN: [&str; 20] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "matches",
    "panic",
    "print",
    "println",
    "todo",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Whether the bracket at `open` is the call of a macro that is not std's.
fn is_handed_over(flat: &Flat, open: usize) -> bool {
    let Some(name) = open.checked_sub(2).and_then(|at| flat.word(at)) else {
        return false;
    };
    flat.is_mark(open - 1, '!') && !PLAIN.contains(&name)
}
