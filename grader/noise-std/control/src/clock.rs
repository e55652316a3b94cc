//! The clock that student code sees on real threads. It is the real one, and ahead of it by what was
//! saved on sleeping; it never goes back.
//!
//! A sleep runs its whole time in every repetition, though nothing right depends on how long that
//! is. So a long one is cut short, and the clock put forward: whoever sleeps cannot tell, and who
//! compares moments finds them in order.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A sleep up to here is as long as it says.
const SHORT: Duration = Duration::from_millis(10);
/// What is longer has this part of the rest, so that of two sleeps the longer one stays it.
const SHARE_OF_THE_REST: u32 = 50;
/// No sleep takes longer.
const LONGEST: Duration = Duration::from_millis(100);
/// Whoever wants to sleep for longer than this means for ever.
const FOR_EVER: Duration = Duration::from_secs(600);

static AHEAD_NS: AtomicU64 = AtomicU64::new(0);

/// How far student code's clock is ahead of the real one.
pub fn clock_is_ahead() -> Duration {
    Duration::from_nanos(AHEAD_NS.load(Ordering::SeqCst))
}

/// Sleeps for `duration`, by student code's clock.
pub fn sleep(duration: Duration) {
    let (began, ahead) = (Instant::now(), clock_is_ahead());
    std::thread::sleep(shortened(duration));
    let saved = duration.saturating_sub(began.elapsed());
    let ahead_ns = u64::try_from((ahead + saved).as_nanos()).unwrap_or(u64::MAX);
    AHEAD_NS.fetch_max(ahead_ns, Ordering::SeqCst);
}

fn shortened(duration: Duration) -> Duration {
    if duration <= SHORT || duration > FOR_EVER {
        return duration;
    }
    (SHORT + (duration - SHORT) / SHARE_OF_THE_REST).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_sleep_and_one_for_ever_are_as_long_as_they_say_and_no_other_takes_long() {
        let ms = Duration::from_millis;
        assert_eq!(shortened(ms(10)), ms(10));
        assert_eq!(shortened(Duration::MAX), Duration::MAX);
        assert_eq!(shortened(ms(60)), ms(11));
        assert!(shortened(ms(20)) < shortened(ms(200)));
        assert_eq!(shortened(Duration::from_secs(50)), LONGEST);
    }

    #[test]
    fn whoever_slept_finds_that_the_time_has_passed() {
        let now = || Instant::now() + clock_is_ahead();
        let (began, really_began) = (now(), Instant::now());
        let threads: Vec<_> = (0..2)
            .map(|_| std::thread::spawn(|| sleep(Duration::from_secs(300))))
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        let slept = now() - began;
        assert!(slept >= Duration::from_secs(300), "{slept:?}");
        assert!(really_began.elapsed() < Duration::from_secs(100));
    }
}
