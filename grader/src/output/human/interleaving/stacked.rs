//! The threads one below the other, each row after its thread's name, with the source beside it or,
//! where there is no room for that, below it.

use super::super::super::canvas::{Canvas, Line, columns, palette};
use super::super::super::rows::Row;
use super::super::View;
use super::super::names::Names;
use super::source::Sources;
use super::{INDENT, between, mark, style, text_of, thread_of};

/// Less room than this for the source, and it stands below.
const LEAST_BESIDE: usize = 28;

pub(super) fn draw(
    canvas: &mut Canvas,
    rows: &[Row],
    names: &Names,
    sources: &Sources<'_>,
    view: View,
) {
    let threads = rows.iter().filter_map(thread_of);
    let named = threads.map(|thread| columns(&names.by_index(thread))).max();
    let text_at = INDENT + named.unwrap_or(0) + 2;
    let widest = rows.iter().map(|row| columns(&text_of(row))).max();
    let source_at = text_at + widest.unwrap_or(0) + 2;
    let beside = view.width.saturating_sub(source_at);
    for row in rows {
        let Some(thread) = thread_of(row) else {
            canvas.push(between(row, names));
            continue;
        };
        let (mark, marked) = mark(row);
        let line = Line::indented(INDENT - 2)
            .add(marked, mark)
            .up_to(INDENT)
            .add(palette::TITLE, &names.by_index(thread))
            .up_to(text_at)
            .add(style(row), &text_of(row));
        if beside >= LEAST_BESIDE {
            canvas.push(line.up_to(source_at).join(&sources.beside(row, beside)));
            continue;
        }
        canvas.push(line);
        let below = sources.beside(row, view.width.saturating_sub(text_at + 4));
        if below.columns() > 0 {
            canvas.push(Line::indented(text_at + 4).join(&below));
        }
    }
}
