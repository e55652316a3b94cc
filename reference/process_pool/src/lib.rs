//! A thread for each worker process, which asks it one job at a time and replaces it when it crashed. All of them
//! take their jobs from one channel; each call has a channel of its own for results.

use process_pool_task::{Pool, WORKER};
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// A number, its place in the list, and where its result goes.
struct Job {
    number: u64,
    place: usize,
    reply: Sender<(usize, Option<u64>)>,
}

/// A pool of worker processes that square numbers.
#[derive(Debug)]
pub struct ProcessPool {
    /// `None` only while the pool is being dropped.
    jobs: Option<Sender<Job>>,
    keepers: Vec<JoinHandle<()>>,
}

impl Pool for ProcessPool {
    fn new(workers: usize) -> io::Result<Self> {
        // If one cannot be started, dropping the others ends them.
        let workers: Vec<Worker> = (0..workers)
            .map(|_| Worker::start())
            .collect::<io::Result<_>>()?;
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        let keepers = workers
            .into_iter()
            .map(|worker| {
                let jobs = Arc::clone(&receiver);
                thread::spawn(move || keep(worker, &jobs))
            })
            .collect();
        Ok(ProcessPool {
            jobs: Some(sender),
            keepers,
        })
    }

    fn squares(&self, numbers: &[u64]) -> Vec<Option<u64>> {
        let jobs = self.jobs.as_ref().expect("the pool is not being dropped");
        let (reply, results) = mpsc::channel();
        for (place, &number) in numbers.iter().enumerate() {
            let reply = reply.clone();
            let job = Job {
                number,
                place,
                reply,
            };
            jobs.send(job).expect("keepers live as long as the pool");
        }
        // The loop ends when the last job's sender is gone; ours must not outlive them.
        drop(reply);
        let mut squares = vec![None; numbers.len()];
        for (place, result) in results {
            squares[place] = result;
        }
        squares
    }

    fn worker(
        input: &mut dyn BufRead,
        output: &mut dyn Write,
        square: &dyn Fn(u64) -> u64,
    ) -> io::Result<()> {
        for line in input.lines() {
            let number = line?.parse().map_err(|_| ErrorKind::InvalidData)?;
            let answer = format!("{}\n", square(number));
            output.write_all(answer.as_bytes())?;
            output.flush()?;
        }
        Ok(())
    }
}

impl Drop for ProcessPool {
    fn drop(&mut self) {
        self.jobs = None;
        for keeper in self.keepers.drain(..) {
            keeper.join().expect("keepers do not panic");
        }
    }
}

/// Does jobs with one worker at a time until there are no more.
fn keep(worker: Worker, jobs: &Mutex<Receiver<Job>>) {
    let mut worker = Some(worker);
    while let Some(job) = next(jobs) {
        let result = ask(&mut worker, job.number).or_else(|| ask(&mut worker, job.number));
        job.reply
            .send((job.place, result))
            .expect("the caller waits for every result");
    }
}

/// A function of its own, so that the lock is released before the job is begun.
fn next(jobs: &Mutex<Receiver<Job>>) -> Option<Job> {
    jobs.lock()
        .expect("nothing panics under this lock")
        .recv()
        .ok()
}

/// One try with a worker that has not crashed yet, which is started if there is none.
fn ask(worker: &mut Option<Worker>, number: u64) -> Option<u64> {
    if worker.is_none() {
        *worker = Worker::start().ok();
    }
    let answer = worker.as_mut()?.ask(number);
    if answer.is_none() {
        *worker = None;
    }
    answer
}

/// A process. Dropping it ends it and waits for it.
struct Worker {
    child: Child,
    /// `None` only while it is being dropped.
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    crashed: bool,
}

impl Worker {
    fn start() -> io::Result<Self> {
        let mut child = Command::new(WORKER)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let answers = child.stdout.take().expect("its output is piped");
        Ok(Worker {
            requests: child.stdin.take(),
            answers: BufReader::new(answers),
            child,
            crashed: false,
        })
    }

    /// The answer, or `None` if it crashed.
    fn ask(&mut self, number: u64) -> Option<u64> {
        let answer = self.talk(number);
        self.crashed = answer.is_none();
        answer
    }

    fn talk(&mut self, number: u64) -> Option<u64> {
        let request = format!("{number}\n");
        self.requests.as_mut()?.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).ok()?;
        // Without its end it is only the beginning of an answer.
        answer.strip_suffix('\n')?.parse().ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if self.crashed {
            // It may still run, whatever it said.
            let _ = self.child.kill();
        }
        self.requests = None;
        let _ = self.child.wait();
    }
}
