//! Proof by trying: a process that has put on a worker's layers does what no worker may. Nothing that
//! it tries would do harm if it succeeded.

use crate::layer::Layers;
use crate::standing::Standing;
use crate::{Cell, apply};
use std::fmt;
use std::io;

/// Something that was tried inside a worker's layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What.
    pub name: String,
    /// Whether the system refused it.
    pub refused: bool,
    /// What the system said.
    pub said: String,
}

/// One line, as the launcher prints it.
impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = if self.refused { "refused" } else { "open" };
        write!(f, "{}\t{outcome}\t{}", self.name, self.said)
    }
}

impl Attempt {
    /// From such a line.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, '\t');
        Some(Attempt {
            name: parts.next()?.to_owned(),
            refused: match parts.next()? {
                "refused" => true,
                "open" => false,
                _ => return None,
            },
            said: parts.next()?.to_owned(),
        })
    }

    /// Something that permission is asked for: failing for another reason is no refusal.
    #[cfg(unix)]
    fn of<T>(name: &str, outcome: io::Result<T>) -> Self {
        let denied = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
        Attempt {
            refused: outcome.as_ref().is_err_and(denied),
            ..Attempt::beyond(name, outcome)
        }
    }

    /// Something that there is a bound on, or that is simply not there: failing is refusal enough.
    #[cfg(unix)]
    fn beyond<T>(name: &str, outcome: io::Result<T>) -> Self {
        Attempt {
            name: name.to_owned(),
            refused: outcome.is_err(),
            said: outcome.map_or_else(|error| error.to_string(), |_| "nobody minded".to_owned()),
        }
    }
}

/// Puts on a worker's layers, as many as there are, and says what became of each.
pub(crate) fn layers(wanted: Layers) -> Vec<Standing> {
    let cell = Cell {
        parent: parent(),
        layers: wanted,
        port: None,
    };
    let mut standings = Vec::new();
    let done = apply::worker(&cell, &mut |layer, outcome| {
        standings.push(Standing::of(layer, outcome));
        Ok(())
    });
    if let Err(error) = done {
        for standing in &mut standings {
            standing.active = false;
            standing.whole = false;
            standing.detail = error.to_string();
        }
    }
    standings
}

#[cfg(unix)]
fn parent() -> u32 {
    let parent = rustix::process::getppid();
    parent.map_or(0, |parent| parent.as_raw_nonzero().get().unsigned_abs())
}

#[cfg(not(unix))]
fn parent() -> u32 {
    0
}

/// The descriptors that this process was started with, beside the three that every process has. To be
/// asked for before the layers are on.
#[cfg(unix)]
pub(crate) fn inherited() -> Vec<String> {
    // One of them is the folder's own, and gone when it is looked at again.
    let listed = std::fs::read_dir("/proc/self/fd").map(|entries| {
        let names = entries.flatten().map(|entry| entry.file_name());
        names
            .filter_map(|name| name.into_string().ok())
            .collect::<Vec<_>>()
    });
    let still_open = |name: &String| std::fs::read_link(format!("/proc/self/fd/{name}")).is_ok();
    let mut listed = listed.unwrap_or_default();
    listed.retain(|name| !["0", "1", "2"].contains(&name.as_str()) && still_open(name));
    listed
}

#[cfg(not(unix))]
pub(crate) fn inherited() -> Vec<String> {
    Vec::new()
}

