//! What stands below the list of checks, as a text with ANSI colours. Never knows how high the screen is.

use super::key::HELP;
use super::look::{Look, Panel};
use crate::output::human::{self, View};
use crate::output::{Canvas, Line, palette};
use crate::report::{ExerciseReport, Status};
use crate::watch::{Board, Row};

/// The panel that is looked at. Goes back to the last step there is, if fewer are left.
pub(super) fn text(board: &Board, look: &mut Look, view: View<'_>) -> String {
    if let Panel::Steps(shown) = look.panel
        && let Some(known) = look.row(board).and_then(|row| row.known.as_ref())
    {
        let sources = &known.sources;
        let pieces = human::check_in_pieces(&board.exercise, sources, &known.check, view);
        let shown = shown.min(pieces.len());
        look.panel = Panel::Steps(shown);
        look.message = Some(format!("step {shown} of {}", pieces.len()));
        return pieces[..shown].concat();
    }
    match &look.panel {
        Panel::Keys => keys(view).into_text(),
        Panel::Hint(hint) => hint.clone(),
        Panel::Story | Panel::Steps(_) => story(board, look.row(board), view).into_text(),
    }
}

fn keys(view: View<'_>) -> Canvas {
    let mut canvas = Canvas::new();
    for (keys, what) in HELP {
        let line = Line::indented(2).add(palette::COMMAND, keys).up_to(16);
        // On a narrow screen what it does goes on below.
        let line = line.add(palette::PLAIN, what);
        if line.columns() <= view.width {
            canvas.push(line);
            continue;
        }
        canvas.push(Line::indented(2).add(palette::COMMAND, keys));
        canvas.paragraph(6, view.width, palette::PLAIN, what);
    }
    canvas
}

fn story(board: &Board, row: Option<&Row>, view: View<'_>) -> Canvas {
    let mut canvas = Canvas::new();
    if let Some(why) = &board.trouble {
        canvas.paragraph(2, view.width, palette::OPEN, why);
        return canvas;
    }
    if let Some(refused) = board.refused() {
        return human::refusal(refused, view);
    }
    if board.last.as_ref().is_some_and(is_not_started) {
        let text = "Its todo!()s are still there. README.md beside src/ has the task; h tells a hint, e opens the source.";
        canvas.paragraph(2, view.width, palette::PLAIN, text);
        return canvas;
    }
    match row.and_then(|row| row.known.as_ref()) {
        Some(known) => human::story(&board.exercise, known, view),
        None => {
            let text = "Nothing is known of this check yet.";
            canvas.paragraph(2, view.width, palette::FAINT, text);
            canvas
        }
    }
}

fn is_not_started(last: &ExerciseReport) -> bool {
    last.status == Status::NotStarted
}
