//! What Linux tells of a process: who runs, who sleeps, what was used.

use std::time::Duration;

/// A process at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Snapshot {
    /// Processor time of all threads, ever.
    pub(super) cpu: Duration,
    /// Resident memory, in bytes.
    pub(super) resident_bytes: u64,
    /// Whether every thread sleeps, is stopped or dead: none runs or waits for a processor.
    pub(super) all_asleep: bool,
    /// Whether some thread sleeps for a time it chose itself.
    pub(super) timed_sleep: bool,
}

/// The state of a process, or `None` when it is gone.
pub(super) fn look_at(pid: u32) -> Option<Snapshot> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    let pages: u64 = fields.get(21)?.parse().ok()?;
    let mut snapshot = Snapshot {
        cpu: Duration::from_millis(ticks * 1_000 / u64::from(TICKS_PER_SECOND)),
        resident_bytes: pages * PAGE_BYTES,
        all_asleep: true,
        timed_sleep: false,
    };
    for task in std::fs::read_dir(format!("/proc/{pid}/task"))
        .ok()?
        .flatten()
    {
        let Ok(stat) = std::fs::read_to_string(task.path().join("stat")) else {
            continue;
        };
        let state = stat
            .rsplit_once(')')
            .and_then(|(_, rest)| rest.split_whitespace().next());
        // One that is stopped, traced or dead will not go on by itself either.
        if !matches!(state, Some("S" | "T" | "t" | "Z" | "X")) {
            snapshot.all_asleep = false;
        }
        // Not everybody may look: root in a container without the right to trace may not. Then it may
        // be sleeping as long as it said.
        let Ok(call) = std::fs::read_to_string(task.path().join("syscall")) else {
            snapshot.timed_sleep = true;
            continue;
        };
        let number = call
            .split_whitespace()
            .next()
            .and_then(|number| number.parse().ok());
        if number.is_some_and(|number: u32| SLEEP_CALLS.contains(&number)) {
            snapshot.timed_sleep = true;
        }
    }
    Some(snapshot)
}

/// The unit of times in /proc on every architecture Rust supports.
const TICKS_PER_SECOND: u32 = 100;
const PAGE_BYTES: u64 = 4_096;

/// nanosleep and clock_nanosleep.
#[cfg(target_arch = "x86_64")]
const SLEEP_CALLS: [u32; 2] = [35, 230];
#[cfg(not(target_arch = "x86_64"))]
const SLEEP_CALLS: [u32; 2] = [101, 115];
