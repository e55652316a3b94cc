//! When a silent worker is given up: judged by what its threads do, not by how long it takes.

use super::death::Death;
use std::time::{Duration, Instant};

/// Processor time a worker may use between two messages. A round of exploration takes a tenth of it.
const MOST_CPU_BETWEEN_MESSAGES: Duration = Duration::from_secs(5);
/// Resident memory a worker may use.
const MOST_RESIDENT_BYTES: u64 = 512 << 20;
/// How long every thread must have slept, without any using the processor, to be hanging.
const ASLEEP_FOR: Duration = Duration::from_secs(2);
/// How long a worker may sleep because it asked to be woken after a time.
const TIMED_SLEEP_FOR: Duration = Duration::from_secs(60);
/// A worker that is still not heard of after this long, though it neither sleeps nor uses the
/// processor, lives on a machine that is too busy.
const BUSY_MACHINE: Duration = Duration::from_secs(300);

/// Watches one worker between two messages.
#[derive(Debug)]
pub(super) struct Watchdog {
    pid: u32,
    heard_at: Instant,
    cpu_when_heard: Duration,
    asleep_since: Option<(Instant, Duration)>,
}

impl Watchdog {
    /// How often to look.
    pub(super) const INTERVAL: Duration = Duration::from_millis(50);

    /// The worker was just heard.
    pub(super) fn new(pid: u32) -> Self {
        Watchdog {
            pid,
            heard_at: Instant::now(),
            cpu_when_heard: look_at(pid).map_or(Duration::ZERO, |now| now.cpu),
            asleep_since: None,
        }
    }

    /// Looks at the worker; a verdict on it ends the wait.
    pub(super) fn look(&mut self) -> Option<Death> {
        let now = look_at(self.pid)?;
        if now.resident_bytes > MOST_RESIDENT_BYTES {
            return Some(Death::MemoryLimit);
        }
        if now.cpu.saturating_sub(self.cpu_when_heard) > MOST_CPU_BETWEEN_MESSAGES {
            return Some(Death::CpuLimit);
        }
        let silent = self.heard_at.elapsed();
        if !now.all_asleep {
            self.asleep_since = None;
            return (silent > BUSY_MACHINE).then_some(Death::Infrastructure);
        }
        let (since, cpu) = *self.asleep_since.get_or_insert((Instant::now(), now.cpu));
        if cpu != now.cpu {
            self.asleep_since = None;
            return None;
        }
        let patience = if now.timed_sleep {
            TIMED_SLEEP_FOR
        } else {
            ASLEEP_FOR
        };
        (since.elapsed() > patience).then_some(Death::Hang)
    }
}

#[cfg(target_os = "linux")]
use super::proc::look_at;

/// Without knowing what threads do, only a generous deadline ends a wait.
#[cfg(not(target_os = "linux"))]
fn look_at(_pid: u32) -> Option<Looked> {
    None
}

#[cfg(not(target_os = "linux"))]
struct Looked {
    cpu: Duration,
    resident_bytes: u64,
    all_asleep: bool,
    timed_sleep: bool,
}
