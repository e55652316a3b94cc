//! Text for Markdown as GitHub reads it. Never markup.

use super::terminal::{line, lines};

/// Text within a Markdown line or table cell, which shows as it stands.
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("&#64;"),
            // Four of them would begin a block of code.
            ' ' if out.is_empty() => out.push_str("&#32;"),
            // `:` for emoji names and bare addresses, `$` for formulas, `|` for table cells; the last
            // ones begin a list or underline a title.
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' | '!' | ':' | '^' | '-'
            | '+' | '=' => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')' if out.ends_with("www") || out.ends_with(|c: char| c.is_ascii_digit()) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A text as a Markdown code block, with a fence that nothing in it can close.
#[must_use]
pub fn markdown_block(text: &str, language: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    let mut out = format!("{fence}{language}\n");
    for line in lines(text) {
        out.push_str(&line);
        out.push('\n');
    }
    out.push_str(&fence);
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_shows_markup_instead_of_obeying_it() {
        assert_eq!(markdown("<img src=x>|`a`"), "&lt;img src\\=x&gt;\\|\\`a\\`");
        assert_eq!(
            markdown("[a](http://b) www.c"),
            "\\[a\\](http\\://b) www\\.c"
        );
        assert_eq!(markdown("a\n# b"), "a\u{240a}\\# b");
        assert_eq!(markdown("1. a"), "1\\. a");
        assert_eq!(markdown("- a@b"), "\\- a&#64;b");
        assert_eq!(markdown("    a"), "&#32;   a");
    }

    #[test]
    fn a_fence_is_longer_than_any_inside() {
        let block = markdown_block("a\n`````\n<b>", "text");
        assert_eq!(block, "``````text\na\n`````\n<b>\n``````\n");
    }

    #[test]
    fn no_control_character_survives() {
        let every: String = ('\0'..='\u{2100}').collect();
        assert!(!markdown(&every).contains(char::is_control));
        let control = |c: char| c.is_control() && c != '\n';
        assert!(!markdown_block(&every, "").contains(control));
    }
}
