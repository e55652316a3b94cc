//! Programs that do one thing of each kind. Test data of `traces.rs` one folder up; never run on
//! real threads.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Arc, Barrier, Condvar, Mutex, Once, RwLock};
use std::thread;
use std::time::Duration;

struct Bank {
    accounts: Vec<Mutex<u32>>,
}

impl Bank {
    fn transfer(&self) {
        withdraw(&self.accounts[0], 10); // line of the call
        let add = |amount: u32| {
            *self.accounts[1].lock().unwrap() += amount; // line in the closure
        };
        add(10); // line of the closure's call
    }
}

fn withdraw(account: &Mutex<u32>, amount: u32) {
    let mut balance = account.lock().unwrap(); // line of the lock
    *balance -= amount;
} // line of the unlock

fn calls() {
    let bank = Bank {
        accounts: vec![Mutex::new(100), Mutex::new(0)],
    };
    bank.transfer();
}

fn atomics() {
    let number = AtomicU32::new(1);
    number.store(2, SeqCst);
    number.load(SeqCst);
    number.fetch_add(3, SeqCst);
    let _ = number.compare_exchange(1, 9, SeqCst, SeqCst);
    let _ = number.compare_exchange(5, 9, SeqCst, SeqCst);
}

fn locks() {
    let lock = RwLock::new(1);
    let reading = lock.read().unwrap();
    let _ = lock.try_write();
    drop(reading);
    *lock.write().unwrap() = 2;
    let mutex = Mutex::new(7);
    let held = mutex.try_lock();
    let _ = mutex.try_lock();
    drop(held);
}

fn conditions() {
    let shared = Arc::new((Mutex::new(false), Condvar::new()));
    let others = Arc::clone(&shared);
    shared.1.notify_one();
    let waiter = thread::spawn(move || {
        let guard = others.0.lock().unwrap();
        let _guard = others.1.wait_while(guard, |ready| !*ready).unwrap();
    });
    thread::yield_now();
    *shared.0.lock().unwrap() = true;
    shared.1.notify_all();
    waiter.join().unwrap();
    let guard = shared.0.lock().unwrap();
    let _ = shared.1.wait_timeout(guard, Duration::from_millis(1));
}

fn channels() {
    let (sender, receiver) = channel();
    sender.send(7).unwrap();
    receiver.recv().unwrap();
    let _ = receiver.try_recv();
    let _ = receiver.recv_timeout(Duration::from_millis(1));
    drop(sender);
    let _ = receiver.recv();
    let (sender, receiver) = sync_channel(1);
    sender.send("text".to_owned()).unwrap();
    let _ = sender.try_send("more".to_owned());
    drop(receiver);
    let _ = sender.send("late".to_owned());
}

fn waits() {
    let me = thread::current();
    let other = thread::spawn(move || me.unpark());
    thread::park();
    thread::park_timeout(Duration::from_millis(1));
    thread::sleep(Duration::from_millis(1));
    other.join().unwrap();
    Once::new().call_once(|| ());
    let barrier = Barrier::new(2);
    thread::scope(|scope| {
        scope.spawn(|| barrier.wait());
        barrier.wait();
    });
}

fn panics() {
    let unlucky = thread::spawn(|| {
        let nothing: Option<u32> = None;
        nothing.expect("a number") // line of the panic
    });
    assert!(unlucky.join().is_err());
}

fn two_locks() {
    let locks = Arc::new([Mutex::new(0), Mutex::new(0)]);
    let first = take_second(&locks, 0);
    let second = thread::spawn({
        let locks = Arc::clone(&locks);
        move || take_second(&locks, 0)
    });
    second.join().unwrap();
    drop(first);
}

fn take_second(locks: &[Mutex<u32>; 2], at: usize) {
    let held = locks[at].lock().unwrap();
    std::mem::forget(held);
}

fn spins() {
    let never = AtomicU32::new(0);
    for _ in 0..1_500 {
        never.load(SeqCst);
    }
    let guard = Mutex::new(1);
    drop(guard.lock().unwrap()); // line of a late unlock
}

#[rustfmt::skip]
pub const PROGRAMS: &[(&str, fn())] = &[
    ("calls", calls),
    ("atomics", atomics),
    ("locks", locks),
    ("conditions", conditions),
    ("channels", channels),
    ("waits", waits),
    ("panics", panics),
    ("two_locks", two_locks),
    ("spins", spins),
];
