//! What std promises, as programs that panic when it is not so. Test data of `behaviours.rs` one
//! folder up; never run on real threads.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError, TrySendError};
use std::sync::*;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

const MS: Duration = Duration::from_millis(1);

fn quietly(f: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(f)).is_err()
}

// ---- threads

struct Farewell(&'static AtomicU32);

impl Drop for Farewell {
    fn drop(&mut self) {
        thread::yield_now();
        self.0.fetch_add(1, SeqCst);
    }
}

static FAREWELLS: AtomicU32 = AtomicU32::new(0);

thread_local! {
    static LEAVING: RefCell<Option<Farewell>> = const { RefCell::new(None) };
    static NUMBER: Cell<u32> = panic!("set before it is read");
}

fn leave_something() {
    LEAVING.set(Some(Farewell(&FAREWELLS)));
}

fn a_join_waits_for_the_threads_locals() {
    let thread = thread::spawn(leave_something);
    thread.join().unwrap();
    assert_eq!(FAREWELLS.load(SeqCst), 1);
}

fn a_scope_may_end_before_its_threads_locals() {
    thread::scope(|scope| {
        scope.spawn(leave_something);
        scope.spawn(|| scope.spawn(leave_something));
    });
    assert!(FAREWELLS.load(SeqCst) == 2, "reached");
}

fn setting_a_local_does_not_call_its_initialiser() {
    NUMBER.set(7);
    assert_eq!(NUMBER.get(), 7);
    assert_eq!(NUMBER.replace(8), 7);
    assert!(thread::spawn(|| NUMBER.get()).join().is_err());
}

fn a_payload_arrives_at_the_join() {
    let thread = thread::spawn(|| panic_any(7_u8));
    assert_eq!(thread.join().unwrap_err().downcast_ref(), Some(&7_u8));
    let caught = catch_unwind(|| resume_unwind(Box::new(8_u8)));
    assert_eq!(caught.unwrap_err().downcast_ref(), Some(&8_u8));
    assert!(!thread::panicking());
}

fn an_unpark_before_a_park_is_kept_once() {
    thread::current().unpark();
    thread::current().unpark();
    thread::park();
    let before = Instant::now();
    thread::park_timeout(100 * MS);
    assert!(before.elapsed() >= 100 * MS);
    let main = thread::current();
    let waker = thread::spawn(move || main.unpark());
    thread::park();
    waker.join().unwrap();
}

fn threads_have_names_and_numbers() {
    let named = thread::Builder::new().name("worker".to_owned());
    let named = named.spawn(|| thread::current().name().map(str::to_owned));
    let named = named.unwrap();
    assert_eq!(named.thread().name(), Some("worker"));
    assert_ne!(named.thread().id(), thread::current().id());
    assert_eq!(named.join().unwrap().as_deref(), Some("worker"));
    let unnamed = thread::spawn(|| thread::current().name().is_none());
    assert!(unnamed.join().unwrap());
    assert!(quietly(|| {
        drop(thread::Builder::new().name("\0".to_owned()).spawn(|| ()));
    }));
    assert_eq!(thread::available_parallelism().unwrap().get(), 4);
}

fn a_finished_thread_may_not_have_ended_yet() {
    let done = AtomicU32::new(0);
    thread::scope(|scope| {
        let thread = scope.spawn(|| done.store(1, SeqCst));
        while done.load(SeqCst) == 0 {
            thread::yield_now();
        }
        assert!(thread.is_finished(), "reached");
    });
}

// ---- statics

static NESTED: Mutex<Option<Mutex<Vec<u32>>>> = Mutex::new(None);
static INNER: RwLock<(u32, Mutex<u32>)> = RwLock::new((1, Mutex::new(2)));
static ONCE_LOCK: OnceLock<String> = OnceLock::new();
static LAZY: LazyLock<Mutex<Vec<u32>>> = LazyLock::new(|| Mutex::new(vec![3]));
static BARRIER: Barrier = Barrier::new(2);
static POISONED: Mutex<u32> = Mutex::new(4);
static COUNTS: [AtomicUsize; 2] = [const { AtomicUsize::new(5) }; 2];
static HELD: Mutex<()> = Mutex::new(());

fn statics_start_afresh() {
    let mut nested = NESTED.lock().unwrap();
    assert!(nested.is_none());
    nested.insert(Mutex::new(vec![1])).lock().unwrap().push(2);
    let mut inner = INNER.write().unwrap();
    assert_eq!(inner.0, 1);
    assert_eq!(*inner.1.lock().unwrap(), 2);
    inner.0 += 1;
    *inner.1.lock().unwrap() += 1;
    *inner.1.get_mut().unwrap() += 1;
    assert!(ONCE_LOCK.get().is_none());
    assert_eq!(ONCE_LOCK.get_or_init(|| "x".to_owned()), "x");
    assert_eq!(ONCE_LOCK.set("y".to_owned()), Err("y".to_owned()));
    LAZY.lock().unwrap().push(4);
    assert_eq!(*LAZY.lock().unwrap(), [3, 4]);
    assert!(!POISONED.is_poisoned());
    assert!(quietly(|| {
        let mut value = POISONED.lock().unwrap();
        *value += 1;
        panic!("poisons");
    }));
    assert!(POISONED.is_poisoned());
    assert_eq!(COUNTS[1].fetch_add(1, SeqCst), 5);
    // Left behind in the middle of things.
    std::mem::forget(HELD.try_lock().expect("free at first"));
    thread::scope(|scope| {
        scope.spawn(|| BARRIER.wait());
        BARRIER.wait();
    });
    thread::spawn(|| BARRIER.wait());
}

// ---- locks

fn a_guard_taken_while_unwinding_does_not_poison() {
    struct Locks<'a>(&'a Mutex<u32>);
    impl Drop for Locks<'_> {
        fn drop(&mut self) {
            *self.0.lock().unwrap() += 1;
        }
    }
    let value = Mutex::new(0);
    assert!(quietly(|| {
        let _locks = Locks(&value);
        panic!("unwinds");
    }));
    assert_eq!(*value.lock().unwrap(), 1);
    assert_eq!(value.into_inner().unwrap(), 1);
}

