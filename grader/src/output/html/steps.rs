//! Which rows of an execution the page shows at once, and which it folds away for those who want to
//! see them. Never leaves one out without saying how many.

use super::super::rows::{Row, fold, rows};
use crate::report::Counterexample;
use std::collections::BTreeSet;
use std::ops::Range;

/// Rows that are shown unfolded.
const ROWS_SHOWN: usize = 30;

/// A gap of so many rows is not worth folding.
const SMALL_GAP: usize = 2;

/// A row and the steps it stands for, as positions in the trace; a row between two steps stands
/// for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) row: Row,
    pub(super) steps: Range<usize>,
}

/// What stands below each other on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A row that matters.
    Row(Placed),
    /// Rows that do not.
    Folded {
        /// The operation that they are, if they are just one.
        operation: Option<(u32, String)>,
        /// At least one.
        rows: Vec<Placed>,
    },
    /// So many steps are not in the trace: it is that of a run without end.
    LeftOut {
        /// How many.
        steps: usize,
        /// The step before which they come.
        before: usize,
    },
}

/// The items of an execution, in its order.
pub(super) fn items(found: &Counterexample) -> Vec<Item> {
    let placed = placed(found);
    let operations = operations(found);
    let matters = matters(found);
    let mut items = Vec::new();
    let mut gap: Vec<Placed> = Vec::new();
    let mut within = None;
    for placed in placed {
        let start = placed.steps.start;
        let operation = operations.iter().find(|it| it.0.contains(&start));
        if let Row::Folded(steps) = placed.row {
            close(&mut items, std::mem::take(&mut gap), within);
            items.push(Item::LeftOut {
                steps,
                before: start,
            });
            continue;
        }
        if shows(&placed, &matters) {
            close(&mut items, std::mem::take(&mut gap), within);
            items.push(Item::Row(placed));
            continue;
        }
        if within != operation {
            close(&mut items, std::mem::take(&mut gap), within);
            within = operation;
        }
        gap.push(placed);
    }
    close(&mut items, gap, within);
    items
}

/// The steps of an operation that nobody interfered with, its thread and its text.
type Operation = (Range<usize>, u32, String);

fn operations(found: &Counterexample) -> Vec<Operation> {
    let operation = |row| match row {
        Row::Operation {
            thread,
            text,
            steps: (from, to),
        } => Some((from..to + 1, thread, text)),
        _ => None,
    };
    rows(found, true)
        .into_iter()
        .filter_map(operation)
        .collect()
}

/// The steps whose rows are shown.
fn matters(found: &Counterexample) -> BTreeSet<usize> {
    let shown = fold(rows(found, true), ROWS_SHOWN);
    let steps = shown.iter().filter_map(|row| match row {
        Row::Call { step, .. } | Row::Return { step, .. } | Row::Step { step, .. } => Some(*step),
        _ => None,
    });
    let explanation = &found.explanation;
    let key = explanation.key_steps.iter().chain(&explanation.fatal_step);
    steps.chain(key.map(|step| *step as usize)).collect()
}

fn shows(placed: &Placed, matters: &BTreeSet<usize>) -> bool {
    match &placed.row {
        Row::Switch { forced, .. } => *forced,
        // It stands before the step that it leads to.
        Row::Enter { .. } => matters.contains(&placed.steps.start),
        _ => matters.range(placed.steps.clone()).next().is_some(),
    }
}

/// Every row with its steps, but for switches that nobody forced: the lanes show them.
fn placed(found: &Counterexample) -> Vec<Placed> {
    let rows = rows(found, false);
    let rows = rows
        .into_iter()
        .filter(|row| !matches!(row, Row::Switch { forced: false, .. }));
    let mut placed: Vec<Placed> = Vec::new();
    let mut next = found.trace.steps.len();
    for row in rows.rev() {
        let from = match &row {
            Row::Call { step, .. } | Row::Return { step, .. } | Row::Step { step, .. } => *step,
            Row::Operation { steps, .. } => steps.0,
            Row::Switch { .. } | Row::Enter { .. } | Row::Folded(_) => next,
        };
        placed.push(Placed {
            row,
            steps: from..next,
        });
        next = from;
    }
    placed.reverse();
    placed
}

