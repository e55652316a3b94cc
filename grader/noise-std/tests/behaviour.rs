//! The wrappers behave as std does, with the noise on. Uses them by name, not in std's place.

use noise_std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use noise_std::sync::mpsc::{RecvTimeoutError, channel, sync_channel};
use noise_std::sync::{
    Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, RwLockWriteGuard, TryLockError,
};
use noise_std::thread;
use noise_std::time::Instant;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

const BRIEFLY: Duration = Duration::from_millis(1);

/// Repeats with another seed each time: noise may not change an outcome that std fixes.
fn under_noise(body: impl Fn()) {
    for seed in 0..20 {
        noise_control::start(seed);
        body();
    }
}

#[test]
fn a_panic_in_a_thread_is_an_err_and_poisons_only_what_it_held() {
    under_noise(|| {
        let held = Arc::new(Mutex::new(0));
        let other = Arc::new(Mutex::new(0));
        let (inside, outside) = (Arc::clone(&held), Arc::clone(&other));
        let thread = thread::spawn(move || {
            drop(outside.lock());
            let _guard = inside.lock();
            panic!("on purpose");
        });
        assert!(thread.join().is_err());
        assert!(held.is_poisoned() && held.lock().is_err());
        assert!(matches!(held.try_lock(), Err(TryLockError::Poisoned(_))));
        held.clear_poison();
        assert!(held.lock().is_ok() && other.lock().is_ok());
    });
}

#[test]
fn a_scope_ends_after_its_threads_and_passes_their_panics_on() {
    under_noise(|| {
        let total = AtomicU32::new(0);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| scope.spawn(|| total.fetch_add(1, SeqCst)));
            }
        });
        assert_eq!(total.load(SeqCst), 3);
        let panics = || thread::scope(|scope| drop(scope.spawn(|| panic!("on purpose"))));
        assert!(catch_unwind(panics).is_err());
        let joined = thread::scope(|scope| scope.spawn(|| panic!("on purpose")).join().is_err());
        assert!(joined);
    });
}

#[test]
fn condvar_waits_end_by_notification_condition_or_timeout() {
    under_noise(|| {
        let pair = Arc::new((Mutex::new(0), Condvar::new()));
        let notifier = Arc::clone(&pair);
        let thread = thread::spawn(move || {
            for _ in 0..2 {
                *notifier.0.lock().unwrap() += 1;
                notifier.1.notify_all();
            }
        });
        let mut count = pair.0.lock().unwrap();
        while *count < 1 {
            count = pair.1.wait(count).unwrap();
        }
        let count = pair.1.wait_while(count, |count| *count < 2).unwrap();
        assert_eq!(*count, 2);
        // Its last notification may come after its last change: it must not end the next wait.
        thread.join().unwrap();
        let (count, result) = pair.1.wait_timeout(count, BRIEFLY).unwrap();
        assert!(result.timed_out());
        let (count, result) = pair.1.wait_timeout_while(count, BRIEFLY, |_| true).unwrap();
        assert!(result.timed_out());
        let (count, result) = pair
            .1
            .wait_timeout_while(count, Duration::ZERO, |count| *count < 2)
            .unwrap();
        assert!(
            !result.timed_out(),
            "the condition was met, however short the time"
        );
        #[allow(deprecated, reason = "std still offers it")]
        let (_count, notified) = pair.1.wait_timeout_ms(count, 1).unwrap();
        assert!(!notified);
    });
}

#[test]
fn channels_keep_order_report_the_other_end_gone_and_block_when_full() {
    under_noise(|| {
        let (sender, receiver) = channel();
        let thread = thread::spawn(move || (0..5).try_for_each(|n| sender.send(n)));
        assert_eq!((&receiver).into_iter().take(2).collect::<Vec<_>>(), [0, 1]);
        thread.join().unwrap().unwrap();
        assert_eq!(receiver.try_iter().count(), 3);
        assert!(receiver.recv().is_err());

        let (sender, receiver) = sync_channel(0);
        assert_eq!(
            receiver.recv_timeout(BRIEFLY),
            Err(RecvTimeoutError::Timeout)
        );
        let other = sender.clone();
        let thread = thread::spawn(move || other.send('a'));
        assert_eq!(receiver.recv(), Ok('a'));
        thread.join().unwrap().unwrap();
        drop(receiver);
        assert_eq!(sender.send('b').unwrap_err().0, 'b');
    });
}

#[test]
fn an_initialiser_runs_once_and_a_panic_in_it_is_reported_as_by_std() {
    under_noise(|| {
        let runs = AtomicU32::new(0);
        let (once, cell) = (Once::new(), OnceLock::new());
        let lazy = LazyLock::new(|| runs.fetch_add(1, SeqCst));
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| once.call_once(|| _ = runs.fetch_add(1, SeqCst)));
                scope.spawn(|| *cell.get_or_init(|| runs.fetch_add(1, SeqCst)));
                scope.spawn(|| *lazy);
            }
            once.wait();
            cell.wait();
        });
        assert_eq!(runs.load(SeqCst), 3);
        assert_eq!(cell.set(9), Err(9));
        let poisoned = Once::new();
        let panics = || poisoned.call_once(|| panic!("on purpose"));
        assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
        assert!(catch_unwind(AssertUnwindSafe(|| poisoned.call_once(|| ()))).is_err());
        poisoned.call_once_force(|state| assert!(state.is_poisoned()));
        assert!(poisoned.is_completed());
    });
}