fn only_writers_poison_and_it_can_be_cleared() {
    let value = RwLock::new(0);
    assert!(quietly(|| {
        let _guard = value.read().unwrap();
        panic!("reads");
    }));
    assert!(!value.is_poisoned());
    assert!(quietly(|| {
        let _guard = value.write().unwrap();
        panic!("writes");
    }));
    assert!(value.read().is_err() && value.try_write().is_err());
    value.clear_poison();
    assert!(value.write().is_ok());
}

fn a_downgraded_guard_lets_no_writer_in_between() {
    let value = RwLock::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| *value.write().unwrap() += 10);
        }
        let mut guard = value.write().unwrap();
        *guard += 1;
        let written = *guard;
        let guard = RwLockWriteGuard::downgrade(guard);
        assert_eq!(*guard, written);
        assert!(value.try_write().is_err());
    });
    assert_eq!(value.into_inner().unwrap(), 21);
}

fn readers_are_inside_together() {
    let value = RwLock::new(());
    let inside = Barrier::new(2);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let _guard = value.read().unwrap();
                inside.wait();
            });
        }
    });
}

fn debug_output_is_stds() {
    let value = Mutex::new(1);
    assert_eq!(
        format!("{value:?}"),
        "Mutex { data: 1, poisoned: false, .. }"
    );
    let guard = value.lock().unwrap();
    assert_eq!(
        format!("{value:?} {guard} {guard:?}"),
        "Mutex { data: \"<locked>\", poisoned: false, .. } 1 1"
    );
    let value = RwLock::new(1);
    let _guard = value.read().unwrap();
    assert_eq!(
        format!("{value:?}"),
        "RwLock { data: 1, poisoned: false, .. }"
    );
    assert_eq!(format!("{:?}", OnceLock::from(1)), "OnceLock(1)");
    assert_eq!(format!("{:?}", LazyLock::new(|| 1)), "LazyLock(<uninit>)");
    assert_eq!(format!("{:?}", AtomicU32::new(1)), "1");
    assert_eq!(format!("{:?}", thread::current().id()), "ThreadId(1)");
}

// ---- condition variables, barriers, once

fn the_longest_time_out_never_runs_out() {
    let (flag, changed) = (Mutex::new(false), Condvar::new());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(1000 * MS);
            *flag.lock().unwrap() = true;
            changed.notify_one();
        });
        scope.spawn(move || {
            thread::sleep(1000 * MS);
            sender.send(7).unwrap();
        });
        let guard = flag.lock().unwrap();
        let wait = changed.wait_timeout_while(guard, Duration::MAX, |flag| !*flag);
        assert!(!wait.unwrap().1.timed_out());
        assert_eq!(receiver.recv_timeout(Duration::MAX), Ok(7));
    });
}

