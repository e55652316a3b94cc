//! Upper bounds on what a process can use. Never lowers what it has used already.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io;

/// What a process may use. What is left out stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Address space, in bytes, whether or not there is memory behind it.
    pub(crate) address_space_bytes: Option<u64>,
    /// Private memory that can be written, in bytes: heap, stacks, static data.
    pub(crate) data_bytes: Option<u64>,
    /// Processor time, in seconds.
    pub(crate) cpu_secs: Option<u64>,
    /// The longest file that it can write, in bytes.
    pub(crate) file_bytes: Option<u64>,
    /// Open descriptors.
    pub(crate) descriptors: Option<u64>,
    /// Threads that it can have beside what everybody has already.
    pub(crate) threads: Option<u64>,
}

/// What a worker may use.
pub(crate) const OF_A_WORKER: Limits = Limits {
    // Not less: glibc reserves an arena of 64 MiB for each thread, with no memory behind it.
    address_space_bytes: Some(64 << 30),
    // More than what is counted may come to: the blocks, the stacks and what is resident. So it
    // is never this that refuses a thread.
    data_bytes: Some(4 << 30),
    // The watchdog ends what never ends; this ends what outlives the watchdog.
    cpu_secs: Some(24 * 60 * 60),
    file_bytes: Some(0),
    descriptors: Some(256),
    // Twice what a submission may have: ours, and those of workers beside it that began since.
    threads: Some(2_048),
};

/// What a compiler or a linker may use: for a file that a student wrote, the first takes a tenth
/// of a second and 300 MiB of address space.
pub(crate) const OF_A_COMPILER: Limits = Limits {
    address_space_bytes: Some(4 << 30),
    data_bytes: None,
    cpu_secs: Some(10),
    file_bytes: Some(512 << 20),
    descriptors: Some(1_024),
    threads: Some(512),
};

/// Sets the limits, for good. `alone` says that no other process has the same user.
///
/// # Errors
/// When the system refuses, as it does for a limit above what is there already.
pub(crate) fn set(limits: &Limits, alone: bool) -> io::Result<String> {
    let chosen = [
        (Resource::As, limits.address_space_bytes),
        (Resource::Data, limits.data_bytes),
        (Resource::Fsize, limits.file_bytes),
        (Resource::Nofile, limits.descriptors),
        (Resource::Core, Some(0)),
    ];
    for (resource, most) in chosen {
        if let Some(most) = most {
            lower(resource, most)?;
        }
    }
    let data = match limits.data_bytes {
        Some(_) => getrlimit(Resource::Data),
        None => getrlimit(Resource::As),
    };
    if let Some(secs) = limits.cpu_secs {
        // The first ends a process by a signal that says why; who defies it is killed.
        lower_to(Resource::Cpu, secs, secs + 1)?;
    }
    if let Some(threads) = limits.threads {
        lower(Resource::Nproc, others(alone) + threads)?;
    }
    #[cfg(target_os = "linux")]
    for resource in [
        Resource::Msgqueue,
        Resource::Memlock,
        Resource::Nice,
        Resource::Rtprio,
    ] {
        lower(resource, 0)?;
    }
    let memory = data.current.map_or_else(String::new, |bytes| {
        format!("{} MiB of memory", bytes >> 20)
    });
    let threads = limits.threads.map_or_else(String::new, |threads| {
        let most = getrlimit(Resource::Nproc).current;
        format!(
            ", {} threads",
            most.map_or(threads, |most| most.min(threads))
        )
    });
    Ok(memory + &threads)
}

fn lower(resource: Resource, most: u64) -> io::Result<()> {
    lower_to(resource, most, most)
}

/// Lowers the soft and the hard limit; one that is lower already stays.
fn lower_to(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
    let now = getrlimit(resource).maximum;
    let at_most = |most: u64| Some(now.map_or(most, |now| now.min(most)));
    let limit = Rlimit {
        current: at_most(soft),
        maximum: at_most(hard),
    };
    Ok(setrlimit(resource, limit)?)
}

/// Threads that count against the limit although they are not this process's. The system counts all
/// that a user has, so of a user who has others an upper bound is needed that costs nothing to find
/// out: all threads there are. Too many is harmless; too few would keep honest code from its own.
fn others(alone: bool) -> u64 {
    if alone {
        return 0;
    }
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    // "0.00 0.01 0.05 1/234 5678": of 234 threads one runs.
    let threads = load.split([' ', '/']).nth(4);
    threads
        .and_then(|threads| threads.parse().ok())
        .unwrap_or(UNKNOWN_THREADS)
}

/// More than any machine that somebody works at has.
const UNKNOWN_THREADS: u64 = 16_384;
