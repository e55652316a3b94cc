//! Landlock: which files and which port a process can reach. Opens nothing itself.

use crate::standing::Put;
use crate::workshop::Reach;
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, LandlockStatus, NetPort,
    PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope,
};
use std::io;
use std::path::PathBuf;

/// The newest set of rights that is asked for; an older kernel gives what it has.
const NEWEST: ABI = ABI::V6;

/// Puts everything but `reach` out of reach; says how far this kernel can.
///
/// What does not exist need not be reached, and is passed over.
///
/// # Errors
/// When this kernel has no Landlock, or refuses.
pub(crate) fn confine(reach: &Reach) -> io::Result<Put> {
    let status = restrict(reach).map_err(io::Error::other)?;
    let extent = match status.landlock {
        LandlockStatus::Available {
            effective_abi: ABI::V1,
            ..
        } if !reach.write.is_empty() => {
            // The first Landlock forbids to move a file from one folder to another, as rustc does.
            return Err(missing("what writes files needs Linux 5.19"));
        }
        LandlockStatus::Available { effective_abi, .. } => extent(effective_abi),
        LandlockStatus::NotEnabled => {
            return Err(missing("Landlock is switched off in this kernel"));
        }
        _ => return Err(missing("this kernel has no Landlock")),
    };
    match status.ruleset {
        RulesetStatus::NotEnforced => Err(missing("this kernel has no Landlock")),
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Ok(extent),
    }
}

fn missing(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, why)
}

/// What of it a kernel can hold a process to. Ports belong to the whole: nothing else holds them. Signals
/// and abstract sockets do not: a worker has no call for either.
fn extent(abi: ABI) -> Put {
    let (detail, whole) = match abi {
        ABI::Unsupported => ("nothing", false),
        ABI::V1 | ABI::V2 | ABI::V3 => ("files only: ports need Linux 6.7", false),
        ABI::V4 | ABI::V5 => (
            "files and ports: signals and abstract sockets need Linux 6.12",
            true,
        ),
        _ => ("files, ports, signals and abstract sockets", true),
    };
    Put {
        detail: detail.to_owned(),
        whole,
    }
}

fn restrict(reach: &Reach) -> Result<landlock::RestrictionStatus, landlock::RulesetError> {
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?;
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    // No devices, no sockets and no links to elsewhere are made by what we run.
    let write = read
        | AccessFs::WriteFile
        | AccessFs::Truncate
        | AccessFs::MakeReg
        | AccessFs::MakeDir
        | AccessFs::RemoveFile
        | AccessFs::RemoveDir
        | AccessFs::Refer;
    let granted: [(&[PathBuf], BitFlags<AccessFs>); 3] = [
        (&reach.read, read),
        (&reach.execute, read | AccessFs::Execute),
        (&reach.write, write),
    ];
    for (paths, rights) in granted {
        for path in paths {
            let Ok(opened) = PathFd::new(path) else {
                continue;
            };
            let rights = match path.is_dir() {
                true => rights,
                false => rights & AccessFs::from_file(NEWEST),
            };
            rules = rules.add_rule(PathBeneath::new(opened, rights))?;
        }
    }
    if let Some(port) = reach.port {
        rules = rules.add_rule(NetPort::new(port, AccessNet::ConnectTcp))?;
    }
    rules.restrict_self()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn landlock_without_ports_is_landlock_in_part() {
        assert!(!extent(ABI::V3).whole);
        assert!(extent(ABI::V4).whole);
        assert!(extent(NEWEST).whole);
    }
}
