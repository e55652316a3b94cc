//! The noise itself: when a thread reaches a point, it may yield, spin or sleep for a moment. It
//! never changes what an operation does, only when it happens.

use crate::{alone, hold, whereabouts};
use std::cell::Cell;
use std::hint::spin_loop;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

static ON: AtomicBool = AtomicBool::new(false);
static SEED: AtomicU64 = AtomicU64::new(0);
/// Counts the calls of `start`: a thread that outlives a run notices that it must seed anew.
static RUN: AtomicU64 = AtomicU64::new(0);
static NEXT_NUMBER: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static LOCAL: Cell<Option<Local>> = const { Cell::new(None) };
}

/// Which thread of which run this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    run: u64,
    number: u64,
}

impl Identity {
    /// The next number of the current run.
    pub(crate) fn draw() -> Identity {
        Identity {
            run: RUN.load(Ordering::Relaxed),
            number: NEXT_NUMBER.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// Makes the calling thread the one so numbered.
    pub(crate) fn adopt(self) {
        let local = Local::new(self, SEED.load(Ordering::Relaxed));
        // A thread whose locals are gone makes no more noise: nothing to number.
        let _ = LOCAL.try_with(|cell| cell.set(Some(local)));
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Local {
    identity: Identity,
    state: u64,
    /// Points that there is still noise at.
    points_left: u32,
}

/// Points of a thread in one run that there is noise at. Exercises have some hundred; whoever passes more
/// is in a loop, which noise would only make slow.
const NOISY_POINTS: u32 = 4_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Nothing,
    Yield,
    Spin { iterations: u64 },
    Sleep { micros: u64 },
}

impl Local {
    fn new(identity: Identity, seed: u64) -> Local {
        let state = mix(seed ^ mix(identity.number.wrapping_add(1)));
        Local {
            identity,
            state: state.max(1),
            points_left: NOISY_POINTS,
        }
    }

    /// Marsaglia's xorshift64 with Vigna's multiplier ("An experimental exploration of Marsaglia's
    /// xorshift generators, scrambled", 2016); the state is never zero.
    fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 8
    }

    fn act(&mut self) -> Act {
        match self.points_left.checked_sub(1) {
            Some(left) => self.points_left = left,
            None => return Act::Nothing,
        }
        let draw = self.next();
        let amount = draw >> 8;
        // Measured on five seeded two-thread bugs and two processors: each showed within a median
        // of 24 repetitions (never in 3,000 without noise). Twice as many sleeps found them in as
        // much time; so did threads of unequal eagerness.
        match draw % 256 {
            0..16 => Act::Yield,
            16..32 => Act::Spin {
                iterations: 1 + amount % 200,
            },
            // A sleep gives the processor away for at least a timer tick: the strongest noise and
            // the dearest, so it stays rare.
            32..40 => Act::Sleep {
                micros: 10 + amount % 41,
            },
            _ => Act::Nothing,
        }
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): neighbouring seeds and numbers must
/// not give neighbouring sequences.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Begins a run: switches the noise on and numbers threads from zero again. Threads that the run
/// before left behind go on, with a new number drawn when they next reach a point.
pub fn start(seed: u64) {
    crate::hook::forget_hook();
    SEED.store(seed, Ordering::Relaxed);
    NEXT_NUMBER.store(0, Ordering::Relaxed);
    RUN.fetch_add(1, Ordering::Relaxed);
    ON.store(true, Ordering::Release);
}

/// Switches the noise off: from now on a point costs one load.
pub fn stop() {
    ON.store(false, Ordering::Release);
    alone::stop_watching();
}

/// A place where the calling thread may be held up for a moment, before it changes something that
/// others may notice. Costs one load while the noise is off.
#[inline]
#[track_caller]
pub fn point() {
    if ON.load(Ordering::Relaxed) {
        make_noise(Location::caller(), true);
    }
}

/// The same before it only looks, or does nothing that others could notice. What an operation does
/// that may come to either, it says afterwards: [`crate::looked`], [`crate::changed`].
#[inline]
#[track_caller]
pub fn point_to_look() {
    if ON.load(Ordering::Relaxed) {
        make_noise(Location::caller(), false);
    }
}

#[cold]
fn make_noise(site: &'static Location<'static>, changes: bool) {
    hold::at_point(site);
    // Nobody is there whom noise could be for.
    if alone::at_point(site, changes) {
        return;
    }
    // Destructors of thread locals may synchronise too, after ours is gone: they go on in silence.
    let act = LOCAL.try_with(|cell| {
        let mut local = current(cell);
        let act = local.act();
        cell.set(Some(local));
        whereabouts::passed(local.identity.number, site);
        act
    });
    match act {
        Err(_) | Ok(Act::Nothing) => {}
        Ok(Act::Yield) => std::thread::yield_now(),
        Ok(Act::Spin { iterations }) => (0..iterations).for_each(|_| spin_loop()),
        Ok(Act::Sleep { micros }) => std::thread::sleep(Duration::from_micros(micros)),
    }
}

/// The calling thread's number in this run, drawn now if it has none.
pub(crate) fn number() -> u64 {
    LOCAL
        .try_with(|cell| current(cell).identity.number)
        .unwrap_or(u64::MAX)
}

fn current(cell: &Cell<Option<Local>>) -> Local {
    let run = RUN.load(Ordering::Relaxed);
    if let Some(local) = cell.get()
        && local.identity.run == run
    {
        return local;
    }
    Identity::draw().adopt();
    cell.get().expect("adopt has just filled it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acts(seed: u64, number: u64, count: usize) -> Vec<Act> {
        let mut local = Local::new(Identity { run: 0, number }, seed);
        (0..count).map(|_| local.act()).collect()
    }

    #[test]
    fn the_same_seed_and_number_give_the_same_noise() {
        assert_eq!(acts(7, 3, 500), acts(7, 3, 500));
    }

    #[test]
    fn a_loop_without_an_end_is_left_in_peace() {
        let all = acts(7, 3, NOISY_POINTS as usize + 500);
        let (noisy, silent) = all.split_at(NOISY_POINTS as usize);
        assert!(noisy[3_500..].iter().any(|act| *act != Act::Nothing));
        assert!(silent.iter().all(|act| *act == Act::Nothing));
    }

    #[test]
    fn another_seed_or_number_gives_another_noise() {
        assert_ne!(acts(7, 3, 500), acts(8, 3, 500));
        assert_ne!(acts(7, 3, 500), acts(7, 4, 500));
    }

    #[test]
    fn every_kind_of_noise_occurs_within_its_bounds_and_silence_is_the_most_frequent() {
        let all: Vec<Act> = (0..60).flat_map(|number| acts(1, number, 500)).collect();
        let count = |wanted: fn(&Act) -> bool| all.iter().filter(|act| wanted(act)).count();
        assert!(count(|act| matches!(act, Act::Yield)) > 100);
        assert!(count(|act| matches!(act, Act::Spin { .. })) > 100);
        let sleeps = count(|act| matches!(act, Act::Sleep { .. }));
        assert!(sleeps > 10 && sleeps < all.len() / 20, "{sleeps} sleeps");
        assert!(count(|act| matches!(act, Act::Nothing)) > all.len() / 2);
        for act in all {
            match act {
                Act::Spin { iterations } => assert!((1..=200).contains(&iterations)),
                Act::Sleep { micros } => assert!((10..=50).contains(&micros)),
                Act::Nothing | Act::Yield => {}
            }
        }
    }

    /// One test for all that is global, because tests run side by side.
    #[test]
    fn a_point_draws_only_between_start_and_stop_and_each_run_numbers_from_zero() {
        let state = || LOCAL.with(Cell::get);
        point();
        assert_eq!(state(), None, "the noise is off until started");
        start(5);
        point();
        let first = state().expect("a point draws");
        point();
        assert_ne!(state(), Some(first), "each point draws anew");
        stop();
        let last = state();
        point();
        assert_eq!(state(), last, "the noise is off after stop");
        start(5);
        point();
        let again = state().expect("a point draws");
        stop();
        assert_eq!(again.identity.run, first.identity.run + 1);
        assert!(again.identity.number <= 8, "numbers restart: {again:?}");
    }
}
