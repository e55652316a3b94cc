//! The compiler, its launcher and what both can reach. Never compiles anything itself.

use crate::course::Toolchain;
use crate::run::Stop;
use grade_confinement::{Layers, Reach};
use std::path::{Path, PathBuf};

/// rustc, and how it is confined.
#[derive(Clone, Debug)]
pub(crate) struct Compiler {
    pub(crate) rustc: PathBuf,
    /// The program that confines itself and becomes rustc.
    pub(crate) launcher: PathBuf,
    /// What it puts on; with none, rustc is started without it.
    pub(crate) layers: Layers,
    /// What ends its calls early.
    pub(crate) stop: Stop,
}

/// What programs are loaded from. A system without one of these does not need it.
const LOADED_FROM: [&str; 8] = [
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/nix/store",
    "/gnu/store",
];
/// What the loader of programs reads.
const READ_BY_LOADER: [&str; 4] = [
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ld.so.preload",
];
/// Where linkers, their helpers and the libraries that they link live.
const LINKED_FROM: [&str; 5] = ["/usr", "/bin", "/sbin", "/etc/alternatives", "/opt"];

impl Compiler {
    /// What rustc itself needs: its own files.
    pub(crate) fn reach(&self) -> Reach {
        let execute = LOADED_FROM.iter().map(PathBuf::from).chain(self.sysroot());
        Reach {
            read: READ_BY_LOADER.iter().map(PathBuf::from).collect(),
            execute: execute.collect(),
            write: vec!["/dev/null".into()],
            port: None,
        }
    }

    /// What a linker needs besides.
    pub(crate) fn reach_of_linker(&self) -> Vec<PathBuf> {
        let known = LINKED_FROM.iter().map(PathBuf::from);
        known.chain(linkers_home().unwrap_or_default()).collect()
    }

    fn sysroot(&self) -> Option<PathBuf> {
        let rustc = self.rustc.canonicalize().ok()?;
        Some(rustc.parent()?.parent()?.to_owned())
    }
}

/// Whether there is a linker where rustc looks for one.
pub(super) fn has_linker() -> bool {
    linker().is_some()
}

fn linker() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut places = std::env::split_paths(&path).map(|dir| dir.join("cc"));
    places.find(|linker| linker.is_file())
}

/// Where the linker that rustc will find is installed: `PREFIX` of `PREFIX/bin/cc`, but not all of it
/// where somebody's home is in it.
fn linkers_home() -> Option<Vec<PathBuf>> {
    let found = linker()?.canonicalize().ok()?;
    let prefix = found.parent().and_then(Path::parent)?;
    let home = std::env::var_os("HOME").map(PathBuf::from);
    Some(match home.is_some_and(|home| home.starts_with(prefix)) {
        true => ["bin", "lib", "lib64", "libexec"]
            .map(|part| prefix.join(part))
            .to_vec(),
        false => vec![prefix.to_owned()],
    })
}

impl Toolchain {
    /// rustc without any layer: for what is not a student's.
    pub(crate) fn unconfined(&self) -> Compiler {
        Compiler {
            rustc: self.rustc.clone(),
            launcher: PathBuf::new(),
            layers: Layers::NONE,
            stop: Stop::default(),
        }
    }
}
