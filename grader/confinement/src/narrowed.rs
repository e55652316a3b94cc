//! Bounds from outside that are narrower than ours: a shell's, a container's. What results from one is the
//! machine's doing and never a submission's. Never sets a bound below what there is.

use std::fmt;

/// What is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Address space, in bytes.
    AddressSpace,
    /// Private memory that can be written, in bytes.
    Data,
    /// The stack of a process's first thread, in bytes.
    Stack,
    /// Processor time, in seconds.
    ProcessorTime,
    /// The longest file that can be written, in bytes.
    FileSize,
    /// Open descriptors.
    Descriptors,
    /// Threads.
    Threads,
}

/// Whose processes are bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// One that runs student code.
    Worker,
    /// One that compiles it.
    Compiler,
}

/// A bound from outside that is narrower than ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowed {
    /// What is bounded.
    pub bound: Bound,
    /// How much there may be, in the bound's unit.
    pub have: u64,
    /// How much we would allow, in the bound's unit.
    pub ours: u64,
    /// How it is asked for, or where it stands.
    pub by: String,
}

impl Bound {
    /// Every bound.
    pub const ALL: [Bound; 7] = [
        Bound::AddressSpace,
        Bound::Data,
        Bound::Stack,
        Bound::ProcessorTime,
        Bound::FileSize,
        Bound::Descriptors,
        Bound::Threads,
    ];

    /// An amount with its unit.
    #[must_use]
    pub fn amount(self, amount: u64) -> String {
        match self {
            Bound::ProcessorTime => format!("{amount} s of processor time"),
            Bound::Descriptors => format!("{amount} open descriptors"),
            Bound::Threads => format!("{amount} threads"),
            Bound::AddressSpace => format!("{} of address space", bytes(amount)),
            Bound::Data => format!("{} of data", bytes(amount)),
            Bound::Stack => format!("{} of stack", bytes(amount)),
            Bound::FileSize => format!("{} in a file", bytes(amount)),
        }
    }
}

fn bytes(amount: u64) -> String {
    match amount {
        0..0xA0_0000 => format!("{} KiB", amount >> 10),
        _ => format!("{} MiB", amount >> 20),
    }
}

/// `976 KiB of address space (ulimit -v) instead of 65536 MiB`.
impl fmt::Display for Narrowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let have = self.bound.amount(self.have);
        let ours = self.bound.amount(self.ours);
        // The same unit of the same thing need not be named twice.
        let ours = ours.split_once([' ']).map_or(&*ours, |(amount, rest)| {
            let unit = rest.split_once(' ').map_or(0, |(unit, _)| unit.len() + 1);
            match self.bound {
                Bound::Descriptors | Bound::Threads => amount,
                _ => &ours[..amount.len() + unit],
            }
        });
        write!(f, "{have} ({}) instead of {ours}", self.by)
    }
}

/// What this process, and so whatever it starts, is held to beyond what we hold such a process to.
#[must_use]
pub fn narrowed(process: Process) -> Vec<Narrowed> {
    system::narrowed(process)
}

/// A sentence on what narrows `process`, if anything of `bounds` does.
#[must_use]
pub fn told(process: Process, bounds: &[Bound]) -> Option<String> {
    let mut narrowed = narrowed(process);
    narrowed.retain(|narrowed| bounds.contains(&narrowed.bound));
    let who = match process {
        Process::Worker => "programs that run submissions",
        Process::Compiler => "the compiler",
    };
    let all: Vec<String> = narrowed.iter().map(Narrowed::to_string).collect();
    (!all.is_empty()).then(|| {
        format!(
            "from outside, {who} may have {}; grade again where there may be more",
            all.join(", ")
        )
    })
}

/// Has this process, and what it starts, use all that whoever started it may give them: a shell's soft
/// limits are its user's own to raise.
pub fn use_what_may_be_used() {
    system::use_what_may_be_used();
}

#[cfg(target_os = "linux")]
mod system {
    use super::{Bound, Narrowed, Process};
    use crate::limits::{Limits, OF_A_COMPILER, OF_A_WORKER};
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use std::path::{Path, PathBuf};

    /// What the first thread of any program can count on.
    const STACK_BYTES: u64 = 8 << 20;
    /// Descriptors that compiling, and starting workers, takes at most.
    const DESCRIPTORS: u64 = 1_024;

    pub(super) fn narrowed(process: Process) -> Vec<Narrowed> {
        let limits = match process {
            Process::Worker => &OF_A_WORKER,
            Process::Compiler => &OF_A_COMPILER,
        };
        let mut narrowed: Vec<Narrowed> = by_limits(limits).collect();
        let threads = limits.threads.unwrap_or_default();
        if let Some((have, file)) = room_for_threads().filter(|(room, _)| *room < threads) {
            narrowed.push(Narrowed {
                bound: Bound::Threads,
                have,
                ours: threads,
                by: file.display().to_string(),
            });
        }
        narrowed
    }

