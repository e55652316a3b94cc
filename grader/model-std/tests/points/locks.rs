//! The rows of locks and of what one waits at.

use super::table::{Table, beside};
use model_std::panic::catch_unwind;
use model_std::sync::{
    Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, RwLockWriteGuard,
};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

const HOLDER: &str = "only its holder has it, and while it lives nobody else changes the value";
pub(crate) const NOTHING: &str = "it says nothing that could change";
pub(crate) const PLAIN: &str = "plain data, which nobody changes";

const TIMEOUT: Duration = Duration::from_secs(1);

pub(crate) fn rows(table: &mut Table) {
    mutex(table);
    rwlock(table);
    condvar(table);
    once(table);
    once_lock(table);
    lazy_lock(table);
    table.makes(["Barrier::new"]);
    table.seen("Barrier::wait", ["true false", "false true"], || {
        let barrier = Barrier::new(2);
        let wait = || barrier.wait().is_leader();
        let (mine, other) = beside(wait, wait);
        format!("{mine} {other}")
    });
    table.unseen(NOTHING, ["Barrier as Debug"]);
    table.unseen(
        PLAIN,
        ["BarrierWaitResult::is_leader", "BarrierWaitResult as Debug"],
    );
    table.unseen(
        "std's own; who drops last and who finds itself alone is not explored, and no verdict rests on it",
        ["std::sync::Arc", "std::sync::Weak"],
    );
    table.unseen(
        PLAIN,
        [
            "std::sync::LockResult",
            "std::sync::PoisonError",
            "std::sync::TryLockError",
            "std::sync::TryLockResult",
            "std::sync::atomic::Ordering",
        ],
    );
}

/// Writes 1 and panics, so that the lock is poisoned.
fn poison<G>(mut write: impl FnMut() -> G) {
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _guard = write();
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
}

fn poisoned_mutex() -> Mutex<i32> {
    let mutex = Mutex::new(0);
    poison(|| mutex.lock().unwrap());
    mutex
}

fn poisoned_rwlock() -> RwLock<i32> {
    let lock = RwLock::new(0);
    poison(|| lock.write().unwrap());
    lock
}

fn mutex(table: &mut Table) {
    table.makes(["Mutex::new", "Mutex as Default", "Mutex as From"]);
    table.exclusive(["Mutex::get_mut", "Mutex::into_inner"]);
    table.seen("Mutex::lock", [0, 2], || {
        let mutex = Mutex::new(0);
        let read = || *mutex.lock().unwrap();
        beside(|| *mutex.lock().unwrap() = 2, read).0.to_string()
    });
    table.seen("Mutex::try_lock", [true, false], || {
        let mutex = Mutex::new(0);
        let is_free = || mutex.try_lock().is_ok();
        beside(|| drop(mutex.lock()), is_free).0.to_string()
    });
    table.seen("Mutex::is_poisoned", [true, false], || {
        let mutex = Mutex::new(0);
        let poisoned = || poison(|| mutex.lock().unwrap());
        beside(poisoned, || mutex.is_poisoned()).0.to_string()
    });
    table.seen("Mutex::clear_poison", [true, false], || {
        let mutex = poisoned_mutex();
        let clear = || mutex.clear_poison();
        beside(|| mutex.is_poisoned(), clear).1.to_string()
    });
    // The lock is given back before it is asked for its poison.
    let shown = [
        "Mutex { data: 0, poisoned: false, .. }",
        "Mutex { data: 0, poisoned: true, .. }",
        "Mutex { data: \"<locked>\", poisoned: false, .. }",
        "Mutex { data: \"<locked>\", poisoned: true, .. }",
        "Mutex { data: 1, poisoned: true, .. }",
    ];
    table.seen("Mutex as Debug", shown, || {
        let mutex = Mutex::new(0);
        let spoil = || {
            poison(|| {
                let mut guard = mutex.lock().unwrap();
                *guard = 1;
                guard
            });
        };
        beside(spoil, || format!("{mutex:?}")).0
    });
    table.seen("MutexGuard as Drop", [true, false], || {
        let mutex = Mutex::new(0);
        let guard = mutex.lock().unwrap();
        let is_free = || mutex.try_lock().is_ok();
        beside(is_free, || drop(guard)).1.to_string()
    });
    table.unseen(
        HOLDER,
        [
            "MutexGuard as Deref",
            "MutexGuard as DerefMut",
            "MutexGuard as Debug",
            "MutexGuard as Display",
        ],
    );
}

