//! A session as lines, for people: what began, each check as it is known, what it all came to. Never decides which
//! check matters.

use super::canvas::{Canvas, Line, palette};
use super::human::{self, View};
use super::{onward, words};
use crate::report::Points;
use crate::watch::Board;

/// A grading begins.
pub(crate) fn began(board: &Board) -> Canvas {
    let mut canvas = Canvas::new();
    let line = Line::default()
        .add(palette::TITLE, &board.exercise)
        .add(palette::FAINT, ": grading");
    canvas.push(line);
    canvas
}

/// The check of one row, if it is known.
pub(crate) fn check(board: &Board, at: usize, view: View<'_>) -> Canvas {
    let row = board.rows.get(at);
    let Some(known) = row.and_then(|row| row.known.as_ref()) else {
        return Canvas::new();
    };
    let titles = board.rows.iter().map(|row| &*row.title);
    human::check_line(titles, &known.check, view)
}

/// What the last grading came to: why it could not be run, or the check that matters most; then what changed.
pub(crate) fn finished(board: &Board, view: View<'_>) -> Canvas {
    let mut canvas = Canvas::new();
    if let Some(refused) = board.refused() {
        let why = human::status(refused.status).unwrap_or("could not be graded");
        let head = Line::default().add(palette::TITLE, &board.exercise);
        canvas.push(head.add(palette::BAD, &format!("  {why}")));
        canvas.append(human::refusal(refused, view));
        return canvas;
    }
    if let Some(row) = board.most_important().map(|at| &board.rows[at])
        && let Some(known) = &row.known
    {
        canvas.append(human::story(&board.exercise, known, view));
    }
    canvas.gap();
    match &board.difference {
        Some(difference) => canvas.append(onward::difference(difference, view.is_verbose())),
        None => canvas.push(total(board)),
    }
    canvas
}

/// Why nothing could be graded.
pub(crate) fn failed(board: &Board, view: View<'_>) -> Canvas {
    let mut canvas = Canvas::new();
    let why = board.trouble.as_deref().unwrap_or_default();
    let text = format!("{} could not be graded: {why}", board.exercise);
    canvas.paragraph(0, view.width, palette::OPEN, &text);
    canvas
}

fn total(board: &Board) -> Line {
    let points = board
        .last
        .as_ref()
        .map_or(Points::default(), |it| it.points);
    Line::default()
        .add(palette::TITLE, &board.exercise)
        .apart_at(0)
        .add(human::style(points), &words::points(points))
}
