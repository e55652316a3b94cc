//! Loops that look again and again until another thread has done something. Test data of
//! `polling.rs` one folder up; never run on real threads.

use std::cell::Cell;
use std::collections::VecDeque;
use std::hint::spin_loop;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::{Mutex, RwLock, mpsc};
use std::thread;

fn polls_under_a_lock() {
    let value = Mutex::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut value = value.lock().unwrap();
            *value += 1;
            thread::yield_now();
            *value += 1;
        });
        while *value.lock().unwrap() != 2 {}
    });
}

fn two_poll_under_a_lock() {
    let value = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| while *value.lock().unwrap() != 2 {});
        }
        for _ in 0..2 {
            *value.lock().unwrap() += 1;
        }
    });
}

fn polls_as_a_reader() {
    let value = RwLock::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..2 {
                *value.write().unwrap() += 1;
            }
        });
        while *value.read().unwrap() != 2 {}
    });
}

fn polls_a_cell_under_a_lock() {
    let value = Mutex::new(Cell::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1..=2 {
                value.lock().unwrap().set(number);
            }
        });
        while value.lock().unwrap().get() != 2 {}
    });
}

fn polls_an_atomic_under_a_lock() {
    let lock = Mutex::new(());
    let value = AtomicU32::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            let _held = lock.lock().unwrap();
            value.fetch_add(1, SeqCst);
            value.fetch_add(1, SeqCst);
        });
        loop {
            let _held = lock.lock().unwrap();
            if value.load(SeqCst) == 2 {
                break;
            }
        }
    });
}

fn polls_a_queue_that_it_may_change() {
    let queue = Mutex::new(VecDeque::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            for item in 0..2 {
                queue.lock().unwrap().push_back(item);
            }
        });
        let mut received = 0;
        while received < 2 {
            let item = queue.lock().unwrap().pop_front();
            received += usize::from(item.is_some());
        }
    });
}

fn three_share_a_spin_lock(lock: impl Fn(&AtomicBool) -> bool + Sync) {
    let taken = AtomicBool::new(false);
    let value = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !lock(&taken) {
                    spin_loop();
                }
                value.store(value.load(SeqCst) + 1, SeqCst);
                taken.store(false, SeqCst);
            });
        }
    });
    assert_eq!(value.load(SeqCst), 3);
}

fn spins_with_swap() {
    three_share_a_spin_lock(|taken| !taken.swap(true, SeqCst));
}

fn spins_with_compare_exchange() {
    three_share_a_spin_lock(|taken| {
        taken
            .compare_exchange_weak(false, true, SeqCst, SeqCst)
            .is_ok()
    });
}

fn spins_with_fetch_or() {
    three_share_a_spin_lock(|taken| !taken.fetch_or(true, SeqCst));
}

fn polls_a_channel() {
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            for item in 0..2 {
                sender.send(item).unwrap();
            }
        });
        let mut received = 0;
        while received < 2 {
            received += receiver.try_iter().count();
        }
    });
}

fn polls_for_the_end_of_a_thread() {
    let thread = thread::spawn(|| ());
    while !thread.is_finished() {}
    thread.join().unwrap();
}

#[rustfmt::skip]
pub const PROGRAMS: &[(&str, fn())] = &[
    ("polls_under_a_lock", polls_under_a_lock),
    ("two_poll_under_a_lock", two_poll_under_a_lock),
    ("polls_as_a_reader", polls_as_a_reader),
    ("polls_a_cell_under_a_lock", polls_a_cell_under_a_lock),
    ("polls_an_atomic_under_a_lock", polls_an_atomic_under_a_lock),
    ("polls_a_queue_that_it_may_change", polls_a_queue_that_it_may_change),
    ("spins_with_swap", spins_with_swap),
    ("spins_with_compare_exchange", spins_with_compare_exchange),
    ("spins_with_fetch_or", spins_with_fetch_or),
    ("polls_a_channel", polls_a_channel),
    ("polls_for_the_end_of_a_thread", polls_for_the_end_of_a_thread),
];
