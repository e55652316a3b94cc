//! Small programs, each a behaviour of `std` that the model must have. Test data of `probes.rs` one
//! folder up, compiled against the model; never run on real threads.

#![allow(unused)]
use std::cell::Cell;
use std::sync::{
    atomic::{Ordering::SeqCst, *},
    *,
};
use std::thread;
use std::time::{Duration, Instant};
pub fn join_err() {
    let h = thread::spawn(|| {
        if true {
            panic!("boom")
        }
    });
    assert!(h.join().is_err());
}
pub fn poison_seen() {
    let m = Arc::new(Mutex::new(0));
    let n = m.clone();
    let h = thread::spawn(move || {
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _g = n.lock().unwrap();
            panic!("x")
        }));
    });
    h.join().unwrap();
    assert!(m.lock().is_err());
}
pub fn poison_false() {
    // an unrelated mutex must not be poisoned by another thread's panic
    let m = Arc::new(Mutex::new(0));
    let o = Arc::new(Mutex::new(0));
    let n = m.clone();
    let o2 = o.clone();
    let h = thread::spawn(move || {
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _g = n.lock().unwrap();
            panic!("x")
        }));
    });
    let k = thread::spawn(move || {
        for _ in 0..5 {
            let mut g = o2.lock().unwrap();
            *g += 1;
            assert!(!thread::panicking());
        }
    });
    h.join().unwrap();
    k.join().unwrap();
    assert!(o.lock().is_ok());
}
pub fn poison_false2() {
    let m = Arc::new(Mutex::new(0));
    let o = Arc::new(Mutex::new(0));
    let n = m.clone();
    let o2 = o.clone();
    let h = thread::spawn(move || {
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _g = n.lock().unwrap();
            panic!("x")
        }));
    });
    let k = thread::spawn(move || {
        for _ in 0..5 {
            let mut g = o2.lock().unwrap_or_else(|e| e.into_inner());
            *g += 1;
            thread::yield_now();
        }
    });
    h.join().unwrap();
    k.join().unwrap();
    assert!(o.lock().is_ok(), "unrelated mutex poisoned");
}
static CNT: AtomicUsize = AtomicUsize::new(0);
pub fn static_atomic_leak() {
    assert_eq!(
        CNT.fetch_add(1, SeqCst),
        0,
        "static state survived from an earlier execution"
    );
}
static SM: Mutex<Vec<u32>> = Mutex::new(Vec::new());
pub fn static_mutex_leak() {
    SM.lock().unwrap().push(1);
    assert_eq!(SM.lock().unwrap().len(), 1, "static mutex state survived");
}
static SO: Once = Once::new();
pub fn static_once_reset() {
    let c = Cell::new(0);
    SO.call_once(|| c.set(1));
    assert_eq!(c.get(), 1, "Once not reset between executions");
}
pub fn detached_running() {
    let m = Arc::new(Mutex::new(0));
    for _ in 0..2 {
        let m = m.clone();
        thread::spawn(move || {
            *m.lock().unwrap() += 1;
        });
    }
}
pub fn detached_blocked() {
    let (t, r) = mpsc::channel::<u8>();
    std::mem::forget(t);
    thread::spawn(move || {
        let _ = r.recv();
    });
}
pub fn recv_timeout() {
    let (t, r) = mpsc::channel::<u8>();
    assert!(matches!(
        r.recv_timeout(Duration::from_millis(1)),
        Err(mpsc::RecvTimeoutError::Timeout)
    ));
    drop(t);
}
pub fn wait_timeout() {
    let m = Mutex::new(0);
    let c = Condvar::new();
    let (_g, r) = c
        .wait_timeout(m.lock().unwrap(), Duration::from_millis(1))
        .unwrap();
    assert!(r.timed_out());
}
pub fn park_timeout() {
    thread::park_timeout(Duration::from_millis(1));
}
pub fn sleep_sync() {
    let f = Arc::new(AtomicBool::new(false));
    let g = f.clone();
    thread::spawn(move || g.store(true, SeqCst));
    thread::sleep(Duration::from_secs(3600));
    assert!(f.load(SeqCst), "sleep is not synchronisation");
}
pub fn spin_no_yield() {
    let f = Arc::new(AtomicBool::new(false));
    let g = f.clone();
    let h = thread::spawn(move || g.store(true, SeqCst));
    while !f.load(SeqCst) {}
    h.join().unwrap();
}
pub fn spin_hint() {
    let f = Arc::new(AtomicBool::new(false));
    let g = f.clone();
    let h = thread::spawn(move || g.store(true, SeqCst));
    while !f.load(SeqCst) {
        std::hint::spin_loop()
    }
    h.join().unwrap();
}
pub fn spin_yield() {
    let f = Arc::new(AtomicBool::new(false));
    let g = f.clone();
    let h = thread::spawn(move || g.store(true, SeqCst));
    while !f.load(SeqCst) {
        thread::yield_now()
    }
    h.join().unwrap();
}
pub fn spin_try_lock() {
    let m = Arc::new(Mutex::new(0));
    let n = m.clone();
    let h = thread::spawn(move || {
        let mut g = n.lock().unwrap();
        *g += 1;
        thread::yield_now();
        *g += 1;
    });
    loop {
        if let Ok(g) = m.try_lock() {
            if *g == 2 {
                break;
            }
        }
    }
    h.join().unwrap();
}
pub fn deadline_loop() {
    let t = Instant::now();
    while t.elapsed() < Duration::from_millis(20) {
        thread::yield_now()
    }
}
pub fn compute_loop() {
    let mut x = 0u64;
    loop {
        x = std::hint::black_box(x + 1);
    }
}
pub fn relock() {
    let m = Mutex::new(0);
    let _a = m.lock().unwrap();
    let _b = m.lock().unwrap();
}
pub fn reread() {
    let m = RwLock::new(0);
    let _a = m.read().unwrap();
    let _b = m.read().unwrap();
}
pub fn deep_stack() {
    fn r(n: u32) -> u64 {
        let a = [n as u8; 256];
        if n == 0 {
            0
        } else {
            std::hint::black_box(a[3] as u64) + r(n - 1)
        }
    }
    thread::spawn(|| {
        std::hint::black_box(r(150));
    })
    .join()
    .unwrap();
}
pub fn big_frame() {
    thread::spawn(|| {
        let a = [1u8; 65536];
        std::hint::black_box(&a);
    })
    .join()
    .unwrap();
}
pub fn names() {
    let n = thread::current().name().map(|s| s.to_string());
    let id = format!("{:?}", thread::current().id());
    assert!(
        n.as_deref() == Some("main") && id.starts_with("ThreadId("),
        "name {n:?} id {id}"
    );
}
pub fn many_threads() {
    let hs: Vec<_> = (0..200).map(|i| thread::spawn(move || i)).collect();
    let s: i32 = hs.into_iter().map(|h| h.join().unwrap()).sum();
    assert_eq!(s, 19900);
}
std::thread_local! { static TL:Cell<u32>=const{Cell::new(0)} }
pub fn tls_std_path() {
    let h = thread::spawn(|| {
        TL.with(|t| {
            t.set(t.get() + 1);
            t.get()
        })
    });
    TL.with(|t| t.set(t.get() + 10));
    let a = h.join().unwrap();
    let b = TL.with(|t| t.get());
    assert!(
        a == 1 && b == 10,
        "TLS shared by all model threads: {a} {b}"
    );
}
pub fn real_mutex_hang() {
    use core::sync::atomic as ca;
    let l = Arc::new(ca::AtomicBool::new(false));
    let l2 = l.clone();
    let f = Arc::new(AtomicBool::new(false));
    let f2 = f.clone();
    let h = thread::spawn(move || {
        while l2.swap(true, ca::Ordering::SeqCst) {}
        f2.store(true, SeqCst);
        l2.store(false, ca::Ordering::SeqCst);
    });
    while l.swap(true, ca::Ordering::SeqCst) {
        core::hint::spin_loop()
    }
    f.load(SeqCst);
    thread::yield_now();
    l.store(false, ca::Ordering::SeqCst);
    h.join().unwrap();
}
pub fn stdout_lock() {
    use std::io::Write;
    let f = Arc::new(AtomicU32::new(0));
    let g = f.clone();
    let h = thread::spawn(move || {
        let _o = std::io::stdout().lock();
        let v = g.load(SeqCst);
        g.store(v + 1, SeqCst);
    });
    {
        let _o = std::io::stdout().lock();
        let v = f.load(SeqCst);
        f.store(v + 1, SeqCst);
    }
    h.join().unwrap();
    assert_eq!(
        f.load(SeqCst),
        2,
        "stdout lock does not exclude under the model"
    );
}
pub fn scope_panic() {
    let r = std::panic::catch_unwind(|| {
        thread::scope(|s| {
            s.spawn(|| panic!("in scope"));
        })
    });
    assert!(r.is_err());
}
pub fn scope_join_err() {
    thread::scope(|s| {
        let h = s.spawn(|| {
            if true {
                panic!("in scope")
            }
        });
        assert!(h.join().is_err());
    })
}
pub fn hashmap_order() {
    use std::collections::HashMap;
    let m: HashMap<u32, u32> = (0..8).map(|i| (i, i)).collect();
    let v: Vec<u32> = m.keys().copied().collect();
    assert_eq!(
        v,
        {
            let mut w = v.clone();
            w.sort();
            w
        },
        "iteration order {v:?}"
    );
}
pub fn arc_try_unwrap() {
    let a = Arc::new(1);
    let b = a.clone();
    let f = Arc::new(AtomicBool::new(false));
    let g = f.clone();
    let h = thread::spawn(move || {
        g.store(true, SeqCst);
        let _x = *b;
    });
    while !f.load(SeqCst) {
        thread::yield_now()
    }
    assert!(Arc::try_unwrap(a).is_ok(), "clone still alive in thread");
    h.join().unwrap();
}
pub fn drop_sender_order() {
    let (t, r) = mpsc::channel::<u8>();
    let h = thread::spawn(move || drop(t));
    assert!(r.recv().is_err());
    h.join().unwrap();
}
pub fn cond_spurious() {
    let p = Arc::new((Mutex::new(false), Condvar::new()));
    let q = p.clone();
    let h = thread::spawn(move || {
        *q.0.lock().unwrap() = true;
        q.1.notify_one();
    });
    let mut g = p.0.lock().unwrap();
    if !*g {
        g = p.1.wait(g).unwrap();
    }
    assert!(*g, "spurious wakeup");
    drop(g);
    h.join().unwrap();
}
pub fn cas_weak() {
    let a = AtomicU32::new(0);
    assert!(
        a.compare_exchange_weak(0, 1, SeqCst, SeqCst).is_ok(),
        "spurious CAS failure"
    );
}
pub fn relaxed_publish() {
    let d = Arc::new((AtomicU32::new(0), AtomicBool::new(false)));
    let e = d.clone();
    let h = thread::spawn(move || {
        e.0.store(42, Ordering::Relaxed);
        e.1.store(true, Ordering::Relaxed);
    });
    if d.1.load(Ordering::Relaxed) {
        assert_eq!(d.0.load(Ordering::Relaxed), 42, "relaxed reordering");
    }
    h.join().unwrap();
}
pub fn sync0() {
    let (t, r) = mpsc::sync_channel::<u8>(0);
    let h = thread::spawn(move || {
        t.send(1).unwrap();
    });
    assert_eq!(r.recv().unwrap(), 1);
    h.join().unwrap();
}
pub fn sync0_deadlock() {
    let (t, r) = mpsc::sync_channel::<u8>(0);
    t.send(1).unwrap();
    drop(r);
}
pub fn park_spurious() {
    let f = Arc::new(AtomicBool::new(false));
    let g = f.clone();
    let me = thread::current();
    let h = thread::spawn(move || {
        g.store(true, SeqCst);
        me.unpark();
    });
    if !f.load(SeqCst) {
        thread::park();
        assert!(f.load(SeqCst), "spurious park return")
    }
    h.join().unwrap();
}
pub fn rwlock_writer() {
    let m = Arc::new(RwLock::new(0));
    let n = m.clone();
    let h = thread::spawn(move || {
        *n.write().unwrap() += 1;
    });
    let _ = *m.read().unwrap();
    h.join().unwrap();
}
pub fn panic_in_drop_of_guard() {
    let m = Arc::new(Mutex::new(0));
    let n = m.clone();
    let h = thread::spawn(move || {
        let _g = n.lock().unwrap();
        panic!("died holding the lock")
    });
    let _ = h.join();
    drop(m.lock());
}
pub const PROGRAMS: &[(&str, fn())] = &[
    ("join_err", join_err),
    ("poison_seen", poison_seen),
    ("poison_false", poison_false),
    ("poison_false2", poison_false2),
    ("static_atomic_leak", static_atomic_leak),
    ("static_mutex_leak", static_mutex_leak),
    ("static_once_reset", static_once_reset),
    ("detached_running", detached_running),
    ("detached_blocked", detached_blocked),
    ("recv_timeout", recv_timeout),
    ("wait_timeout", wait_timeout),
    ("park_timeout", park_timeout),
    ("sleep_sync", sleep_sync),
    ("spin_no_yield", spin_no_yield),
    ("spin_hint", spin_hint),
    ("spin_yield", spin_yield),
    ("spin_try_lock", spin_try_lock),
    ("deadline_loop", deadline_loop),
    ("compute_loop", compute_loop),
    ("relock", relock),
    ("reread", reread),
    ("deep_stack", deep_stack),
    ("big_frame", big_frame),
    ("names", names),
    ("many_threads", many_threads),
    ("tls_std_path", tls_std_path),
    ("real_mutex_hang", real_mutex_hang),
    ("stdout_lock", stdout_lock),
    ("scope_panic", scope_panic),
    ("scope_join_err", scope_join_err),
    ("hashmap_order", hashmap_order),
    ("arc_try_unwrap", arc_try_unwrap),
    ("drop_sender_order", drop_sender_order),
    ("cond_spurious", cond_spurious),
    ("cas_weak", cas_weak),
    ("relaxed_publish", relaxed_publish),
    ("sync0", sync0),
    ("sync0_deadlock", sync0_deadlock),
    ("park_spurious", park_spurious),
    ("rwlock_writer", rwlock_writer),
    ("panic_in_drop_of_guard", panic_in_drop_of_guard),
];
