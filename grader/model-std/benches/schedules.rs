//! How many schedules of small programs are executed in a second, on one core. Prints, and never
//! fails, however slow it is.
//!
//! `cargo bench -p model-std --bench schedules`. An item is one execution from beginning to end,
//! the choice of its schedule and what is learnt from it included. Target for the counter with two
//! threads: 100,000 items a second.
//!
//! What a grading adds is left out: recording operations, telling histories apart, sending them.
//! And everything here is optimised, where a submission, and the generic parts of the model that
//! are compiled with it, never is. The figure that counts is therefore the one of a real worker:
//! `cargo bench -p cargo-grade --bench edit_to_verdict`.

use divan::Bencher;
use divan::counter::ItemsCount;
use grade_engine::strategy::{DelayBounded, Pct, Pos, Random};
use grade_engine::{Limits, Strategy};
use grade_protocol::evidence::End;
use grade_protocol::schedule::Time;
use model_std::sync::atomic::{AtomicU64, Ordering};
use model_std::sync::{Arc, Mutex, mpsc};
use model_std::thread;

fn main() {
    divan::main();
}

/// A program whose schedules are explored.
type Program = fn();

fn counter_with_a_lock() {
    let count = Arc::new(Mutex::new(0));
    let callers = [(); 2].map(|()| {
        let count = Arc::clone(&count);
        thread::spawn(move || {
            for _ in 0..2 {
                *count.lock().unwrap() += 1;
            }
        })
    });
    for caller in callers {
        caller.join().unwrap();
    }
    assert_eq!(*count.lock().unwrap(), 4);
}

fn counter_with_an_atomic() {
    let count = Arc::new(AtomicU64::new(0));
    let callers = [(); 2].map(|()| {
        let count = Arc::clone(&count);
        thread::spawn(move || {
            for _ in 0..2 {
                count.fetch_add(1, Ordering::SeqCst);
            }
        })
    });
    for caller in callers {
        caller.join().unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 4);
}

/// Two opposite transfers between two accounts, and somebody who adds both up.
fn bank_with_two_locks() {
    let accounts = Arc::new([Mutex::new(100_u64), Mutex::new(100)]);
    let callers = [Some((0, 1)), Some((1, 0)), None].map(|transfer: Option<(usize, usize)>| {
        let accounts = Arc::clone(&accounts);
        thread::spawn(move || {
            let mut low = accounts[0].lock().unwrap();
            let mut high = accounts[1].lock().unwrap();
            match transfer {
                Some((0, _)) => (*low, *high) = (*low - 10, *high + 10),
                Some(_) => (*low, *high) = (*low + 20, *high - 20),
                None => assert_eq!(*low + *high, 200),
            }
        })
    });
    for caller in callers {
        caller.join().unwrap();
    }
    assert_eq!(*accounts[0].lock().unwrap(), 110);
}

/// Two workers that share a channel of three jobs, and a channel for their results.
fn pool_with_channels() {
    let (jobs, queue) = mpsc::channel::<u64>();
    let queue = Arc::new(Mutex::new(queue));
    let (results, squares) = mpsc::channel();
    let workers = [(); 2].map(|()| {
        let (queue, results) = (Arc::clone(&queue), results.clone());
        thread::spawn(move || {
            loop {
                let job = queue.lock().unwrap().recv();
                let Ok(job) = job else { return };
                results.send(job * job).unwrap();
            }
        })
    });
    drop(results);
    for job in 1..=3 {
        jobs.send(job).unwrap();
    }
    drop(jobs);
    assert_eq!(squares.iter().sum::<u64>(), 14);
    for worker in workers {
        worker.join().unwrap();
    }
}

/// Executes a program under one schedule after the other.
struct Exploration<N> {
    program: Program,
    next: N,
}

impl<N: FnMut(&grade_engine::Outline) -> Box<dyn Strategy>> Exploration<N> {
    fn time(mut self, bencher: Bencher<'_, '_>) {
        let limits = Limits {
            max_steps: 20_000,
            time: Time::Ideal,
            freeze: None,
            trace: false,
        };
        let program = self.program;
        let first = Box::new(Random::new(0));
        let mut last = grade_engine::execute(&limits, first, Box::new(program)).outline;
        bencher.counter(ItemsCount::new(1_u32)).bench_local(|| {
            let strategy = (self.next)(&last);
            let outcome = grade_engine::execute(&limits, strategy, Box::new(program));
            assert_eq!(outcome.end, End::Finished);
            last = outcome.outline;
        });
    }
}

/// The samples of each figure, and the executions in each sample.
const SAMPLES: u32 = 50;
const EXECUTIONS: u32 = 2_000;

const PROGRAMS: [(&str, Program); 4] = [
    ("counter, a lock, 2 x 2", counter_with_a_lock),
    ("counter, an atomic, 2 x 2", counter_with_an_atomic),
    ("bank, 3 threads, 2 locks", bank_with_two_locks),
    ("pool, 2 workers, 3 jobs", pool_with_channels),
];

/// Every schedule with at most three delays, again and again.
#[divan::bench(args = names(), sample_count = SAMPLES, sample_size = EXECUTIONS)]
fn delay_bounded(bencher: Bencher<'_, '_>, name: &str) {
    const MAX_DELAYS: u32 = 3;
    let mut search = DelayBounded::new(MAX_DELAYS, u64::MAX);
    // What was executed before the search began is none of its schedules.
    let mut began = false;
    let next = move |last: &grade_engine::Outline| -> Box<dyn Strategy> {
        if std::mem::replace(&mut began, true) {
            search.learn(&last.decisions);
        }
        if let Some(schedule) = search.next_schedule() {
            return Box::new(schedule);
        }
        search = DelayBounded::new(MAX_DELAYS, u64::MAX);
        Box::new(
            search
                .next_schedule()
                .expect("a search has a first schedule"),
        )
    };
    exploration(name, next).time(bencher);
}

/// The three samplers in turn.
#[divan::bench(args = names(), sample_count = SAMPLES, sample_size = EXECUTIONS)]
fn sampled(bencher: Bencher<'_, '_>, name: &str) {
    const PCT_DEPTH: u32 = 3;
    let mut seed = 0;
    let next = move |last: &grade_engine::Outline| -> Box<dyn Strategy> {
        seed += 1;
        match seed % 3 {
            0 => Box::new(Random::new(seed)),
            1 => Box::new(Pct::new(
                seed,
                PCT_DEPTH,
                last.decisions.len().max(1) as u32,
            )),
            _ => Box::new(Pos::new(seed)),
        }
    };
    exploration(name, next).time(bencher);
}

fn names() -> impl Iterator<Item = &'static str> {
    PROGRAMS.iter().map(|(name, _)| *name)
}

fn exploration<N>(name: &str, next: N) -> Exploration<N> {
    let found = PROGRAMS.iter().find(|(known, _)| *known == name);
    let (_, program) = *found.expect("divan hands in one of the names");
    Exploration { program, next }
}
