//! The steps of a counterexample in their order: a column for each thread where there is room,
//! else one below the other. Never leaves out a step without saying how many.

use super::super::canvas::{Canvas, Line, clip, columns, palette};
use super::super::words;
use super::View;
use super::names::{self, Names};
use crate::report::Counterexample;
use grade_protocol::evidence::Step;
use std::collections::{BTreeMap, BTreeSet};

/// Rows that are shown, unless everything is.
const ROWS_SHOWN: usize = 25;

/// Characters of a value, unless everything is shown.
const VALUE_CHARS: usize = 40;

/// Between two columns.
const SEPARATOR: &str = " │";
const SEPARATOR_COLUMNS: usize = 3;

const INDENT: usize = 6;

/// A row before it is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Row {
    /// A thread did something, so often in a row.
    Step {
        thread: u32,
        text: String,
        times: u64,
    },
    /// The scheduler was made to go on with another thread.
    Switch { from: Option<u32>, to: u32 },
    /// So many rows are not shown.
    Folded(usize),
}

pub(super) fn draw(canvas: &mut Canvas, found: &Counterexample, names: &Names, view: View) {
    let rows = rows(found, names, view);
    if rows.is_empty() {
        return;
    }
    let rows = if view.is_verbose() {
        rows
    } else {
        fold(rows, ROWS_SHOWN)
    };
    let forced = match found.forced_switches {
        0 => "no forced switch".to_owned(),
        some => words::count(some, "forced switch"),
    };
    canvas.gap();
    canvas.push(
        Line::indented(4)
            .add(palette::TITLE, "What happened")
            .add(palette::FAINT, &format!("  ({forced})")),
    );
    match Columns::fitting(&rows, names, view.width) {
        Some(columns) => columns.draw(canvas, &rows, names),
        None => stacked(canvas, &rows, names),
    }
}

/// The steps that a reader can place: those with a line, and calls and returns.
fn rows(found: &Counterexample, names: &Names, view: View) -> Vec<Row> {
    let mut calls = Calls::of(found, names);
    let mut rows: Vec<Row> = Vec::new();
    let mut running = None;
    for step in &found.trace.steps {
        if step.forced_switch {
            rows.push(Row::Switch {
                from: running,
                to: step.thread,
            });
        }
        running = Some(step.thread);
        let known = calls.value(step);
        if step.site.is_none() && !matches!(step.action.as_str(), "call" | "return") {
            continue;
        }
        let text = describe(step, known, view);
        match rows.last_mut() {
            Some(Row::Step {
                thread,
                text: last,
                times,
            }) if *thread == step.thread && *last == text => {
                *times += 1;
            }
            _ => rows.push(Row::Step {
                thread: step.thread,
                text,
                times: 1,
            }),
        }
    }
    rows
}

fn describe(step: &Step, known: Option<String>, view: View) -> String {
    let most = if view.is_verbose() {
        usize::MAX
    } else {
        VALUE_CHARS
    };
    let value = step.value.clone().or(known).map(|value| clip(&value, most));
    let mut text = match &step.site {
        Some(site) => format!("{site} {}", step.action),
        None => step.action.clone(),
    };
    if let Some(object) = &step.object {
        text.push_str(&format!(" {}", names::object(object)));
    }
    match value {
        Some(value) if step.action == "call" => text.push_str(&format!(" {value}")),
        Some(value) => text.push_str(&format!(" -> {value}")),
        None => {}
    }
    text
}

/// Which operation a `call` or `return` step belongs to: each thread does its own in order.
struct Calls<'a> {
    found: &'a Counterexample,
    /// For each thread of the trace, its operations by position in the table.
    operations: BTreeMap<u32, Vec<usize>>,
    begun: BTreeMap<u32, usize>,
}

