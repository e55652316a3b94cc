//! Classic concurrency bugs, each beside its correct twin. Test data of `bugs.rs` one folder up;
//! never run on real threads.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, RwLock};
use std::thread;

fn lost_update() {
    let total = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| total.store(total.load(SeqCst) + 1, SeqCst));
        }
    });
    assert_eq!(total.load(SeqCst), 2, "an update is lost");
}

fn atomic_update() {
    let total = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| total.fetch_add(1, SeqCst));
        }
    });
    assert_eq!(total.load(SeqCst), 2);
}

fn overdraft(check_inside: bool) {
    let balance = Mutex::new(10_i32);
    let withdraw = || {
        if check_inside {
            let mut balance = balance.lock().unwrap();
            if *balance >= 10 {
                *balance -= 10;
            }
        } else if *balance.lock().unwrap() >= 10 {
            *balance.lock().unwrap() -= 10;
        }
    };
    thread::scope(|scope| {
        scope.spawn(withdraw);
        scope.spawn(withdraw);
    });
    assert!(*balance.lock().unwrap() >= 0, "overdrawn");
}

fn check_then_act() {
    overdraft(false);
}

fn check_and_act() {
    overdraft(true);
}

fn transfers(ordered: bool) {
    let accounts = [Mutex::new(5), Mutex::new(5)];
    let transfer = |from: usize, to: usize| {
        let (first, second) = if ordered {
            (from.min(to), from.max(to))
        } else {
            (from, to)
        };
        let mut one = accounts[first].lock().unwrap();
        let mut other = accounts[second].lock().unwrap();
        *one -= 1;
        *other += 1;
    };
    thread::scope(|scope| {
        scope.spawn(|| transfer(0, 1));
        scope.spawn(|| transfer(1, 0));
    });
}

fn locks_in_opposite_orders() {
    transfers(false);
}

fn locks_in_one_order() {
    transfers(true);
}

struct Queue {
    items: Mutex<VecDeque<u32>>,
    changed: Condvar,
    room: Condvar,
}

impl Queue {
    fn new() -> Arc<Queue> {
        Arc::new(Queue {
            items: Mutex::new(VecDeque::new()),
            changed: Condvar::new(),
            room: Condvar::new(),
        })
    }
}

fn two_consumers(again: bool) {
    let queue = Queue::new();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut items = queue.items.lock().unwrap();
                if again {
                    while items.is_empty() {
                        items = queue.changed.wait(items).unwrap();
                    }
                } else if items.is_empty() {
                    items = queue.changed.wait(items).unwrap();
                }
                let item = items.pop_front();
                drop(items);
                item.expect("something is there");
            });
        }
        for item in 0..2 {
            queue.items.lock().unwrap().push_back(item);
            queue.changed.notify_all();
        }
    });
}

fn if_instead_of_while() {
    two_consumers(false);
}

fn while_around_wait() {
    two_consumers(true);
}

fn wait_for_flag(under_lock: bool) {
    let lock = Mutex::new(());
    let flag = AtomicBool::new(false);
    let set = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            if under_lock {
                let _held = lock.lock().unwrap();
                flag.store(true, SeqCst);
            } else {
                flag.store(true, SeqCst);
            }
            set.notify_one();
        });
        let mut held = lock.lock().unwrap();
        while !flag.load(SeqCst) {
            held = set.wait(held).unwrap();
        }
    });
}

fn lost_wakeup() {
    wait_for_flag(false);
}

fn wakeup_under_lock() {
    wait_for_flag(true);
}

/// A buffer for one item, two producers and two consumers.
fn buffer(two_condvars: bool) {
    let queue = Queue::new();
    let room = if two_condvars {
        &queue.room
    } else {
        &queue.changed
    };
    let produce = || {
        let mut items = queue.items.lock().unwrap();
        while items.len() == 1 {
            items = room.wait(items).unwrap();
        }
        items.push_back(1);
        queue.changed.notify_one();
    };
    let consume = || {
        let mut items = queue.items.lock().unwrap();
        while items.is_empty() {
            items = queue.changed.wait(items).unwrap();
        }
        items.pop_front();
        room.notify_one();
    };
    thread::scope(|scope| {
        scope.spawn(consume);
        scope.spawn(consume);
        scope.spawn(produce);
        scope.spawn(produce);
    });
}

fn one_condvar_for_two_conditions() {
    buffer(false);
}

fn a_condvar_for_each_condition() {
    buffer(true);
}

