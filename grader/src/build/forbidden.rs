//! What of std no exercise may use, where rustc says that the models of std lack it. Never about what a model
//! lacks for reasons of its own: then the grader cannot tell.

use crate::report::rustc::Message;

/// Modules of std: they reach out of the process.
const MODULES: [&str; 9] = [
    "process",
    "net",
    "fs",
    "os",
    "env",
    "backtrace",
    "arch",
    "path",
    "intrinsics",
];

/// Items of `std::io` that do the same.
const IN_IO: [&str; 3] = ["pipe", "PipeReader", "PipeWriter"];

/// Macros that read the machine on which they are expanded.
const MACROS: [&str; 5] = [
    "include",
    "include_str",
    "include_bytes",
    "env",
    "option_env",
];

/// Codes of messages that say: there is no trait, type, value, import, module or pattern of this name. What is
/// said of a macro has no code.
const MISSING: [&str; 8] = [
    "E0405", "E0412", "E0425", "E0432", "E0433", "E0531", "E0573", "E0574",
];

/// The name of what a message misses, if no exercise may use it. In messages about something else the words
/// are the student's own, who may call a variable `path`.
pub(super) fn name(error: &Message) -> Option<String> {
    let missing = error
        .code_name()
        .map_or(Kind::Macro, |code| match MISSING.contains(&code) {
            true => Kind::Item,
            false => Kind::Neither,
        });
    error.marked_words().find_map(|words| {
        let mut parts = words.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        match missing {
            Kind::Macro => {
                let found = parts.find(|part| MACROS.contains(part))?;
                Some(format!("{found}!"))
            }
            Kind::Item => parts.find_map(|part| {
                let of_io = IN_IO.contains(&part).then(|| format!("std::io::{part}"));
                let module = || MODULES.contains(&part).then(|| format!("std::{part}"));
                of_io.or_else(module)
            }),
            Kind::Neither => None,
        }
    })
}

/// What a message says is not there.
#[derive(Clone, Copy)]
enum Kind {
    Item,
    Macro,
    Neither,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::rustc::{Code, Line, Span};

    fn of(code: Option<&str>, line: &str, marked: &str) -> Option<String> {
        let start = line.find(marked).unwrap() as u32 + 1;
        let mut message = Message::new("error", "it does not compile");
        message.code = code.map(|code| Code {
            code: code.to_owned(),
            explanation: None,
        });
        message.spans.push(Span {
            file_name: "src/lib.rs".into(),
            byte_start: 0,
            byte_end: 0,
            line_start: 1,
            line_end: 1,
            column_start: start,
            column_end: start + marked.len() as u32,
            is_primary: true,
            text: vec![Line {
                text: line.into(),
                highlight_start: start,
                highlight_end: start + marked.len() as u32,
            }],
            label: None,
            suggested_replacement: None,
            suggestion_applicability: None,
            expansion: None,
        });
        name(&message)
    }

    #[test]
    fn what_is_missing_and_no_exercise_may_use_is_named() {
        let named = |code, line, marked| of(Some(code), line, marked);
        let process = named("E0433", "std::process::exit(1)", "process");
        assert_eq!(process.as_deref(), Some("std::process"));
        let imported = named("E0432", "use std::os::fd::AsRawFd;", "std::os");
        assert_eq!(imported.as_deref(), Some("std::os"));
        let pipe = named("E0425", "let a = std::io::pipe();", "pipe");
        assert_eq!(pipe.as_deref(), Some("std::io::pipe"));
        let included = of(None, "call!(include, x)", "include");
        assert_eq!(included.as_deref(), Some("include!"));
    }

    #[test]
    fn a_students_own_word_in_what_the_model_lacks_is_no_name_of_stds() {
        let line = "let env = path == process.parse().unwrap();";
        for code in ["E0277", "E0283", "E0599", "E0716"] {
            assert_eq!(
                of(Some(code), line, "path == process.parse()"),
                None,
                "{code}"
            );
        }
        assert_eq!(of(None, line, "path == process"), None);
        assert_eq!(of(Some("E0432"), "use std::simd::path_of;", "simd"), None);
    }
}
