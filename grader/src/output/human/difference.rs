//! A transcript beside the accepted one, as a unified diff. Never says which line is to blame.

use super::super::canvas::{Canvas, Line, clip, palette};
use super::super::words;
use super::View;
use crate::report::SnapshotDiff;
use similar::{ChangeTag, TextDiff};

/// Characters of each transcript that are compared: the comparison takes quadratic time, and a
/// submission decides how long its transcript is.
const COMPARED_CHARS: usize = 64 << 10;

/// Characters of one line.
const LINE_CHARS: usize = 500;

/// Lines of the diff that are shown, unless everything is.
const LINES_SHOWN: usize = 40;

pub(super) fn draw(canvas: &mut Canvas, snapshot: &SnapshotDiff, view: View<'_>) {
    let head = |text: &str| text.chars().take(COMPARED_CHARS).collect::<String>();
    let (accepted, actual) = (head(&snapshot.accepted), head(&snapshot.actual));
    let diff = TextDiff::from_lines(&accepted, &actual);
    let mut lines = Vec::new();
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        lines.push(Line::indented(6).add(palette::FAINT, &hunk.header().to_string()));
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ("-", palette::GOOD),
                ChangeTag::Insert => ("+", palette::BAD),
                ChangeTag::Equal => (" ", palette::PLAIN),
            };
            let text = change.value().strip_suffix('\n').unwrap_or(change.value());
            lines.push(Line::indented(6).add(style, &clip(&format!("{sign}{text}"), LINE_CHARS)));
            if change.missing_newline() {
                lines.push(Line::indented(6).add(palette::FAINT, " (no line feed at the end)"));
            }
        }
    }
    if accepted.len() < snapshot.accepted.len() || actual.len() < snapshot.actual.len() {
        let text = format!(
            "(compared up to character {})",
            words::thousands(COMPARED_CHARS as u64)
        );
        lines.push(Line::indented(6).add(palette::FAINT, &text));
    }
    canvas.gap();
    canvas.push(
        Line::indented(4)
            .add(palette::TITLE, "Difference")
            .add(palette::FAINT, "  (- accepted, + yours)"),
    );
    let most = if view.is_verbose() {
        usize::MAX
    } else {
        LINES_SHOWN
    };
    let left_out = lines.len().saturating_sub(most);
    lines
        .into_iter()
        .take(most)
        .for_each(|line| canvas.push(line));
    if left_out > 0 {
        let text = format!("({} more; -v shows all)", words::count(left_out, "line"));
        canvas.push(Line::indented(6).add(palette::FAINT, &text));
    }
}
