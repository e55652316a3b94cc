//! Fewer operations: all but two that may be at odds, then whole threads, then ever fewer that follow each
//! other (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", TSE 2002).
//! Never makes a part of a scenario itself; the judge does, who knows whether that is fair.

use super::search::SCHEDULES_TO_TRY;
use super::shrinker::{Ended, Shrinker, Shrunk};
use grade_protocol::catalog::ShownOp;
use grade_protocol::judge::Finding;
use std::collections::{BTreeSet, HashSet};

/// Pairs of operations that are tried alone. So small a part has few schedules.
const MOST_PAIRS: usize = 16;

impl Shrinker<'_> {
    /// Leaves out whatever the failure does not need, as long as it needs no more forced switches.
    pub(super) fn leave_out(&mut self, best: &mut Shrunk) -> Result<(), Ended> {
        for without in all_but_two(&self.whole.operations, self.finding) {
            if self.still_fails(best, without)? {
                break;
            }
        }
        let mut tried = HashSet::new();
        while self.leave_out_any(best, whole_threads, &mut tried)? {}
        for size in sizes(self.whole.operations.len()) {
            let of_size = |operations: &[ShownOp], without: &_| chunks(operations, without, size);
            self.leave_out_any(best, of_size, &mut tried)?;
        }
        let single = |operations: &[ShownOp], without: &_| chunks(operations, without, 1);
        while self.leave_out_any(best, single, &mut tried)? {}
        Ok(())
    }

    /// Leaves out those of some groups that the failure does not need, one after the other. Whether there
    /// were any.
    fn leave_out_any(
        &mut self,
        best: &mut Shrunk,
        groups: impl Fn(&[ShownOp], &BTreeSet<u32>) -> Vec<BTreeSet<u32>>,
        tried: &mut HashSet<BTreeSet<u32>>,
    ) -> Result<bool, Ended> {
        let mut any = false;
        for group in groups(&self.whole.operations, &best.without) {
            let without: BTreeSet<u32> = best.without.union(&group).copied().collect();
            if tried.insert(without.clone()) {
                any |= self.still_fails(best, without)?;
            }
        }
        Ok(any)
    }

    /// Whether the case fails without these operations, too; if so, that is the best so far.
    fn still_fails(&mut self, best: &mut Shrunk, without: BTreeSet<u32>) -> Result<bool, Ended> {
        if self.schedules_left == 0 || self.steps_left == 0 {
            return Ok(false);
        }
        let numbers = without.iter().copied().collect();
        let Some(case) = self.judge.without(self.check, self.whole, numbers)? else {
            return Ok(false);
        };
        self.schedules_left -= 1;
        self.steps_left = self.steps_left.saturating_sub(best.record.steps.into());
        // Often what is left out came later than all that matters.
        let mut found = self.replay(&case, &best.record.schedule)?;
        let most = best.record.forced_switches;
        if found.as_ref().is_none_or(|it| it.forced_switches > most) {
            found = self.simplest(&case, &best.record, SCHEDULES_TO_TRY)?;
        }
        let fails = found.is_some();
        if let Some(record) = found {
            *best = Shrunk {
                case,
                without,
                record,
            };
        }
        Ok(fails)
    }
}

/// What to leave out so that two operations remain that may be at odds, at least one of which came
/// out wrong or not at all; with what the main thread does before, and then also after.
fn all_but_two(operations: &[ShownOp], finding: &Finding) -> Vec<BTreeSet<u32>> {
    let wrong = |number: u32| match &finding.unexplained {
        Some(unexplained) => unexplained.op == number,
        None => matches!(finding.results.get(number as usize), Some(None)),
    };
    let numbered = || (0..).zip(operations);
    let threads = || numbered().filter(|(_, op)| op.thread != 0);
    let some_wrong = threads().any(|(number, _)| wrong(number));
    let mut pairs = Vec::new();
    for (one, its) in threads() {
        let others = threads().filter(|(other, op)| *other > one && op.thread != its.thread);
        let pair = others.map(|(other, _)| [one, other]);
        pairs.extend(pair.filter(|pair| !some_wrong || pair.iter().any(|it| wrong(*it))));
    }
    let before = |number: u32, pair: [u32; 2]| number < pair[0];
    let mut all = Vec::new();
    for after in [false, true] {
        for pair in pairs.iter().copied().take(MOST_PAIRS) {
            let stays = |number: u32, op: &ShownOp| {
                pair.contains(&number) || op.thread == 0 && (after || before(number, pair))
            };
            let left_out = numbered().filter(|(number, op)| !stays(*number, op));
            all.push(left_out.map(|(number, _)| number).collect());
        }
    }
    all.dedup();
    all
}

