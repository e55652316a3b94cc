//! The threads one below the other, each row after its thread's name, with the source beside it or,
//! where there is no room for that, below it. Where time matters, it stands above the steps that happened at it.

use super::super::super::canvas::{Canvas, Line, columns, palette};
use super::super::super::rows::{Clock, Row};
use super::super::View;
use super::super::names::Names;
use super::source::Sources;
use super::{INDENT, between, mark, style, text_of, thread_of};

/// Less room than this for the source, and it stands below.
const LEAST_BESIDE: usize = 28;

/// Where things begin in a row.
pub(super) struct Stacked {
    text_at: usize,
    source_at: usize,
    width: usize,
    clock: Option<Clock>,
}

impl Stacked {
    pub(super) fn of(rows: &[Row], clock: Option<Clock>, names: &Names, view: View<'_>) -> Stacked {
        let threads = rows.iter().filter_map(thread_of);
        let named = threads.map(|thread| columns(&names.by_index(thread))).max();
        let text_at = INDENT + named.unwrap_or(0) + 2;
        let widest = rows.iter().map(|row| columns(&text_of(row))).max();
        Stacked {
            text_at,
            source_at: text_at + widest.unwrap_or(0) + 2,
            width: view.width,
            clock,
        }
    }

    pub(super) fn draw(
        &self,
        canvas: &mut Canvas,
        rows: &[Row],
        names: &Names,
        sources: &Sources<'_>,
    ) {
        let beside = self.width.saturating_sub(self.source_at);
        let below_at = self.text_at + 4;
        let mut shown = None;
        for row in rows {
            let Some(thread) = thread_of(row) else {
                canvas.push(between(row, names));
                continue;
            };
            let time = self.clock.as_ref().and_then(|clock| clock.at(row));
            if let Some(time) = time.filter(|time| shown.as_ref() != Some(time)) {
                canvas.push(Line::indented(INDENT).add(palette::FAINT, &format!("at {time}")));
                shown = Some(time);
            }
            let (mark, marked) = mark(row);
            let line = Line::indented(INDENT - 2)
                .add(marked, mark)
                .up_to(INDENT)
                .add(palette::TITLE, &names.by_index(thread))
                .up_to(self.text_at)
                .add(style(row), &text_of(row));
            if beside >= LEAST_BESIDE {
                let source = sources.beside(row, beside);
                canvas.push(line.up_to(self.source_at).join(&source));
                continue;
            }
            canvas.push(line);
            let below = sources.beside(row, self.width.saturating_sub(below_at));
            if below.columns() > 0 {
                canvas.push(Line::indented(below_at).join(&below));
            }
        }
    }
}
