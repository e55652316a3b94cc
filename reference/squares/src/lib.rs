//! The pool as a course would show it: one channel of jobs that all workers share, and a channel
//! for the results of each call. Never holds a lock while a job runs.

use squares_task::{NoWorkers, Pool, Square};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// A result and its place in the list it was asked for in.
type Placed = (usize, Option<u64>);

/// A number on its way to a worker.
struct Job {
    number: u64,
    /// Where the result goes, and its place there; a submitted job has none.
    reply: Option<(usize, Sender<Placed>)>,
}

/// A pool of worker threads that squares numbers.
#[derive(Debug)]
pub struct SquarePool {
    /// `None` only while the pool is being dropped.
    jobs: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl SquarePool {
    fn hand_in(&self, job: Job) {
        let jobs = self.jobs.as_ref().expect("the pool is not being dropped");
        jobs.send(job).expect("workers live as long as the pool");
    }
}

impl Pool for SquarePool {
    fn new(workers: usize, square: Square) -> Result<Self, NoWorkers> {
        if workers == 0 {
            return Err(NoWorkers);
        }
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        let workers = (0..workers)
            .map(|_| {
                let (receiver, square) = (Arc::clone(&receiver), Arc::clone(&square));
                thread::spawn(move || work(&receiver, &square))
            })
            .collect();
        Ok(SquarePool {
            jobs: Some(sender),
            workers,
        })
    }

    fn squares(&self, numbers: &[u64]) -> Vec<Option<u64>> {
        let (sender, receiver) = mpsc::channel();
        for (place, &number) in numbers.iter().enumerate() {
            self.hand_in(Job {
                number,
                reply: Some((place, sender.clone())),
            });
        }
        // The loop ends when the last job's sender is gone; ours must not outlive them.
        drop(sender);
        let mut results = vec![None; numbers.len()];
        for (place, result) in receiver {
            results[place] = result;
        }
        results
    }

    fn submit(&self, number: u64) {
        self.hand_in(Job {
            number,
            reply: None,
        });
    }
}

impl Drop for SquarePool {
    fn drop(&mut self) {
        // A closed channel still hands out what was sent before, so nothing queued is lost.
        self.jobs = None;
        for worker in self.workers.drain(..) {
            worker
                .join()
                .expect("workers catch the panics of their jobs");
        }
    }
}

fn work(jobs: &Mutex<Receiver<Job>>, square: &Square) {
    while let Some(job) = next(jobs) {
        let result = catch_unwind(AssertUnwindSafe(|| square(job.number))).ok();
        if let Some((place, sender)) = job.reply {
            sender
                .send((place, result))
                .expect("the caller waits for every result");
        }
    }
}

/// A function of its own, so that the lock is released before the job is begun.
fn next(jobs: &Mutex<Receiver<Job>>) -> Option<Job> {
    jobs.lock()
        .expect("nothing panics under this lock")
        .recv()
        .ok()
}
