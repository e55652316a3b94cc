//! Running a compiler to its end, or to the end of what it may print. Never reads what it says.

use crate::run::{Stop, end_group};
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Bytes of messages that are read. A thousand errors are a tenth of it.
const MOST_BYTES: u64 = 16 << 20;
/// How long a compiler may take that its limit of processor time has not ended.
const BUSY_MACHINE: Duration = Duration::from_secs(300);
/// How soon its end is looked for again. It is a matter of less.
const LOOK_AGAIN: Duration = Duration::from_micros(200);
/// How soon it is noticed that nobody wants its result any more.
const WANTED_STILL: Duration = Duration::from_millis(20);

/// How a compiler ended.
pub(super) enum Ended {
    /// By itself.
    Exited { code: i32, printed: String },
    /// By a signal: it crashed, or used up what it may use; in a sentence.
    Killed { why: &'static str },
    /// By us, for printing without end.
    TooMuchPrinted,
    /// By somebody else, or by us, because it got nowhere.
    Starved,
}

/// Runs a command with nothing to read, and keeps what it prints on its standard error. It is starved if it is to
/// `stop`.
pub(super) fn supervised(mut command: Command, stop: &Stop) -> std::io::Result<Ended> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let stderr = child.stderr.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
    let (sender, receiver) = channel();
    let reader = std::thread::Builder::new().spawn(move || {
        let mut printed = Vec::new();
        let read = stderr.take(MOST_BYTES + 1).read_to_end(&mut printed);
        // Nobody listens any more if it took too long.
        let _ = sender.send(read.map(|_| printed));
    });
    let Ok(reader) = reader else {
        end(&mut child);
        return Ok(Ended::Starved);
    };
    let Some(printed) = heard(&receiver, stop) else {
        end(&mut child);
        return Ok(Ended::Starved);
    };
    let printed = printed?;
    if printed.len() as u64 > MOST_BYTES {
        end(&mut child);
        return Ok(Ended::TooMuchPrinted);
    }
    let _ = reader.join();
    let printed = String::from_utf8_lossy(&printed).into_owned();
    // Its messages are over, and so is it.
    let deadline = Instant::now() + BUSY_MACHINE;
    let status = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None if Instant::now() > deadline => {
                end(&mut child);
                return Ok(Ended::Starved);
            }
            None => std::thread::sleep(LOOK_AGAIN),
        }
    };
    Ok(match status.code() {
        Some(code) => Ended::Exited { code, printed },
        None if was_killed(status) => Ended::Starved,
        None => Ended::Killed { why: why(status) },
    })
}

/// What it printed, if that is all there in time.
fn heard<T>(receiver: &Receiver<T>, stop: &Stop) -> Option<T> {
    let deadline = Instant::now() + BUSY_MACHINE;
    while Instant::now() < deadline && !stop.is_asked() {
        match receiver.recv_timeout(WANTED_STILL) {
            Ok(printed) => return Some(printed),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    None
}

/// Whether somebody else ended it: a system out of memory, for one.
#[cfg(unix)]
fn was_killed(status: ExitStatus) -> bool {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(Signal::KILL.as_raw())
}

#[cfg(not(unix))]
fn was_killed(_status: ExitStatus) -> bool {
    false
}

/// What ends a compiler by a signal: its limits, its memory's end, its stack's end.
#[cfg(unix)]
fn why(status: ExitStatus) -> &'static str {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    match status.signal().and_then(Signal::from_named_raw) {
        Some(Signal::XCPU) => {
            "the compiler needed more processor time for it than the 10 s it may have: a macro, a constant or types \
             that grow without an end?"
        }
        Some(Signal::ABORT) => {
            "the compiler needed more memory for it than the 4 GiB it may have: a macro, a constant or types that \
             grow without an end?"
        }
        Some(Signal::SEGV | Signal::BUS) => {
            "the compiler's stack overflowed over it: something is nested too deeply"
        }
        Some(Signal::XFSZ) => "the compiler made a file of more than 512 MiB of it",
        _ => "the compiler crashed over it",
    }
}

#[cfg(not(unix))]
fn why(_status: ExitStatus) -> &'static str {
    "the compiler crashed over it"
}

/// Ends a compiler, and the linker that it may have started.
fn end(child: &mut Child) {
    end_group(child);
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_compiler_whose_result_nobody_wants_is_ended() {
        let wait = || {
            let mut command = Command::new("sleep");
            command.arg("0.3");
            command
        };
        let stop = Stop::default();
        let ended = supervised(wait(), &stop).unwrap();
        assert!(matches!(ended, Ended::Exited { code: 0, .. }));
        stop.ask();
        assert!(matches!(supervised(wait(), &stop).unwrap(), Ended::Starved));
    }
}
