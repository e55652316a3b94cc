//! The configurations a search has entered, each of them once. Never forgets one.

use crate::hasher::WordHasher;
use std::hash::{Hash, Hasher};

/// What is the same when two orders come to the same point.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key<M, S> {
    /// The operations that took effect.
    pub(crate) placed: S,
    /// The model's state after them.
    pub(crate) state: M,
    /// 0, or 1 + the place of the probed operation's result in the search's list of results.
    pub(crate) probed: u32,
}

/// A point of the search, and how it was come to.
pub(crate) struct Configuration<M, S> {
    /// What tells it apart from others.
    pub(crate) key: Key<M, S>,
    /// The lowest rank that is not placed.
    pub(crate) first_absent: usize,
    /// The configuration before it, and the rank that was placed in between. None at the root.
    pub(crate) origin: Option<(usize, usize)>,
}

/// Configurations by index in the order of entry, with a table (open addressing, linear probing)
/// to find them by key.
///
/// The standard map would need the key a second time, and cloning a state is what a step of the
/// search costs most.
pub(crate) struct Memo<M, S> {
    entered: Vec<Configuration<M, S>>,
    slots: Vec<Slot>,
}

/// An entry of the table. The hash is kept so that growing never hashes a state again and most
/// unequal keys are told apart without looking at them.
#[derive(Clone, Copy)]
struct Slot {
    hash: u32,
    index: u32,
}

const FREE: Slot = Slot {
    hash: 0,
    index: u32::MAX,
};

/// Enough for most histories of ten operations without growing. A power of two.
const INITIAL_SLOTS: usize = 64;

impl<M: Eq + Hash, S: Eq + Hash> Memo<M, S> {
    /// More than this many configurations are never entered.
    pub(crate) const MAX_CONFIGURATIONS: usize = 1 << 31;

    pub(crate) fn new() -> Self {
        Memo {
            entered: Vec::with_capacity(INITIAL_SLOTS / 4),
            slots: vec![FREE; INITIAL_SLOTS],
        }
    }

    /// The configurations in the order of entry.
    pub(crate) fn entered(&self) -> &[Configuration<M, S>] {
        &self.entered
    }

    /// Where `key` belongs, if no configuration with this key was entered yet.
    pub(crate) fn vacancy(&self, key: &Key<M, S>) -> Option<Vacancy> {
        let mut hasher = WordHasher::default();
        key.hash(&mut hasher);
        let hash = hasher.finish() as u32;
        let mut slot = hash as usize & (self.slots.len() - 1);
        loop {
            let Slot { hash: found, index } = self.slots[slot];
            if index == FREE.index {
                return Some(Vacancy { hash, slot });
            }
            if found == hash && self.entered[index as usize].key == *key {
                return None;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    /// Enters a configuration at the place that `vacancy` gave for its key, and returns its index.
    pub(crate) fn enter(&mut self, vacancy: Vacancy, configuration: Configuration<M, S>) -> usize {
        let index = self.entered.len();
        self.slots[vacancy.slot] = Slot {
            hash: vacancy.hash,
            index: index as u32,
        };
        self.entered.push(configuration);
        if self.entered.len() * 2 > self.slots.len() {
            self.grow();
        }
        index
    }

    fn grow(&mut self) {
        let mut slots = vec![FREE; self.slots.len() * 2];
        for &taken in self.slots.iter().filter(|slot| slot.index != FREE.index) {
            let mut slot = taken.hash as usize & (slots.len() - 1);
            while slots[slot].index != FREE.index {
                slot = (slot + 1) & (slots.len() - 1);
            }
            slots[slot] = taken;
        }
        self.slots = slots;
    }

    /// The ranks that were placed on the way to a configuration, in order.
    pub(crate) fn way_to(&self, index: usize) -> Vec<usize> {
        let mut ranks: Vec<usize> = self.back_from(index).collect();
        ranks.reverse();
        ranks
    }

    /// The ranks that were placed on the way to a configuration, the last one first.
    pub(crate) fn back_from(&self, index: usize) -> impl Iterator<Item = usize> {
        let mut at = index;
        std::iter::from_fn(move || {
            let (before, rank) = self.entered[at].origin?;
            at = before;
            Some(rank)
        })
    }
}

/// A free place in the table, valid until the next entry.
pub(crate) struct Vacancy {
    hash: u32,
    slot: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enter(memo: &mut Memo<u64, u64>, state: u64) -> bool {
        let key = Key {
            placed: 0,
            state,
            probed: 0,
        };
        let Some(vacancy) = memo.vacancy(&key) else {
            return false;
        };
        memo.enter(
            vacancy,
            Configuration {
                key,
                first_absent: 0,
                origin: None,
            },
        );
        true
    }

    #[test]
    fn a_key_is_entered_once_however_much_the_table_grew() {
        let mut memo = Memo::new();
        assert!((0..10_000).all(|state| enter(&mut memo, state)));
        assert!((0..10_000).all(|state| !enter(&mut memo, state)));
        assert_eq!(memo.entered().len(), 10_000);
    }

    #[test]
    fn the_way_to_a_configuration_is_told_from_the_root() {
        let mut memo: Memo<u64, u64> = Memo::new();
        let mut origin = None;
        for (state, rank) in [(0, 7), (1, 3), (2, 9)] {
            let key = Key {
                placed: 0,
                state,
                probed: 0,
            };
            let vacancy = memo.vacancy(&key).unwrap();
            let entered = memo.enter(
                vacancy,
                Configuration {
                    key,
                    first_absent: 0,
                    origin,
                },
            );
            origin = Some((entered, rank));
        }
        assert_eq!(memo.way_to(2), [7, 3]);
        assert_eq!(memo.way_to(0), []);
    }
}
