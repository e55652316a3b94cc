//! What an attempt could harm: all of it made for one attempt, and looked at afterwards.

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::Read;
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const CANARY: &str = "canary";
const UNTOUCHED: &str = "untouched\n";
/// Longer than any attempt takes.
const DECOYS_LIFE_SECS: &str = "300";

/// A folder with a file, another process of the same user, and somebody who listens.
pub(crate) struct Surroundings {
    dir: PathBuf,
    canary: Metadata,
    there: Vec<OsString>,
    decoy: Child,
    /// Named after the port, so it goes before that is somebody else's.
    unix: Vec<UnixListener>,
    tcp: TcpListener,
    udp: UdpSocket,
}

impl Surroundings {
    /// In a folder below `stage`; its name tells an attempt what it could harm.
    pub(crate) fn new(stage: &Path, worker: &Path, attempt: &str) -> std::io::Result<Surroundings> {
        let decoy = Command::new("sleep")
            .arg(DECOYS_LIFE_SECS)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let tcp = TcpListener::bind("127.0.0.1:0")?;
        let udp = UdpSocket::bind("127.0.0.1:0")?;
        tcp.set_nonblocking(true)?;
        udp.set_nonblocking(true)?;
        let port = tcp.local_addr()?.port();
        let name = [
            std::process::id(),
            decoy.id(),
            port.into(),
            udp.local_addr()?.port().into(),
        ];
        let dir = stage.join(name.map(|number| number.to_string()).join("-"));
        std::fs::create_dir(&dir)?;
        std::fs::create_dir(dir.join("empty"))?;
        std::fs::create_dir(dir.join("unused"))?;
        std::fs::write(dir.join(CANARY), UNTOUCHED)?;
        std::fs::hard_link(worker, dir.join(attempt))?;
        let named = SocketAddr::from_abstract_name(format!("grade-attack-{port}"))?;
        let unix = vec![
            UnixListener::bind(dir.join("socket"))?,
            UnixListener::bind_addr(&named)?,
        ];
        for listener in &unix {
            listener.set_nonblocking(true)?;
        }
        Ok(Surroundings {
            canary: std::fs::metadata(dir.join(CANARY))?,
            there: names(&dir),
            dir,
            decoy,
            tcp,
            udp,
            unix,
        })
    }

    /// The worker's program, named after the attempt.
    pub(crate) fn program(&self, attempt: &str) -> PathBuf {
        self.dir.join(attempt)
    }

    /// The folder to start it in.
    pub(crate) fn empty(&self) -> PathBuf {
        self.dir.join("empty")
    }

    /// What is not as it was.
    pub(crate) fn harm(&mut self) -> Vec<&'static str> {
        let mut harm = Vec::new();
        let mut text = String::new();
        let canary = self.dir.join(CANARY);
        let read = File::open(&canary).and_then(|mut file| file.read_to_string(&mut text));
        let as_before = |now: Metadata| {
            let of = |it: &Metadata| (it.mode(), it.uid(), it.mtime(), it.nlink(), it.ino());
            of(&now) == of(&self.canary)
        };
        if read.is_err() || text != UNTOUCHED {
            harm.push("the canary's text changed");
        } else if !std::fs::metadata(&canary).is_ok_and(as_before) {
            harm.push("the canary's state changed");
        }
        if names(&self.dir) != self.there || !names(&self.empty()).is_empty() {
            harm.push("files came or went");
        }
        if !matches!(self.decoy.try_wait(), Ok(None)) {
            harm.push("the decoy is dead");
        }
        if self.tcp.accept().is_ok() {
            harm.push("the listener was connected to");
        }
        if self.udp.recv(&mut [0; 16]).is_ok() {
            harm.push("a datagram came");
        }
        if self.unix.iter().any(|listener| listener.accept().is_ok()) {
            harm.push("a service of this machine was connected to");
        }
        harm
    }
}

impl Drop for Surroundings {
    fn drop(&mut self) {
        let _ = self.decoy.kill();
        let _ = self.decoy.wait();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

fn names(dir: &Path) -> Vec<OsString> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
    names.sort();
    names
}
