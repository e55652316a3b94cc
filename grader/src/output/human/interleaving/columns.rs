//! The threads side by side, and the source beside them.

use super::super::super::canvas::{Canvas, Line, columns, palette};
use super::super::super::rows::Row;
use super::super::names::Names;
use super::source::Sources;
use super::{INDENT, between, mark, style, text_of, thread_of};
use std::collections::BTreeMap;

/// Between two columns.
const SEPARATOR: &str = " │";
const SEPARATOR_COLUMNS: usize = 3;

/// The least that is kept for the source.
const SOURCE_COLUMNS: usize = 34;

/// Threads with their columns' widths, from left to right.
pub(super) struct Columns {
    widths: BTreeMap<u32, usize>,
    width: usize,
}

impl Columns {
    /// The columns, if they fit. Threads of which only whole operations are shown need none: these
    /// stand across.
    pub(super) fn fitting(rows: &[Row], names: &Names, width: usize) -> Option<Columns> {
        let mut widths: BTreeMap<u32, usize> = BTreeMap::new();
        for row in rows.iter().filter(|row| !stands_across(row)) {
            if let Some(thread) = thread_of(row) {
                let named = columns(&names.by_index(thread));
                widths.entry(thread).or_insert(named);
            }
        }
        for row in rows {
            if let Some(column) = thread_of(row).and_then(|thread| widths.get_mut(&thread)) {
                *column = (*column).max(columns(&text_of(row)));
            }
        }
        let columns = Columns { widths, width };
        (columns.edge() + SOURCE_COLUMNS <= width).then_some(columns)
    }

    /// Where the source begins.
    fn edge(&self) -> usize {
        INDENT + self.widths.values().sum::<usize>() + SEPARATOR_COLUMNS * self.widths.len()
    }

    /// The names of the threads, and of the file.
    pub(super) fn head(
        &self,
        canvas: &mut Canvas,
        rows: &[Row],
        names: &Names,
        sources: &Sources<'_>,
    ) {
        let head = self.row(Line::indented(INDENT), |thread| {
            (palette::TITLE, names.by_index(thread))
        });
        canvas.push(head.add(palette::FAINT, &sources.title(rows)));
    }

    pub(super) fn draw(
        &self,
        canvas: &mut Canvas,
        rows: &[Row],
        names: &Names,
        sources: &Sources<'_>,
    ) {
        for row in rows {
            canvas.push(self.line(row, names, sources));
        }
    }

    fn line(&self, row: &Row, names: &Names, sources: &Sources<'_>) -> Line {
        let Some(thread) = thread_of(row) else {
            return between(row, names);
        };
        if !self.widths.contains_key(&thread) {
            let text = format!("{}: {}", names.by_index(thread), text_of(row));
            return Line::indented(INDENT).add(style(row), &text);
        }
        let (mark, marked) = mark(row);
        let begin = Line::indented(INDENT - 2).add(marked, mark).up_to(INDENT);
        let cells = self.row(begin, |column| {
            if column == thread {
                (style(row), text_of(row))
            } else {
                (palette::PLAIN, String::new())
            }
        });
        let room = self.width.saturating_sub(self.edge());
        cells.join(&sources.beside(row, room))
    }

    fn row(&self, begin: Line, text: impl Fn(u32) -> (anstyle::Style, String)) -> Line {
        let mut line = begin;
        let mut edge = INDENT;
        for (thread, width) in &self.widths {
            let (style, text) = text(*thread);
            edge += width;
            line = line.add(style, &text).up_to(edge);
            edge += SEPARATOR_COLUMNS;
            line = line.add(palette::FAINT, SEPARATOR).up_to(edge);
        }
        line
    }
}

fn stands_across(row: &Row) -> bool {
    matches!(row, Row::Operation { .. })
}