fn rwlock(table: &mut Table) {
    table.makes(["RwLock::new", "RwLock as Default", "RwLock as From"]);
    table.exclusive(["RwLock::get_mut", "RwLock::into_inner"]);
    table.seen("RwLock::read", [0, 2], || {
        let lock = RwLock::new(0);
        let read = || *lock.read().unwrap();
        beside(|| *lock.write().unwrap() = 2, read).0.to_string()
    });
    table.seen("RwLock::write", [0, 2], || {
        let lock = RwLock::new(0);
        let read = || *lock.write().unwrap();
        beside(|| *lock.write().unwrap() = 2, read).0.to_string()
    });
    table.seen("RwLock::try_read", [true, false], || {
        let lock = RwLock::new(0);
        let admits = || lock.try_read().is_ok();
        beside(|| drop(lock.write()), admits).0.to_string()
    });
    table.seen("RwLock::try_write", [true, false], || {
        let lock = RwLock::new(0);
        let admits = || lock.try_write().is_ok();
        beside(|| drop(lock.read()), admits).0.to_string()
    });
    table.seen("RwLock::is_poisoned", [true, false], || {
        let lock = RwLock::new(0);
        let poisoned = || poison(|| lock.write().unwrap());
        beside(poisoned, || lock.is_poisoned()).0.to_string()
    });
    table.seen("RwLock::clear_poison", [true, false], || {
        let lock = poisoned_rwlock();
        let clear = || lock.clear_poison();
        beside(|| lock.is_poisoned(), clear).1.to_string()
    });
    let shown = [
        "RwLock { data: 0, poisoned: false, .. }",
        "RwLock { data: 0, poisoned: true, .. }",
        "RwLock { data: <locked>, poisoned: false, .. }",
        "RwLock { data: <locked>, poisoned: true, .. }",
        "RwLock { data: 1, poisoned: true, .. }",
    ];
    table.seen("RwLock as Debug", shown, || {
        let lock = RwLock::new(0);
        let spoil = || {
            poison(|| {
                let mut guard = lock.write().unwrap();
                *guard = 1;
                guard
            });
        };
        beside(spoil, || format!("{lock:?}")).0
    });
    table.seen("RwLockReadGuard as Drop", [true, false], || {
        let lock = RwLock::new(0);
        let guard = lock.read().unwrap();
        let admits = || lock.try_write().is_ok();
        beside(admits, || drop(guard)).1.to_string()
    });
    table.seen("RwLockWriteGuard as Drop", [true, false], || {
        let lock = RwLock::new(0);
        let guard = lock.write().unwrap();
        let admits = || lock.try_read().is_ok();
        beside(admits, || drop(guard)).1.to_string()
    });
    table.seen("RwLockWriteGuard::downgrade", [true, false], || {
        let lock = RwLock::new(0);
        let guard = lock.write().unwrap();
        let admits = || lock.try_read().is_ok();
        // The reader's guard lives until the other has ended.
        let (_reader, admitted) = beside(admits, || RwLockWriteGuard::downgrade(guard));
        admitted.to_string()
    });
    table.unseen(
        HOLDER,
        [
            "RwLockReadGuard as Deref",
            "RwLockReadGuard as Debug",
            "RwLockReadGuard as Display",
            "RwLockWriteGuard as Deref",
            "RwLockWriteGuard as DerefMut",
            "RwLockWriteGuard as Debug",
            "RwLockWriteGuard as Display",
        ],
    );
}

fn condvar(table: &mut Table) {
    /// Whether the mutex is free before the wait begins, where another makes an end to the wait.
    macro_rules! wait {
        ($method:ident($($given:expr),*)) => {
            table.seen(concat!("Condvar::", stringify!($method)), [true, false], || {
                let (mutex, condvar) = (Mutex::new(true), Condvar::new());
                let guard = mutex.lock().unwrap();
                let notify = || {
                    let is_free = mutex.try_lock().is_ok();
                    *mutex.lock().unwrap() = false;
                    condvar.notify_one();
                    is_free
                };
                beside(notify, || drop(condvar.$method(guard, $($given),*))).1.to_string()
            });
        };
    }
    table.makes(["Condvar::new", "Condvar as Default"]);
    wait!(wait());
    wait!(wait_while(|waits| *waits));
    wait!(wait_timeout(TIMEOUT));
    wait!(wait_timeout_while(TIMEOUT, |waits| *waits));
    {
        #![expect(deprecated, reason = "std still offers it")]
        wait!(wait_timeout_ms(1_000));
    }
    table.seen("Condvar::notify_one", [true, false], || {
        let (mutex, condvar) = (Mutex::new(()), Condvar::new());
        let wait = || {
            let guard = mutex.lock().unwrap();
            let (_guard, result) = condvar.wait_timeout(guard, TIMEOUT).unwrap();
            result.timed_out()
        };
        beside(wait, || condvar.notify_one()).1.to_string()
    });
    table.seen("Condvar::notify_all", [true, false], || {
        let (mutex, condvar) = (Mutex::new(()), Condvar::new());
        let wait = || {
            let guard = mutex.lock().unwrap();
            let (_guard, result) = condvar.wait_timeout(guard, TIMEOUT).unwrap();
            result.timed_out()
        };
        beside(wait, || condvar.notify_all()).1.to_string()
    });
    table.unseen(NOTHING, ["Condvar as Debug"]);
    table.unseen(
        PLAIN,
        [
            "WaitTimeoutResult::timed_out",
            "WaitTimeoutResult as Clone",
            "WaitTimeoutResult as Debug",
            "WaitTimeoutResult as PartialEq",
        ],
    );
}

