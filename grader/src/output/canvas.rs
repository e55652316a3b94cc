//! Lines of coloured text whose width is known. Never lets a text through as it came: everything
//! put on a line is made harmless first, so that no caller can forget it.

use super::safe_text;
use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

/// Characters of a sentence and of a quoted line: a submission decides how long some of them are.
const SENTENCE_CHARS: usize = 4_000;
const QUOTED_CHARS: usize = 500;

/// Characters of anything else that is put on a line.
const PART_CHARS: usize = 2_000;

/// What colours mean. None of them says what the words beside it do not say.
pub mod palette {
    use anstyle::{AnsiColor, Style};

    /// Ordinary text.
    pub const PLAIN: Style = Style::new();
    /// What a block is about.
    pub const TITLE: Style = Style::new().bold();
    /// Won.
    pub const GOOD: Style = AnsiColor::Green.on_default();
    /// Lost.
    pub const BAD: Style = AnsiColor::Red.on_default().bold();
    /// Open.
    pub const OPEN: Style = AnsiColor::Yellow.on_default();
    /// The scheduler's doing.
    pub const SWITCH: Style = AnsiColor::Magenta.on_default();
    /// What can be typed.
    pub const COMMAND: Style = AnsiColor::Cyan.on_default();
    /// What matters less.
    pub const FAINT: Style = Style::new().dimmed();
}

/// One line.
#[derive(Clone, Debug, Default)]
pub struct Line {
    styled: String,
    columns: usize,
}

impl Line {
    /// A line that starts with this many spaces.
    #[must_use]
    pub fn indented(columns: usize) -> Line {
        Line {
            styled: " ".repeat(columns),
            columns,
        }
    }

    /// Adds a text.
    #[must_use]
    pub fn add(mut self, style: Style, text: &str) -> Line {
        let text = safe_text::line(&clip(text, PART_CHARS));
        self.columns += text.width();
        if style.is_plain() || text.trim().is_empty() {
            self.styled.push_str(&text);
        } else {
            self.styled.push_str(&format!("{style}{text}{style:#}"));
        }
        self
    }

    /// Adds another line's content.
    #[must_use]
    pub fn join(mut self, other: &Line) -> Line {
        self.styled.push_str(&other.styled);
        self.columns += other.columns;
        self
    }

    /// Adds spaces up to this column.
    #[must_use]
    pub fn up_to(mut self, column: usize) -> Line {
        while self.columns < column {
            self.styled.push(' ');
            self.columns += 1;
        }
        self
    }

    /// Adds spaces up to this column, and two at least: what follows never runs into what is there.
    #[must_use]
    pub fn apart_at(self, column: usize) -> Line {
        let column = column.max(self.columns + 2);
        self.up_to(column)
    }

    /// How many columns it takes.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }
}

/// Lines, one below the other.
#[derive(Clone, Debug, Default)]
pub struct Canvas {
    text: String,
}

impl Canvas {
    /// An empty one.
    #[must_use]
    pub fn new() -> Canvas {
        Canvas::default()
    }

    /// Adds a line.
    pub fn push(&mut self, line: Line) {
        self.text.push_str(line.styled.trim_end_matches(' '));
        self.text.push('\n');
    }

    /// Adds an empty line, unless there is one already.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds sentences as one paragraph, broken between words to stay within `width` columns. A line
    /// feed in the text stays visible, so that a text cannot pass for a line of the report.
    pub fn paragraph(&mut self, indent: usize, width: usize, style: Style, text: &str) {
        for row in rows(text, width.saturating_sub(indent)) {
            self.push(Line::indented(indent).add(style, &row));
        }
    }