/// Ends a gap, all of which belongs to the operation `within` or to none: as rows if it is small,
/// as one item otherwise.
fn close(items: &mut Vec<Item>, gap: Vec<Placed>, within: Option<&Operation>) {
    let (Some(first), Some(last)) = (gap.first(), gap.last()) else {
        return;
    };
    let steps = first.steps.start..last.steps.end;
    let operation = within
        .filter(|(whole, ..)| whole.start == steps.start && whole.end <= steps.end)
        .map(|(_, thread, text)| (*thread, text.clone()));
    if operation.is_none() && gap.len() <= SMALL_GAP {
        items.extend(gap.into_iter().map(Item::Row));
        return;
    }
    // Two gaps without names are one.
    if let (
        None,
        Some(Item::Folded {
            operation: None,
            rows,
        }),
    ) = (&operation, items.last_mut())
    {
        rows.extend(gap);
        return;
    }
    items.push(Item::Folded {
        operation,
        rows: gap,
    });
}

impl Item {
    /// The steps that it stands for.
    pub(super) fn steps(&self) -> Range<usize> {
        match self {
            Item::Row(placed) => placed.steps.clone(),
            Item::Folded { rows, .. } => match (rows.first(), rows.last()) {
                (Some(first), Some(last)) => first.steps.start..last.steps.end,
                _ => 0..0,
            },
            Item::LeftOut { before, .. } => *before..*before,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Explanation, LeftOut};
    use grade_protocol::evidence::{Effect, Site, Step, Trace};

    fn step(thread: u32, line: u32, effect: Effect) -> Step {
        Step {
            thread,
            action: "load".into(),
            object: None,
            value: Some(line.to_string()),
            site: Some(Site {
                file: "src/lib.rs".into(),
                line,
                column: 1,
            }),
            forced_switch: false,
            frames: Vec::new(),
            effect: Some(effect),
            at_ns: 0,
        }
    }

    fn read(thread: u32, line: u32) -> Step {
        step(thread, line, Effect::Read { value: "0".into() })
    }

    fn found(steps: Vec<Step>, key_steps: Vec<u32>) -> Counterexample {
        let operation = crate::report::OperationRow {
            thread: 0,
            call: "open(1)".into(),
            result: Some("0".into()),
            legal: None,
        };
        Counterexample {
            case: String::new(),
            schedule_number: 1,
            schedules: 1,
            forced_switches: 0,
            operations: vec![operation],
            explanation: Explanation {
                key_steps,
                ..Explanation::default()
            },
            waits: Vec::new(),
            trace: Trace {
                steps,
                ..Trace::default()
            },
            left_out: None,
            token: String::new(),
        }
    }

    /// `5` for a row of step 5, `[3..9]` for a fold, `(6)` for what is left out.
    fn outline(items: &[Item]) -> String {
        let outlined = items.iter().map(|item| match item {
            Item::Row(placed) => placed.steps.start.to_string(),
            Item::Folded { .. } => format!("[{:?}]", item.steps()),
            Item::LeftOut { steps, .. } => format!("({steps})"),
        });
        outlined.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_short_execution_is_shown_as_it_is() {
        let steps = (0..5).map(|line| read(1, line)).collect();
        assert_eq!(outline(&items(&found(steps, vec![]))), "0 1 2 3 4");
    }

    #[test]
    fn an_operation_that_nobody_interfered_with_is_folded_under_its_name() {
        let steps = vec![
            step(0, 1, Effect::Called { op: 0 }),
            read(0, 2),
            step(0, 3, Effect::Returned { op: 0 }),
            read(1, 4),
        ];
        let items = items(&found(steps, vec![]));
        assert_eq!(outline(&items), "[0..3] 3");
        let Item::Folded { operation, rows } = &items[0] else {
            panic!("{items:?}")
        };
        assert_eq!(*operation, Some((0, "open(1) -> 0".into())));
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn a_long_execution_is_folded_around_what_matters_and_whole() {
        let steps: Vec<Step> = (0..400).map(|line| read(1, line)).collect();
        let items = items(&found(steps, vec![200]));
        let rows = items.iter().map(|item| match item {
            Item::Row(_) => 1,
            Item::Folded { rows, .. } => rows.len(),
            Item::LeftOut { steps, .. } => *steps,
        });
        assert_eq!(rows.sum::<usize>(), 400);
        assert!(items.len() <= ROWS_SHOWN + SMALL_GAP, "{}", outline(&items));
        assert!(outline(&items).contains(" 199 200 201 "));
        let mut next = 0;
        for item in &items {
            assert_eq!(item.steps().start, next);
            next = item.steps().end;
        }
        assert_eq!(next, 400);
    }

    #[test]
    fn what_is_missing_from_the_trace_is_said_where_it_is_missing() {
        let steps = (0..6).map(|line| read(1, line)).collect();
        let mut found = found(steps, vec![]);
        found.left_out = Some(LeftOut {
            after: 3,
            steps: 9_000,
        });
        assert_eq!(outline(&items(&found)), "0 1 2 (9000) 3 4 5");
    }
}
