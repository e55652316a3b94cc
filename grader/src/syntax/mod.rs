//! A stranger's source as tokens. Never lets it exhaust the grader's stack.

mod depth;

use proc_macro2::TokenStream;

pub(crate) use depth::is_reasonable;

/// The stack for parsing: what is deeper than [`is_reasonable`] lets through would need more.
const STACK_BYTES: usize = 128 << 20;

/// Runs something that goes as deep as a source is nested. `None` if that could not be done.
///
/// Positions of tokens can be asked for in there only: they are kept by thread, and so go with it.
pub(crate) fn with_room<T: Send>(read: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, read)
            .ok()
            .and_then(|reading| reading.join().ok())
    })
}

/// The tokens of a file. `None` if rustc would not make anything of it either.
pub(crate) fn tokens(text: &str) -> Option<TokenStream> {
    without_shebang(text).parse().ok()
}

/// rustc passes over a first line for the system's loader; blank, it leaves all places as they are.
fn without_shebang(text: &str) -> std::borrow::Cow<'_, str> {
    let behind = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(rest) = behind.strip_prefix("#!") else {
        return text.into();
    };
    // `#![...]` is an attribute, whatever white space and comments are in it.
    if starts_attribute(rest) {
        return text.into();
    }
    let line = rest.find('\n').unwrap_or(rest.len());
    format!("{}{}", " ".repeat(2), &rest[line..]).into()
}

fn starts_attribute(mut rest: &str) -> bool {
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            // Nested ones do not matter: what begins with one is rarely a line for a loader.
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
        } else {
            return rest.starts_with('[');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn a_line_for_the_loader_is_passed_over_and_an_attribute_is_not() {
        let script = tokens("#!/bin/sh isn't Rust\nfn f() {}").unwrap();
        assert_eq!(script.to_string(), tokens("fn f() {}").unwrap().to_string());
        let first = script.into_iter().next().unwrap();
        assert_eq!(first.span().start().line, 2);
        let attribute = tokens("#! /* */ [allow(x)] fn f() {}").unwrap();
        assert!(attribute.to_string().contains("allow"));
    }

    #[test]
    fn a_tower_of_brackets_is_read_and_dropped() {
        let deep = format!("{}{}", "(".repeat(400_000), ")".repeat(400_000));
        assert!(tokens(&deep).is_some());
    }
}