    /// Adds at most `limit` lines of a text as they are, and says how many were left out.
    pub fn quote(&mut self, indent: usize, style: Style, text: &str, limit: usize) {
        for line in text.lines().take(limit) {
            self.push(Line::indented(indent).add(style, &clip(line, QUOTED_CHARS)));
        }
        let left_out = text.lines().skip(limit).count();
        if left_out > 0 {
            let note = format!(
                "({} more; -v shows all)",
                super::words::count(left_out, "line")
            );
            self.push(Line::indented(indent).add(palette::FAINT, &note));
        }
    }

    /// Adds what another canvas holds.
    pub fn append(&mut self, other: Canvas) {
        self.text.push_str(&other.text);
    }

    /// The text, with ANSI colours.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

/// A text made harmless and broken between words into rows of at most `width` columns. A word that
/// is wider has a row of its own.
pub(super) fn rows(text: &str, width: usize) -> Vec<String> {
    let text = safe_text::line(&clip(text, SENTENCE_CHARS));
    let mut rows: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match rows.last_mut() {
            Some(row) if row.width() + 1 + word.width() <= width => {
                row.push(' ');
                row.push_str(word);
            }
            _ => rows.push(word.to_owned()),
        }
    }
    rows
}

/// How many columns a text takes once it is harmless.
pub(super) fn columns(text: &str) -> usize {
    safe_text::line(&clip(text, PART_CHARS)).width()
}

/// At most this many characters of a text; an ellipsis stands for the rest.
#[must_use]
pub(crate) fn clip(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_count_columns_and_not_bytes() {
        let line = Line::indented(2)
            .add(palette::BAD, "日本")
            .add(palette::PLAIN, "ß");
        assert_eq!(line.columns(), 7);
        assert_eq!(line.up_to(9).columns(), 9);
    }

    #[test]
    fn nothing_reaches_the_canvas_as_it_came() {
        let mut canvas = Canvas::new();
        canvas.push(Line::default().add(palette::PLAIN, "a\x1b[2Jb"));
        canvas.paragraph(0, 80, palette::PLAIN, "c\x1b[2J\rd");
        canvas.quote(0, palette::PLAIN, "e\x1b[2J\u{9b}", 9);
        let text = canvas.into_text();
        assert!(!text.contains(['\x1b', '\r', '\u{9b}']), "{text:?}");
    }

    #[test]
    fn a_paragraph_is_broken_between_words() {
        let mut canvas = Canvas::new();
        canvas.paragraph(2, 10, palette::PLAIN, "one two three four");
        assert_eq!(canvas.into_text(), "  one two\n  three\n  four\n");
    }

    #[test]
    fn what_stands_apart_never_touches() {
        let line = |text| Line::default().add(palette::PLAIN, text);
        assert_eq!(line("ab").apart_at(6).columns(), 6);
        assert_eq!(line("abcdef").apart_at(6).columns(), 8);
    }

    #[test]
    fn a_word_wider_than_the_row_stands_alone() {
        assert_eq!(rows("a bbbbbb c d", 4), ["a", "bbbbbb", "c d"]);
        assert_eq!(rows(" ", 4), [""; 0]);
    }

    #[test]
    fn a_sentence_cannot_pass_for_a_line_of_the_report() {
        let mut canvas = Canvas::new();
        canvas.paragraph(0, 80, palette::PLAIN, "oh\nTotal 10/10");
        canvas.paragraph(0, 80, palette::PLAIN, "");
        assert_eq!(canvas.into_text(), "oh\u{240a}Total 10/10\n");
    }

    #[test]
    fn a_long_quotation_says_what_it_leaves_out() {
        let mut canvas = Canvas::new();
        canvas.quote(0, palette::PLAIN, "a\nb\nc", 1);
        let text = anstream::adapter::strip_str(&canvas.into_text()).to_string();
        assert_eq!(text, "a\n(2 lines more; -v shows all)\n");
    }

    #[test]
    fn a_clipped_text_ends_with_an_ellipsis() {
        assert_eq!(clip("abc", 3), "abc");
        assert_eq!(clip("abcd", 3), "ab…");
    }
}
