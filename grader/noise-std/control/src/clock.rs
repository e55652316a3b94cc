//! The clock that student code sees on real threads. It is the real one, and ahead of it by what was
//! saved on sleeping; it never goes back.
//!
//! A sleep or a time-out runs its whole time in every repetition, though nothing right depends on how
//! long that is. So it is cut short, and the clock put forward: whoever sleeps cannot tell, and who
//! compares moments finds them in order. The more time was let pass in a process, the shorter they get:
//! whatever a submission asks for, a process sleeps for little more than [`ALL_TOGETHER`].

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What all threads of a process together may let pass before there is next to nothing left.
const ALL_TOGETHER: Duration = Duration::from_millis(400);
/// No wait takes longer than this part of what is left.
const SHARE: u32 = 16;
/// No wait that is to be a long one takes less: others are to get a processor in between.
const LEAST: Duration = Duration::from_micros(50);
/// Whoever wants to wait for longer than this means for ever.
const FOR_EVER: Duration = Duration::from_secs(600);

static AHEAD_NS: AtomicU64 = AtomicU64::new(0);
/// What was let pass.
static PASSED_NS: AtomicU64 = AtomicU64::new(0);

/// Time that a thread is about to let pass, in a sleep or in a wait with a time-out.
#[derive(Debug)]
pub struct Pause {
    asked: Duration,
    real: Duration,
    began: Instant,
    ahead: Duration,
}

impl Pause {
    /// For `duration` by student code's clock; for no time at all if its thread is alone.
    #[must_use]
    pub fn of(duration: Duration, alone: bool) -> Pause {
        let passed = Duration::from_nanos(PASSED_NS.load(Ordering::Relaxed));
        Pause {
            asked: duration,
            real: match alone && !is_for_ever(duration) {
                true => Duration::ZERO,
                false => shortened(duration, passed),
            },
            began: Instant::now(),
            ahead: ahead(),
        }
    }

    /// How long it really takes.
    #[must_use]
    pub fn real(&self) -> Duration {
        self.real
    }

    /// Whether its time is up by now.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.began.elapsed() >= self.real
    }

    /// It has ended, because its time is up or before that.
    pub fn ended(self, time_is_up: bool) {
        let took = self.began.elapsed();
        PASSED_NS.fetch_add(nanoseconds(took), Ordering::Relaxed);
        if time_is_up {
            let saved = self.asked.saturating_sub(took);
            AHEAD_NS.fetch_max(
                nanoseconds(self.ahead.saturating_add(saved)),
                Ordering::SeqCst,
            );
        }
    }
}

/// Whether a wait for so long has no end of its own.
#[must_use]
pub fn is_for_ever(duration: Duration) -> bool {
    duration > FOR_EVER
}

/// The calling thread looks at the clock: how far student code's is ahead of the real one.
pub fn clock_is_ahead() -> Duration {
    crate::alone::at_clock();
    ahead()
}

fn ahead() -> Duration {
    Duration::from_nanos(AHEAD_NS.load(Ordering::SeqCst))
}

/// Puts student code's clock forward.
pub(crate) fn put_forward(by: Duration) {
    AHEAD_NS.fetch_add(nanoseconds(by), Ordering::SeqCst);
}

/// Sleeps for `duration`, by student code's clock.
pub fn sleep(duration: Duration, alone: bool) {
    let pause = Pause::of(duration, alone);
    if !pause.real().is_zero() {
        std::thread::sleep(pause.real());
    }
    pause.ended(true);
}

/// Less than `duration`, and of two the longer one stays it.
fn shortened(duration: Duration, passed: Duration) -> Duration {
    if is_for_ever(duration) {
        return duration;
    }
    let longest = ALL_TOGETHER.saturating_sub(passed) / SHARE;
    let both = (duration + longest).as_secs_f64();
    let shorter = match longest.is_zero() {
        true => Duration::ZERO,
        false => duration.mul_f64(longest.as_secs_f64() / both),
    };
    shorter.max(LEAST.min(duration))
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn no_wait_takes_long_but_one_for_ever_and_the_longer_one_stays_it() {
        let at_first = |duration| shortened(duration, Duration::ZERO);
        assert_eq!(at_first(Duration::MAX), Duration::MAX);
        assert_eq!(at_first(Duration::ZERO), Duration::ZERO);
        assert!(at_first(MS) <= MS && at_first(MS) > MS * 9 / 10);
        assert!(at_first(20 * MS) < at_first(200 * MS));
        assert!(at_first(200 * MS) < at_first(500_000 * MS));
        assert!(at_first(500_000 * MS) <= ALL_TOGETHER / SHARE);
    }

    #[test]
    fn however_often_it_is_waited_little_more_passes_than_all_together() {
        let mut passed = Duration::ZERO;
        for _ in 0..1_000 {
            passed += shortened(Duration::from_secs(50), passed);
        }
        assert!(passed < ALL_TOGETHER + 1_000 * LEAST, "{passed:?}");
        assert_eq!(shortened(MS, passed), LEAST);
        assert_eq!(shortened(MS / 100, passed), MS / 100);
    }

    #[test]
    fn whoever_slept_finds_that_the_time_has_passed() {
        let now = || Instant::now() + clock_is_ahead();
        let (began, really_began) = (now(), Instant::now());
        let threads: Vec<_> = (0..2)
            .map(|_| std::thread::spawn(|| sleep(Duration::from_secs(300), false)))
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        let slept = now() - began;
        assert!(slept >= Duration::from_secs(300), "{slept:?}");
        assert!(really_began.elapsed() < Duration::from_secs(100));
    }
}