/// Tries everything, from within; these descriptors were inherited.
#[cfg(unix)]
pub(crate) fn attempts(inherited: &[String]) -> Vec<Attempt> {
    use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
    use std::process::Command;
    use std::time::Duration;
    // An address that RFC 5737 gives to documents: nobody's.
    let somewhere = SocketAddr::from((Ipv4Addr::new(192, 0, 2, 1), 80));
    let scratch = std::env::temp_dir().join(format!("cargo-grade-probe-{}", std::process::id()));
    let made = std::fs::write(&scratch, "");
    if made.is_ok() {
        let _ = std::fs::remove_file(&scratch);
    }
    vec![
        Attempt::of(
            "read a file that everybody may read",
            std::fs::read("/etc/passwd"),
        ),
        Attempt::of("list a folder", std::fs::read_dir("/")),
        Attempt::of("make a file", made),
        Attempt::of("read the grader's environment", {
            std::fs::read(format!("/proc/{}/environ", parent()))
        }),
        Attempt::of("connect to a port on loopback", connect()),
        Attempt::of(
            "connect to the Internet",
            TcpStream::connect_timeout(&somewhere, Duration::from_secs(1)),
        ),
        Attempt::of("send a datagram", UdpSocket::bind(("127.0.0.1", 0))),
        Attempt::of(
            "start a process",
            Command::new("/bin/sh").args(["-c", ":"]).status(),
        ),
        Attempt::beyond(
            "use a file that the grader has open",
            match inherited {
                [] => Err(io::Error::other("there is none")),
                some => Ok(some),
            },
        ),
        Attempt::of("send the grader a signal", signal_parent()),
        Attempt::of("become root", become_root()),
        Attempt::of("raise a limit", raise_a_limit()),
        Attempt::beyond("have 5 GiB of memory", have_memory(5 << 30)),
        Attempt::beyond("have 4,000 threads", have_threads(4_000)),
        // The last: it would end this program.
        exec(),
    ]
}

/// Where there are no such layers, there is nothing to be proved.
#[cfg(not(unix))]
pub(crate) fn attempts(_inherited: &[String]) -> Vec<Attempt> {
    Vec::new()
}

/// Nobody listens: to be told so is to have asked the network.
#[cfg(unix)]
fn connect() -> io::Result<()> {
    match std::net::TcpStream::connect(("127.0.0.1", 1)) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(()),
        outcome => outcome.map(drop),
    }
}

#[cfg(unix)]
fn signal_parent() -> io::Result<()> {
    match rustix::process::getppid() {
        Some(parent) => Ok(rustix::process::test_kill_process(parent)?),
        None => Ok(()),
    }
}

#[cfg(target_os = "linux")]
fn become_root() -> io::Result<()> {
    Ok(rustix::thread::set_thread_uid(rustix::process::Uid::ROOT)?)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn become_root() -> io::Result<()> {
    match rustix::process::geteuid().is_root() {
        true => Ok(()),
        false => Err(io::ErrorKind::PermissionDenied.into()),
    }
}

#[cfg(unix)]
fn raise_a_limit() -> io::Result<()> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Core);
    let more = limit.maximum.map_or(u64::MAX, |most| most + (1 << 20));
    limit.maximum = Some(more);
    limit.current = Some(more);
    Ok(setrlimit(Resource::Core, limit)?)
}

#[cfg(unix)]
fn have_memory(bytes: usize) -> io::Result<()> {
    let mut memory: Vec<u8> = Vec::new();
    memory.try_reserve_exact(bytes).map_err(io::Error::other)
}

#[cfg(unix)]
fn have_threads(threads: usize) -> io::Result<()> {
    use std::sync::mpsc::channel;
    let (end, ended) = channel::<()>();
    let ended = std::sync::Arc::new(std::sync::Mutex::new(ended));
    let mut started = Vec::new();
    let mut outcome = Ok(());
    for _ in 0..threads {
        let ended = ended.clone();
        let wait = move || drop(ended.lock().map(|ended| ended.recv()));
        match std::thread::Builder::new().stack_size(64 << 10).spawn(wait) {
            Ok(thread) => started.push(thread),
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    drop(end);
    for thread in started {
        let _ = thread.join();
    }
    outcome
}

/// If this is allowed, the other program says so.
#[cfg(unix)]
fn exec() -> Attempt {
    use std::os::unix::process::CommandExt;
    let name = "become another program";
    let open = Attempt::of(name, Ok(()));
    let error = std::process::Command::new("/bin/echo")
        .arg(open.to_string())
        .exec();
    Attempt::of::<()>(name, Err(error))
}
