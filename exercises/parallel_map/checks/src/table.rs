//! What can be mapped, and what the plain loop makes of it.

use grade_kit::prelude::*;
use parallel_map_task::ParallelMap;
use std::marker::PhantomData;
use std::num::NonZeroUsize;

/// Somebody is inside while the function is called, with the item.
pub(crate) const CALL: &str = "call";

/// Threads of our own are inside, before and after so many items are mapped.
pub(crate) const OURS: &str = "thread of our own";

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

fn numbers(count: usize) -> Vec<usize> {
    (0..count).collect()
}

/// Starts a thread of our own.
fn ours(kit: &Kit, items: usize) {
    let inside = kit.clone();
    kit.spawn(move || drop(inside.enter(OURS, items.to_string())))
        .join();
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
    /// Maps so many, each in a call that waits for all others.
    all_meet(count: usize = [2, 3]) -> Result<Vec<usize>, ()> {
        run |_map, _held, kit| {
            let all = kit.rendezvous(count);
            M::map(&numbers(count), threads(count), |number| { all.arrive(); Ok(*number) })
        };
        when |_state| false;
        step |_state| Returns(Ok(numbers(count)));
    }
    /// Maps two items, so many at once, and two for each of them, all of which wait for each other.
    all_meet_inside(at_once: usize = [1, 2]) -> Result<Vec<Vec<usize>>, ()> {
        run |_map, _held, kit| {
            let all = kit.rendezvous(2 * at_once);
            M::map(&[1, 2], threads(at_once), |one| M::map(&[10, 20], threads(2), |other| {
                all.arrive();
                Ok(one * other)
            }))
        };
        when |_state| false;
        step |_state| Returns(Ok(vec![vec![10, 20], vec![20, 40]]));
    }
    /// Maps so many with two threads; one of them waits until all others are begun.
    one_waits(which: usize = [0, 1], of: usize = [2, 3]) -> Result<Vec<usize>, ()> {
        run |_map, _held, kit| {
            let others = kit.shared(0);
            M::map(&numbers(of), threads(2), |number| {
                match *number == which {
                    true => others.wait_until(|begun| *begun == of - 1),
                    false => others.with(|begun| *begun += 1),
                }
                Ok(*number)
            })
        };
        when |_state| false;
        step |_state| Returns(Ok(numbers(of)));
    }
    /// Maps so many with more threads than that, between two threads of our own.
    between_ours(items: usize = [0, 1, 2]) -> () {
        run |_map, _held, kit| {
            ours(kit, items);
            // Whether it may panic without items is asked elsewhere.
            let _ = kit.catching(|| M::map(&numbers(items), threads(items + 3), |_| Ok::<_, ()>(())));
            ours(kit, items);
        };
        when |_state| false;
        step |_state| Returns(());
    }
}
