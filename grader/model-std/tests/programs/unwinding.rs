//! Destructors that run while their thread unwinds. Test data of `unwinding.rs` one folder up; never
//! run on real threads.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Barrier, Mutex};
use std::thread;

/// Does something when it is dropped.
struct Later<F: FnMut()>(F);

impl<F: FnMut()> Drop for Later<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// Does something while the thread unwinds.
fn while_unwinding(act: impl FnMut()) {
    let caught = catch_unwind(AssertUnwindSafe(|| {
        let _later = Later(act);
        resume_unwind(Box::new(()));
    }));
    assert!(caught.is_err());
}

fn an_update_is_lost_by_destructors() {
    let value = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| while_unwinding(|| value.store(value.load(SeqCst) + 1, SeqCst)));
        }
    });
    assert_eq!(value.load(SeqCst), 2, "lost");
}

fn a_destructor_waits_for_another_while_both_unwind() {
    let both = Barrier::new(2);
    let meet = || {
        while_unwinding(|| {
            both.wait();
            assert!(thread::panicking());
        });
        assert!(!thread::panicking());
    };
    thread::scope(|scope| {
        scope.spawn(meet);
        scope.spawn(meet);
    });
}

/// One unwinds, one does not, and one panics and catches it meanwhile.
fn each_thread_panics_for_itself() {
    let (spared, poisoned) = (Mutex::new(0), Mutex::new(0));
    thread::scope(|scope| {
        let unwinds = scope.spawn(|| {
            let _later = Later(|| {
                for _ in 0..3 {
                    thread::yield_now();
                    assert!(thread::panicking());
                }
            });
            let _guard = poisoned.lock();
            panic!("unwinds for a while");
        });
        scope.spawn(|| {
            for _ in 0..3 {
                let mut guard = spared.lock().unwrap();
                thread::yield_now();
                assert!(!thread::panicking());
                *guard += 1;
            }
        });
        scope.spawn(|| {
            while_unwinding(|| {
                let inner = catch_unwind(|| panic!("inside a destructor"));
                assert!(inner.is_err() && thread::panicking());
                thread::yield_now();
                assert!(thread::panicking());
            });
            assert!(!thread::panicking());
        });
        assert!(unwinds.join().is_err());
    });
    assert!(poisoned.is_poisoned() && !spared.is_poisoned());
}

#[rustfmt::skip]
pub const PROGRAMS: &[(&str, fn())] = &[
    ("an_update_is_lost_by_destructors", an_update_is_lost_by_destructors),
    ("a_destructor_waits_for_another_while_both_unwind", a_destructor_waits_for_another_while_both_unwind),
    ("each_thread_panics_for_itself", each_thread_panics_for_itself),
];
