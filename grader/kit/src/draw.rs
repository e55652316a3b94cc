//! Values and operations that nobody wrote: from the boundaries of types and of structures. What is drawn depends
//! on the seed alone.

use crate::step::Call;
use crate::task::Task;
use grade_engine::Rng;
use std::time::Duration;

/// A task whose operations can be drawn. [`operations!`](crate::operations) writes it from a table.
pub trait Drawn: Task {
    /// The operations' names, in their order.
    const NAMES: &'static [&'static str];

    /// An operation of the kind with this number, with arguments drawn.
    ///
    /// # Panics
    /// When there are fewer kinds.
    fn draw(which: usize, draws: &mut Draws) -> Self::Op;

    /// Whether the contract allows the call in this state.
    fn allows(&self, call: &Call<'_, Self::Op>) -> bool;
}

/// Where values are drawn from.
#[derive(Debug)]
pub struct Draws(Rng);

/// Sizes at which structures change: around powers of two, where counts of 8 and 16 bits, masks of a word and
/// small queues end; and what is neither.
const SIZES: [u64; 22] = [
    0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 130,
];

impl Draws {
    /// What is drawn from it is the same for the same seed.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Draws(Rng::new(seed))
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.below(end)
    }

    /// A value from the boundaries of its type.
    pub fn boundary<V: Boundary>(&mut self) -> V {
        V::draw(self)
    }

    /// One of these.
    ///
    /// # Panics
    /// When there are none.
    pub fn one_of<V>(&mut self, values: impl IntoIterator<Item = V>) -> V {
        let mut values: Vec<V> = values.into_iter().collect();
        assert!(!values.is_empty(), "an argument is drawn from nothing");
        let at = self.below(values.len());
        values.swap_remove(at)
    }
}

/// A type whose boundaries are known.
#[diagnostic::on_unimplemented(
    message = "nothing is known of the boundaries of `{Self}`",
    note = "say what the argument is drawn from: `argument: Type = [one, another]`"
)]
pub trait Boundary: Sized {
    /// One of its boundary values, or another small one.
    fn draw(draws: &mut Draws) -> Self;
}

macro_rules! unsigned {
    ($($number:ty),*) => {$(
        impl Boundary for $number {
            fn draw(draws: &mut Draws) -> Self {
                // Mostly small: what is at the end of a type is refused more often than not.
                match draws.below(8) {
                    0 => draws.one_of([<$number>::MAX, <$number>::MAX - 1, <$number>::MAX / 2]),
                    1 => draws.one_of(
                        [u64::from(u8::MAX), u64::from(u16::MAX), u64::from(u32::MAX)]
                            .into_iter()
                            .flat_map(|end| [end, end + 1])
                            .chain([0])
                            .filter_map(|value| <$number>::try_from(value).ok()),
                    ),
                    _ => draws.one_of(
                        SIZES.into_iter().filter_map(|value| <$number>::try_from(value).ok()),
                    ),
                }
            }
        }
    )*};
}
unsigned!(u8, u16, u32, u64, usize, u128);

macro_rules! signed {
    ($($number:ty as $unsigned:ty),*) => {$(
        impl Boundary for $number {
            fn draw(draws: &mut Draws) -> Self {
                // Half of the bit patterns are negative.
                let magnitude = <$unsigned>::draw(draws) as $number;
                if draws.below(2) == 0 { magnitude } else { magnitude.wrapping_neg() }
            }
        }
    )*};
}
signed!(
    i8 as u8,
    i16 as u16,
    i32 as u32,
    i64 as u64,
    isize as usize,
    i128 as u128
);

impl Boundary for bool {
    fn draw(draws: &mut Draws) -> Self {
        draws.below(2) == 1
    }
}

impl Boundary for () {
    fn draw(_draws: &mut Draws) -> Self {}
}

impl Boundary for Duration {
    fn draw(draws: &mut Draws) -> Self {
        Duration::from_millis(draws.one_of([0, 1, 2, 10, 100, 1_000, 3_600_000]))
    }
}

impl Boundary for String {
    fn draw(draws: &mut Draws) -> Self {
        draws
            .one_of(["", "a", "b", "a", "a longer one", "ä"])
            .to_owned()
    }
}

impl<V: Boundary> Boundary for Option<V> {
    fn draw(draws: &mut Draws) -> Self {
        (draws.below(3) > 0).then(|| V::draw(draws))
    }
}

impl<V: Boundary> Boundary for Vec<V> {
    fn draw(draws: &mut Draws) -> Self {
        let length = draws.one_of([0, 1, 2, 3, 5, 9, 17]);
        (0..length).map(|_| V::draw(draws)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_of_a_type_are_drawn_beside_small_values() {
        let mut draws = Draws::from_seed(1);
        let drawn: Vec<u64> = (0..2_000).map(|_| draws.boundary()).collect();
        for wanted in [0, 1, 16, 17, 64, 130, 255, 256, 1 << 32, u64::MAX] {
            assert!(drawn.contains(&wanted), "{wanted}");
        }
        let bytes: Vec<u8> = (0..2_000).map(|_| draws.boundary()).collect();
        assert!(bytes.contains(&0) && bytes.contains(&255) && bytes.contains(&127));
        let signed: Vec<i32> = (0..2_000).map(|_| draws.boundary()).collect();
        assert!(signed.contains(&-1) && signed.contains(&i32::MAX) && signed.contains(&1));
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let draw = |seed| -> Vec<u32> {
            let mut draws = Draws::from_seed(seed);
            (0..50).map(|_| draws.boundary()).collect()
        };
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
    }
}
