//! Fewer operations: whole threads are left out, then single operations. Never makes a part of a
//! scenario itself; the judge does, who knows whether that is fair.

use super::search::SCHEDULES_OF_A_PART;
use super::shrinker::{Ended, Shrinker, Shrunk};
use grade_protocol::catalog::ShownOp;
use std::collections::{BTreeSet, HashSet};

impl Shrinker<'_> {
    /// Leaves out whatever the failure does not need, as long as it needs no more forced switches.
    pub(super) fn leave_out(&mut self, best: &mut Shrunk) -> Result<(), Ended> {
        let mut tried = HashSet::new();
        'again: loop {
            for group in groups(&self.whole.operations, &best.without) {
                let without: BTreeSet<u32> = best.without.union(&group).copied().collect();
                if self.schedules_left == 0 || !tried.insert(without.clone()) {
                    continue;
                }
                let numbers = without.iter().copied().collect();
                let Some(case) = self.judge.without(self.check, self.whole, numbers)? else {
                    continue;
                };
                let found = self.simplest(&case, &best.record, SCHEDULES_OF_A_PART)?;
                if let Some(record) = found {
                    *best = Shrunk {
                        case,
                        without,
                        record,
                    };
                    continue 'again;
                }
            }
            return Ok(());
        }
    }
}

/// What may be left out next, the most first: all that a thread still does, then one operation.
fn groups(operations: &[ShownOp], without: &BTreeSet<u32>) -> Vec<BTreeSet<u32>> {
    let left: Vec<(u32, u32)> = (0..)
        .zip(operations)
        .map(|(number, op)| (number, op.thread))
        .filter(|(number, _)| !without.contains(number))
        .collect();
    let threads: BTreeSet<u32> = left.iter().map(|(_, thread)| *thread).collect();
    let of = |thread: u32| {
        let its = left.iter().filter(move |(_, its)| *its == thread);
        its.map(|(number, _)| *number).collect::<BTreeSet<_>>()
    };
    let whole = threads.into_iter().rev().map(of);
    let single = left.iter().rev().map(|(number, _)| [*number].into());
    whole
        .filter(|group| group.len() > 1)
        .chain(single)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_threads_are_left_out_before_single_operations() {
        let operations: Vec<ShownOp> = [0, 1, 1, 2, 2]
            .map(|thread| ShownOp {
                thread,
                call: "f()".into(),
            })
            .into();
        let groups = groups(&operations, &[3].into());
        let expected: [&[u32]; 5] = [&[1, 2], &[4], &[2], &[1], &[0]];
        let expected = expected.map(|group| group.iter().copied().collect::<BTreeSet<_>>());
        assert_eq!(groups, expected);
    }
}
