//! Which pieces are shown, and what each move changes about it. Never draws, and never waits.

use std::ops::Range;

/// What a reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The next piece.
    On,
    /// One piece less.
    Back,
    /// Everything that is left.
    End,
    /// No more.
    Quit,
}

/// What has to be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Show these pieces, too.
    Show(Range<usize>),
    /// Take back the piece that was shown last.
    TakeBack(usize),
    /// Leave everything as it is.
    Nothing,
    /// The reader has seen enough.
    Over,
}

/// How far a reader has come. There is always at least the first piece to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pager {
    pieces: usize,
    shown: usize,
}

impl Pager {
    /// Through so many pieces; the first one is shown.
    #[must_use]
    pub fn through(pieces: usize) -> Pager {
        Pager { pieces, shown: 1 }
    }

    /// Whether there is nothing left to show.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.shown >= self.pieces
    }

    /// How many steps have been made, of how many.
    #[must_use]
    pub fn steps(&self) -> (usize, usize) {
        (self.shown - 1, self.pieces.saturating_sub(1))
    }

    /// Goes where the reader wants.
    pub fn go(&mut self, to: Move) -> Change {
        let before = self.shown;
        match to {
            Move::Quit => Change::Over,
            Move::On | Move::End if self.is_at_end() => Change::Over,
            Move::On => {
                self.shown += 1;
                Change::Show(before..self.shown)
            }
            Move::End => {
                self.shown = self.pieces;
                Change::Show(before..self.shown)
            }
            Move::Back if before == 1 => Change::Nothing,
            Move::Back => {
                self.shown -= 1;
                Change::TakeBack(self.shown)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_shows_one_piece_more() {
        let mut pager = Pager::through(3);
        assert_eq!(pager.steps(), (0, 2));
        assert_eq!(pager.go(Move::On), Change::Show(1..2));
        assert_eq!(pager.go(Move::On), Change::Show(2..3));
        assert!(pager.is_at_end());
        assert_eq!(pager.steps(), (2, 2));
    }

    #[test]
    fn back_takes_back_what_was_shown_last_but_never_the_first_piece() {
        let mut pager = Pager::through(3);
        assert_eq!(pager.go(Move::Back), Change::Nothing);
        pager.go(Move::On);
        assert_eq!(pager.go(Move::Back), Change::TakeBack(1));
        assert_eq!(pager.go(Move::Back), Change::Nothing);
        assert_eq!(pager.go(Move::On), Change::Show(1..2));
    }

    #[test]
    fn one_can_go_back_from_the_end() {
        let mut pager = Pager::through(4);
        assert_eq!(pager.go(Move::End), Change::Show(1..4));
        assert_eq!(pager.go(Move::Back), Change::TakeBack(3));
        assert_eq!(pager.go(Move::End), Change::Show(3..4));
    }

    #[test]
    fn on_at_the_end_and_quit_anywhere_end_it() {
        let mut pager = Pager::through(2);
        assert_eq!(pager.clone().go(Move::Quit), Change::Over);
        pager.go(Move::On);
        assert_eq!(pager.clone().go(Move::On), Change::Over);
        assert_eq!(pager.clone().go(Move::End), Change::Over);
        assert_eq!(pager.go(Move::Quit), Change::Over);
    }

    #[test]
    fn what_is_in_one_piece_is_at_its_end_at_once() {
        for pieces in [0, 1] {
            assert!(Pager::through(pieces).is_at_end());
        }
    }
}
