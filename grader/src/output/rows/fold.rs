//! Which rows are shown when not all can be.

use super::{Row, Weight};
use std::collections::{BTreeMap, BTreeSet};

/// Keeps at most `most` rows: those that matter most, and what stands next to them; each gap becomes
/// a row that says how many it holds.
#[must_use]
pub fn fold(rows: Vec<Row>, most: usize) -> Vec<Row> {
    if rows.len() <= most {
        return rows;
    }
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    for at in by_importance(&rows) {
        let mut with = kept.clone();
        with.insert(at);
        // Each gap costs a row as well.
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

/// Positions of all rows, the one that matters most first: the fatal step and key steps, forced
/// switches, then what is close to one of these, the end before the beginning.
fn by_importance(rows: &[Row]) -> Vec<usize> {
    let calls = calls_around(rows);
    let anchor = |at: usize| match &rows[at] {
        Row::Step {
            weight: Weight::Fatal,
            ..
        } => Some(0),
        Row::Step {
            weight: Weight::Key,
            ..
        } => Some(1),
        Row::Switch { forced: true, .. } => Some(2),
        _ if calls.contains(&at) => Some(3),
        _ => None,
    };
    let anchors: Vec<usize> = (0..rows.len()).filter(|at| anchor(*at).is_some()).collect();
    let last = rows.len() - 1;
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|at| {
        let far = anchors.iter().map(|anchor| anchor.abs_diff(*at)).min();
        let far = far.unwrap_or(last - at);
        // Calls and results say what a stretch is about.
        let frame = matches!(
            rows[*at],
            Row::Call { .. } | Row::Return { .. } | Row::Operation { .. }
        );
        let far = if frame { far.div_ceil(2) } else { far };
        (anchor(*at).unwrap_or(4), far, last - at)
    });
    order
}

/// Positions of the calls that steps of importance are part of.
fn calls_around(rows: &[Row]) -> BTreeSet<usize> {
    let mut last: BTreeMap<u32, usize> = BTreeMap::new();
    let mut calls = BTreeSet::new();
    for (at, row) in rows.iter().enumerate() {
        match row {
            Row::Call { thread, .. } => {
                last.insert(*thread, at);
            }
            Row::Step { thread, weight, .. } if *weight > Weight::Plain => {
                calls.extend(last.get(thread));
            }
            _ => {}
        }
    }
    calls
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
                        forced: true,
                    }
                } else {
                    step(at, Weight::Plain)
                }
            })
            .collect()
    }

    fn step(at: usize, weight: Weight) -> Row {
        Row::Step {
            thread: 0,
            depth: 1,
            text: at.to_string(),
            site: None,
            step: at,
            times: 1,
            weight,
        }
    }

    fn shown(rows: &[Row]) -> Vec<usize> {
        rows.iter()
            .filter_map(|row| match row {
                Row::Step { step, .. } => Some(*step),
                _ => None,
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
    fn folding_keeps_switches_with_their_surroundings() {
        let folded = fold(steps(400, &[200]), 25);
        let shown = shown(&folded);
        assert!(shown.contains(&199) && shown.contains(&201));
        assert!(shown.contains(&190) && shown.contains(&210));
    }

    #[test]
    fn folding_keeps_the_call_that_a_key_step_is_part_of() {
        let mut rows = steps(400, &[]);
        rows[5] = Row::Call {
            thread: 0,
            text: "increment()".into(),
            step: 5,
        };
        rows[300] = step(300, Weight::Key);
        let folded = fold(rows, 25);
        assert!(folded.iter().any(|row| matches!(row, Row::Call { .. })));
    }

    #[test]
    fn folding_keeps_every_key_step_however_far_apart_they_are() {
        let mut rows = steps(400, &[200]);
        for at in [3, 150, 399] {
            rows[at] = step(at, Weight::Key);
        }
        rows[390] = step(390, Weight::Fatal);
        let shown = shown(&fold(rows, 12));
        for at in [3, 150, 390, 399] {
            assert!(shown.contains(&at), "{shown:?}");
        }
    }
}
