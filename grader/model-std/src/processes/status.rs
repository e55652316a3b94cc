//! How a process ended, and what it said. As on Unix.

use grade_engine::Exit;
use std::fmt;

#[derive(PartialEq, Eq, Clone, Copy)]
pub struct ExitStatus(Exit);

#[derive(PartialEq, Eq, Clone, Debug)]
pub struct Output {
    pub status: ExitStatus,
    pub stdout: Vec<u8>,
    /// Always empty: it can be read only where it was asked for, and that is missing here.
    pub stderr: Vec<u8>,
}

impl ExitStatus {
    pub(super) fn of(exit: Exit) -> Self {
        ExitStatus(exit)
    }

    #[must_use]
    pub fn success(&self) -> bool {
        self.code() == Some(0)
    }

    #[must_use]
    pub fn code(&self) -> Option<i32> {
        match self.0 {
            // As much as a parent is told.
            Exit::Code(code) => Some(code & 0xFF),
            Exit::Killed => None,
        }
    }
}

impl Default for ExitStatus {
    fn default() -> Self {
        ExitStatus(Exit::Code(0))
    }
}

impl fmt::Debug for ExitStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SIGKILL: i32 = 9;
        let raw = self.code().map_or(SIGKILL, |code| code << 8);
        write!(f, "ExitStatus(unix_wait_status({raw}))")
    }
}

impl fmt::Display for ExitStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            Some(code) => write!(f, "exit status: {code}"),
            None => f.write_str("signal: 9 (SIGKILL)"),
        }
    }
}