fn a_notified_waiter_and_one_whose_time_is_up_are_told_apart() {
    let flag = Mutex::new(false);
    let changed = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            *flag.lock().unwrap() = true;
            changed.notify_one();
        });
        let guard = flag.lock().unwrap();
        let wait = changed.wait_timeout_while(guard, 1000 * MS, |flag| !*flag);
        let (guard, result) = wait.unwrap();
        assert!(*guard && !result.timed_out());
        let (guard, result) = changed.wait_timeout(guard, MS).unwrap();
        assert!(*guard, "the lock is held again");
        // The notification may still be on its way.
        drop((guard, result));
    });
    let before = Instant::now();
    let guard = flag.lock().unwrap();
    let (_guard, result) = changed
        .wait_timeout_while(guard, 5 * MS, |flag| *flag)
        .unwrap();
    assert!(result.timed_out() && before.elapsed() >= 5 * MS);
}

fn a_notification_is_not_lost_on_a_waiter_whose_time_is_up() {
    let turn = Mutex::new(0);
    let changed = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let guard = turn.lock().unwrap();
            drop(changed.wait_timeout(guard, MS).unwrap());
        });
        let patient = scope.spawn(|| {
            let mut guard = turn.lock().unwrap();
            while *guard == 0 {
                guard = changed.wait(guard).unwrap();
            }
        });
        thread::sleep(10 * MS);
        *turn.lock().unwrap() = 1;
        // The impatient one is gone in ideal time: this reaches the other.
        changed.notify_one();
        patient.join().unwrap();
    });
}

fn any_waiter_may_be_woken() {
    let order = Mutex::new(Vec::new());
    let changed = Condvar::new();
    let waiting = AtomicU32::new(0);
    thread::scope(|scope| {
        for number in 0..2 {
            let (order, changed, waiting) = (&order, &changed, &waiting);
            scope.spawn(move || {
                let guard = order.lock().unwrap();
                assert_eq!(
                    waiting.fetch_add(1, SeqCst),
                    number,
                    "first come, first to wait"
                );
                changed.wait(guard).unwrap().push(number);
            });
            while waiting.load(SeqCst) == number {
                thread::yield_now();
            }
        }
        drop(order.lock().unwrap());
        changed.notify_one();
        changed.notify_one();
    });
    assert_eq!(*order.lock().unwrap(), [0, 1], "reached");
}

fn a_barrier_opens_again_and_has_one_leader() {
    let barrier = Barrier::new(2);
    let leaders = AtomicU32::new(0);
    let rounds = || {
        for _ in 0..2 {
            leaders.fetch_add(u32::from(barrier.wait().is_leader()), SeqCst);
        }
    };
    thread::scope(|scope| {
        scope.spawn(rounds);
        rounds();
    });
    assert_eq!(leaders.load(SeqCst), 2);
    assert!(Barrier::new(0).wait().is_leader());
}

fn an_initialiser_runs_once_while_the_others_wait() {
    let (once, runs) = (Once::new(), AtomicU32::new(0));
    let value = OnceLock::new();
    let call = || {
        once.call_once(|| {
            thread::yield_now();
            runs.fetch_add(1, SeqCst);
        });
        assert!(once.is_completed() && runs.load(SeqCst) > 0);
        assert_eq!(value.get_or_init(|| runs.fetch_add(10, SeqCst)), &1);
    };
    thread::scope(|scope| {
        scope.spawn(call);
        scope.spawn(|| {
            once.wait();
            assert_eq!(value.wait(), &1);
        });
        call();
    });
    assert_eq!(runs.load(SeqCst), 11);
}

fn a_panicking_initialiser_poisons_a_once_and_a_lazy_lock_but_no_once_lock() {
    let once = Once::new();
    assert!(quietly(|| once.call_once(|| panic!("initialises"))));
    assert!(quietly(|| once.call_once(|| ())));
    once.call_once_force(|state| assert!(state.is_poisoned()));
    once.call_once(|| unreachable!());
    let lazy: LazyLock<u32> = LazyLock::new(|| panic!("initialises"));
    assert!(quietly(|| drop(LazyLock::force(&lazy).to_string())));
    assert!(quietly(|| drop(LazyLock::force(&lazy).to_string())));
    let mut lock = OnceLock::new();
    assert!(quietly(|| drop(lock.get_or_init(|| panic!("initialises")))));
    assert_eq!(lock.set(1), Ok(()));
    assert_eq!(lock.take(), Some(1));
    assert_eq!(lock.get(), None);
}

