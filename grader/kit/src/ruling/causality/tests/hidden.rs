//! Counters whose count the model does not see: it is kept in the real std's atomics, as a stand-in
//! for owners of an `Arc`, addresses of memory and unsound code.

use super::{Counter, assert_hidden, findings};
use grade_protocol::Verdict;
use model_std::sync::Mutex;
use model_std::thread;
use std::sync::atomic::{AtomicU64, Ordering};

/// Nothing that the model sees.
struct Unseen(AtomicU64);

impl Counter for Unseen {
    fn new() -> Self {
        Unseen(AtomicU64::new(0))
    }

    fn increment(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn value(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[test]
fn a_count_that_no_synchronisation_carries_is_noticed() {
    assert_hidden::<Unseen>();
    let found = findings::<Unseen>();
    let first = &found[0].summary;
    assert!(first.contains("no lock, atomic, channel"), "{first}");
    assert!(first.contains("Without increment()"), "{first}");
}

/// Every call takes a lock, but one of its own.
struct BesideALock(AtomicU64);

impl BesideALock {
    fn locked<R>(&self, act: impl FnOnce(&AtomicU64) -> R) -> R {
        let lock = Mutex::new(());
        let _held = lock.lock();
        act(&self.0)
    }
}

impl Counter for BesideALock {
    fn new() -> Self {
        BesideALock(AtomicU64::new(0))
    }

    fn increment(&self) -> u64 {
        self.locked(|count| count.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn value(&self) -> u64 {
        self.locked(|count| count.load(Ordering::SeqCst))
    }
}

#[test]
fn locks_of_ones_own_lead_to_nobody() {
    assert_hidden::<BesideALock>();
}

/// Every call has a thread of its own, and prints.
struct InThreads(std::sync::Arc<AtomicU64>);

impl Counter for InThreads {
    fn new() -> Self {
        InThreads(std::sync::Arc::default())
    }

    fn increment(&self) -> u64 {
        let count = std::sync::Arc::clone(&self.0);
        let worker = thread::spawn(move || count.fetch_add(1, Ordering::SeqCst) + 1);
        worker.join().unwrap_or_default()
    }

    fn value(&self) -> u64 {
        model_std::print!("");
        self.0.load(Ordering::SeqCst)
    }
}

#[test]
fn threads_of_ones_own_and_printing_lead_to_nobody() {
    assert_hidden::<InThreads>();
}

/// What is seen is right, and what is not is right as well: nothing to tell.
struct Unordered(AtomicU64);

impl Counter for Unordered {
    fn new() -> Self {
        Unordered(AtomicU64::new(0))
    }

    fn increment(&self) -> u64 {
        let found = self.0.load(Ordering::SeqCst);
        thread::yield_now();
        self.0.store(found + 1, Ordering::SeqCst);
        found + 1
    }

    fn value(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[test]
fn a_wrong_result_is_told_before_a_hidden_way() {
    let races = |verdict| verdict == Verdict::Race;
    assert!(findings::<Unordered>().iter().any(|it| races(it.verdict)));
}
