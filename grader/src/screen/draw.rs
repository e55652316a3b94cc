//! A session on the screen: a head, the checks, what one of them came to, the keys. Changes nothing but how far the
//! panel is scrolled.

use super::look::{Look, Panel};
use super::{panel, styled};
use crate::cli::Verbosity;
use crate::logbook::Change;
use crate::output::human::{self, View};
use crate::output::{Canvas, Line, clip, palette, words};
use crate::watch::{Board, Row};
use anstyle::Style;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Text;

/// Columns of what stands around a title: a mark before it; points and what became of it behind.
const AROUND_TITLE: usize = 2 + 6 + 7 + 7;

/// Draws all of it.
pub fn draw(frame: &mut Frame<'_>, board: &Board, look: &mut Look, real_threads: bool) {
    let area = frame.area();
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let at = look.at(board);
    // A head, a line between, the keys; of the rest a third at most is the list's.
    let list = board.rows.len().min((height.saturating_sub(3) / 3).max(3));
    let first = (at + 1).saturating_sub(list);
    let mut above = Canvas::new();
    above.push(head(board, real_threads));
    for (index, row) in board.rows.iter().enumerate().skip(first).take(list) {
        above.push(check(row, index == at, width));
    }
    above.push(Line::default().add(palette::FAINT, &"─".repeat(width)));
    let above = above.into_text();
    let above: Vec<_> = above
        .lines()
        .filter_map(|line| styled::rows(line, width).into_iter().next())
        .collect();
    let top = above.len().min(height.saturating_sub(1));
    part(frame, 0, top, Text::from(above));
    if at >= first && at - first < list {
        let chosen = Rect::new(0, position(1 + at - first), area.width, 1).intersection(area);
        frame.buffer_mut().set_style(chosen, Modifier::REVERSED);
    }

    let view = View {
        width: width.max(40),
        verbosity: Verbosity::Normal,
        full: look.full,
        submission: None,
    };
    let rows = styled::rows(&panel::text(board, look, view), width);
    look.page = height.saturating_sub(top + 1);
    look.scrolled = look.scrolled.min(rows.len().saturating_sub(look.page));
    let more = rows.len() > look.scrolled + look.page;
    let seen: Vec<_> = rows
        .into_iter()
        .skip(look.scrolled)
        .take(look.page)
        .collect();
    part(frame, top, look.page, Text::from(seen));

    let mut below = Canvas::new();
    below.push(keys(look, more));
    let below: Vec<_> = styled::rows(&below.into_text(), width);
    part(frame, height.saturating_sub(1), 1, Text::from(below));
}

/// Puts a text on so many rows of the screen.
fn part(frame: &mut Frame<'_>, row: usize, rows: usize, text: Text<'static>) {
    let area = frame.area();
    let place = Rect::new(0, position(row), area.width, position(rows)).intersection(area);
    if !place.is_empty() {
        frame.render_widget(text, place);
    }
}

fn position(row: usize) -> u16 {
    u16::try_from(row).unwrap_or(u16::MAX)
}

fn head(board: &Board, real_threads: bool) -> Line {
    let mut head = Line::default().add(palette::TITLE, &board.exercise);
    if let Some(last) = &board.last {
        let points = words::points(last.points);
        head = head.apart_at(0).add(human::style(last.points), &points);
    }
    let (style, state) = match (&board.step, board.refused()) {
        (Some(step), _) => (palette::FAINT, format!("grading: {step}")),
        (None, _) if board.trouble.is_some() => (palette::OPEN, "could not be graded".to_owned()),
        (None, Some(refused)) => {
            let why = human::status(refused.status).unwrap_or_default();
            (palette::BAD, why.to_owned())
        }
        (None, None) => (palette::FAINT, "waiting for a save".to_owned()),
    };
    head = head.apart_at(0).add(style, &state);
    match real_threads {
        true => head,
        false => head.apart_at(0).add(palette::OPEN, "no real threads"),
    }
}

/// A check in one row: what it came to, its title, its points, what became of it, or that it was so before.
fn check(row: &Row, is_chosen: bool, width: usize) -> Line {
    let room = width.saturating_sub(AROUND_TITLE).max(8);
    let known = row.known.as_ref();
    let (mark, style) = known.map_or(("...", palette::FAINT), |known| human::mark(&known.check));
    let new = |style: Style| if row.is_new { style } else { palette::FAINT };
    let points = known.map_or_else(
        || format!("-/{}", row.points),
        |known| words::fraction(known.check.points),
    );
    let line = Line::default()
        .add(palette::PLAIN, if is_chosen { "> " } else { "  " })
        .add(new(style), mark)
        .up_to(8)
        .add(new(palette::PLAIN), &clip(&row.title, room))
        .up_to(8 + room + 1)
        .add(new(palette::PLAIN), &points);
    match row.change.filter(|_| row.is_new) {
        Some(change @ (Change::Fixed | Change::Broke)) => {
            line.apart_at(0).add(style, change.words())
        }
        _ if known.is_some() && !row.is_new => line.apart_at(0).add(palette::FAINT, "before"),
        _ => line,
    }
}

fn keys(look: &Look, more: bool) -> Line {
    let keys = match look.panel {
        Panel::Story => "?: keys  q: quit  Enter: step  e: edit",
        Panel::Steps(_) => "Enter: on  b: back  Esc: check",
        Panel::Hint(_) | Panel::Keys => "Esc: back  ?: keys  q: quit",
    };
    let mut line = Line::default();
    if let Some(message) = &look.message {
        line = line.add(palette::OPEN, message).add(palette::PLAIN, "  ");
    }
    if more {
        line = line
            .add(palette::COMMAND, "PgDn: more")
            .add(palette::PLAIN, "  ");
    }
    line.add(palette::FAINT, keys)
}
