//! A process as whoever started it has it. Dropping it neither ends the process nor waits for it, as in std.

use super::pipe::{Reader, Writer};
use super::status::{ExitStatus, Output};
use crate::operation::{announce, change, look, wait_for_process};
use grade_engine::{self as engine, Class, Description, Effect, Exit, SourceSite};
use std::fmt;
use std::io::{self, Read, Write};
use std::panic::Location;

#[derive(Debug)]
pub struct Child {
    number: u32,
    status: Option<ExitStatus>,
    pub stdin: Option<ChildStdin>,
    pub stdout: Option<ChildStdout>,
}

/// Dropping it closes it: the process reads the end of its input.
pub struct ChildStdin(Writer);

pub struct ChildStdout(Reader);

impl Child {
    pub(super) fn new(number: u32, stdin: Option<ChildStdin>, stdout: Option<ChildStdout>) -> Self {
        Child {
            number,
            status: None,
            stdin,
            stdout,
        }
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.number
    }

    #[track_caller]
    pub fn kill(&mut self) -> io::Result<()> {
        if self.status.is_none() {
            let site = Location::caller();
            let object = self.object();
            change(Class::Thread, object, "kill", site);
            engine::trace("kill", 0, Some(site), || self.in_words());
            engine::end_process(self.number, Exit::Killed);
        }
        Ok(())
    }

    #[track_caller]
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        let site = Location::caller();
        drop(self.stdin.take());
        if let Some(status) = self.status {
            return Ok(status);
        }
        // No scheduling point: others may run before or after, the result is the same.
        announce(Class::Thread, "wait", site);
        loop {
            if let Some(exit) = engine::exit_of(self.number) {
                return Ok(self.learn("wait", exit, site));
            }
            let _ = wait_for_process(self.object(), self.main_thread());
        }
    }

    #[track_caller]
    pub fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        if self.status.is_none() {
            let site = Location::caller();
            look(Class::Thread, self.object(), "try_wait", site);
            match engine::exit_of(self.number) {
                Some(exit) => {
                    self.learn("try_wait", exit, site);
                }
                None => engine::trace("try_wait", 0, Some(site), || {
                    format!("{}: it runs", self.in_words())
                }),
            }
        }
        Ok(self.status)
    }

    #[track_caller]
    pub fn wait_with_output(mut self) -> io::Result<Output> {
        drop(self.stdin.take());
        let mut stdout = Vec::new();
        if let Some(mut output) = self.stdout.take() {
            output.read_to_end(&mut stdout)?;
        }
        Ok(Output {
            status: self.wait()?,
            stdout,
            stderr: Vec::new(),
        })
    }

    fn learn(&mut self, what: &'static str, exit: Exit, site: SourceSite) -> ExitStatus {
        let status = ExitStatus::of(exit);
        self.status = Some(status);
        engine::waited_for(self.number);
        engine::trace(what, 0, Some(site), || {
            let thread = self.main_thread();
            let words = format!("{}: {status}", self.in_words());
            Description::with(&words, Effect::Joined { thread })
        });
        status
    }

    fn object(&self) -> u32 {
        engine::object_of_process(self.number)
    }

    fn main_thread(&self) -> u32 {
        engine::main_thread_of(self.number)
    }

    fn in_words(&self) -> String {
        format!("child {}", self.number)
    }
}

impl ChildStdin {
    pub(super) fn new(writer: Writer) -> Self {
        ChildStdin(writer)
    }
}

impl ChildStdout {
    pub(super) fn new(reader: Reader) -> Self {
        ChildStdout(reader)
    }
}

impl Write for ChildStdin {
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Write for &ChildStdin {
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_shared(bytes, Location::caller())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for ChildStdout {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes)
    }
}

impl fmt::Debug for ChildStdin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChildStdin").finish_non_exhaustive()
    }
}

impl fmt::Debug for ChildStdout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChildStdout").finish_non_exhaustive()
    }
}
