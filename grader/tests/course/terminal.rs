//! The command on a pseudo terminal: keys go in, and what is on the screen comes out. Never times
//! anything: it waits for words.

use crate::command::root;
use crate::copy::Copy;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// A deadline ends only what never ends.
const MOST_SECONDS: usize = 600;

/// Rows and columns of a terminal.
const ROWS: u16 = 50;
const COLUMNS: u16 = 120;

/// A terminal of 50 rows and 120 columns with the command on it.
pub(crate) struct Terminal {
    ours: File,
    theirs: OwnedFd,
    child: Child,
    said: String,
    /// What it looks like by all that was read.
    screen: vt100::Parser,
}

impl Terminal {
    /// Starts the command on a new one, about a submission.
    pub(crate) fn with(arguments: &[&str], submission: &Path) -> Terminal {
        Terminal::start(&root(), false, |command| {
            command.args(arguments).arg("--submission").arg(submission);
        })
    }

    /// Starts the command on a new one, in a folder and so that it can ask: stderr is there, too.
    pub(crate) fn asking(arguments: &[&str], dir: &Path) -> Terminal {
        Terminal::start(dir, true, |command| {
            command.args(arguments);
        })
    }

    /// Starts a session with an exercise of a copy on a new one.
    pub(crate) fn watching(exercise: &str, copy: &Copy) -> Terminal {
        Terminal::watching_with(exercise, copy, "")
    }

    /// The same for somebody who has chosen an editor.
    pub(crate) fn watching_with(exercise: &str, copy: &Copy, editor: &str) -> Terminal {
        Terminal::start(copy.path(), true, |command| {
            command.env("VISUAL", "").env("EDITOR", editor);
            command.env("CARGO_TARGET_DIR", copy.target());
            // A job of its own, as a shell makes it.
            command.process_group(0);
            command.args(["watch", exercise]);
        })
    }

    /// Has another size from now on, as a window that somebody drags.
    pub(crate) fn resize(&mut self, rows: u16, columns: u16) {
        self.screen.screen_mut().set_size(rows, columns);
        tcsetwinsize(&self.theirs, size(rows, columns)).expect("a terminal has a size");
    }

    fn start(dir: &Path, stderr: bool, arguments: impl FnOnce(&mut Command)) -> Terminal {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo terminal");
        grantpt(&ours).expect("its other end is ours, too");
        unlockpt(&ours).expect("its other end can be opened");
        let name = ptsname(&ours, Vec::new()).expect("its other end has a name");
        let name = Path::new(std::ffi::OsStr::from_bytes(name.as_bytes())).to_owned();
        let open = || File::options().read(true).write(true).open(&name);
        let theirs = OwnedFd::from(open().expect("its other end can be opened"));
        tcsetwinsize(&theirs, size(ROWS, COLUMNS)).expect("a terminal has a size");
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-grade"));
        arguments(&mut command);
        let child = command
            .args(["--color", "never"])
            .current_dir(dir)
            .env("TERM", "xterm")
            .stdin(Stdio::from(open().expect("its other end can be opened")))
            .stdout(Stdio::from(open().expect("its other end can be opened")))
            .stderr(match stderr {
                true => Stdio::from(open().expect("its other end can be opened")),
                false => Stdio::null(),
            })
            .spawn()
            .expect("the command can be started");
        Terminal {
            ours: File::from(ours),
            theirs,
            child,
            said: String::new(),
            screen: vt100::Parser::new(ROWS, COLUMNS, 0),
        }
    }

    /// Reads until `words` have come, and gives back all that came before and with them. Fails when
    /// the command has ended without them, or says nothing for far longer than it ever takes.
    #[track_caller]
    pub(crate) fn until(&mut self, words: &str) -> String {
        while !self.said.contains(words) {
            self.read_more(words);
        }
        let end = self.said.find(words).expect("it has come") + words.len();
        let rest = self.said.split_off(end);
        std::mem::replace(&mut self.said, rest)
    }

