//! What somebody is looking at, and what each key changes about it. Never draws, grades or opens anything.

use super::key::Key;
use crate::watch::{Board, Row};

/// What stands below the list of checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Panel {
    /// What the check came to.
    #[default]
    Story,
    /// So many stretches of its execution.
    Steps(usize),
    /// A hint, with ANSI colours.
    Hint(String),
    /// The keys.
    Keys,
}

/// What a key asks of whoever shows the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// No more.
    Quit,
    /// Grade now.
    Grade,
    /// Grade with real threads, or without.
    RealThreads,
    /// Go on to the next exercise.
    NextExercise,
    /// Open the source.
    Edit,
    /// Tell a hint.
    Hint,
    /// Stop for a while.
    Suspend,
}

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What stands below the list.
    pub panel: Panel,
    /// Whether every step of an execution is shown.
    pub(super) full: bool,
    /// A sentence about what a key came to.
    pub message: Option<String>,
    /// The check that was asked for; else it is the most important one.
    check: Option<String>,
    /// Rows of the panel above what is seen of it.
    pub(super) scrolled: usize,
    /// Rows of the panel that are seen, as it was drawn last.
    pub(super) page: usize,
}

impl Look {
    /// At whatever matters most; with every step of an execution, or with those that matter.
    #[must_use]
    pub fn new(full: bool) -> Look {
        Look {
            full,
            ..Look::default()
        }
    }

    /// The row that is looked at.
    #[must_use]
    pub fn at(&self, board: &Board) -> usize {
        let asked = self.check.as_ref();
        let asked = asked.and_then(|name| board.rows.iter().position(|row| row.name == *name));
        asked.or_else(|| board.most_important()).unwrap_or(0)
    }

    /// The check that is looked at.
    #[must_use]
    pub fn row<'b>(&self, board: &'b Board) -> Option<&'b Row> {
        board.rows.get(self.at(board))
    }

    /// A grading begins: what matters most may be another check, and the execution another one.
    pub fn begin_anew(&mut self) {
        self.check = None;
        self.message = None;
        self.show(Panel::Story);
    }

    /// Shows something else below the list.
    pub fn show(&mut self, panel: Panel) {
        self.panel = panel;
        self.scrolled = 0;
    }

    /// What a key changes, and what it asks for besides.
    pub fn press(&mut self, key: Key, board: &Board) -> Option<Ask> {
        self.message = None;
        match key {
            Key::Next => self.go(board, 1),
            Key::Previous => self.go(board, board.rows.len().saturating_sub(1)),
            Key::StepOn => self.step_on(board),
            Key::StepBack => self.step_back(),
            Key::Down => self.scrolled += 1,
            Key::Up => self.scrolled = self.scrolled.saturating_sub(1),
            Key::PageDown => self.scrolled += self.page,
            Key::PageUp => self.scrolled = self.scrolled.saturating_sub(self.page),
            Key::Help => self.show(Panel::Keys),
            Key::Back => self.show(Panel::Story),
            Key::Hint => return Some(Ask::Hint),
            Key::NextExercise => return Some(Ask::NextExercise),
            Key::Edit => return Some(Ask::Edit),
            Key::RunAll => return Some(Ask::Grade),
            Key::RealThreads => return Some(Ask::RealThreads),
            Key::Quit => return Some(Ask::Quit),
            Key::Suspend => return Some(Ask::Suspend),
        }
        None
    }

    /// To the check so many rows further down, where the first one follows the last.
    fn go(&mut self, board: &Board, rows: usize) {
        let at = (self.at(board) + rows).checked_rem(board.rows.len());
        self.check = at.map(|at| board.rows[at].name.clone());
        self.show(Panel::Story);
    }

    fn step_on(&mut self, board: &Board) {
        let known = self.row(board).and_then(|row| row.known.as_ref());
        if known.is_none_or(|known| known.check.counterexample.is_none()) {
            self.message = Some("nothing to step through here".to_owned());
            return;
        }
        // Whoever steps stays with the check.
        self.check = self.row(board).map(|row| row.name.clone());
        self.panel = match self.panel {
            Panel::Steps(shown) => Panel::Steps(shown + 1),
            _ => Panel::Steps(1),
        };
        // What is new stands at the end.
        self.scrolled = usize::MAX / 2;
    }

    fn step_back(&mut self) {
        if let Panel::Steps(shown) = self.panel {
            self.panel = Panel::Steps(shown.saturating_sub(1).max(1));
            self.scrolled = usize::MAX / 2;
        }
    }
}
