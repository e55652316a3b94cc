//! Keys, and what each means. Never does it.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The next check.
    Next,
    /// The check before.
    Previous,
    /// One stretch of the execution more.
    StepOn,
    /// One less.
    StepBack,
    /// Further down by a row.
    Down,
    /// Further up by a row.
    Up,
    /// Further down by a page.
    PageDown,
    /// Further up by a page.
    PageUp,
    /// One hint more.
    Hint,
    /// The next exercise.
    NextExercise,
    /// The source in an editor.
    Edit,
    /// All checks again.
    RunAll,
    /// Checks on real threads, or none.
    RealThreads,
    /// What the keys are.
    Help,
    /// Back to the check.
    Back,
    /// No more.
    Quit,
    /// Back to the shell for a while.
    Suspend,
}

/// Keys as they are told, and what they do.
pub(super) const HELP: [(&str, &str); 15] = [
    ("Tab  j", "the next check"),
    ("Shift-Tab  k", "the check before"),
    ("Enter  Space", "step through the execution"),
    ("Backspace  b", "one step back"),
    ("Down  Up", "scroll"),
    ("PgDn  PgUp", "scroll by a page"),
    ("h", "one hint more"),
    ("n", "the next exercise"),
    ("e", "open the source in $EDITOR, at the line"),
    ("a", "run all checks again"),
    ("r", "real threads on or off"),
    ("?", "these keys"),
    ("Esc", "back to the check"),
    ("Ctrl-Z", "to the shell; `fg` comes back"),
    ("q  Ctrl-C", "quit"),
];

/// What a key means, if anything.
#[must_use]
pub fn meaning(event: KeyEvent) -> Option<Key> {
    if event.modifiers.contains(KeyModifiers::CONTROL) {
        return match event.code {
            KeyCode::Char('c' | 'd') => Some(Key::Quit),
            KeyCode::Char('z') => Some(Key::Suspend),
            _ => None,
        };
    }
    Some(match event.code {
        KeyCode::Tab | KeyCode::Char('j') => Key::Next,
        KeyCode::BackTab | KeyCode::Char('k') => Key::Previous,
        KeyCode::Enter | KeyCode::Char(' ') => Key::StepOn,
        KeyCode::Backspace | KeyCode::Char('b') => Key::StepBack,
        KeyCode::Down => Key::Down,
        KeyCode::Up => Key::Up,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::Char('h') => Key::Hint,
        KeyCode::Char('n') => Key::NextExercise,
        KeyCode::Char('e') => Key::Edit,
        KeyCode::Char('a') => Key::RunAll,
        KeyCode::Char('r') => Key::RealThreads,
        KeyCode::Char('?') => Key::Help,
        KeyCode::Esc => Key::Back,
        KeyCode::Char('q') => Key::Quit,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_that_the_help_names_has_a_meaning_of_its_own() {
        let letters = HELP.iter().flat_map(|(keys, _)| keys.split_whitespace());
        let letters = letters.filter_map(|key| match key.chars().collect::<Vec<_>>()[..] {
            [letter] => Some(letter),
            _ => None,
        });
        let mut meanings = Vec::new();
        for letter in letters {
            let event = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
            let meaning = meaning(event).unwrap_or_else(|| panic!("{letter} means nothing"));
            assert!(!meanings.contains(&meaning), "{letter}");
            meanings.push(meaning);
        }
        assert_eq!(meanings.len(), 10);
    }

    #[test]
    fn ctrl_c_quits_and_ctrl_z_suspends() {
        let control = |letter| meaning(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL));
        assert_eq!(control('c'), Some(Key::Quit));
        assert_eq!(control('z'), Some(Key::Suspend));
        assert_eq!(control('q'), None);
    }
}
