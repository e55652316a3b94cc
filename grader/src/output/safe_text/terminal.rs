//! Text for a terminal. Never lets one obey it.

use super::visible::visible;

/// One line for a terminal. Line feeds become visible too.
#[must_use]
pub fn line(text: &str) -> String {
    visible(text, |_| false)
}

/// The lines of a text, each for a terminal, without their ends.
pub fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().map(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_shown_and_not_obeyed() {
        let red = line("\x1b[31mred\x1b]0;title\x07");
        assert_eq!(red, "\u{241b}[31mred\u{241b}]0;title\u{2407}");
        assert_eq!(line("\u{9b}31m"), "\\u{9b}31m");
        assert_eq!(
            line("a\u{7f}\u{8}b\r\n"),
            "a\u{2421}\u{2408}b\u{240d}\u{240a}"
        );
    }

    #[test]
    fn text_that_runs_backwards_is_shown_as_it_is_stored() {
        assert_eq!(
            line("a\u{202e}b\u{2066}c\u{61c}"),
            "a\\u{202e}b\\u{2066}c\\u{61c}"
        );
    }

    #[test]
    fn ends_of_lines_that_only_some_programs_see_are_shown() {
        assert_eq!(line("one\u{2028}two\u{85}"), "one\\u{2028}two\\u{85}");
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        let text = "Straße 日本語 👩\u{200d}💻 `a` -> <b>";
        assert_eq!(line(text), text);
    }

    #[test]
    fn no_control_character_survives() {
        let every: String = ('\0'..='\u{2100}').collect();
        assert!(!line(&every).contains(char::is_control));
        assert!(!lines(&every).any(|line| line.contains(char::is_control)));
    }
}
