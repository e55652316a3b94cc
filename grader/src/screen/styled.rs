//! A text with ANSI colours as rows of a screen. Knows the colours that the output uses, and no other codes.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthChar as _;

/// Rows of at most `width` columns.
pub(super) fn rows(text: &str, width: usize) -> Vec<Line<'static>> {
    text.lines().flat_map(|line| broken(line, width)).collect()
}

/// A line in rows: what is too long goes on below.
fn broken(line: &str, width: usize) -> Vec<Line<'static>> {
    let mut rows = Rows::default();
    let mut style = Style::default();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        rows.add(before, style, width);
        let (codes, after) = after.split_once('m').unwrap_or(("", after));
        style = codes.split(';').fold(style, with);
        rest = after;
    }
    rows.add(rest, style, width);
    rows.done.push(Line::from(rows.spans));
    rows.done
}

#[derive(Default)]
struct Rows {
    done: Vec<Line<'static>>,
    spans: Vec<Span<'static>>,
    columns: usize,
}

impl Rows {
    fn add(&mut self, text: &str, style: Style, width: usize) {
        let mut part = String::new();
        for letter in text.chars() {
            let columns = letter.width().unwrap_or(0);
            if self.columns + columns > width && self.columns > 0 {
                self.end_span(&mut part, style);
                self.done.push(Line::from(std::mem::take(&mut self.spans)));
                self.columns = 0;
            }
            part.push(letter);
            self.columns += columns;
        }
        self.end_span(&mut part, style);
    }

    fn end_span(&mut self, part: &mut String, style: Style) {
        if !part.is_empty() {
            self.spans.push(Span::styled(std::mem::take(part), style));
        }
    }
}

/// A style after one more code (ECMA-48, select graphic rendition).
fn with(style: Style, code: &str) -> Style {
    match code {
        "" | "0" => Style::default(),
        "1" => style.add_modifier(Modifier::BOLD),
        "2" => style.add_modifier(Modifier::DIM),
        "31" => style.fg(Color::Red),
        "32" => style.fg(Color::Green),
        "33" => style.fg(Color::Yellow),
        "35" => style.fg(Color::Magenta),
        "36" => style.fg(Color::Cyan),
        _ => style,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{self, palette};

    fn row(style: anstyle::Style) -> Line<'static> {
        let mut canvas = output::Canvas::new();
        let line = output::Line::default().add(palette::PLAIN, "a ");
        canvas.push(line.add(style, "b").add(palette::PLAIN, " c"));
        rows(&canvas.into_text(), 80).remove(0)
    }

    #[test]
    fn every_colour_of_the_output_is_one_on_the_screen_and_ends_where_it_ends() {
        let styles = [
            (palette::TITLE, Style::new().add_modifier(Modifier::BOLD)),
            (palette::GOOD, Style::new().fg(Color::Green)),
            (
                palette::BAD,
                Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
            ),
            (palette::OPEN, Style::new().fg(Color::Yellow)),
            (palette::SWITCH, Style::new().fg(Color::Magenta)),
            (palette::COMMAND, Style::new().fg(Color::Cyan)),
            (palette::FAINT, Style::new().add_modifier(Modifier::DIM)),
        ];
        for (style, expected) in styles {
            let spans = row(style).spans;
            let found: Vec<_> = spans
                .iter()
                .map(|span| (&*span.content, span.style))
                .collect();
            let plain = Style::default();
            assert_eq!(found, [("a ", plain), ("b", expected), (" c", plain)]);
        }
    }

    #[test]
    fn what_is_too_long_goes_on_below() {
        let shown = rows("abcd日本\n\ne", 5);
        let shown: Vec<String> = shown.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["abcd", "日本", "", "e"]);
    }
}
