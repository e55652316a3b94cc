//! `std::collections`, where maps and sets have the same order in every execution.

pub mod hash_map;
pub mod hash_set;

#[doc(no_inline)]
pub use hash_map::HashMap;
#[doc(no_inline)]
pub use hash_set::HashSet;
pub use std::collections::{
    BTreeMap, BTreeSet, BinaryHeap, Bound, LinkedList, TryReserveError, VecDeque, binary_heap,
    btree_map, btree_set, linked_list, vec_deque,
};
