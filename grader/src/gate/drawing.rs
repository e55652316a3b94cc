//! A finding as a message in rustc's manner. Never leaves out the line that it is about.

use super::finding::Finding;
use crate::report::Diagnostic;
use crate::report::rustc::{Line, Message, Span};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use grade_protocol::evidence::Site;
use proc_macro2::LineColumn;

/// Columns of the drawing; a longer line of source is cut at its sides.
const COLUMNS: usize = 140;

/// What is told of a finding in `file`, a path from the repository's root, that holds `text`.
pub(super) fn diagnostic(file: &str, text: &str, found: Finding) -> Diagnostic {
    let message = format!("{} is not allowed: {}", found.what, found.reason);
    let (start, end) = (byte(text, found.start), byte(text, found.end));
    let title = Level::ERROR.primary_title(&*message);
    let marked = AnnotationKind::Primary.span(start..end.max(start));
    let snippet = Snippet::source(text).path(file).annotation(marked);
    let rendered = Renderer::plain()
        .term_width(COLUMNS)
        .render(&[title.element(snippet)]);
    let rendered = rendered + "\n";
    let line = text.lines().nth(found.start.line.saturating_sub(1));
    let line = line.unwrap_or_default();
    let column = |at: LineColumn| at.column as u32 + 1;
    let ends_here = found.end.line == found.start.line;
    let span = Span {
        file_name: file.to_owned(),
        byte_start: start as u32,
        byte_end: end as u32,
        line_start: found.start.line as u32,
        line_end: found.end.line as u32,
        column_start: column(found.start),
        column_end: column(found.end),
        is_primary: true,
        text: vec![Line {
            text: line.to_owned(),
            highlight_start: column(found.start),
            highlight_end: match ends_here {
                true => column(found.end),
                false => line.chars().count() as u32 + 1,
            },
        }],
        label: None,
        suggested_replacement: None,
        suggestion_applicability: None,
        expansion: None,
    };
    let mut said = Message::new("error", &*message);
    said.spans.push(span);
    said.rendered = Some(rendered.clone());
    Diagnostic {
        message,
        site: Some(Site {
            file: file.to_owned(),
            line: found.start.line as u32,
            column: column(found.start),
        }),
        rendered,
        said: Some(Box::new(said)),
    }
}

/// Where a place is in the text; columns count characters, and a byte order mark is none.
fn byte(text: &str, at: LineColumn) -> usize {
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let text = &text[mark..];
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines
        .by_ref()
        .take(at.line.saturating_sub(1))
        .map(str::len)
        .sum();
    let line = lines.next().unwrap_or_default();
    let within: usize = line.chars().take(at.column).map(char::len_utf8).sum();
    mark + before + within
}