/// Whose initialiser ran, or whether it ran, of two threads.
fn once(table: &mut Table) {
    table.makes(["Once::new"]);
    table.seen("Once::call_once", [true, false], || {
        let (once, mine) = (Once::new(), AtomicBool::new(false));
        let call = || once.call_once(|| mine.store(true, SeqCst));
        beside(|| once.call_once(|| ()), call);
        mine.into_inner().to_string()
    });
    table.seen("Once::call_once_force", [true, false], || {
        let (once, mine) = (Once::new(), AtomicBool::new(false));
        let call = || once.call_once_force(|_state| mine.store(true, SeqCst));
        beside(|| once.call_once(|| ()), call);
        mine.into_inner().to_string()
    });
    table.seen("Once::is_completed", [true, false], || {
        let once = Once::new();
        let call = || once.call_once(|| ());
        beside(call, || once.is_completed()).0.to_string()
    });
    // Without others in between it would not come to an end.
    table.seen("Once::wait", ["over"], || {
        let once = Once::new();
        beside(|| once.call_once(|| ()), || once.wait());
        "over".to_owned()
    });
    table.seen("Once::wait_force", ["over"], || {
        let once = Once::new();
        beside(|| once.call_once(|| ()), || once.wait_force());
        "over".to_owned()
    });
    table.unseen(NOTHING, ["Once as Debug"]);
    table.unseen(PLAIN, ["OnceState::is_poisoned", "OnceState as Debug"]);
}

fn once_lock(table: &mut Table) {
    table.makes(["OnceLock::new", "OnceLock as Default", "OnceLock as From"]);
    table.exclusive([
        "OnceLock::get_mut",
        "OnceLock::into_inner",
        "OnceLock::take",
    ]);
    table.seen("OnceLock::get", ["None", "Some(2)"], || {
        let lock = OnceLock::new();
        let get = || lock.get().copied();
        format!("{:?}", beside(|| lock.set(2).is_ok(), get).0)
    });
    table.seen(
        "OnceLock::set",
        ["Ok(()) Some(1)", "Err(1) Some(2)"],
        || {
            let lock = OnceLock::new();
            let (set, _) = beside(|| lock.set(2).is_ok(), || lock.set(1));
            format!("{set:?} {:?}", lock.get())
        },
    );
    table.seen("OnceLock::get_or_init", [1, 2], || {
        let lock = OnceLock::new();
        let initialise = || *lock.get_or_init(|| 1);
        beside(|| lock.set(2).is_ok(), initialise).0.to_string()
    });
    table.seen("OnceLock::wait", [2], || {
        let lock = OnceLock::new();
        beside(|| lock.set(2).is_ok(), || *lock.wait())
            .0
            .to_string()
    });
    table.seen("OnceLock as Clone", ["None", "Some(2)"], || {
        let lock = OnceLock::new();
        let cloned = || lock.clone().into_inner();
        format!("{:?}", beside(|| lock.set(2).is_ok(), cloned).0)
    });
    // Of either side it takes a look of its own.
    table.seen("OnceLock as PartialEq", [true, false], || {
        let (one, two) = (OnceLock::new(), OnceLock::from(2));
        beside(|| one.set(2).is_ok(), || one == two).0.to_string()
    });
    table.seen(
        "OnceLock as Debug",
        ["OnceLock(<uninit>)", "OnceLock(2)"],
        || {
            let lock = OnceLock::new();
            beside(|| lock.set(2).is_ok(), || format!("{lock:?}")).0
        },
    );
}

fn lazy_lock(table: &mut Table) {
    table.makes(["LazyLock::new", "LazyLock as Default"]);
    table.exclusive(["LazyLock::force_mut", "LazyLock::get_mut"]);
    table.unseen(
        "by its signature, nobody else has it",
        ["LazyLock as DerefMut"],
    );
    // What is initialised with is a flag of the real std: to look at it is no scheduling point.
    table.seen("LazyLock::force", [true, false], || {
        let flag = AtomicBool::new(false);
        let lock = LazyLock::new(|| flag.load(SeqCst));
        let force = || *LazyLock::force(&lock);
        beside(|| flag.store(true, SeqCst), force).0.to_string()
    });
    table.seen("LazyLock as Deref", [true, false], || {
        let flag = AtomicBool::new(false);
        let lock = LazyLock::new(|| flag.load(SeqCst));
        beside(|| flag.store(true, SeqCst), || *lock).0.to_string()
    });
    table.seen("LazyLock::get", ["None", "Some(2)"], || {
        let lock: LazyLock<i32> = LazyLock::new(|| 2);
        let get = || LazyLock::get(&lock).copied();
        format!("{:?}", beside(|| *lock, get).0)
    });
    table.seen(
        "LazyLock as Debug",
        ["LazyLock(<uninit>)", "LazyLock(2)"],
        || {
            let lock: LazyLock<i32> = LazyLock::new(|| 2);
            beside(|| *lock, || format!("{lock:?}")).0
        },
    );
}
