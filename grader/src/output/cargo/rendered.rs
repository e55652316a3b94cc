//! A message as rustc would show it on a terminal, without colours. Never shows a byte of a
//! submission that a terminal would obey.

use crate::output::safe_text;
use crate::report::SourceFile;
use crate::report::rustc::{Message, Span};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Columns of the drawing; a longer line of source is cut at its sides.
const COLUMNS: usize = 140;

/// Draws a message. Paths of its spans are those of `sources`, and shown as `rename` has them.
pub(super) fn draw(
    message: &Message,
    sources: &[SourceFile],
    rename: &dyn Fn(&str) -> String,
) -> String {
    let level = |name: &str| match name {
        "error" => Level::ERROR,
        "warning" => Level::WARNING,
        "help" => Level::HELP,
        _ => Level::NOTE,
    };
    let mut title = level(&message.level).primary_title(&*message.message);
    if let Some(code) = &message.code {
        title = title.id(&*code.code);
    }
    let mut group = Group::with_title(title);
    for source in sources {
        let marks: Vec<Annotation<'_>> = message
            .spans
            .iter()
            .filter(|span| span.file_name == source.path && !span.text.is_empty())
            .map(mark)
            .collect();
        if !marks.is_empty() {
            let snippet = Snippet::source(&*source.text)
                .path(safe_text::line(&rename(&source.path)))
                .annotations(marks);
            group = group.element(snippet);
        }
    }
    if let Some(span) = message.primary()
        && span.text.is_empty()
    {
        let origin =
            Origin::path(safe_text::line(&rename(&span.file_name))).line(span.line_start as usize);
        group = group.element(origin);
    }
    for child in &message.children {
        group = group.element(level(&child.level).message(&*child.message));
    }
    let drawn = Renderer::plain().term_width(COLUMNS).render(&[group]);
    let mut text: String = safe_text::lines(&drawn)
        .map(|line| format!("{}\n", line.trim_end()))
        .collect();
    text.push('\n');
    text
}

fn mark(span: &Span) -> Annotation<'_> {
    let kind = match span.is_primary {
        true => AnnotationKind::Primary,
        false => AnnotationKind::Context,
    };
    kind.span(span.byte_start as usize..span.byte_end as usize)
        .label(span.label.as_deref())
}