impl<'a> Calls<'a> {
    fn of(found: &'a Counterexample, names: &Names) -> Calls<'a> {
        let mut operations: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for thread in &found.trace.threads {
            let name = names.by_index(thread.index);
            let own = found.operations.iter().enumerate();
            let own = own.filter(|(_, row)| names::of_scenario(row.thread) == name);
            operations.insert(thread.index, own.map(|(at, _)| at).collect());
        }
        Calls {
            found,
            operations,
            begun: BTreeMap::new(),
        }
    }

    /// What the table knows about a step that does not say it itself.
    fn value(&mut self, step: &Step) -> Option<String> {
        let begun = self.begun.entry(step.thread).or_default();
        let at = match step.action.as_str() {
            "call" => {
                *begun += 1;
                *begun - 1
            }
            "return" => begun.checked_sub(1)?,
            _ => return None,
        };
        let row = &self.found.operations[*self.operations.get(&step.thread)?.get(at)?];
        if step.action == "call" {
            Some(row.call.clone())
        } else {
            row.result.clone()
        }
    }
}

/// Keeps the rows that explain most: the switches with the steps around them, then the end, then
/// the beginning.
fn fold(rows: Vec<Row>, most: usize) -> Vec<Row> {
    if rows.len() <= most {
        return rows;
    }
    let switches = || {
        rows.iter()
            .enumerate()
            .filter(|(_, row)| matches!(row, Row::Switch { .. }))
    };
    let around = switches().flat_map(|(at, _)| [at, at + 1, at.saturating_sub(1)]);
    // From the last row backwards, two for each one from the first row on.
    let ends = (0..rows.len()).flat_map(|at| {
        let back = rows.len() - 1;
        [
            back.saturating_sub(2 * at),
            back.saturating_sub(2 * at + 1),
            at,
        ]
    });
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    for at in around.chain(ends).filter(|at| *at < rows.len()) {
        // Each gap costs a row as well.
        let mut with = kept.clone();
        with.insert(at);
        if with.len() + gaps(&with, rows.len()) <= most {
            kept = with;
        }
    }
    let mut folded = Vec::new();
    let mut hidden = 0;
    for (at, row) in rows.into_iter().enumerate() {
        if kept.contains(&at) {
            if hidden > 0 {
                folded.push(Row::Folded(std::mem::take(&mut hidden)));
            }
            folded.push(row);
        } else {
            hidden += 1;
        }
    }
    if hidden > 0 {
        folded.push(Row::Folded(hidden));
    }
    folded
}

fn gaps(kept: &BTreeSet<usize>, rows: usize) -> usize {
    let mut next = 0;
    let mut gaps = 0;
    for at in kept {
        gaps += usize::from(*at > next);
        next = at + 1;
    }
    gaps + usize::from(next < rows)
}

fn cell(text: &str, times: u64) -> String {
    match times {
        1 => text.to_owned(),
        _ => format!("{text}  (× {})", words::thousands(times)),
    }
}

fn switch(from: Option<u32>, to: u32, names: &Names) -> String {
    let to = names.by_index(to);
    match from {
        Some(from) => {
            let from = names.by_index(from);
            format!("~~~ switched to {to}, though {from} could have gone on ~~~")
        }
        None => format!("~~~ switched to {to} ~~~"),
    }
}

fn folded(rows: usize) -> String {
    format!("... {} not shown (-v shows all)", words::count(rows, "row"))
}

/// The threads side by side.
struct Columns {
    /// Threads with their columns' widths, from left to right.
    widths: BTreeMap<u32, usize>,
}

impl Columns {
    /// The columns, if they fit.
    fn fitting(rows: &[Row], names: &Names, width: usize) -> Option<Columns> {
        let mut widths: BTreeMap<u32, usize> = BTreeMap::new();
        for row in rows {
            if let Row::Step {
                thread,
                text,
                times,
            } = row
            {
                let wide = columns(&cell(text, *times));
                let named = columns(&names.by_index(*thread));
                let column = widths.entry(*thread).or_default();
                *column = (*column).max(wide).max(named);
            }
        }
        let total: usize = widths.values().sum::<usize>()
            + INDENT
            + SEPARATOR_COLUMNS * widths.len().saturating_sub(1);
        (total <= width).then_some(Columns { widths })
    }

