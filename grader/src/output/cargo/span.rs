//! From a place in a submission to the stretch of source that an editor underlines. Never points
//! into a file that was not graded.

use crate::report::SourceFile;
use crate::report::rustc::{Line, Span};
use grade_protocol::evidence::Site;

/// The span of what stands at a site: the path or the name there with its arguments, or the rest of
/// the line. `None` if there is no such line in the sources.
pub(super) fn at(sources: &[SourceFile], site: &Site) -> Option<Span> {
    let source = sources.iter().find(|source| source.path == site.file)?;
    let number = site.line as usize;
    let mut lines = source.text.split_inclusive('\n');
    let line = lines.clone().nth(number.checked_sub(1)?)?;
    let before: usize = lines.by_ref().take(number - 1).map(str::len).sum();
    let text = line.trim_end_matches(['\n', '\r']);
    let (start, end) = marked(text, site.column);
    let bytes = |chars: usize| -> usize { text.chars().take(chars).map(char::len_utf8).sum() };
    let span = Span {
        file_name: source.path.clone(),
        byte_start: (before + bytes(start)) as u32,
        byte_end: (before + bytes(end)) as u32,
        line_start: site.line,
        line_end: site.line,
        column_start: start as u32 + 1,
        column_end: end as u32 + 1,
        is_primary: false,
        text: vec![Line {
            text: text.to_owned(),
            highlight_start: start as u32 + 1,
            highlight_end: end as u32 + 1,
        }],
        label: None,
        suggested_replacement: None,
        suggestion_applicability: None,
        expansion: None,
    };
    Some(span)
}

/// The first line of a file, for what is about no line in particular. It needs no such file: where
/// there is none, an editor has nothing to underline, and still something to say.
pub(super) fn of_file(sources: &[SourceFile], path: &str) -> Span {
    let site = Site {
        file: path.to_owned(),
        line: 1,
        column: 0,
    };
    let nowhere = Span {
        file_name: path.to_owned(),
        byte_start: 0,
        byte_end: 0,
        line_start: 1,
        line_end: 1,
        column_start: 1,
        column_end: 1,
        is_primary: false,
        text: Vec::new(),
        label: None,
        suggested_replacement: None,
        suggestion_applicability: None,
        expansion: None,
    };
    at(sources, &site).unwrap_or(nowhere)
}

/// Which characters of a line to underline, given the column that a place was reported with.
fn marked(line: &str, column: u32) -> (usize, usize) {
    let chars: Vec<char> = line.chars().collect();
    let is_space = |c: &char| c.is_whitespace();
    let end = chars
        .iter()
        .rposition(|c| !is_space(c))
        .map_or(0, |at| at + 1);
    let start = (column as usize).saturating_sub(1);
    if column == 0 || start >= end {
        let first = chars.iter().position(|c| !is_space(c)).unwrap_or(0);
        return (first.min(end), end);
    }
    match expression(&chars[start..end]) {
        0 => (start, end),
        length => (start, start + length),
    }
}

/// How long the path at the beginning is, with its arguments if they end here too. 0 if there is
/// no path.
fn expression(chars: &[char]) -> usize {
    let in_path = |c: &char| c.is_alphanumeric() || matches!(c, '_' | ':' | '!');
    let path = chars.iter().take_while(|c| in_path(c)).count();
    if path == 0 || chars.get(path) != Some(&'(') {
        return path;
    }
    let mut depth = 0_usize;
    for (at, c) in chars.iter().enumerate().skip(path) {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    chars.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> Vec<SourceFile> {
        vec![SourceFile {
            path: "src/lib.rs".into(),
            text: text.into(),
        }]
    }

    /// What is underlined, and that columns and bytes agree on it.
    fn underlined(text: &str, line: u32, column: u32) -> String {
        let site = Site {
            file: "src/lib.rs".into(),
            line,
            column,
        };
        let span = at(&sources(text), &site).unwrap();
        let by_bytes = &text[span.byte_start as usize..span.byte_end as usize];
        let part = span.column_end - span.column_start;
        let chars = span.text[0].text.chars();
        let by_columns: String = chars
            .skip(span.column_start as usize - 1)
            .take(part as usize)
            .collect();
        assert_eq!(by_bytes, by_columns);
        by_columns
    }

    #[test]
    fn a_call_is_underlined_with_its_arguments() {
        let text = "fn f() {\n    let a = self.a.lock().unwrap();\n}\n";
        assert_eq!(underlined(text, 2, 20), "lock()");
        let text = "x.send(f(1, [2])).unwrap();";
        assert_eq!(underlined(text, 1, 3), "send(f(1, [2]))");
        let text = "thread::spawn(move || {";
        assert_eq!(underlined(text, 1, 1), text);
    }

    #[test]
    fn what_is_no_call_is_underlined_as_far_as_it_goes() {
        assert_eq!(underlined("    *guard += 1;  ", 1, 5), "*guard += 1;");
        assert_eq!(underlined("    }", 1, 5), "}");
        assert_eq!(underlined("a.b + c", 1, 1), "a");
    }

    #[test]
    fn columns_count_characters_and_bytes_count_bytes() {
        let text = "// ß\r\nlet 日本 = \"é\"; m.lock();\r\n";
        assert_eq!(underlined(text, 2, 17), "lock()");
    }

    #[test]
    fn a_column_that_is_not_there_means_the_whole_line() {
        let text = "  a.lock();  \n\n";
        assert_eq!(underlined(text, 1, 0), "a.lock();");
        assert_eq!(underlined(text, 1, 99), "a.lock();");
        assert_eq!(underlined(text, 2, 7), "");
    }

    #[test]
    fn brackets_that_never_open_stay_within_the_line() {
        assert_eq!(underlined("f(')')", 1, 1), "f(')");
        assert_eq!(underlined("f(\"(\")", 1, 1), "f(\"(\")");
    }

    #[test]
    fn a_place_that_was_not_graded_has_no_span() {
        let site = |file: &str, line| Site {
            file: file.into(),
            line,
            column: 1,
        };
        let sources = sources("one line");
        assert!(at(&sources, &site("src/lib.rs", 1)).is_some());
        assert_eq!(at(&sources, &site("src/lib.rs", 0)), None);
        assert_eq!(at(&sources, &site("src/lib.rs", 2)), None);
        assert_eq!(at(&sources, &site("/etc/passwd", 1)), None);
    }

    #[test]
    fn a_file_that_is_not_there_can_still_be_pointed_at() {
        assert_eq!(of_file(&sources("//! A.\n"), "src/lib.rs").column_end, 7);
        assert_eq!(of_file(&[], "src/lib.rs").text, []);
    }
}
