//! Standard input: a lock of the model, and nothing to read. Never reads the process's.

use crate::sync::{Mutex, MutexGuard, PoisonError};
use std::fmt;
use std::io::{self, BufRead, Empty, Read};

/// As in std, a lock that a thread which holds it waits for in vain.
static INPUT: Mutex<Empty> = Mutex::new(io::empty());

#[must_use]
pub fn stdin() -> Stdin {
    Stdin(())
}

pub struct Stdin(());

pub struct StdinLock<'a>(MutexGuard<'a, Empty>);

impl Stdin {
    #[track_caller]
    pub fn lock(&self) -> StdinLock<'static> {
        StdinLock(INPUT.lock().unwrap_or_else(PoisonError::into_inner))
    }

    #[track_caller]
    pub fn read_line(&self, buffer: &mut String) -> io::Result<usize> {
        self.lock().read_line(buffer)
    }

    #[track_caller]
    #[must_use = "`self` will be dropped if the result is not used"]
    pub fn lines(self) -> io::Lines<StdinLock<'static>> {
        self.lock().lines()
    }
}

impl Read for Stdin {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.lock().read(bytes)
    }
}

impl Read for &Stdin {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.lock().read(bytes)
    }
}

impl Read for StdinLock<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes)
    }
}

impl BufRead for StdinLock<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.0.consume(amount);
    }
}

impl fmt::Debug for Stdin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stdin").finish_non_exhaustive()
    }
}

impl fmt::Debug for StdinLock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StdinLock").finish_non_exhaustive()
    }
}
