//! Right counters, by all the ways by which right code learns what others did.

use super::{Counter, assert_right};
use model_std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use model_std::sync::{Arc, Barrier, Condvar, Mutex, Once, OnceLock, RwLock, Weak, mpsc};
use model_std::thread;

/// A test for each counter, made of its three parts. `$state` is what is shared.
macro_rules! right {
    ($(
        $(#[$doc:meta])*
        $test:ident: $name:ident($state:ty) = $new:expr,
        |$i:ident| $increment:expr,
        |$v:ident| $value:expr;
    )+) => {$(
        $(#[$doc])*
        struct $name($state);

        impl Counter for $name {
            fn new() -> Self {
                $name($new)
            }

            fn increment(&self) -> u64 {
                let $i = &self.0;
                $increment
            }

            fn value(&self) -> u64 {
                let $v = &self.0;
                $value
            }
        }

        #[test]
        fn $test() {
            assert_right::<$name>();
        }
    )+};
}

fn add(count: &Mutex<u64>) -> u64 {
    let mut count = count.lock().unwrap();
    *count += 1;
    *count
}

right! {
    a_mutex_tells: Locked(Mutex<u64>) = Mutex::new(0),
    |count| add(count),
    |count| *count.lock().unwrap();

    a_rwlock_tells: ReadLocked(RwLock<u64>) = RwLock::new(0),
    |count| {
        let mut count = count.write().unwrap();
        *count += 1;
        *count
    },
    |count| *count.read().unwrap();

    an_atomic_tells: Atomic(AtomicU64) = AtomicU64::new(0),
    |count| count.fetch_add(1, Ordering::Relaxed) + 1,
    |count| count.load(Ordering::Relaxed);

    an_exchange_tells: Exchanged(AtomicU64) = AtomicU64::new(0),
    |count| loop {
        let found = count.load(Ordering::SeqCst);
        let swapped = count.compare_exchange(found, found + 1, Ordering::SeqCst, Ordering::SeqCst);
        if swapped.is_ok() {
            break found + 1;
        }
    },
    |count| count.load(Ordering::SeqCst);

    /// The count is looked at only by whoever has the flag.
    a_spin_lock_tells: Spinning((AtomicBool, AtomicU64)) = (AtomicBool::new(false), AtomicU64::new(0)),
    |shared| {
        while shared.0.swap(true, Ordering::Acquire) {
            thread::yield_now();
        }
        let count = shared.1.load(Ordering::Relaxed) + 1;
        shared.1.store(count, Ordering::Relaxed);
        shared.0.store(false, Ordering::Release);
        count
    },
    |shared| shared.1.load(Ordering::Relaxed);

    /// Both halves are locked for a look, one of them for a change.
    two_locks_tell: Halves([Mutex<u64>; 2]) = [Mutex::new(0), Mutex::new(0)],
    |halves| {
        let mut left = halves[0].lock().unwrap();
        let right = halves[1].lock().unwrap();
        *left += 1;
        *left + *right
    },
    |halves| {
        let left = halves[0].lock().unwrap();
        *left + *halves[1].lock().unwrap()
    };

    a_turnstile_tells: Turnstile((Mutex<(bool, u64)>, Condvar)) = (Mutex::new((false, 0)), Condvar::new()),
    |gate| {
        let mut state = gate.0.lock().unwrap();
        while state.0 {
            state = gate.1.wait(state).unwrap();
        }
        state.0 = true;
        drop(state);
        let mut state = gate.0.lock().unwrap();
        state.1 += 1;
        state.0 = false;
        gate.1.notify_one();
        state.1
    },
    |gate| gate.0.lock().unwrap().1;

    /// Whoever has the count counts.
    a_token_in_a_channel_tells: Token((mpsc::SyncSender<u64>, Mutex<mpsc::Receiver<u64>>)) = {
        let (put, take) = mpsc::sync_channel(1);
        put.send(0).unwrap();
        (put, Mutex::new(take))
    },
    |token| {
        let count = token.1.lock().unwrap().recv().unwrap() + 1;
        token.0.send(count).unwrap();
        count
    },
    |token| {
        let count = token.1.lock().unwrap().recv().unwrap();
        token.0.send(count).unwrap();
        count
    };

    a_thread_for_each_call_tells: ForEachCall(Arc<AtomicU64>) = Arc::default(),
    |count| {
        let count = Arc::clone(count);
        thread::spawn(move || count.fetch_add(1, Ordering::SeqCst) + 1).join().unwrap()
    },
    |count| {
        let count = Arc::clone(count);
        let looks = thread::spawn(move || count.load(Ordering::SeqCst));
        while !looks.is_finished() {
            thread::yield_now();
        }
        looks.join().unwrap()
    };

    the_end_of_a_scope_tells: Scoped(Mutex<u64>) = Mutex::new(0),
    |count| {
        let mut found = 0;
        thread::scope(|scope| {
            scope.spawn(|| found = add(count));
        });
        found
    },
    |count| thread::scope(|scope| scope.spawn(|| *count.lock().unwrap()).join().unwrap());

    /// The last owner takes the result apart.
    sole_owners_tell: Owned(Arc<Mutex<u64>>) = Arc::default(),
    |count| {
        let result = Arc::new(Mutex::new(0));
        let workers = [(); 2].map(|()| {
            let (count, result) = (Arc::clone(count), Arc::clone(&result));
            thread::spawn(move || {
                let mut result = result.lock().unwrap();
                if *result == 0 {
                    *result = add(&count);
                }
            })
        });
        for worker in workers {
            worker.join().unwrap();
        }
        Arc::try_unwrap(result).unwrap().into_inner().unwrap()
    },
    |count| {
        let mut looks = Arc::new(OnceLock::new());
        let _ = looks.set(*count.lock().unwrap());
        *Arc::get_mut(&mut looks).unwrap().get_mut().unwrap()
    };

    weak_owners_tell: Weakly((Arc<AtomicU64>, Weak<AtomicU64>)) = {
        let count = Arc::default();
        let weak = Arc::downgrade(&count);
        (count, weak)
    },
    |count| count.1.upgrade().unwrap().fetch_add(1, Ordering::SeqCst) + 1,
    |count| count.1.upgrade().unwrap().load(Ordering::SeqCst);

    /// The last of the workers to go says so; all have counted by then, one of them for real.
    the_last_owner_to_go_tells: LastOwner(Arc<AtomicU64>) = Arc::default(),
    |count| {
        struct Done(Mutex<u64>, mpsc::Sender<u64>);
        impl Drop for Done {
            fn drop(&mut self) {
                let count = *self.0.get_mut().unwrap();
                self.1.send(count).unwrap();
            }
        }
        let (tell, told) = mpsc::channel();
        let done = Arc::new(Done(Mutex::new(0), tell));
        for worker in 0..2 {
            let (count, done) = (Arc::clone(count), Arc::clone(&done));
            thread::spawn(move || {
                if worker == 0 {
                    *done.0.lock().unwrap() = count.fetch_add(1, Ordering::SeqCst) + 1;
                }
            });
        }
        drop(done);
        told.recv().unwrap()
    },
    |count| count.load(Ordering::SeqCst);

    /// Senders that go one after the other.
    the_end_of_a_channel_tells: HangUp(Arc<Mutex<u64>>) = Arc::default(),
    |count| {
        let (tell, told) = mpsc::channel();
        for worker in 0..2 {
            let (count, tell) = (Arc::clone(count), tell.clone());
            thread::spawn(move || {
                if worker == 1 {
                    tell.send(add(&count)).unwrap();
                }
            });
        }
        drop(tell);
        told.iter().sum()
    },
    |count| *count.lock().unwrap();

    a_barrier_tells: Meeting(Arc<Mutex<u64>>) = Arc::default(),
    |count| {
        let barrier = Arc::new(Barrier::new(2));
        let (other, meets) = (Arc::clone(count), Arc::clone(&barrier));
        let worker = thread::spawn(move || {
            let found = add(&other);
            meets.wait();
            found
        });
        barrier.wait();
        worker.join().unwrap()
    },
    |count| *count.lock().unwrap();

    parking_tells: Parked(Arc<AtomicU64>) = Arc::default(),
    |count| {
        let found = Arc::new(AtomicU64::new(0));
        let (count, finds, caller) = (Arc::clone(count), Arc::clone(&found), thread::current());
        thread::spawn(move || {
            finds.store(count.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            caller.unpark();
        });
        while found.load(Ordering::SeqCst) == 0 {
            thread::park();
        }
        found.load(Ordering::SeqCst)
    },
    |count| count.load(Ordering::SeqCst);

    /// The lock is made by whoever comes first.
    a_lock_made_on_first_use_tells: Late(OnceLock<Mutex<u64>>) = OnceLock::new(),
    |count| add(count.get_or_init(Mutex::default)),
    |count| count.get().map_or(0, |count| *count.lock().unwrap());

    /// One call is told apart from all others by a value that is never changed again.
    what_is_done_once_tells: Done((Once, AtomicU64, OnceLock<u64>)) =
        (Once::new(), AtomicU64::new(0), OnceLock::new()),
    |shared| {
        shared.0.call_once(|| shared.1.store(1_000, Ordering::SeqCst));
        let _ = shared.2.set(1_000);
        shared.1.fetch_add(1, Ordering::SeqCst) + 1 - shared.2.get().unwrap()
    },
    |shared| match shared.2.get() {
        Some(begin) => shared.1.load(Ordering::SeqCst) - begin,
        None => 0,
    };

    /// An owner that everybody writes to, each with an address for the answer.
    an_owner_tells: Owner(mpsc::Sender<(u64, mpsc::Sender<u64>)>) = {
        let (ask, asked) = mpsc::channel::<(u64, mpsc::Sender<u64>)>();
        thread::spawn(move || {
            let mut count = 0;
            for (more, answer) in asked {
                count += more;
                let _ = answer.send(count);
            }
        });
        ask
    },
    |owner| {
        let (answer, answered) = mpsc::channel();
        owner.send((1, answer)).unwrap();
        answered.recv().unwrap()
    },
    |owner| {
        let (answer, answered) = mpsc::channel();
        owner.send((0, answer)).unwrap();
        answered.recv().unwrap()
    };

    /// Each thread keeps what it knows, and asks where it may be out of date.
    a_thread_local_is_ones_own: Remembered(AtomicU64) = AtomicU64::new(0),
    |count| {
        let found = count.fetch_add(1, Ordering::SeqCst) + 1;
        KNOWN.with(|known| known.set(found));
        found
    },
    |count| KNOWN.with(std::cell::Cell::get).max(count.load(Ordering::SeqCst));

    /// A static of the model starts afresh.
    a_static_tells: Static(()) = (),
    |_shared| add(&COUNT),
    |_shared| *COUNT.lock().unwrap();
}

static COUNT: Mutex<u64> = Mutex::new(0);

model_std::thread_local! {
    static KNOWN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}
