//! Text for the log of a GitHub Actions job. Never a command.

use super::terminal::{line, lines};
use super::visible::visible;

/// Lines for the log of a GitHub Actions job, in which `::name::` at the start of a line and
/// `##[name]` anywhere in one are commands.
///
/// A `::` that belongs to a path (`std::sync`, `Vec<u8>::new`) stays as it is: the runner only
/// heeds one with nothing but white space before it.
#[must_use]
pub fn github_log(text: &str) -> String {
    let text = visible(text, |c| c == '\n');
    let mut out = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut rest = &*text;
    while let Some(c) = rest.chars().next() {
        let path = before.is_some_and(|b| b.is_alphanumeric() || matches!(b, '_' | '>' | ')'));
        if rest.starts_with("::") && !path {
            out.push_str(": :");
            before = Some(':');
            rest = &rest[2..];
            continue;
        }
        if rest.starts_with("##[") {
            out.push_str("# #[");
            before = Some('[');
            rest = &rest[3..];
            continue;
        }
        out.push(c);
        before = Some(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// The message of a GitHub annotation: the rest of a command's line.
#[must_use]
pub fn github_message(text: &str) -> String {
    let harmless = lines(text).collect::<Vec<_>>().join("\n");
    harmless
        .replace('%', "%25")
        .replace('\n', "%0A")
        .replace("##[", "# #[")
}

/// A property of a GitHub annotation: a file or a title.
#[must_use]
pub fn github_property(text: &str) -> String {
    github_message(&line(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_line_cannot_be_a_command() {
        assert_eq!(github_log("::error::x"), ": :error::x");
        assert_eq!(
            github_log("  ::set-output name=a::b"),
            "  : :set-output name=a::b"
        );
        assert_eq!(github_log("a\n::stop"), "a\n: :stop");
        assert_eq!(github_log("x ##[error]y"), "x # #[error]y");
        assert_eq!(github_log("::::"), ": :: :");
        assert_eq!(github_log("###[error]"), "## #[error]");
        for hostile in [
            "::a::b",
            ":::a::b",
            "\u{a0}::a::b",
            "\u{feff}::a::b",
            "\u{3164}::a::b",
            "\r::a::b",
            "####[x]",
            "##[##[x]",
        ] {
            let shown = github_log(hostile);
            assert!(!shown.trim().starts_with("::"), "{shown}");
            assert!(!shown.contains("##["), "{shown}");
            // Some comparisons pass over what cannot be seen.
            let seen = shown.trim_start_matches(|c: char| !c.is_ascii());
            assert!(!seen.starts_with("::"), "{shown}");
        }
    }

    #[test]
    fn a_path_in_a_log_line_stays_readable() {
        let text = "use std::sync::Mutex; Vec::<u8>::new(); <T as A>::b";
        assert_eq!(github_log(text), text);
    }

    #[test]
    fn an_annotation_stays_one_line_with_its_own_properties() {
        assert_eq!(
            github_message("50%\n::error::x\r"),
            "50%25%0A::error::x\u{240d}"
        );
        assert_eq!(
            github_property("a,line=1::b\nc"),
            "a%2Cline=1%3A%3Ab\u{240a}c"
        );
    }
}
