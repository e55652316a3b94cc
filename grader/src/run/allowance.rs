//! What all processes together that run one submission for one exercise may use. Never reads a clock:
//! a machine that is busy with other things costs nobody anything.

use super::stop::Stop;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Processor time for each check. The references use about a second for all checks of an exercise; a
/// computer a tenth as fast still leaves them an order of magnitude.
const CPU_EACH: Duration = Duration::from_secs(20);

/// Time in which every thread sleeps, for each check. References never do for long.
const SILENCE_EACH: Duration = Duration::from_secs(10);

/// Processor time a worker may use between two messages. A round of exploration takes a tenth of it.
const CPU_BETWEEN_MESSAGES: Duration = Duration::from_secs(5);

/// The same on real threads once exploration has shown a loop without an end: nobody is to wait long to
/// see it again.
const CPU_WHERE_A_LOOP_IS_SHOWN: Duration = Duration::from_secs(1);

/// An allowance, which all workers of a submission share.
#[derive(Debug)]
pub struct Allowance {
    most_cpu: Duration,
    most_silence: Duration,
    spent: Mutex<Spent>,
    loop_is_shown: AtomicBool,
    stop: Stop,
}

#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    cpu: Duration,
    silence: Duration,
}

/// What is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exhausted {
    Cpu,
    Silence,
}

impl Allowance {
    /// For an exercise of so many checks that are explored `effort` times as far as they ask for.
    #[must_use]
    pub fn of(checks: usize, effort: u64) -> Self {
        let checks = u32::try_from(checks.max(1)).unwrap_or(u32::MAX);
        let effort = u32::try_from(effort.max(1)).unwrap_or(u32::MAX);
        Allowance {
            most_cpu: CPU_EACH.saturating_mul(checks.saturating_mul(effort)),
            most_silence: SILENCE_EACH.saturating_mul(checks),
            spent: Mutex::default(),
            loop_is_shown: AtomicBool::new(false),
            stop: Stop::default(),
        }
    }

    /// The same, as long as nobody wants it to end.
    #[must_use]
    pub fn until(self, stop: Stop) -> Self {
        Allowance { stop, ..self }
    }

    /// One that is never used up: for what runs no stranger's code.
    #[must_use]
    pub fn without_end() -> Self {
        Allowance {
            most_cpu: Duration::MAX,
            most_silence: Duration::MAX,
            spent: Mutex::default(),
            loop_is_shown: AtomicBool::new(false),
            stop: Stop::default(),
        }
    }

    /// Whether whoever grades wants no more.
    pub(super) fn is_over(&self) -> bool {
        self.stop.is_asked()
    }

    /// Exploration has shown that the submission loops without an end.
    pub fn loop_is_shown(&self) {
        self.loop_is_shown.store(true, Ordering::Relaxed);
    }

    /// Processor time that a worker may use between two messages.
    pub(super) fn cpu_between_messages(&self, on_real_threads: bool) -> Duration {
        // What the model shows must not depend on what was shown before.
        match on_real_threads && self.loop_is_shown.load(Ordering::Relaxed) {
            true => CPU_WHERE_A_LOOP_IS_SHOWN,
            false => CPU_BETWEEN_MESSAGES,
        }
    }

    pub(super) fn spend_cpu(&self, cpu: Duration) {
        self.with(|spent| spent.cpu = spent.cpu.saturating_add(cpu));
    }

    pub(super) fn spend_silence(&self, silence: Duration) {
        self.with(|spent| spent.silence = spent.silence.saturating_add(silence));
    }

    pub(super) fn exhausted(&self) -> Option<Exhausted> {
        let spent = self.with(|spent| *spent);
        if spent.cpu > self.most_cpu {
            return Some(Exhausted::Cpu);
        }
        (spent.silence > self.most_silence).then_some(Exhausted::Silence)
    }

    fn with<R>(&self, act: impl FnOnce(&mut Spent) -> R) -> R {
        act(&mut self.spent.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_is_for_all_checks_together_and_grows_with_what_is_asked_for() {
        let allowance = Allowance::of(3, 1);
        allowance.spend_cpu(Duration::from_secs(60));
        assert_eq!(allowance.exhausted(), None);
        allowance.spend_cpu(Duration::from_millis(10));
        assert_eq!(allowance.exhausted(), Some(Exhausted::Cpu));
        let deeper = Allowance::of(3, 30);
        deeper.spend_cpu(Duration::from_secs(1_800));
        deeper.spend_silence(Duration::from_secs(30));
        assert_eq!(deeper.exhausted(), None);
        deeper.spend_silence(Duration::from_millis(50));
        assert_eq!(deeper.exhausted(), Some(Exhausted::Silence));
    }

    #[test]
    fn where_a_loop_is_shown_only_real_threads_get_less() {
        let allowance = Allowance::of(1, 1);
        let usual = allowance.cpu_between_messages(true);
        allowance.loop_is_shown();
        assert!(allowance.cpu_between_messages(true) < usual);
        assert_eq!(allowance.cpu_between_messages(false), usual);
    }
}
