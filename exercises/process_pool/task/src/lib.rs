//! The task of the exercise `process_pool`: what a pool of worker processes promises, and what its workers do.
//! Never holds an implementation, nor anything an implementation could be built from.

use std::io::{self, BufRead, Write};

/// The program that a worker process runs: `std::process::Command::new(WORKER)` starts one, whose standard input and
/// output are those of [`Pool::worker`]. There is no other program, and a worker can start none.
pub const WORKER: &str = "square-worker";

/// A pool of worker processes that square numbers.
///
/// A *job* is one place of a list that was handed to [`squares`](Pool::squares). Only workers do jobs.
///
/// # Requests and answers
/// A request is a number in decimal digits and a line feed; its answer is the square, written in the same way.
///
/// A worker may crash at any moment, also while it has nothing to do. What it has written last may then be anything
/// but a whole and wrong answer: nothing, the beginning of an answer, a line that is no number, bytes that are no text.
/// An answer counts if it is a number *and* its line has come to its end. A worker whose answer does not count has
/// crashed, even if it still runs.
///
/// # Crashes
/// A job whose worker crashed before it answered is handed to a worker once more, and never a third time: if that
/// one crashes as well, the job has no result. No other job loses its result, and no call panics or waits for ever,
/// on that account. A crashed worker is replaced: the pool can always have as many jobs in progress as it was made for.
///
/// # What happens at once
/// - **Never more than `workers`** jobs are in progress at the same moment.
/// - **As many as allowed**: while fewer than `workers` jobs are in progress, no job waits for another one to
///   end. The order in which waiting jobs are begun is up to you.
/// - `squares` may be called by several threads at once, on the same pool. Their jobs share the workers, and each
///   caller gets the results of its own numbers.
///
/// # Processes
/// Processes share no memory: each has statics of its own. A process has ended for good when it was waited for;
/// before that the system keeps what is left of it. A worker ends by itself when its input does.
///
/// # Dropping
/// Nobody calls the pool when it is dropped. Dropping it blocks until every process that it started, crashed ones
/// included, has ended and was waited for, and until every thread that it started has ended.
pub trait Pool: Send + Sync + Sized + 'static {
    /// Makes a pool of `workers` workers, at least one.
    ///
    /// # Errors
    /// When a process cannot be started. None is left behind then.
    fn new(workers: usize) -> io::Result<Self>;

    /// Squares `numbers` and blocks until all of them are done.
    ///
    /// # Returns
    /// One result for each place of `numbers`, in the order of `numbers`: `Some` of what the worker answered, `None`
    /// where two workers crashed. No numbers, no results, and no waiting.
    fn squares(&self, numbers: &[u64]) -> Vec<Option<u64>>;

    /// What a worker process runs: answers each line of `input` with what `square` makes of its number, before it reads
    /// the next line, and ends when the input does. `square` is called once for each request. It takes as long as it
    /// likes, and the process may crash in it.
    ///
    /// What is written reaches the other side at once if it is written to `output` itself. The process's `stdout()` is
    /// not connected to anybody.
    ///
    /// # Errors
    /// When a line is no number (its answer is missing then), or `input` or `output` fails.
    fn worker(
        input: &mut dyn BufRead,
        output: &mut dyn Write,
        square: &dyn Fn(u64) -> u64,
    ) -> io::Result<()>;
}
