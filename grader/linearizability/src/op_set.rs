//! Sets of operations, by rank. Never knows what the operations are.

use std::hash::Hash;

/// A set of ranks.
pub(crate) trait OpSet: Clone + Eq + Hash {
    /// The empty set, with room for the ranks below `capacity`.
    fn empty(capacity: usize) -> Self;

    /// Adds a rank below the capacity.
    fn insert(&mut self, rank: usize);

    /// The lowest rank from `from` on that is not in the set, which may be beyond its capacity.
    fn first_absent(&self, from: usize) -> usize;

    /// The lowest rank from `from` on that is in `window` and not in the set.
    fn next_in(&self, window: &Self, from: usize) -> Option<usize>;
}

/// Up to 64 operations: no allocation, and a few instructions for each question.
impl OpSet for u64 {
    fn empty(capacity: usize) -> u64 {
        debug_assert!(capacity <= 64);
        0
    }

    fn insert(&mut self, rank: usize) {
        *self |= 1 << rank;
    }

    fn first_absent(&self, from: usize) -> usize {
        (!self & from_bit(from)).trailing_zeros() as usize
    }

    fn next_in(&self, window: &u64, from: usize) -> Option<usize> {
        let found = window & !self & from_bit(from);
        (found != 0).then(|| found.trailing_zeros() as usize)
    }
}

/// The bits from `from` on; none if `from` is 64 or more.
fn from_bit(from: usize) -> u64 {
    if from < 64 { u64::MAX << from } else { 0 }
}

/// Any number of operations.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct WideSet(Box<[u64]>);

impl WideSet {
    /// The lowest set bit from `from` on, where `word` gives the words.
    fn lowest(words: usize, from: usize, word: impl Fn(usize) -> u64) -> Option<usize> {
        let mut allowed = from_bit(from % 64);
        for index in from / 64..words {
            let found = word(index) & allowed;
            if found != 0 {
                return Some(index * 64 + found.trailing_zeros() as usize);
            }
            allowed = u64::MAX;
        }
        None
    }
}

impl OpSet for WideSet {
    fn empty(capacity: usize) -> WideSet {
        WideSet(vec![0; capacity.div_ceil(64)].into_boxed_slice())
    }

    fn insert(&mut self, rank: usize) {
        self.0[rank / 64] |= 1 << (rank % 64);
    }

    fn first_absent(&self, from: usize) -> usize {
        let absent = |index: usize| !self.0[index];
        WideSet::lowest(self.0.len(), from, absent).unwrap_or(self.0.len() * 64)
    }

    fn next_in(&self, window: &WideSet, from: usize) -> Option<usize> {
        let fresh = |index: usize| window.0[index] & !self.0[index];
        WideSet::lowest(self.0.len(), from, fresh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set<S: OpSet>(capacity: usize, ranks: &[usize]) -> S {
        let mut set = S::empty(capacity);
        ranks.iter().for_each(|&rank| set.insert(rank));
        set
    }

    fn answers<S: OpSet>() {
        let placed: S = set(64, &[0, 1, 3, 62]);
        assert_eq!(placed.first_absent(0), 2);
        assert_eq!(placed.first_absent(3), 4);
        let window: S = set(64, &[1, 2, 3, 40, 62, 63]);
        assert_eq!(placed.next_in(&window, 0), Some(2));
        assert_eq!(placed.next_in(&window, 3), Some(40));
        assert_eq!(placed.next_in(&window, 41), Some(63));
        assert_eq!(placed.next_in(&window, 64), None);
        assert_eq!(placed.next_in(&window, usize::MAX), None);
        let all: Vec<usize> = (0..64).collect();
        assert_eq!(set::<S>(64, &all).first_absent(5), 64);
    }

    #[test]
    fn narrow_and_wide_sets_answer_alike() {
        answers::<u64>();
        answers::<WideSet>();
    }

    #[test]
    fn a_wide_set_reaches_beyond_its_first_word() {
        let placed: WideSet = set(200, &(0..130).collect::<Vec<_>>());
        assert_eq!(placed.first_absent(0), 130);
        let window: WideSet = set(200, &[5, 129, 199]);
        assert_eq!(placed.next_in(&window, 0), Some(199));
    }
}
