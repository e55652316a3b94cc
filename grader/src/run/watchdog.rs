//! When a silent worker is given up: judged by what its threads do, not by how long it takes.

use super::allowance::Allowance;
use super::death::Death;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Resident memory a worker may use on real threads, where nearly all of it is the submission's.
const MOST_ON_REAL_THREADS_BYTES: u64 = 512 << 20;
/// The same in the model. There the worker itself keeps the submission to the same 512 MiB, and the
/// search has the rest: it keeps within less (`Exploration` in the kit).
const MOST_IN_THE_MODEL_BYTES: u64 = 1_100 << 20;
/// How long every thread must be seen asleep, without any having used the processor, to be hanging.
/// It is counted in looks, not in seconds: when the whole machine stands still, so do they.
const ASLEEP: Duration = Duration::from_secs(3);
/// The same for a worker that sleeps because it asked to be woken after a time.
const TIMED_SLEEP: Duration = Duration::from_secs(60);
/// A worker that is still not heard of after this long, though it neither sleeps nor uses the
/// processor, lives on a machine that is too busy.
const BUSY_MACHINE: Duration = Duration::from_secs(300);

/// The resident memory of a process, as far as the system tells.
pub(super) fn resident_bytes(pid: u32) -> u64 {
    look_at(pid).map_or(0, |now| now.resident_bytes)
}

/// Watches one worker between two messages.
#[derive(Debug)]
pub(super) struct Watchdog {
    pid: u32,
    on_real_threads: bool,
    most_resident_bytes: u64,
    interval: Duration,
    heard_at: Instant,
    cpu_when_heard: Duration,
    cpu_when_asleep: Duration,
    asleep_looks: u32,
    /// Looks in all, and how many of them found every thread asleep.
    looks: u32,
    looks_asleep: u32,
    allowance: Arc<Allowance>,
    /// Processor time that the allowance knows of.
    cpu_charged: Duration,
    /// Something of ours may be what it waits for: then only a sleep that it chose counts.
    has_service: bool,
}

/// Whether every thread of a worker was asleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looked {
    /// Each of them, twice in a row.
    Asleep,
    /// One had a processor, or wanted one.
    Awake,
    /// The system does not say.
    Unseen,
}

impl Watchdog {
    /// The worker was just heard, and is going to be looked at in such intervals. `cpu_charged` is the
    /// processor time that its allowance knows of.
    pub(super) fn new(
        pid: u32,
        on_real_threads: bool,
        has_service: bool,
        interval: Duration,
        allowance: Arc<Allowance>,
        cpu_charged: Duration,
    ) -> Self {
        let cpu_when_heard = look_at(pid).map_or(Duration::ZERO, |now| now.cpu);
        allowance.spend_cpu(cpu_when_heard.saturating_sub(cpu_charged));
        Watchdog {
            allowance,
            cpu_charged: cpu_charged.max(cpu_when_heard),
            has_service,
            pid,
            on_real_threads,
            most_resident_bytes: match on_real_threads {
                true => MOST_ON_REAL_THREADS_BYTES,
                false => MOST_IN_THE_MODEL_BYTES,
            },
            interval,
            heard_at: Instant::now(),
            cpu_when_heard,
            cpu_when_asleep: Duration::ZERO,
            asleep_looks: 0,
            looks: 0,
            looks_asleep: 0,
        }
    }

    /// Looks at the worker; a verdict on it ends the wait.
    pub(super) fn look(&mut self) -> Option<Death> {
        let silent = self.heard_at.elapsed();
        let Some(now) = look_at(self.pid) else {
            return (silent > BUSY_MACHINE).then_some(Death::Infrastructure);
        };
        if now.resident_bytes > self.most_resident_bytes {
            return Some(Death::MemoryLimit);
        }
        let most = self.allowance.cpu_between_messages(self.on_real_threads);
        if now.cpu.saturating_sub(self.cpu_when_heard) > most {
            return Some(Death::Spinning(most));
        }
        self.allowance
            .spend_cpu(now.cpu.saturating_sub(self.cpu_charged));
        self.cpu_charged = self.cpu_charged.max(now.cpu);
        self.looks += 1;
        self.looks_asleep += u32::from(now.all_asleep);
        if !now.all_asleep || now.cpu != self.cpu_when_asleep {
            self.asleep_looks = 0;
            self.cpu_when_asleep = now.cpu;
            return (silent > BUSY_MACHINE).then_some(self.out_of_patience());
        }
        self.asleep_looks += 1;
        // Looks and not seconds here, too.
        if now.timed_sleep || !self.has_service {
            self.allowance.spend_silence(self.interval);
        }
        let patience = if now.timed_sleep { TIMED_SLEEP } else { ASLEEP };
        (self.interval * self.asleep_looks > patience).then_some(Death::Hang)
    }

    /// Whether every thread is asleep.
    pub(super) fn all_asleep(&self) -> Looked {
        for _ in 0..2 {
            match look_at(self.pid) {
                None => return Looked::Unseen,
                Some(now) if !now.all_asleep => return Looked::Awake,
                Some(_) => {}
            }
        }
        Looked::Asleep
    }

    /// Processor time that the allowance knows of.
    pub(super) fn cpu_charged(&self) -> Duration {
        self.cpu_charged
    }

    /// What it comes to that a worker got nowhere for so long: one that slept most of the time, and
    /// woke only to go back to sleep, had the processor when it wanted it.
    fn out_of_patience(&self) -> Death {
        match self.looks_asleep > self.looks / 2 {
            true => Death::Hang,
            false => Death::Infrastructure,
        }
    }
}

#[cfg(target_os = "linux")]
use super::proc::look_at;

/// Without knowing what threads do, only a generous deadline ends a wait.
#[cfg(not(target_os = "linux"))]
fn look_at(_pid: u32) -> Option<Snapshot> {
    None
}

#[cfg(not(target_os = "linux"))]
struct Snapshot {
    cpu: Duration,
    resident_bytes: u64,
    all_asleep: bool,
    timed_sleep: bool,
}
