//! Who waits busily on real threads, and who does not. Uses the wrappers by name, not in std's place.

use noise_std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use noise_std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use noise_std::sync::{Arc, Condvar, Mutex, RwLock};
use noise_std::thread;
use noise_std::time::Instant;
use std::hint::black_box;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

/// Another thread works on something for a while, and makes it known at the end.
fn with_worker<T>(made_known: impl FnOnce() + Send + 'static, wait: impl FnOnce() -> T) {
    let worker = thread::spawn(move || {
        std::thread::sleep(5 * MS);
        made_known();
    });
    wait();
    worker.join().unwrap();
}

/// The lines of this file where somebody waited busily in a few plays of a program.
fn busy_lines(program: fn()) -> Vec<u32> {
    noise_control::forget_busy_waits();
    for seed in 0..3 {
        noise_control::start(seed);
        noise_control::watch_for_busy_waits();
        program();
        noise_control::stop();
    }
    let sites = noise_control::busy_waits();
    sites.iter().map(|site| site.line()).collect()
}

fn flag() -> (Arc<AtomicBool>, impl FnOnce() + Send + 'static) {
    let flag = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&flag);
    (flag, move || theirs.store(true, SeqCst))
}

fn spins() {
    let (flag, set) = flag();
    with_worker(set, || while !flag.load(SeqCst) {});
}

fn yields() {
    let (flag, set) = flag();
    with_worker(set, || {
        while !flag.load(SeqCst) {
            thread::yield_now();
        }
    });
}

/// Longer than the other works: it never looks a second time by itself.
fn sleeps() {
    let (flag, set) = flag();
    with_worker(set, || {
        while !flag.load(SeqCst) {
            thread::sleep(20 * MS);
        }
    });
}

fn asks_whether_it_is_finished() {
    let worker = thread::spawn(|| std::thread::sleep(5 * MS));
    while !worker.is_finished() {
        thread::sleep(MS);
    }
    worker.join().unwrap();
}

fn tries_to_receive() {
    let (sender, receiver) = channel();
    with_worker(
        move || sender.send(1).unwrap(),
        || {
            while receiver.try_recv() == Err(TryRecvError::Empty) {
                thread::yield_now();
            }
        },
    );
}

fn tries_to_lock() {
    let mutex = Arc::new(Mutex::new(()));
    let held = Arc::new(AtomicBool::new(false));
    let (theirs, is_held) = (Arc::clone(&mutex), Arc::clone(&held));
    let holder = thread::spawn(move || {
        let guard = theirs.lock().unwrap();
        is_held.store(true, SeqCst);
        std::thread::sleep(5 * MS);
        drop(guard);
    });
    while mutex.try_lock().is_err() || !held.load(SeqCst) {
        std::hint::spin_loop();
    }
    holder.join().unwrap();
}

fn looks_under_the_lock() {
    let shared = Arc::new(RwLock::new(false));
    let theirs = Arc::clone(&shared);
    with_worker(
        move || *theirs.write().unwrap() = true,
        || {
            while !*shared.read().unwrap() {
                thread::sleep(MS);
            }
        },
    );
}

/// Nobody unparks it.
fn parks_with_a_timeout() {
    let (flag, set) = flag();
    with_worker(set, || {
        while !flag.load(SeqCst) {
            thread::park_timeout(MS);
        }
    });
}

/// Nobody notifies it.
fn waits_with_a_timeout() {
    let shared = Arc::new(Mutex::new(false));
    let theirs = Arc::clone(&shared);
    with_worker(
        move || *theirs.lock().unwrap() = true,
        || {
            let never = Condvar::new();
            let mut is_done = shared.lock().unwrap();
            while !*is_done {
                is_done = never.wait_timeout(is_done, MS).unwrap().0;
            }
        },
    );
}