    /// Reads until `words` are on the screen, and gives back all that is on it.
    #[track_caller]
    pub(crate) fn until_shown(&mut self, words: &str) -> String {
        loop {
            let shown = self.screen.screen().contents();
            if shown.contains(words) {
                return shown;
            }
            self.read_more(words);
        }
    }

    /// Whether it is filled by the command, as it was read.
    pub(crate) fn is_filled(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    #[track_caller]
    fn read_more(&mut self, words: &str) {
        let mut buffer = [0; 4096];
        self.wait_for_more(words);
        let length = self.ours.read(&mut buffer).expect("there is something");
        let more = String::from_utf8_lossy(&buffer[..length]);
        self.said.push_str(&more);
        self.screen.process(&buffer[..length]);
    }

    #[track_caller]
    fn wait_for_more(&mut self, words: &str) {
        let second = Timespec {
            tv_sec: 1,
            tv_nsec: 0,
        };
        for _ in 0..MOST_SECONDS {
            // Asked first: what an ended command has said is all there to be read.
            let ended = self.child.try_wait().expect("it is our child").is_some();
            let mut polled = [PollFd::new(&self.ours, PollFlags::IN)];
            if poll(&mut polled, Some(&second)).expect("a terminal can be polled") > 0 {
                return;
            }
            assert!(!ended, "{words} never came after {}", self.said);
        }
        panic!("still waiting for {words} after {}", self.said);
    }

    /// Presses keys, once they are waited for: until then a terminal that is nobody's controlling
    /// one would take Ctrl-C for itself.
    #[track_caller]
    pub(crate) fn press(&mut self, keys: &str) {
        let waited_for = |terminal: &mut Terminal| !terminal.modes().contains(LocalModes::ICANON);
        self.wait_until(&format!("a key such as {keys:?} is waited for"), waited_for);
        let sent = self.ours.write_all(keys.as_bytes());
        sent.expect("a terminal takes keys");
    }

    /// Types a line in answer to a question.
    #[track_caller]
    pub(crate) fn answer(&mut self, line: &str) {
        let sent = self.ours.write_all(line.as_bytes());
        sent.expect("a terminal takes lines");
    }

    #[track_caller]
    fn wait_until(&mut self, what: &str, mut is_so: impl FnMut(&mut Terminal) -> bool) {
        for _ in 0..MOST_SECONDS * 100 {
            if is_so(self) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("still waiting until {what}");
    }

    fn modes(&self) -> LocalModes {
        let modes = tcgetattr(&self.theirs);
        modes.expect("a terminal has modes").local_modes
    }

    /// How the command ended.
    #[track_caller]
    pub(crate) fn ended(&mut self) -> ExitStatus {
        let mut ended = None;
        self.wait_until("the command ends", |terminal| {
            ended = terminal.child.try_wait().expect("it is our child");
            ended.is_some()
        });
        ended.expect("it has ended")
    }

    /// Waits until the command has stopped, as a shell does.
    #[track_caller]
    pub(crate) fn stopped(&mut self) {
        let pid = Pid::from_child(&self.child);
        let options = WaitOptions::UNTRACED | WaitOptions::NOHANG;
        self.wait_until("the command stops", |_| {
            let seen = waitpid(Some(pid), options).expect("it is our child");
            seen.is_some_and(|(_, status)| status.stopped())
        });
    }

    /// Sends the command a signal.
    #[track_caller]
    pub(crate) fn send(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).expect("it is our child");
    }

    /// Whether the terminal is as a shell wants it: what is typed is shown, and lines are edited.
    pub(crate) fn is_as_it_was(&self) -> bool {
        let wanted = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        self.modes().contains(wanted)
    }
}

fn size(rows: u16, columns: u16) -> Winsize {
    Winsize {
        ws_row: rows,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Nothing to be done about a command that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
