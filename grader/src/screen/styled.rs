//! A text with ANSI colours as rows of a screen. Knows the colours that the output uses, and no other codes.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthChar as _;

/// Rows of at most `width` columns.
pub(super) fn rows(text: &str, width: usize) -> Vec<Line<'static>> {
    text.lines().flat_map(|line| broken(line, width)).collect()
}

/// A line in rows: what is too long goes on below, from a space on if one is near.
fn broken(line: &str, width: usize) -> Vec<Line<'static>> {
    let letters = letters(line);
    let mut rows = Vec::new();
    let mut rest = &letters[..];
    loop {
        let fits = fitting(rest, width);
        if fits == rest.len() {
            rows.push(row(rest));
            return rows;
        }
        let is_space = |at: &usize| rest[*at].0 == ' ';
        match (fits / 2..=fits).rev().find(is_space) {
            Some(space) => {
                rows.push(row(&rest[..space]));
                rest = &rest[space + 1..];
            }
            None => {
                rows.push(row(&rest[..fits]));
                rest = &rest[fits..];
            }
        }
    }
}

/// The letters of a line, each with its style.
fn letters(line: &str) -> Vec<(char, Style)> {
    let mut letters = Vec::new();
    let mut style = Style::default();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        letters.extend(before.chars().map(|letter| (letter, style)));
        let (codes, after) = after.split_once('m').unwrap_or(("", after));
        style = codes.split(';').fold(style, with);
        rest = after;
    }
    letters.extend(rest.chars().map(|letter| (letter, style)));
    letters
}

/// How many letters have room in so many columns: one at least, if there is one.
fn fitting(letters: &[(char, Style)], width: usize) -> usize {
    let mut columns = 0;
    let has_room = |(letter, _): &&(char, Style)| {
        columns += letter.width().unwrap_or(0);
        columns <= width
    };
    let fits = letters.iter().take_while(has_room).count();
    fits.max(1).min(letters.len())
}

fn row(letters: &[(char, Style)]) -> Line<'static> {
    let of_one_style = letters.chunk_by(|one, other| one.1 == other.1);
    let span = |letters: &[(char, Style)]| {
        let text: String = letters.iter().map(|(letter, _)| letter).collect();
        Span::styled(text, letters[0].1)
    };
    Line::from(of_one_style.map(span).collect::<Vec<_>>())
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
        for (text, width, expected) in [
            ("abcd日本\n\ne", 5, &["abcd", "日本", "", "e"][..]),
            ("one two three", 7, &["one two", "three"]),
            ("one twothree", 7, &["one", "twothre", "e"]),
            ("a bcdefghijk", 7, &["a bcdef", "ghijk"]),
            ("日本", 1, &["日", "本"]),
            ("ab", 0, &["a", "b"]),
        ] {
            let shown: Vec<String> = rows(text, width).iter().map(ToString::to_string).collect();
            assert_eq!(shown, expected);
        }
    }
}