/// All that one thread still does; of the main thread, before the others or after them.
fn whole_threads(operations: &[ShownOp], without: &BTreeSet<u32>) -> Vec<BTreeSet<u32>> {
    let left = left(operations, without);
    let runs = left.chunk_by(|one, next| one.1 == next.1).rev();
    runs.filter(|run| run.len() > 1).map(numbers).collect()
}

/// From half of so many operations down to one.
fn sizes(operations: usize) -> impl Iterator<Item = usize> {
    let half = |size: usize| size.div_ceil(2).max(1);
    std::iter::successors(Some(half(operations)), move |size| {
        (*size > 1).then(|| half(*size))
    })
}

/// So many operations that follow each other in one thread, the last ones first.
fn chunks(operations: &[ShownOp], without: &BTreeSet<u32>, size: usize) -> Vec<BTreeSet<u32>> {
    let left = left(operations, without);
    let runs = left.chunk_by(|one, next| one.1 == next.1).rev();
    runs.flat_map(|run| run.chunks(size).rev())
        .map(numbers)
        .collect()
}

/// Parts that may be left out of a whole case: what a thread does, and each of its operations.
pub(in crate::check) fn parts(operations: &[ShownOp]) -> Vec<BTreeSet<u32>> {
    let mut parts = whole_threads(operations, &BTreeSet::new());
    parts.extend(chunks(operations, &BTreeSet::new(), 1));
    parts
}

/// The number and the thread of each operation that is not left out.
fn left(operations: &[ShownOp], without: &BTreeSet<u32>) -> Vec<(u32, u32)> {
    let numbered = (0..).zip(operations);
    numbered
        .map(|(number, op)| (number, op.thread))
        .filter(|(number, _)| !without.contains(number))
        .collect()
}

fn numbers(run: &[(u32, u32)]) -> BTreeSet<u32> {
    run.iter().map(|(number, _)| *number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_operations_are_left_of_which_one_came_out_wrong() {
        let operations: Vec<ShownOp> = [0, 1, 1, 2, 0]
            .map(|thread| ShownOp {
                thread,
                call: "f()".into(),
            })
            .into();
        let finding = Finding {
            verdict: grade_protocol::Verdict::Race,
            summary: String::new(),
            results: Vec::new(),
            entry: None,
            unexplained: Some(grade_protocol::judge::Unexplained {
                op: 2,
                legal: Vec::new(),
            }),
        };
        let left_out = all_but_two(&operations, &finding);
        assert_eq!(left_out, [BTreeSet::from([1, 4]), BTreeSet::from([1])]);
    }

    #[test]
    fn halves_come_to_an_end_also_where_there_is_nothing_to_leave_out() {
        let sizes = |operations| sizes(operations).collect::<Vec<_>>();
        assert_eq!(sizes(9), [5, 3, 2, 1]);
        assert_eq!(sizes(1), [1]);
        assert_eq!(sizes(0), [1]);
    }

    #[test]
    fn what_follows_each_other_in_one_thread_is_left_out_together() {
        let operations: Vec<ShownOp> = [0, 1, 1, 2, 2, 0, 0]
            .map(|thread| ShownOp {
                thread,
                call: "f()".into(),
            })
            .into();
        let sets = |expected: &[&[u32]]| -> Vec<BTreeSet<u32>> {
            let sets = expected.iter();
            sets.map(|set| set.iter().copied().collect()).collect()
        };
        let without = BTreeSet::from([3]);
        let threads = whole_threads(&operations, &without);
        assert_eq!(threads, sets(&[&[5, 6], &[1, 2]]));
        let pairs = chunks(&operations, &without, 2);
        assert_eq!(pairs, sets(&[&[5, 6], &[4], &[1, 2], &[0]]));
        let single = chunks(&operations, &without, 1);
        assert_eq!(single, sets(&[&[6], &[5], &[4], &[2], &[1], &[0]]));
    }
}
