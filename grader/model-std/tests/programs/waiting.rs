//! Loops that wait, busily or not, and loops that only look. Test data of `waiting.rs` one folder up;
//! never run on real threads. What waits busily says so in its name.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const MS: Duration = Duration::from_millis(1);

/// Has `wait` wait until another thread has set a flag.
fn until_set(wait: impl Fn(&AtomicBool)) {
    let flag = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| flag.store(true, SeqCst));
        wait(&flag);
    });
}

fn busily_by_looking() {
    until_set(|flag| while !flag.load(SeqCst) {});
}

fn busily_with_a_yield() {
    until_set(|flag| {
        while !flag.load(SeqCst) {
            thread::yield_now();
        }
    });
}

fn busily_with_a_spin_hint() {
    until_set(|flag| {
        while !flag.load(SeqCst) {
            std::hint::spin_loop();
        }
    });
}

fn busily_with_a_sleep() {
    until_set(|flag| {
        while !flag.load(SeqCst) {
            thread::sleep(10 * MS);
        }
    });
}

fn busily_with_a_park_that_nobody_ends() {
    until_set(|flag| {
        while !flag.load(SeqCst) {
            thread::park_timeout(MS);
        }
    });
}

fn busily_with_a_condition_that_nobody_notifies() {
    let (nothing, never) = (Mutex::new(()), Condvar::new());
    until_set(|flag| {
        while !flag.load(SeqCst) {
            drop(never.wait_timeout(nothing.lock().unwrap(), MS));
        }
    });
}

fn busily_for_the_end_of_a_thread() {
    let thread = thread::spawn(|| ());
    while !thread.is_finished() {
        thread::sleep(MS);
    }
}

fn busily_for_a_message() {
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || sender.send(1).unwrap());
        while receiver.try_recv().is_err() {
            thread::yield_now();
        }
    });
}

fn busily_for_a_lock() {
    let lock = Mutex::new(());
    thread::scope(|scope| {
        scope.spawn(|| {
            let _held = lock.lock();
            thread::yield_now();
        });
        while lock.try_lock().is_err() {
            thread::sleep(MS);
        }
    });
}

fn busily_for_an_item_of_a_queue() {
    let queue = Mutex::new(VecDeque::new());
    thread::scope(|scope| {
        scope.spawn(|| queue.lock().unwrap().push_back(1));
        while queue.lock().unwrap().pop_front().is_none() {}
    });
}

fn busily_for_an_item_with_a_sleep() {
    let queue = Mutex::new(VecDeque::new());
    thread::scope(|scope| {
        scope.spawn(|| queue.lock().unwrap().push_back(1));
        loop {
            let item = queue.lock().unwrap().pop_front();
            if item.is_some() {
                break;
            }
            thread::sleep(MS);
        }
    });
}

static VERBOSE: AtomicBool = AtomicBool::new(false);

fn a_flag_is_looked_at_beside_the_work() {
    let done = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert!(!VERBOSE.load(SeqCst));
                    assert!(!VERBOSE.load(SeqCst));
                    done.fetch_add(1, SeqCst);
                }
            });
        }
    });
}

fn a_long_loop_looks_at_a_flag() {
    let cancelled = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| (0..500).filter(|_| !cancelled.load(SeqCst)).count());
    });
}

fn a_sleep_and_a_yield_are_no_loop() {
    let value = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| value.store(1, SeqCst));
        thread::sleep(MS);
        thread::yield_now();
        value.load(SeqCst);
    });
}

fn a_wait_with_a_timeout_is_notified() {
    let (ready, news) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *ready.lock().unwrap() = true;
            news.notify_one();
        });
        let mut guard = ready.lock().unwrap();
        while !*guard {
            guard = news.wait_timeout(guard, 50 * MS).unwrap().0;
        }
    });
}

fn messages_are_received_with_a_timeout() {
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || sender.send(1).unwrap());
        while receiver.recv_timeout(10 * MS) == Err(RecvTimeoutError::Timeout) {}
    });
}

fn a_parked_thread_is_unparked() {
    let ready = AtomicBool::new(false);
    let main = thread::current();
    thread::scope(|scope| {
        scope.spawn(|| {
            ready.store(true, SeqCst);
            main.unpark();
        });
        while !ready.load(SeqCst) {
            thread::park_timeout(100 * MS);
        }
    });
}

fn jobs_are_popped_from_a_queue() {
    let queue = Mutex::new((1..=6).collect::<VecDeque<u32>>());
    let pop = || while queue.lock().unwrap().pop_front().is_some() {};
    thread::scope(|scope| {
        scope.spawn(pop);
        scope.spawn(pop);
    });
}

fn an_update_is_tried_again() {
    let value = AtomicU32::new(0);
    let add = || {
        let mut seen = value.load(SeqCst);
        while let Err(found) = value.compare_exchange(seen, seen + 1, SeqCst, SeqCst) {
            seen = found;
        }
    };
    thread::scope(|scope| {
        scope.spawn(add);
        scope.spawn(add);
    });
}

fn it_works_until_it_is_told_to_stop() {
    let (stop, ticks) = (AtomicBool::new(false), Mutex::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(SeqCst) {
                *ticks.lock().unwrap() += 1;
            }
        });
        thread::sleep(10 * MS);
        stop.store(true, SeqCst);
    });
}

fn it_gives_up_after_a_few_tries() {
    let lock = Mutex::new(());
    let _held = lock.lock();
    let tries = (0..100).take_while(|_| lock.try_lock().is_err()).count();
    assert_eq!(tries, 100);
    let deadline = Instant::now() + 20 * MS;
    while Instant::now() < deadline {}
}

macro_rules! programs {
    ($($name:ident,)*) => {
        pub const PROGRAMS: &[(&str, fn())] = &[$((stringify!($name), $name)),*];
    };
}

programs! {
    busily_by_looking,
    busily_with_a_yield,
    busily_with_a_spin_hint,
    busily_with_a_sleep,
    busily_with_a_park_that_nobody_ends,
    busily_with_a_condition_that_nobody_notifies,
    busily_for_the_end_of_a_thread,
    busily_for_a_message,
    busily_for_a_lock,
    busily_for_an_item_of_a_queue,
    busily_for_an_item_with_a_sleep,
    a_flag_is_looked_at_beside_the_work,
    a_long_loop_looks_at_a_flag,
    a_sleep_and_a_yield_are_no_loop,
    a_wait_with_a_timeout_is_notified,
    messages_are_received_with_a_timeout,
    a_parked_thread_is_unparked,
    jobs_are_popped_from_a_queue,
    an_update_is_tried_again,
    it_works_until_it_is_told_to_stop,
    it_gives_up_after_a_few_tries,
}
