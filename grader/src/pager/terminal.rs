//! A pager on a terminal: pieces are written one below the other and stay in its history. Never hides
//! the cursor nor takes another screen, so that there is nothing to restore, whatever ends it; while
//! a key is awaited the terminal does not echo, and `console` gives that back before Ctrl-C counts.

use super::{Change, Move, Pager};
use crate::output::deliver;
use anstream::ColorChoice;
use anyhow::Context as _;
use console::{Key, Term};

/// Shows the pieces, each when a key asks for it.
///
/// # Errors
/// When the terminal cannot be written or read.
pub fn on_terminal(pieces: &[String], color: ColorChoice) -> anyhow::Result<()> {
    let terminal = Term::stdout();
    let mut pager = Pager::through(pieces.len());
    let Some(first) = pieces.first() else {
        return Ok(());
    };
    deliver::print(first, color)?;
    if pager.is_at_end() {
        return Ok(());
    }
    loop {
        match pager.go(asked(&terminal, &pager)?) {
            Change::Show(more) => deliver::print(&pieces[more].concat(), color)?,
            Change::TakeBack(last) => {
                let rows = rows(&pieces[last], &terminal);
                take_back(&terminal, rows).context("could not write to the terminal")?;
            }
            Change::Nothing => {}
            Change::Over => return Ok(()),
        }
    }
}

/// Waits for a key that means something, below what is shown.
fn asked(terminal: &Term, pager: &Pager) -> anyhow::Result<Move> {
    let (made, all) = pager.steps();
    let mut prompt = format!("  [{made}/{all}]  ");
    prompt.push_str(match pager.is_at_end() {
        true => "Enter or q: quit",
        false => "Enter: on   End: to the end   q: quit",
    });
    if made > 0 {
        prompt.push_str("   b: back");
    }
    // A line of its own, so that what follows Ctrl-C does not stand behind it.
    let ask = || -> std::io::Result<Move> {
        terminal.write_line(&prompt)?;
        let asked = loop {
            match terminal.read_key() {
                Ok(key) => {
                    if let Some(asked) = meaning(&key) {
                        break asked;
                    }
                }
                // Ctrl-C, in a process that was started so that the signal does not end it.
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => break Move::Quit,
                Err(error) => return Err(error),
            }
        };
        terminal.clear_last_lines(1)?;
        Ok(asked)
    };
    ask().context("could not read a key from the terminal")
}

fn meaning(key: &Key) -> Option<Move> {
    Some(match key {
        Key::Enter | Key::ArrowRight | Key::ArrowDown | Key::PageDown => Move::On,
        Key::Char(' ' | 'l' | 'j' | 'n') => Move::On,
        Key::ArrowLeft | Key::ArrowUp | Key::PageUp | Key::Backspace => Move::Back,
        Key::Char('b' | 'h' | 'k' | 'p') => Move::Back,
        Key::End | Key::Char('G' | 'e') => Move::End,
        // The second is Ctrl-D.
        Key::Escape | Key::Char('q' | '\u{4}') => Move::Quit,
        _ => return None,
    })
}

/// What has scrolled out of sight cannot be wiped: then a line says what was meant.
fn take_back(terminal: &Term, rows: usize) -> std::io::Result<()> {
    let (height, _) = terminal.size();
    if rows < usize::from(height) {
        terminal.clear_last_lines(rows)
    } else {
        terminal.write_line("      (back, to before these lines)")
    }
}

/// How many of the terminal's rows a text takes, long lines being broken by it.
fn rows(text: &str, terminal: &Term) -> usize {
    let (_, width) = terminal.size();
    let width = usize::from(width).max(1);
    let rows = |line: &str| console::measure_text_width(line).div_ceil(width).max(1);
    text.lines().map(rows).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_the_prompt_names_has_its_meaning() {
        let keys = [
            (Key::Enter, Move::On),
            (Key::Char(' '), Move::On),
            (Key::ArrowRight, Move::On),
            (Key::Char('b'), Move::Back),
            (Key::ArrowLeft, Move::Back),
            (Key::End, Move::End),
            (Key::Char('q'), Move::Quit),
            (Key::Escape, Move::Quit),
        ];
        for (key, expected) in keys {
            assert_eq!(meaning(&key), Some(expected), "{key:?}");
        }
        assert_eq!(meaning(&Key::Char('x')), None);
    }
}
