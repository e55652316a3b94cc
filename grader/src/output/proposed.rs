//! A file that is to be written, beside what it holds now. Never writes it.

use super::canvas::{Canvas, Line, palette};
use similar::{ChangeTag, TextDiff};

/// What would change in the file of this name.
#[must_use]
pub fn text(name: &str, before: &str, after: &str) -> String {
    let mut canvas = Canvas::new();
    let head = match before.is_empty() {
        true => format!("{name} (new)"),
        false => name.to_owned(),
    };
    canvas.push(Line::default().add(palette::TITLE, &head));
    for change in TextDiff::from_lines(before, after).iter_all_changes() {
        let (sign, style) = match change.tag() {
            ChangeTag::Delete => ("-", palette::BAD),
            ChangeTag::Insert => ("+", palette::GOOD),
            ChangeTag::Equal => (" ", palette::PLAIN),
        };
        let text = change.value().trim_end_matches('\n');
        canvas.push(Line::indented(2).add(style, &format!("{sign} {text}")));
    }
    canvas.into_text()
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn what_is_new_is_shown_whole_and_what_changes_beside_what_it_was() {
        let shown = anstream::adapter::strip_str(&text("a.toml", "", "one\n")).to_string();
        assert_eq!(shown, "a.toml (new)\n  + one\n");
        let shown = text("a.toml", "one\ntwo\n", "one\nthree\n");
        let shown = anstream::adapter::strip_str(&shown).to_string();
        assert_eq!(shown, "a.toml\n    one\n  - two\n  + three\n");
    }
}
