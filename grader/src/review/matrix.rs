//! The matrix of submissions and checks.

use super::Row;
use crate::output::{Canvas, Line, palette};
use grade_protocol::Verdict;

/// One line a submission, one column a check; a dot where it passed.
pub(super) fn draw(canvas: &mut Canvas, checks: &[String], rows: &[Row]) {
    for (number, check) in (1..).zip(checks) {
        canvas.push(Line::indented(2).add(palette::PLAIN, &format!("{number:>2} = {check}")));
    }
    let names = rows
        .iter()
        .map(|row| row.name.chars().count())
        .max()
        .unwrap_or(0)
        + 6;
    let width = 1 + rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(|cell| shown(cell.verdict).len())
        .max()
        .unwrap_or(2);
    let mut head = Line::indented(2).up_to(names);
    for number in 1..=checks.len() {
        head = head.add(palette::PLAIN, &format!("{number:<width$}"));
    }
    canvas.push(head);
    for row in rows {
        let (mark, style) = if row.as_expected {
            ("  ", palette::PLAIN)
        } else {
            ("! ", palette::BAD)
        };
        let mut line = Line::indented(2)
            .add(style, mark)
            .add(style, &row.name)
            .up_to(names);
        for cell in &row.cells {
            line = line.add(palette::PLAIN, &format!("{:<width$}", shown(cell.verdict)));
        }
        canvas.push(line);
    }
}

fn shown(verdict: Verdict) -> &'static str {
    if verdict == Verdict::Pass {
        "."
    } else {
        verdict.name()
    }
}
