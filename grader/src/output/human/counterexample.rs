//! What broke a check: operations and results, who waits for what, the interleaving. Never
//! interprets; it lays out what the report holds.

use super::super::canvas::{Canvas, Line, clip, columns, palette};
use super::super::words;
use super::names::{self, Names};
use super::{View, interleaving};
use crate::report::{Counterexample, OperationRow, SourceFile, scenario_thread};
use grade_protocol::evidence::{Effect, Trace, Wait};
use std::collections::BTreeSet;

/// Characters of a call or a result in the table.
const CELL_CHARS: usize = 60;

/// Lines of a student's own output that are shown, unless everything is.
const OUTPUT_LINES: usize = 10;

pub(super) fn draw(
    canvas: &mut Canvas,
    found: &Counterexample,
    sources: &[SourceFile],
    view: View<'_>,
) {
    let names = Names::of(&found.trace);
    head(canvas, found, &names, view);
    interleaving::draw(canvas, found, &names, sources, view);
    output(canvas, &found.trace.output, view);
}

/// The same in pieces: what stands above the interleaving, each of its stretches, what stands below.
pub(super) fn pieces(
    found: &Counterexample,
    sources: &[SourceFile],
    view: View<'_>,
) -> (Canvas, Vec<Canvas>, Canvas) {
    let names = Names::of(&found.trace);
    let (mut above, mut below) = (Canvas::new(), Canvas::new());
    head(&mut above, found, &names, view);
    let (title, stretches) = interleaving::stretches(found, &names, sources, view);
    above.gap();
    above.append(title);
    output(&mut below, &found.trace.output, view);
    (above, stretches, below)
}

fn head(canvas: &mut Canvas, found: &Counterexample, names: &Names, view: View<'_>) {
    canvas.gap();
    canvas.push(
        Line::indented(4)
            .add(palette::TITLE, "Operations")
            .add(palette::FAINT, &format!("  ({})", found.case)),
    );
    operations(canvas, &found.operations, &begun(&found.trace));
    if view.is_verbose() {
        waits(canvas, &found.waits, names, view);
    }
}

/// Which operations began at all.
pub(in super::super) fn begun(trace: &Trace) -> BTreeSet<u32> {
    let called = trace.steps.iter().filter_map(|step| match step.effect {
        Some(Effect::Called { op }) => Some(op),
        _ => None,
    });
    called.collect()
}

/// The operations of each thread, with what came of them. `begun` may be empty if nothing is known.
pub(super) fn operations(canvas: &mut Canvas, rows: &[OperationRow], begun: &BTreeSet<u32>) {
    let name = |row: &OperationRow| scenario_thread(row.thread);
    let named = rows
        .iter()
        .map(|row| columns(&name(row)))
        .max()
        .unwrap_or(0);
    let called = rows
        .iter()
        .map(|row| columns(&clip(&row.call, CELL_CHARS)))
        .max()
        .unwrap_or(0);
    for (number, row) in (0_u32..).zip(rows) {
        let line = Line::indented(6)
            .add(palette::PLAIN, &name(row))
            .up_to(6 + named + 2)
            .add(palette::PLAIN, &clip(&row.call, CELL_CHARS))
            .up_to(6 + named + 2 + called + 2);
        let style = if row.legal.is_some() {
            palette::BAD
        } else {
            palette::PLAIN
        };
        canvas.push(match &row.result {
            Some(result) => line.add(style, &format!("-> {}", clip(result, CELL_CHARS))),
            None if !begun.is_empty() && !begun.contains(&number) => {
                line.add(palette::FAINT, "not reached")
            }
            None => line.add(palette::OPEN, "never returned"),
        });
        if let Some(legal) = &row.legal {
            let legal: Vec<String> = legal
                .iter()
                .map(|result| clip(result, CELL_CHARS))
                .collect();
            let text = match legal.as_slice() {
                [] => "^ no order of the operations explains this".to_owned(),
                some => format!(
                    "^ no order of the operations explains this; it could be {}",
                    some.join(" or ")
                ),
            };
            let indent = 6 + named + 2 + called + 2;
            canvas.push(Line::indented(indent).add(palette::BAD, &text));
        }
    }
}

fn waits(canvas: &mut Canvas, waits: &[Wait], names: &Names, view: View<'_>) {
    if waits.is_empty() {
        return;
    }
    canvas.gap();
    canvas.push(Line::indented(4).add(palette::TITLE, "Who waits for what"));
    for wait in waits {
        let mut text = format!("{} waits in `{}`", names.by_ref(&wait.thread), wait.doing);
        if let Some(object) = &wait.object {
            text.push_str(&format!(" for {}", names::object(object)));
            if let Some(made) = &object.made {
                text.push_str(&format!(" (made at {made})"));
            }
        }
        if let Some(site) = &wait.site {
            text.push_str(&format!(" at {site}"));
        }
        let locked = wait
            .object
            .as_ref()
            .is_some_and(|object| is_lock(&object.kind));
        for (at, holder) in wait.holders.iter().enumerate() {
            let name = names.by_ref(&holder.thread);
            text.push_str(&match (locked, at) {
                (true, 0) => format!("; {name} holds it"),
                (true, _) => format!(" and {name} holds it"),
                (false, 0) => format!("; to go on it needs {name}"),
                (false, _) => format!(" or {name}"),
            });
            if let Some(site) = holder.site.as_ref().filter(|_| locked) {
                text.push_str(&format!(" since {site}"));
            }
        }
        canvas.paragraph(6, view.width, palette::PLAIN, &text);
    }
}

/// Whether a thread that has the object holds it, as one holds a lock.
fn is_lock(kind: &str) -> bool {
    matches!(kind, "mutex" | "rwlock")
}

fn output(canvas: &mut Canvas, output: &str, view: View<'_>) {
    if output.is_empty() {
        return;
    }
    canvas.gap();
    let lines = output.lines().count();
    let title = format!("Your code printed {}", words::count(lines, "line"));
    canvas.push(Line::indented(4).add(palette::TITLE, &title));
    let most = if view.is_verbose() {
        usize::MAX
    } else {
        OUTPUT_LINES
    };
    canvas.quote(6, palette::FAINT, output, most);
}