    fn draw(&self, canvas: &mut Canvas, rows: &[Row], names: &Names) {
        canvas.push(self.row(|thread| names.by_index(thread), palette::TITLE));
        for row in rows {
            canvas.push(match row {
                Row::Step {
                    thread,
                    text,
                    times,
                } => self.row(
                    |column| {
                        if column == *thread {
                            cell(text, *times)
                        } else {
                            String::new()
                        }
                    },
                    palette::PLAIN,
                ),
                Row::Switch { from, to } => {
                    Line::indented(INDENT).add(palette::SWITCH, &switch(*from, *to, names))
                }
                Row::Folded(rows) => Line::indented(INDENT).add(palette::FAINT, &folded(*rows)),
            });
        }
    }

    fn row(&self, text: impl Fn(u32) -> String, style: anstyle::Style) -> Line {
        let mut line = Line::indented(INDENT);
        let mut edge = INDENT;
        for (at, (thread, width)) in self.widths.iter().enumerate() {
            if at > 0 {
                edge += SEPARATOR_COLUMNS;
                line = line.add(palette::FAINT, SEPARATOR).up_to(edge);
            }
            edge += width;
            line = line.add(style, &text(*thread)).up_to(edge);
        }
        line
    }
}

/// The threads one below the other, each step after its thread's name.
fn stacked(canvas: &mut Canvas, rows: &[Row], names: &Names) {
    let threads = rows.iter().filter_map(|row| match row {
        Row::Step { thread, .. } => Some(columns(&names.by_index(*thread))),
        _ => None,
    });
    let named = threads.max().unwrap_or(0);
    for row in rows {
        canvas.push(match row {
            Row::Step {
                thread,
                text,
                times,
            } => Line::indented(INDENT)
                .add(palette::TITLE, &names.by_index(*thread))
                .up_to(INDENT + named + 2)
                .add(palette::PLAIN, &cell(text, *times)),
            Row::Switch { from, to } => {
                Line::indented(INDENT).add(palette::SWITCH, &switch(*from, *to, names))
            }
            Row::Folded(rows) => Line::indented(INDENT).add(palette::FAINT, &folded(*rows)),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(count: usize, switches: &[usize]) -> Vec<Row> {
        (0..count)
            .map(|at| {
                if switches.contains(&at) {
                    Row::Switch {
                        from: Some(0),
                        to: 1,
                    }
                } else {
                    Row::Step {
                        thread: 0,
                        text: at.to_string(),
                        times: 1,
                    }
                }
            })
            .collect()
    }

    #[test]
    fn a_short_execution_is_not_folded() {
        let rows = steps(25, &[3]);
        assert_eq!(fold(rows.clone(), 25), rows);
    }

    #[test]
    fn a_long_execution_is_folded_to_the_limit_without_losing_count() {
        for (count, switches) in [(26, vec![]), (400, vec![7, 200]), (90, vec![0, 89])] {
            let folded = fold(steps(count, &switches), 25);
            assert!(folded.len() <= 25, "{folded:?}");
            let rows = folded.iter().map(|row| match row {
                Row::Folded(hidden) => *hidden,
                _ => 1,
            });
            assert_eq!(rows.sum::<usize>(), count);
        }
    }

    #[test]
    fn folding_keeps_switches_with_their_surroundings_and_both_ends() {
        let folded = fold(steps(400, &[200]), 25);
        let at = folded
            .iter()
            .position(|row| matches!(row, Row::Switch { .. }))
            .unwrap();
        assert!(matches!(&folded[at - 1], Row::Step { text, .. } if text == "199"));
        assert!(matches!(&folded[at + 1], Row::Step { text, .. } if text == "201"));
        assert!(matches!(&folded[0], Row::Step { text, .. } if text == "0"));
        assert!(matches!(folded.last(), Some(Row::Step { text, .. }) if text == "399"));
    }
}
