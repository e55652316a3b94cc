//! Putting on the layers in the order in which they can be. Decides nothing: each layer's outcome goes
//! to whoever asked.

use crate::layer::Layer;
use crate::standing::Put;
use std::io;

pub(crate) use system::{compiler, worker};

/// What became of a layer; an error here ends it all.
pub(crate) type Told<'a> = &'a mut dyn FnMut(Layer, io::Result<Put>) -> io::Result<()>;

#[cfg(target_os = "linux")]
mod system {
    use super::{Layer, Put, Told, io};
    use crate::calls::{self, Network};
    use crate::files;
    use crate::limits::{self, Limits};
    use crate::{Cell, Reach, Workshop, identity, session};
    use rustix::fs::Mode;

    /// What a worker may use.
    const OF_A_WORKER: Limits = Limits {
        // Not less: glibc reserves an arena of 64 MiB for each thread, with no memory behind it.
        address_space_bytes: Some(64 << 30),
        // More than what is counted may come to: the blocks, the stacks and what is resident. So it
        // is never this that refuses a thread.
        data_bytes: Some(4 << 30),
        // The watchdog ends what never ends; this ends what outlives the watchdog.
        cpu_secs: Some(24 * 60 * 60),
        file_bytes: Some(0),
        descriptors: Some(256),
        threads: Some(1_024),
    };

    /// What a compiler or a linker may use: for a file that a student wrote, the first takes a tenth
    /// of a second and 300 MiB of address space.
    const OF_A_COMPILER: Limits = Limits {
        address_space_bytes: Some(4 << 30),
        data_bytes: None,
        cpu_secs: Some(10),
        file_bytes: Some(512 << 20),
        descriptors: Some(1_024),
        threads: Some(512),
    };

    pub(crate) fn worker(cell: &Cell, told: Told<'_>) -> io::Result<()> {
        let layers = cell.layers;
        let mut alone = false;
        // The same everywhere, whatever the shell had.
        rustix::process::umask(Mode::RWXG | Mode::RWXO);
        if layers.has(Layer::Identity) {
            let nobody = identity::become_nobody();
            alone = nobody.as_ref().is_ok_and(|nobody| nobody.alone);
            told(Layer::Identity, nobody.map(|nobody| nobody.put))?;
        }
        if layers.has(Layer::Session) {
            told(Layer::Session, session::leave(cell.parent).map(Put::from))?;
        }
        if layers.has(Layer::Limits) {
            told(
                Layer::Limits,
                limits::set(&OF_A_WORKER, alone).map(Put::from),
            )?;
        }
        // The next two insist on it.
        rustix::thread::set_no_new_privs(true)?;
        if layers.has(Layer::Landlock) {
            let reach = Reach {
                port: cell.port,
                ..Reach::default()
            };
            told(Layer::Landlock, files::confine(&reach))?;
        }
        if layers.has(Layer::Seccomp) {
            let network = cell.port.map_or(Network::None, |_| Network::Streams);
            told(
                Layer::Seccomp,
                calls::confine_worker(network).map(Put::from),
            )?;
        }
        Ok(())
    }

    pub(crate) fn compiler(workshop: &Workshop, told: Told<'_>) -> io::Result<()> {
        let layers = workshop.layers;
        if layers.has(Layer::Identity) {
            told(
                Layer::Identity,
                identity::keep_reading_only().map(Put::from),
            )?;
        }
        if layers.has(Layer::Session) {
            told(
                Layer::Session,
                session::leave(workshop.parent).map(Put::from),
            )?;
        }
        if layers.has(Layer::Limits) {
            told(
                Layer::Limits,
                limits::set(&OF_A_COMPILER, false).map(Put::from),
            )?;
        }
        rustix::thread::set_no_new_privs(true)?;
        if layers.has(Layer::Landlock) {
            told(Layer::Landlock, files::confine(&workshop.reach))?;
        }
        if layers.has(Layer::Seccomp) {
            told(Layer::Seccomp, calls::confine_compiler().map(Put::from))?;
        }
        Ok(())
    }
}

/// Elsewhere there is a session to be had on Unix, and nothing on other systems.
#[cfg(not(target_os = "linux"))]
mod system {
    use super::{Layer, Put, Told, io};
    use crate::{Cell, Layers, Workshop};

    pub(crate) fn worker(cell: &Cell, told: Told<'_>) -> io::Result<()> {
        put_on(cell.layers, cell.parent, told)
    }

    pub(crate) fn compiler(workshop: &Workshop, told: Told<'_>) -> io::Result<()> {
        put_on(workshop.layers, workshop.parent, told)
    }

    fn put_on(layers: Layers, parent: u32, told: Told<'_>) -> io::Result<()> {
        for layer in layers.iter() {
            told(layer, outcome_of(layer, parent))?;
        }
        Ok(())
    }

    #[cfg(unix)]
    fn outcome_of(layer: Layer, parent: u32) -> io::Result<Put> {
        match layer {
            Layer::Session => crate::session::leave(parent).map(Put::from),
            _ => Err(none()),
        }
    }

    #[cfg(not(unix))]
    fn outcome_of(_layer: Layer, _parent: u32) -> io::Result<Put> {
        Err(none())
    }

    fn none() -> io::Error {
        let message = format!("there is none on {}", std::env::consts::OS);
        io::Error::new(io::ErrorKind::Unsupported, message)
    }
}
