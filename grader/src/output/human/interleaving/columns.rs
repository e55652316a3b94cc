//! The threads side by side, before them the time if it matters, and the source beside them.

use super::super::super::canvas::{Canvas, Line, columns, palette};
use super::super::super::rows::{Clock, Row};
use super::super::names::Names;
use super::source::Sources;
use super::{INDENT, between, mark, style, text_of, thread_of};
use std::collections::BTreeMap;

/// Between two columns.
const SEPARATOR: &str = " │";
const SEPARATOR_COLUMNS: usize = 3;

/// The least that is kept for the source.
const SOURCE_COLUMNS: usize = 34;

/// What stands above the column of times.
const TIME: &str = "time";

/// Threads with their columns' widths, from left to right.
pub(super) struct Columns {
    /// When each step happened, and the width of that column.
    clock: Option<(Clock, usize)>,
    widths: BTreeMap<u32, usize>,
    width: usize,
}

impl Columns {
    /// The columns, if they fit. Threads of which only whole operations are shown need none: these
    /// stand across.
    pub(super) fn fitting(
        rows: &[Row],
        clock: Option<&Clock>,
        names: &Names,
        width: usize,
    ) -> Option<Columns> {
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
        let clock = clock.map(|clock| {
            let times = rows.iter().filter_map(|row| clock.at(row));
            let widest = times.map(|time| columns(&time)).max();
            (clock.clone(), widest.unwrap_or(0).max(TIME.len()))
        });
        let columns = Columns {
            clock,
            widths,
            width,
        };
        (columns.edge() + SOURCE_COLUMNS <= width).then_some(columns)
    }

    /// Where the source begins.
    fn edge(&self) -> usize {
        let threads: usize = self.widths.values().map(|it| it + SEPARATOR_COLUMNS).sum();
        self.threads_at() + threads
    }

    /// Where the threads begin.
    fn threads_at(&self) -> usize {
        let clock = self.clock.as_ref();
        INDENT + clock.map_or(0, |(_, width)| width + SEPARATOR_COLUMNS)
    }

    /// The line with a time on it, up to where the threads begin.
    fn timed(&self, line: Line, time: &str) -> Line {
        match &self.clock {
            None => line,
            Some((_, width)) => line
                .add(palette::FAINT, time)
                .up_to(INDENT + width)
                .add(palette::FAINT, SEPARATOR)
                .up_to(self.threads_at()),
        }
    }

    /// The names of the threads, and of the file.
    pub(super) fn head(
        &self,
        canvas: &mut Canvas,
        rows: &[Row],
        names: &Names,
        sources: &Sources<'_>,
    ) {
        let head = self.row(self.timed(Line::indented(INDENT), TIME), |thread| {
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
        let clock = self.clock.as_ref();
        let time = clock.and_then(|(clock, _)| clock.at(row));
        let time = time.unwrap_or_default();
        if !self.widths.contains_key(&thread) {
            let text = format!("{}: {}", names.by_index(thread), text_of(row));
            return self
                .timed(Line::indented(INDENT), &time)
                .add(style(row), &text);
        }
        let (mark, marked) = mark(row);
        let begin = Line::indented(INDENT - 2).add(marked, mark).up_to(INDENT);
        let cells = self.row(self.timed(begin, &time), |column| {
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
        let mut edge = self.threads_at();
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