fn a_once_may_be_running_when_its_effect_is_seen() {
    let (once, effect) = (Once::new(), AtomicU32::new(0));
    thread::scope(|scope| {
        scope.spawn(|| once.call_once(|| effect.store(1, SeqCst)));
        if effect.load(SeqCst) == 1 {
            assert!(once.is_completed(), "reached");
        }
    });
}

// ---- channels

fn a_bounded_channel_holds_up_its_senders() {
    let (sender, receiver) = mpsc::sync_channel(1);
    let sent = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            let sender = sender.clone();
            let sent = &sent;
            scope.spawn(move || {
                sender.send(1).unwrap();
                sent.fetch_add(1, SeqCst);
            });
        }
        drop(sender);
        let mut received = 0;
        while let Ok(one) = receiver.recv() {
            received += one;
            assert!(sent.load(SeqCst) <= received + 1);
        }
        assert_eq!(received, 2);
    });
}

fn what_was_sent_arrives_before_the_end() {
    let (sender, receiver) = mpsc::channel();
    let sending = thread::spawn(move || {
        for number in 0..3 {
            sender.send(number).unwrap();
        }
    });
    assert_eq!(receiver.iter().collect::<Vec<u32>>(), [0, 1, 2]);
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
    assert_eq!(
        receiver.recv_timeout(MS),
        Err(RecvTimeoutError::Disconnected)
    );
    sending.join().unwrap();
}

fn a_message_without_a_receiver_comes_back() {
    for bound in [0, 1] {
        let (sender, receiver) = mpsc::sync_channel(4);
        drop(receiver);
        assert_eq!(sender.send(1).unwrap_err().0, 1);
        let (sender, receiver) = mpsc::sync_channel(bound);
        thread::scope(|scope| {
            scope.spawn(move || {
                let mut outcome = Ok(());
                for _ in 0..=bound {
                    outcome = sender.send("back".to_owned());
                }
                assert_eq!(outcome.unwrap_err().0, "back");
                assert_eq!(
                    sender.try_send(String::new()),
                    Err(TrySendError::Disconnected(String::new()))
                );
            });
            scope.spawn(move || drop(receiver));
        });
    }
}

fn trying_to_send_needs_room_or_a_waiting_receiver() {
    let (sender, receiver) = mpsc::sync_channel(1);
    assert_eq!(sender.try_send(1), Ok(()));
    assert_eq!(sender.try_send(2), Err(TrySendError::Full(2)));
    assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [1]);
    let (sender, receiver) = mpsc::sync_channel(0);
    assert_eq!(sender.try_send(1), Err(TrySendError::Full(1)));
    thread::scope(|scope| {
        scope.spawn(move || {
            while sender.try_send(1).is_err() {
                thread::yield_now();
            }
        });
        assert_eq!(receiver.recv(), Ok(1));
    });
}

fn a_message_in_time_ends_a_timed_wait() {
    let (sender, receiver) = mpsc::channel();
    let sending = thread::spawn(move || {
        thread::sleep(5 * MS);
        sender.send(1).unwrap();
    });
    let before = Instant::now();
    let received = receiver.recv_timeout(1000 * MS);
    assert_eq!(received, Ok(1));
    assert!(before.elapsed() < 900 * MS, "it did not wait to the end");
    sending.join().unwrap();
}

fn a_rendezvous_meets_a_receiver_with_a_timeout() {
    let (sender, receiver) = mpsc::sync_channel(0);
    let sending = thread::spawn(move || sender.send(1).is_ok());
    let received = receiver.recv_timeout(MS).is_ok();
    drop(receiver);
    assert_eq!(sending.join().unwrap(), received, "both or neither");
}

// ---- time, output

fn clocks_go_on_and_begin_at_the_same_moment() {
    let (instant, date) = (Instant::now(), SystemTime::now());
    thread::sleep(3600 * 1000 * MS);
    assert!(instant.elapsed() >= Duration::from_secs(3600));
    assert!(date.elapsed().unwrap() >= Duration::from_secs(3600));
    assert!(instant.checked_sub(Duration::from_secs(86_400)).is_some());
    let since_epoch = date.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(since_epoch.as_secs(), 1_735_689_600);
    assert!(SystemTime::UNIX_EPOCH.duration_since(date).is_err());
    let a_century = Duration::from_secs(100 * 365 * 86_400);
    thread::sleep(a_century);
    thread::sleep(a_century);
}

struct Loud<'a>(&'a Mutex<u32>);

impl std::fmt::Display for Loud<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut value = self.0.lock().unwrap();
        *value += 1;
        write!(f, "{value}")
    }
}

