//! What can be mapped, and what the plain loop makes of it.

use grade_kit::prelude::*;
use parallel_map_task::ParallelMap;
use std::marker::PhantomData;
use std::num::NonZeroUsize;

/// Somebody is inside while the function is called, with the item.
pub(crate) const CALL: &str = "call";

/// An item of a list: what the function makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(crate = "grade_kit::serde")]
pub enum Item {
    /// It is mapped to its number.
    Good(u32),
    /// It fails with its number.
    Bad(u32),
    /// It panics.
    Panics(u32),
}

/// A map keeps nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State;

/// What the loop returns, or the panic that it ends with.
type Mapped = Result<Result<Vec<u32>, u32>, Panicked>;

fn said(number: u32) -> String {
    format!("item {number}")
}

fn one_by_one(items: &[Item]) -> Mapped {
    let mut results = Vec::new();
    for item in items {
        match *item {
            Item::Good(number) => results.push(number),
            Item::Bad(number) => return Ok(Err(number)),
            Item::Panics(number) => return Err(Panicked(said(number))),
        }
    }
    Ok(Ok(results))
}

/// A number of threads.
///
/// # Panics
/// When there are none.
pub(crate) fn threads(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).expect("a scenario allows at least one thread")
}

fn lists() -> Vec<Vec<Item>> {
    use Item::{Bad, Good, Panics};
    vec![
        vec![],
        vec![Good(1)],
        vec![Good(1), Good(2)],
        vec![Good(1), Bad(2), Good(3)],
        vec![Bad(1), Bad(2)],
        vec![Good(1), Panics(2), Bad(3)],
    ]
}

grade_kit::operations! {
    table Maps<M: ParallelMap>;
    setup () = ();
    object PhantomData<fn() -> M> = |_setup| PhantomData;
    state State = |_setup| State;

    /// Maps a list with so many threads.
    map(items: Vec<Item> = lists(), limit: usize = [1, 2, 3, 1000, usize::MAX]) -> Mapped {
        run |_map, _held, kit| kit.catching(|| M::map(&items, threads(limit), |item| {
            let _inside = kit.enter(CALL, format!("{item:?}"));
            match *item {
                Item::Good(number) => Ok(number),
                Item::Bad(number) => Err(number),
                Item::Panics(number) => kit.panic(said(number)),
            }
        }));
        step |_state| Returns(one_by_one(&items));
    }
    /// Maps a list of lists, each in a map of its own.
    map_of_maps() -> Result<Vec<Vec<u32>>, ()> {
        run |_map| M::map(&[1, 2], threads(2), |one| M::map(&[10, 20], threads(2), |other| Ok(one * other)));
        step |_state| Returns(Ok(vec![vec![10, 20], vec![20, 40]]));
    }
    /// Maps words to what it borrows from them.
    borrow() -> Result<Vec<char>, ()> {
        run |_map| {
            let words = ["one", "two"].map(str::to_owned);
            let first: Result<Vec<&str>, ()> = M::map(&words, threads(2), |word| Ok(&word[..1]));
            first.map(|letters| letters.concat().chars().collect())
        };
        step |_state| Returns(Ok(vec!['o', 't']));
    }
}
