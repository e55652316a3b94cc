//! Two transcripts side by side. Never says which line is to blame.

use super::super::words;
use super::text;
use maud::{Markup, html};
use similar::{DiffOp, TextDiff};
use std::ops::Range;

/// Characters of each that are compared: the comparison takes quadratic time, and a submission
/// decides how long its transcript is.
const COMPARED_CHARS: usize = 64 << 10;

/// Equal lines that are shown before and after a difference.
const LINES_AROUND: usize = 4;

/// The difference, under these two headings.
pub(super) fn markup(left: &str, right: &str, left_title: &str, right_title: &str) -> Markup {
    let head = |text: &str| text.chars().take(COMPARED_CHARS).collect::<String>();
    let (compared_left, compared_right) = (head(left), head(right));
    let diff = TextDiff::from_lines(&compared_left, &compared_right);
    let lines = Lines {
        left: diff.old_slices(),
        right: diff.new_slices(),
    };
    let cut = compared_left.len() < left.len() || compared_right.len() < right.len();
    html! {
        div.table-frame tabindex="0" role="region" aria-label="Difference" {
            table.difference {
                colgroup { col.no; col; col.no; col; }
                thead {
                    tr {
                        th scope="col" colspan="2" { (left_title) }
                        th scope="col" colspan="2" { (right_title) }
                    }
                }
                tbody {
                    @for op in diff.ops() {
                        @match op {
                            DiffOp::Equal { old_index, new_index, len } => {
                                (lines.equal(*old_index, *new_index, *len))
                            },
                            _ => (lines.changed(&op.old_range(), &op.new_range())),
                        }
                    }
                }
            }
        }
        @if cut {
            p.faint { "Compared up to character " (words::thousands(COMPARED_CHARS as u64)) "." }
        }
    }
}

struct Lines<'t> {
    left: &'t [&'t str],
    right: &'t [&'t str],
}

impl Lines<'_> {
    fn equal(&self, left: usize, right: usize, count: usize) -> Markup {
        let hidden = LINES_AROUND..count.saturating_sub(LINES_AROUND);
        let folds = hidden.len() > 1;
        html! {
            @for at in 0..count {
                @if folds && at == hidden.start {
                    tr.equal { td.faint colspan="4" { "… " (words::count(hidden.len(), "equal line")) " …" } }
                }
                @if !(folds && hidden.contains(&at)) {
                    tr.equal {
                        (cell(left + at, self.left.get(left + at), ""))
                        (cell(right + at, self.right.get(right + at), ""))
                    }
                }
            }
        }
    }

    fn changed(&self, left: &Range<usize>, right: &Range<usize>) -> Markup {
        let at = |range: &Range<usize>, row: usize| {
            let at = range.start + row;
            range.contains(&at).then_some(at)
        };
        html! {
            @for row in 0..left.len().max(right.len()) {
                tr.changed {
                    @match at(left, row) {
                        Some(at) => (cell(at, self.left.get(at), "−")),
                        None => { td.number {} td {} },
                    }
                    @match at(right, row) {
                        Some(at) => (cell(at, self.right.get(at), "+")),
                        None => { td.number {} td {} },
                    }
                }
            }
        }
    }
}

/// A line with its number; a mark says that the other side has another one or none.
fn cell(at: usize, line: Option<&&str>, mark: &str) -> Markup {
    let class = match mark {
        "" => "same",
        "+" => "right",
        _ => "left",
    };
    let line = line.copied().unwrap_or_default();
    let text = line.strip_suffix('\n').unwrap_or(line);
    html! {
        td.number { (at + 1) }
        td class=(class) {
            @if !mark.is_empty() { span.sign { (mark) " " } span.vh { "differs: " } }
            code { (text::line(text)) }
        }
    }
}