fn what_is_printed_is_formatted_traced_or_not() {
    let value = Mutex::new(0);
    thread::scope(|scope| {
        scope.spawn(|| println!("{}", Loud(&value)));
        scope.spawn(|| eprintln!("{}", Loud(&value)));
    });
    assert_eq!(value.into_inner().unwrap(), 2);
    assert_eq!(dbg!(1 + 1), 2);
}

fn a_panic_while_printing_gives_the_stream_back() {
    struct Fails;
    impl std::fmt::Display for Fails {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("fails")
        }
    }
    assert!(quietly(|| println!("{Fails}")));
    thread::spawn(|| println!("free")).join().unwrap();
}

fn printing_waits_for_whoever_holds_the_stream() {
    let flag = Mutex::new(());
    thread::scope(|scope| {
        scope.spawn(|| {
            let _flag = flag.lock().unwrap();
            println!("reached");
        });
        let _out = std::io::stdout().lock();
        let _reentrant = std::io::stdout().lock();
        println!("reentrant");
        let _flag = flag.lock().unwrap();
    });
}

#[rustfmt::skip]
pub const PROGRAMS: &[(&str, fn())] = &[
    ("a_join_waits_for_the_threads_locals", a_join_waits_for_the_threads_locals),
    ("a_scope_may_end_before_its_threads_locals", a_scope_may_end_before_its_threads_locals),
    ("setting_a_local_does_not_call_its_initialiser", setting_a_local_does_not_call_its_initialiser),
    ("a_payload_arrives_at_the_join", a_payload_arrives_at_the_join),
    ("an_unpark_before_a_park_is_kept_once", an_unpark_before_a_park_is_kept_once),
    ("threads_have_names_and_numbers", threads_have_names_and_numbers),
    ("a_finished_thread_may_not_have_ended_yet", a_finished_thread_may_not_have_ended_yet),
    ("statics_start_afresh", statics_start_afresh),
    ("a_guard_taken_while_unwinding_does_not_poison", a_guard_taken_while_unwinding_does_not_poison),
    ("only_writers_poison_and_it_can_be_cleared", only_writers_poison_and_it_can_be_cleared),
    ("a_downgraded_guard_lets_no_writer_in_between", a_downgraded_guard_lets_no_writer_in_between),
    ("readers_are_inside_together", readers_are_inside_together),
    ("debug_output_is_stds", debug_output_is_stds),
    ("a_notified_waiter_and_one_whose_time_is_up_are_told_apart", a_notified_waiter_and_one_whose_time_is_up_are_told_apart),
    ("the_longest_time_out_never_runs_out", the_longest_time_out_never_runs_out),
    ("a_notification_is_not_lost_on_a_waiter_whose_time_is_up", a_notification_is_not_lost_on_a_waiter_whose_time_is_up),
    ("any_waiter_may_be_woken", any_waiter_may_be_woken),
    ("a_barrier_opens_again_and_has_one_leader", a_barrier_opens_again_and_has_one_leader),
    ("an_initialiser_runs_once_while_the_others_wait", an_initialiser_runs_once_while_the_others_wait),
    ("a_panicking_initialiser_poisons_a_once_and_a_lazy_lock_but_no_once_lock", a_panicking_initialiser_poisons_a_once_and_a_lazy_lock_but_no_once_lock),
    ("a_once_may_be_running_when_its_effect_is_seen", a_once_may_be_running_when_its_effect_is_seen),
    ("a_bounded_channel_holds_up_its_senders", a_bounded_channel_holds_up_its_senders),
    ("what_was_sent_arrives_before_the_end", what_was_sent_arrives_before_the_end),
    ("a_message_without_a_receiver_comes_back", a_message_without_a_receiver_comes_back),
    ("trying_to_send_needs_room_or_a_waiting_receiver", trying_to_send_needs_room_or_a_waiting_receiver),
    ("a_message_in_time_ends_a_timed_wait", a_message_in_time_ends_a_timed_wait),
    ("a_rendezvous_meets_a_receiver_with_a_timeout", a_rendezvous_meets_a_receiver_with_a_timeout),
    ("clocks_go_on_and_begin_at_the_same_moment", clocks_go_on_and_begin_at_the_same_moment),
    ("what_is_printed_is_formatted_traced_or_not", what_is_printed_is_formatted_traced_or_not),
    ("a_panic_while_printing_gives_the_stream_back", a_panic_while_printing_gives_the_stream_back),
    ("printing_waits_for_whoever_holds_the_stream", printing_waits_for_whoever_holds_the_stream),
];
