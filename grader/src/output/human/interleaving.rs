//! The interleaving: what each thread did and in which order, with the source line beside each step
//! and the scheduler's switches between them. Threads stand side by side if they fit, else one below
//! the other.

mod columns;
mod source;
mod stacked;

use super::super::canvas::{Canvas, Line, clip, palette};
use super::super::rows::{Clock, Row, Weight, fold, rows};
use super::super::words;
use super::View;
use super::names::Names;
use crate::report::{Counterexample, SourceFile};
use anstyle::Style;
use columns::Columns;
use source::Sources;
use stacked::Stacked;

/// Rows that are shown, unless everything is.
const ROWS_SHOWN: usize = 25;

/// The same for who walks through them one switch at a time.
const ROWS_WALKED: usize = 400;

/// Characters of what a step did, unless everything is shown.
const STEP_CHARS: usize = 44;

/// Where rows begin; the two columns before are for marks.
const INDENT: usize = 6;

pub(super) fn draw(
    canvas: &mut Canvas,
    found: &Counterexample,
    names: &Names,
    sources: &[SourceFile],
    view: View<'_>,
) {
    let rows = chosen(found, view, ROWS_SHOWN);
    if rows.is_empty() {
        return;
    }
    title(canvas, found);
    let sources = Sources::of(sources, &rows);
    let layout = Layout::of(&rows, Clock::of(found), names, &sources, view);
    layout.head(canvas, &rows);
    layout.draw(canvas, &rows);
}

/// The same in pieces: what stands above, and then each stretch of a thread until the next switch.
pub(super) fn stretches(
    found: &Counterexample,
    names: &Names,
    sources: &[SourceFile],
    view: View<'_>,
) -> (Canvas, Vec<Canvas>) {
    let mut above = Canvas::new();
    let rows = chosen(found, view, ROWS_WALKED);
    if rows.is_empty() {
        return (above, Vec::new());
    }
    title(&mut above, found);
    let sources = Sources::of(sources, &rows);
    let layout = Layout::of(&rows, Clock::of(found), names, &sources, view);
    layout.head(&mut above, &rows);
    let goes_on = |_: &Row, next: &Row| !matches!(next, Row::Switch { .. });
    let stretches = rows.chunk_by(goes_on).map(|stretch| {
        let mut canvas = Canvas::new();
        layout.draw(&mut canvas, stretch);
        canvas
    });
    (above, stretches.collect())
}

fn title(canvas: &mut Canvas, found: &Counterexample) {
    let forced = match found.forced_switches {
        0 => "no forced switch".to_owned(),
        some => words::count(some, "forced switch"),
    };
    canvas.gap();
    canvas.push(
        Line::indented(4)
            .add(palette::TITLE, "What happened")
            .add(palette::FAINT, &format!("  ({forced})")),
    );
}

/// The rows that are shown: at most so many, unless all are.
fn chosen(found: &Counterexample, view: View<'_>, most: usize) -> Vec<Row> {
    if view.full {
        return rows(found, false);
    }
    let mut rows = rows(found, true);
    for row in &mut rows {
        if let Row::Step { text, .. } | Row::Call { text, .. } | Row::Return { text, .. } = row {
            *text = clip(text, STEP_CHARS);
        }
    }
    fold(rows, most)
}

/// How rows are laid out, the same for all of an execution.
struct Layout<'a> {
    names: &'a Names,
    sources: &'a Sources<'a>,
    shape: Shape,
}

enum Shape {
    Columns(Columns),
    Stacked(Stacked),
}

impl<'a> Layout<'a> {
    fn of(
        rows: &[Row],
        clock: Option<Clock>,
        names: &'a Names,
        sources: &'a Sources<'a>,
        view: View<'_>,
    ) -> Layout<'a> {
        let shape = match Columns::fitting(rows, clock.as_ref(), names, view.width) {
            Some(columns) => Shape::Columns(columns),
            None => Shape::Stacked(Stacked::of(rows, clock, names, view)),
        };
        Layout {
            names,
            sources,
            shape,
        }
    }

    /// What stands above the first row.
    fn head(&self, canvas: &mut Canvas, rows: &[Row]) {
        if let Shape::Columns(columns) = &self.shape {
            columns.head(canvas, rows, self.names, self.sources);
        }
    }

    fn draw(&self, canvas: &mut Canvas, rows: &[Row]) {
        match &self.shape {
            Shape::Columns(columns) => columns.draw(canvas, rows, self.names, self.sources),
            Shape::Stacked(stacked) => stacked.draw(canvas, rows, self.names, self.sources),
        }
    }
}

/// Which thread's row it is.
fn thread_of(row: &Row) -> Option<u32> {
    match row {
        Row::Operation { thread, .. }
        | Row::Call { thread, .. }
        | Row::Return { thread, .. }
        | Row::Enter { thread, .. }
        | Row::Step { thread, .. } => Some(*thread),
        Row::Switch { .. } | Row::Folded(_) => None,
    }
}

/// What a thread's row says; calls of the student's own functions are indented like a tree.
fn text_of(row: &Row) -> String {
    match row {
        Row::Operation { text, .. } | Row::Call { text, .. } => text.clone(),
        Row::Return { text, .. } => format!("-> {text}"),
        Row::Enter {
            depth, function, ..
        } => format!("{}{function}", "  ".repeat(*depth)),
        Row::Step {
            depth, text, times, ..
        } => {
            let indent = "  ".repeat(*depth);
            match times {
                1 => format!("{indent}{text}"),
                _ => format!("{indent}{text}  (× {})", words::thousands(*times)),
            }
        }
        Row::Switch { .. } | Row::Folded(_) => String::new(),
    }
}

/// Before a row: `✗` where it goes wrong, `>` where it must be looked at.
fn mark(row: &Row) -> (&'static str, Style) {
    match row {
        Row::Step {
            weight: Weight::Fatal,
            ..
        } => ("✗", palette::BAD),
        Row::Step {
            weight: Weight::Key,
            ..
        } => (">", palette::OPEN),
        _ => (" ", palette::PLAIN),
    }
}

fn style(row: &Row) -> Style {
    match row {
        Row::Step {
            weight: Weight::Fatal,
            ..
        } => palette::BAD,
        Row::Operation { .. } | Row::Enter { .. } => palette::FAINT,
        Row::Call { .. } | Row::Return { .. } => palette::TITLE,
        _ => palette::PLAIN,
    }
}

/// A row that belongs to no thread.
fn between(row: &Row, names: &Names) -> Line {
    match row {
        Row::Switch {
            from: Some(from),
            to,
            forced: true,
        } => {
            let (from, to) = (names.by_index(*from), names.by_index(*to));
            let text = format!("~~~ switched to {to}, though {from} could have gone on ~~~");
            Line::indented(INDENT).add(palette::SWITCH, &text)
        }
        Row::Switch { to, forced, .. } => {
            let to = names.by_index(*to);
            let (style, text) = if *forced {
                (palette::SWITCH, format!("~~~ switched to {to} ~~~"))
            } else {
                (palette::FAINT, format!("- - {to} goes on - -"))
            };
            Line::indented(INDENT).add(style, &text)
        }
        Row::Folded(rows) => {
            let rows = words::count(*rows, "row");
            let text = format!("... {rows} not shown (--full shows all)");
            Line::indented(INDENT).add(palette::FAINT, &text)
        }
        _ => Line::default(),
    }
}