/// A reader that looks at two values while a writer has already worked for a while.
fn snapshots(together: bool) {
    let both = Mutex::new((0, 0));
    let left = Mutex::new(0);
    let right = Mutex::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            for value in 1..=4 {
                if together {
                    *both.lock().unwrap() = (value, value);
                } else if value < 4 {
                    let mut left = left.lock().unwrap();
                    *right.lock().unwrap() = value;
                    *left = value;
                } else {
                    *left.lock().unwrap() = value;
                    *right.lock().unwrap() = value;
                }
            }
        });
        let (left, right) = if together {
            *both.lock().unwrap()
        } else {
            let left = left.lock().unwrap();
            (*left, *right.lock().unwrap())
        };
        assert_eq!(left, right, "a torn snapshot");
    });
}

fn torn_snapshot() {
    snapshots(false);
}

fn whole_snapshot() {
    snapshots(true);
}

fn philosophers(one_is_left_handed: bool) {
    let forks: Vec<Mutex<()>> = (0..5).map(|_| Mutex::new(())).collect();
    thread::scope(|scope| {
        for seat in 0..5 {
            let forks = &forks;
            scope.spawn(move || {
                let (mut first, mut second) = (seat, (seat + 1) % 5);
                if one_is_left_handed && seat == 4 {
                    std::mem::swap(&mut first, &mut second);
                }
                let _first = forks[first].lock().unwrap();
                let _second = forks[second].lock().unwrap();
            });
        }
    });
}

fn five_philosophers() {
    philosophers(false);
}

fn five_philosophers_with_an_order() {
    philosophers(true);
}

/// A worker that sleeps until there is a job or the pool closes.
fn pool(close_under_lock: bool) {
    let jobs = Mutex::new(VecDeque::from([1]));
    let closed = AtomicBool::new(false);
    let changed = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut waiting = jobs.lock().unwrap();
            loop {
                if waiting.pop_front().is_some() {
                    continue;
                }
                if closed.load(SeqCst) {
                    break;
                }
                waiting = changed.wait(waiting).unwrap();
            }
        });
        let held = close_under_lock.then(|| jobs.lock().unwrap());
        closed.store(true, SeqCst);
        drop(held);
        changed.notify_all();
    });
}

fn pool_closes_between_check_and_wait() {
    pool(false);
}

fn pool_closes_under_its_lock() {
    pool(true);
}

fn reads_twice(once: bool) {
    let value = Arc::new(RwLock::new(1));
    let written = Arc::clone(&value);
    let writer = thread::spawn(move || *written.write().unwrap() += 1);
    let first = value.read().unwrap();
    let sum = if once {
        *first + *first
    } else {
        *first + *value.read().unwrap()
    };
    drop(first);
    writer.join().unwrap();
    assert!(sum % 2 == 0);
}

fn reads_twice_while_a_writer_waits() {
    reads_twice(false);
}

fn reads_once_while_a_writer_waits() {
    reads_twice(true);
}

fn rendezvous(joins_first: bool) {
    let (sender, receiver) = mpsc::sync_channel(0);
    let sending = thread::spawn(move || {
        for item in 0..2 {
            sender.send(item).unwrap();
        }
    });
    assert_eq!(receiver.recv(), Ok(0));
    if joins_first {
        sending.join().unwrap();
        assert_eq!(receiver.recv(), Ok(1));
    } else {
        assert_eq!(receiver.recv(), Ok(1));
        sending.join().unwrap();
    }
}

fn joins_a_thread_that_still_sends() {
    rendezvous(true);
}

fn receives_before_it_joins() {
    rendezvous(false);
}

#[rustfmt::skip]
pub const PROGRAMS: &[(&str, fn())] = &[
    ("lost_update", lost_update),
    ("atomic_update", atomic_update),
    ("check_then_act", check_then_act),
    ("check_and_act", check_and_act),
    ("locks_in_opposite_orders", locks_in_opposite_orders),
    ("locks_in_one_order", locks_in_one_order),
    ("if_instead_of_while", if_instead_of_while),
    ("while_around_wait", while_around_wait),
    ("lost_wakeup", lost_wakeup),
    ("wakeup_under_lock", wakeup_under_lock),
    ("one_condvar_for_two_conditions", one_condvar_for_two_conditions),
    ("a_condvar_for_each_condition", a_condvar_for_each_condition),
    ("torn_snapshot", torn_snapshot),
    ("whole_snapshot", whole_snapshot),
    ("five_philosophers", five_philosophers),
    ("five_philosophers_with_an_order", five_philosophers_with_an_order),
    ("pool_closes_between_check_and_wait", pool_closes_between_check_and_wait),
    ("pool_closes_under_its_lock", pool_closes_under_its_lock),
    ("reads_twice_while_a_writer_waits", reads_twice_while_a_writer_waits),
    ("reads_once_while_a_writer_waits", reads_once_while_a_writer_waits),
    ("joins_a_thread_that_still_sends", joins_a_thread_that_still_sends),
    ("receives_before_it_joins", receives_before_it_joins),
];