#[test]
fn readers_share_a_writer_excludes_and_downgrading_keeps_the_lock() {
    under_noise(|| {
        let lock = RwLock::new(1);
        let (first, second) = (lock.read().unwrap(), lock.read().unwrap());
        assert!(matches!(lock.try_write(), Err(TryLockError::WouldBlock)));
        drop((first, second));
        let writer = lock.write().unwrap();
        assert!(matches!(lock.try_read(), Err(TryLockError::WouldBlock)));
        let reader = RwLockWriteGuard::downgrade(writer);
        assert_eq!(*reader + *lock.read().unwrap(), 2);
    });
}

#[test]
fn one_thread_leads_at_a_barrier() {
    under_noise(|| {
        let (barrier, leaders) = (Barrier::new(3), AtomicU32::new(0));
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| leaders.fetch_add(barrier.wait().is_leader().into(), SeqCst));
            }
        });
        assert_eq!(leaders.load(SeqCst), 1);
    });
}

#[test]
fn updates_of_atomics_lose_nothing() {
    under_noise(|| {
        let number = AtomicU32::new(0);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        number.fetch_add(1, SeqCst);
                        number.update(SeqCst, SeqCst, |n| n + 1);
                        number
                            .fetch_update(SeqCst, SeqCst, |n| Some(n + 1))
                            .unwrap();
                    }
                });
            }
        });
        assert_eq!(number.load(SeqCst), 180);
        assert_eq!(number.fetch_update(SeqCst, SeqCst, |_| None), Err(180));
        #[allow(deprecated, reason = "std still offers it")]
        let found = number.compare_and_swap(180, 1, SeqCst);
        assert_eq!((found, number.into_inner()), (180, 1));
    });
}

#[test]
fn a_lost_update_shows_within_a_few_thousand_repetitions() {
    // A dozen or two are usual; without noise, thousands are not enough.
    let loses = |seed| {
        noise_control::start(seed);
        let number = AtomicU32::new(0);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| number.store(number.load(SeqCst) + 1, SeqCst));
            }
        });
        number.into_inner() < 2
    };
    assert!((0..5000).any(loses));
}

#[test]
fn park_spin_and_names_behave_as_in_std() {
    under_noise(|| {
        let flag = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&flag);
        let body = move || {
            while !seen.load(SeqCst) {
                thread::park();
            }
            thread::current().name().map(str::to_owned)
        };
        let thread = thread::Builder::new()
            .name("parker".to_owned())
            .spawn(body)
            .unwrap();
        flag.store(true, SeqCst);
        thread.thread().unpark();
        assert_eq!(thread.thread().name(), Some("parker"));
        assert_eq!(thread.join().unwrap().as_deref(), Some("parker"));
        thread::park_timeout(BRIEFLY);
        let finished = thread::spawn(|| ());
        while !finished.is_finished() {
            noise_std::hint::spin_loop();
        }
    });
}

#[test]
fn debug_output_is_that_of_std() {
    assert_eq!(
        format!("{:?}", Mutex::new(1)),
        format!("{:?}", std::sync::Mutex::new(1))
    );
    assert_eq!(
        format!("{:?}", RwLock::new(1)),
        format!("{:?}", std::sync::RwLock::new(1))
    );
    assert_eq!(format!("{:?}", AtomicU32::new(1)), "1");
    assert_eq!(format!("{:?}", Condvar::new()), "Condvar { .. }");
    let (ours, real) = (thread::Builder::new(), std::thread::Builder::new());
    assert_eq!(format!("{ours:?}"), format!("{real:?}"));
    assert_eq!(format!("{:?}", OnceLock::from(1)), "OnceLock(1)");
    let (sender, receiver) = channel::<u8>();
    assert_eq!(
        format!("{sender:?} {receiver:?}"),
        "Sender { .. } Receiver { .. }"
    );
    let thread = thread::spawn(|| ());
    assert_eq!(format!("{thread:?}"), "JoinHandle { .. }");
    thread.join().unwrap();
}

#[test]
fn a_thousand_waits_of_a_minute_take_next_to_no_time_and_the_clock_says_that_they_did() {
    const MINUTE: Duration = Duration::from_secs(60);
    let (began, really_began) = (Instant::now(), std::time::Instant::now());
    let (_sender, receiver) = channel::<()>();
    let (mutex, condvar) = (Mutex::new(()), Condvar::new());
    for _ in 0..250 {
        thread::sleep(MINUTE);
        thread::park_timeout(MINUTE);
        assert_eq!(
            receiver.recv_timeout(MINUTE),
            Err(RecvTimeoutError::Timeout)
        );
        let guard = mutex.lock().unwrap();
        let (guard, result) = condvar.wait_timeout(guard, MINUTE).unwrap();
        assert!(result.timed_out());
        let (_guard, result) = condvar
            .wait_timeout_while(guard, MINUTE, |()| true)
            .unwrap();
        assert!(result.timed_out());
    }
    // Parking may end early for no reason; nothing else does.
    assert!(began.elapsed() >= 1_000 * MINUTE, "{:?}", began.elapsed());
    assert!(really_began.elapsed() < 2 * MINUTE);
}
