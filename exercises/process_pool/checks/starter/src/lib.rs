//! Your pool and its worker. The contract is in `task/src/lib.rs`, the task in `README.md`.

use process_pool_task::Pool;
use std::io::{self, BufRead, Write};

/// A pool of worker processes that square numbers.
pub struct ProcessPool {
    // Whatever the pool has to remember: its workers, and the way to hand them a number.
}

impl Pool for ProcessPool {
    fn new(workers: usize) -> io::Result<Self> {
        todo!("start {workers} processes, each with a pipe to it and a pipe back")
    }

    fn squares(&self, _numbers: &[u64]) -> Vec<Option<u64>> {
        todo!("hand every number to a worker, and try again where one crashed")
    }

    fn worker(
        _input: &mut dyn BufRead,
        _output: &mut dyn Write,
        _square: &dyn Fn(u64) -> u64,
    ) -> io::Result<()> {
        todo!("answer every line, until there are no more")
    }
}

impl Drop for ProcessPool {
    fn drop(&mut self) {
        todo!("let the workers end, and wait for each of them")
    }
}