    fn by_limits(limits: &Limits) -> impl Iterator<Item = Narrowed> {
        let data = limits.data_bytes.or(limits.address_space_bytes);
        let bounds = [
            (
                Bound::AddressSpace,
                Resource::As,
                limits.address_space_bytes,
                "v",
            ),
            (Bound::Data, Resource::Data, data, "d"),
            (Bound::Stack, Resource::Stack, Some(STACK_BYTES), "s"),
            (Bound::ProcessorTime, Resource::Cpu, limits.cpu_secs, "t"),
            (Bound::FileSize, Resource::Fsize, limits.file_bytes, "f"),
            (
                Bound::Descriptors,
                Resource::Nofile,
                limits.descriptors,
                "n",
            ),
            (Bound::Threads, Resource::Nproc, limits.threads, "u"),
        ];
        bounds
            .into_iter()
            .filter_map(|(bound, resource, ours, option)| {
                let (have, ours) = (getrlimit(resource).maximum?, ours?);
                (have < ours).then(|| Narrowed {
                    bound,
                    have,
                    ours,
                    by: format!("ulimit -{option}"),
                })
            })
    }

    pub(super) fn use_what_may_be_used() {
        for (resource, enough) in [
            (Resource::As, u64::MAX),
            (Resource::Data, u64::MAX),
            (Resource::Cpu, u64::MAX),
            (Resource::Fsize, u64::MAX),
            (Resource::Nproc, u64::MAX),
            (Resource::Nofile, DESCRIPTORS),
            (Resource::Stack, STACK_BYTES),
        ] {
            let now = getrlimit(resource);
            let most = now.maximum.unwrap_or(u64::MAX).min(enough);
            if now.current.is_some_and(|current| current < most) {
                let current = (most < u64::MAX).then_some(most);
                // What cannot be raised stays, and shows as narrow.
                let _ = setrlimit(resource, Rlimit { current, ..now });
            }
        }
    }

    /// How many threads this process's control group, and those around it, have room for; and the file
    /// that says so.
    fn room_for_threads() -> Option<(u64, PathBuf)> {
        let groups = std::fs::read_to_string("/proc/self/cgroup").ok()?;
        let places = groups.lines().filter_map(|line| {
            // "8:pids:/user" in version 1, "0::/user" in version 2.
            let mut parts = line.splitn(3, ':').skip(1);
            let (controllers, path) = (parts.next()?, parts.next()?);
            let path = path.trim_start_matches('/');
            match controllers.split(',').any(|name| name == "pids") {
                true => Some((Path::new("/sys/fs/cgroup/pids"), path)),
                false => controllers
                    .is_empty()
                    .then_some((Path::new("/sys/fs/cgroup"), path)),
            }
        });
        let rooms = places.flat_map(|(mount, path)| {
            let group = mount.join(path);
            let around: Vec<PathBuf> = group
                .ancestors()
                .take_while(|place| place.starts_with(mount))
                .map(Path::to_owned)
                .collect();
            around.into_iter().filter_map(|group| room_in(&group))
        });
        rooms.min()
    }

    fn room_in(group: &Path) -> Option<(u64, PathBuf)> {
        let number = |file: &Path| -> Option<u64> {
            std::fs::read_to_string(file).ok()?.trim().parse().ok()
        };
        let most = group.join("pids.max");
        let there = number(&group.join("pids.current")).unwrap_or_default();
        Some((number(&most)?.saturating_sub(there), most))
    }
}

/// Elsewhere we set no bounds.
#[cfg(not(target_os = "linux"))]
mod system {
    use super::{Narrowed, Process};

    pub(super) fn narrowed(_process: Process) -> Vec<Narrowed> {
        Vec::new()
    }

    pub(super) fn use_what_may_be_used() {}
}

#[cfg(test)]
mod tests {
    use super::{Bound, Narrowed};

    #[test]
    fn a_narrow_bound_is_told_with_its_figure_and_how_it_is_asked_for() {
        let narrowed = Narrowed {
            bound: Bound::AddressSpace,
            have: 1_000_000 << 10,
            ours: 64 << 30,
            by: "ulimit -v".to_owned(),
        };
        assert_eq!(
            narrowed.to_string(),
            "976 MiB of address space (ulimit -v) instead of 65536 MiB"
        );
        assert_eq!(Bound::FileSize.amount(1_000 << 10), "1000 KiB in a file");
    }
}