/// Looked at thousands of times, and no loop waits for it.
fn looks_at_a_flag_beside_its_work() {
    let (cancelled, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut sum = 0;
    for number in 0..20_000_usize {
        if cancelled.load(SeqCst) {
            break;
        }
        sum = black_box(sum + number);
    }
    for _ in 0..1_000 {
        if !cancelled.load(SeqCst) {
            done.fetch_add(1, SeqCst);
        }
    }
    black_box(sum);
}

/// The time-out is a precaution.
fn waits_and_is_notified() {
    let shared = Arc::new((Mutex::new(false), Condvar::new()));
    let theirs = Arc::clone(&shared);
    let made_known = move || {
        *theirs.0.lock().unwrap() = true;
        theirs.1.notify_all();
    };
    with_worker(made_known, || {
        let mut is_done = shared.0.lock().unwrap();
        while !*is_done {
            is_done = shared.1.wait_timeout(is_done, MS).unwrap().0;
        }
    });
}

fn parks_and_is_unparked() {
    let (flag, set) = flag();
    let me = thread::current();
    let made_known = move || {
        set();
        me.unpark();
    };
    with_worker(made_known, || {
        while !flag.load(SeqCst) {
            thread::park_timeout(MS);
        }
    });
}

fn receives_with_a_timeout() {
    let (sender, receiver) = channel();
    let next = |receiver: &Receiver<u32>| loop {
        match receiver.recv_timeout(MS) {
            Err(RecvTimeoutError::Timeout) => {}
            other => break other,
        }
    };
    with_worker(
        move || sender.send(1).unwrap(),
        || {
            assert_eq!(next(&receiver), Ok(1));
            assert_eq!(next(&receiver), Err(RecvTimeoutError::Disconnected));
        },
    );
}

fn lets_time_pass() {
    let began = Instant::now();
    let nobody_sets_it = AtomicBool::new(false);
    while began.elapsed() < 20 * MS && !nobody_sets_it.load(SeqCst) {
        thread::yield_now();
    }
    assert!(began.elapsed() >= 20 * MS);
}

fn spins_before_it_blocks() {
    let (flag, set) = flag();
    let worker = thread::spawn(move || {
        std::thread::sleep(5 * MS);
        set();
    });
    for _ in 0..1_000 {
        if flag.load(SeqCst) {
            break;
        }
        std::hint::spin_loop();
    }
    worker.join().unwrap();
    assert!(flag.load(SeqCst));
}

/// The lock that the one which looks needs next is held by one that is kept waiting.
fn needs_what_others_hold() {
    let shared = Arc::new((Mutex::new(0), AtomicUsize::new(0)));
    let work = |shared: Arc<(Mutex<i32>, AtomicUsize)>| {
        move || {
            for _ in 0..300 {
                let guard = shared.0.lock().unwrap();
                black_box(*guard);
                shared.1.load(SeqCst);
                drop(guard);
                thread::yield_now();
            }
        }
    };
    let threads: Vec<_> = (0..4)
        .map(|_| thread::spawn(work(Arc::clone(&shared))))
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

/// One test for all, because only one thread of a process is left alone at a time.
#[test]
fn a_loop_that_cannot_end_before_others_do_something_waits_busily_and_no_other_does() {
    let busy: [(&str, fn()); 9] = [
        ("spins", spins),
        ("yields", yields),
        ("sleeps", sleeps),
        ("asks whether it is finished", asks_whether_it_is_finished),
        ("tries to receive", tries_to_receive),
        ("tries to lock", tries_to_lock),
        ("looks under the lock", looks_under_the_lock),
        ("parks with a time-out", parks_with_a_timeout),
        ("waits with a time-out", waits_with_a_timeout),
    ];
    for (name, program) in busy {
        assert!(!busy_lines(program).is_empty(), "{name}");
    }
    let not_busy: [(&str, fn()); 7] = [
        ("looks at a flag", looks_at_a_flag_beside_its_work),
        ("waits and is notified", waits_and_is_notified),
        ("parks and is unparked", parks_and_is_unparked),
        ("receives with a time-out", receives_with_a_timeout),
        ("lets time pass", lets_time_pass),
        ("spins before it blocks", spins_before_it_blocks),
        ("needs what others hold", needs_what_others_hold),
    ];
    for (name, program) in not_busy {
        assert_eq!(busy_lines(program), [0; 0], "{name}");
    }
}
