//! A grader's process seen from outside: how long it took, how much memory it and what it started
//! held. Ends it with all that it started when it is out of bounds.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Beyond this nobody waits: the compiler's own limits end long before.
const LONGEST: Duration = Duration::from_secs(120);

/// What all processes of one attempt may hold before they are ended, so that a run without fences
/// does no harm to the machine.
const MOST_BYTES: u64 = 9 << 30;

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) wall: Duration,
    /// It had to be ended.
    pub(crate) ended: bool,
    /// Of the grader itself.
    pub(crate) grader_bytes: u64,
    /// Of the largest process that it started.
    pub(crate) child_bytes: u64,
}

/// Starts `command`, has `order` say what to send it (told its process id), and watches it.
pub(crate) fn watch(mut command: Command, order: impl FnOnce(u32) -> Vec<u8>) -> Seen {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the test's own program can be started");
    let order = order(child.id());
    let mut stdin = child.stdin.take().expect("it was asked for");
    // One that died already is seen to have.
    let _ = stdin.write_all(&order);
    drop(stdin);
    let stdout = child.stdout.take().expect("it was asked for");
    let stderr = child.stderr.take().expect("it was asked for");
    let began = Instant::now();
    std::thread::scope(|scope| {
        let stdout = scope.spawn(|| all_of(stdout));
        let stderr = scope.spawn(|| all_of(stderr));
        let mut seen = Seen::default();
        while child.try_wait().expect("it is our child").is_none() {
            look(&child, &mut seen);
            if began.elapsed() > LONGEST && !seen.ended {
                end(&child, &mut seen);
            }
            std::thread::sleep(Duration::from_millis(15));
        }
        seen.wall = began.elapsed();
        seen.stdout = stdout.join().expect("reading does not panic");
        seen.stderr = stderr.join().expect("reading does not panic");
        seen
    })
}

fn all_of(mut stream: impl std::io::Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = stream.by_ref().take(512 << 20).read_to_end(&mut bytes);
    bytes
}

fn look(child: &Child, seen: &mut Seen) {
    let own = peak(child.id());
    seen.grader_bytes = seen.grader_bytes.max(own);
    let mut now = own;
    for process in descendants(child.id()) {
        let bytes = peak(process);
        seen.child_bytes = seen.child_bytes.max(bytes);
        now += bytes;
    }
    if now > MOST_BYTES && !seen.ended {
        end(child, seen);
    }
}

fn end(child: &Child, seen: &mut Seen) {
    seen.ended = true;
    let mut processes = descendants(child.id());
    processes.insert(child.id());
    for process in processes {
        let process = i32::try_from(process).ok();
        if let Some(process) = process.and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
        }
    }
}

/// The most memory that a process has held at once.
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or_default() << 10
}

/// Everything that a process has started, and what those have.
fn descendants(of: u32) -> BTreeSet<u32> {
    let mut parents = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(process) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // The name may hold anything, so what follows its last bracket is read.
        let parent = stat
            .rsplit_once(')')
            .and_then(|(_, rest)| rest.split_whitespace().nth(1));
        parents.extend(
            parent
                .and_then(|parent| parent.parse::<u32>().ok())
                .map(|it| (process, it)),
        );
    }
    let mut known = BTreeSet::from([of]);
    loop {
        let before = known.len();
        for (process, parent) in &parents {
            if known.contains(parent) {
                known.insert(*process);
            }
        }
        if known.len() == before {
            known.remove(&of);
            return known;
        }
    }
}
