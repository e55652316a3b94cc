//! The rows of threads, panics and hints.

use super::locks::{NOTHING, PLAIN};
use super::table::{Table, beside};
use model_std::panic::{catch_unwind, set_hook, take_hook};
use model_std::sync::atomic as model;
use model_std::thread::{self, park_timeout};
use model_std::time::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

const OWN: &str = "it is about the current thread alone";
pub(crate) const NEW: &str = "nobody can notice a thread before it does something";
pub(crate) const WAITS: &str = "it only waits: what comes of it is the same, whoever runs before";

const LONG: Duration = Duration::from_secs(1);

pub(crate) fn rows(table: &mut Table) {
    letting_others_go_on(table);
    parking(table);
    making_and_joining(table);
    panics(table);
    table.unseen(
        PLAIN,
        [
            "Thread::id",
            "Thread::name",
            "Thread as Clone",
            "Thread as Debug",
            "ThreadId as Clone",
            "ThreadId as Debug",
            "ThreadId as Hash",
            "ThreadId as PartialEq",
            "thread::available_parallelism",
            "std::thread::Result",
            "AccessError as Clone",
            "AccessError as Debug",
            "AccessError as Display",
            "AccessError as PartialEq",
        ],
    );
    table.makes(["LocalKey::new"]);
    table.unseen(
        OWN,
        [
            "thread::current",
            "thread::panicking",
            "LocalKey as Debug",
            "LocalKey::get",
            "LocalKey::replace",
            "LocalKey::set",
            "LocalKey::take",
            "LocalKey::try_with",
            "LocalKey::with",
            "LocalKey::with_borrow",
            "LocalKey::with_borrow_mut",
        ],
    );
    table.unseen(
        "it makes no difference to what others see",
        ["std::hint::*"],
    );
}

/// Whether another thread gets on while `act` is under way. Its flag is one of the real std, so that `act` is the only
/// place where it could.
fn another_got_on(act: impl FnOnce()) -> String {
    let flag = AtomicBool::new(false);
    let got_on = || {
        act();
        flag.load(SeqCst)
    };
    beside(|| flag.store(true, SeqCst), got_on).0.to_string()
}

fn letting_others_go_on(table: &mut Table) {
    table.seen("thread::yield_now", [true, false], || {
        another_got_on(thread::yield_now)
    });
    table.seen("hint::spin_loop", [true, false], || {
        another_got_on(model_std::hint::spin_loop)
    });
    // In ideal time it does not end while anybody gets on.
    table.seen("thread::sleep", [true], || {
        another_got_on(|| thread::sleep(LONG))
    });
    #[expect(deprecated, reason = "std still offers it")]
    table.seen("thread::sleep_ms", [true], || {
        another_got_on(|| thread::sleep_ms(1))
    });
    #[expect(deprecated, reason = "std still offers it")]
    table.seen("sync::spin_loop_hint", [true, false], || {
        another_got_on(model::spin_loop_hint)
    });
}

/// Whether a thread that parks now is not unparked in time.
fn stays_parked() -> bool {
    let before = Instant::now();
    park_timeout(LONG);
    before.elapsed() >= LONG
}

fn parking(table: &mut Table) {
    /// Whether an `unpark` comes to the same as the one that this takes, or is kept for another.
    macro_rules! parks {
        ($name:literal $park:expr) => {
            table.seen($name, [true, false], || {
                let me = thread::current();
                me.unpark();
                beside(|| me.unpark(), || $park);
                stays_parked().to_string()
            })
        };
    }
    parks!("thread::park" thread::park());
    parks!("thread::park_timeout" park_timeout(LONG));
    #[expect(deprecated, reason = "std still offers it")]
    const PARK_TIMEOUT_MS: fn(u32) = thread::park_timeout_ms;
    parks!("thread::park_timeout_ms" PARK_TIMEOUT_MS(1_000));
    table.seen("Thread::unpark", [true, false], || {
        let parked = thread::spawn(|| {
            park_timeout(Duration::ZERO);
            stays_parked()
        });
        parked.thread().unpark();
        parked.join().unwrap().to_string()
    });
}

fn making_and_joining(table: &mut Table) {
    table.unseen(
        NEW,
        [
            "thread::spawn",
            "Builder::spawn",
            "Builder::spawn_scoped",
            "Scope::spawn",
        ],
    );
    table.makes(["Builder::new"]);
    table.exclusive(["Builder::name", "Builder::stack_size"]);
    table.unseen(
        WAITS,
        [
            "thread::scope",
            "JoinHandle::join",
            "ScopedJoinHandle::join",
        ],
    );
    table.unseen(
        PLAIN,
        [
            "Builder as Debug",
            "JoinHandle::thread",
            "ScopedJoinHandle::thread",
        ],
    );
    table.unseen(
        NOTHING,
        ["JoinHandle as Debug", "ScopedJoinHandle as Debug"],
    );
    table.seen("JoinHandle::is_finished", [true, false], || {
        thread::spawn(|| ()).is_finished().to_string()
    });
    table.seen("ScopedJoinHandle::is_finished", [true, false], || {
        thread::scope(|scope| scope.spawn(|| ()).is_finished()).to_string()
    });
    table.seen("Scope as Debug", ["1, false", "0, true"], || {
        thread::scope(|scope| {
            let panics = scope.spawn(|| panic!("on purpose"));
            let shown = format!("{scope:?}");
            assert!(panics.join().is_err());
            let running = u32::from(shown.contains("num_running_threads: 1"));
            format!("{running}, {}", shown.contains("a_thread_panicked: true"))
        })
    });
}

fn panics(table: &mut Table) {
    /// Whether a panic beside it is shown to a hook.
    fn panics() {
        assert!(catch_unwind(|| panic!("on purpose")).is_err());
    }
    fn noting(
        flag: &Arc<AtomicBool>,
    ) -> Box<dyn Fn(&model_std::panic::PanicHookInfo<'_>) + Send + Sync> {
        let flag = Arc::clone(flag);
        Box::new(move |_info| flag.store(true, SeqCst))
    }
    table.seen("panic::set_hook", [true, false], || {
        let flag = Arc::new(AtomicBool::new(false));
        beside(panics, || set_hook(noting(&flag)));
        flag.load(SeqCst).to_string()
    });
    table.seen("panic::take_hook", [true, false], || {
        let flag = Arc::new(AtomicBool::new(false));
        set_hook(noting(&flag));
        beside(panics, || drop(take_hook()));
        flag.load(SeqCst).to_string()
    });
    // Which hook there is, others may change.
    table.seen("panic::catch_unwind", [true, false], || {
        let flag = Arc::new(AtomicBool::new(false));
        set_hook(noting(&flag));
        beside(|| drop(take_hook()), panics);
        flag.load(SeqCst).to_string()
    });
    table.unseen(
        OWN,
        [
            "panic::resume_unwind",
            "PanicHookInfo as Debug",
            "PanicHookInfo as Display",
            "PanicHookInfo::location",
            "PanicHookInfo::payload",
            "PanicHookInfo::payload_as_str",
            "std::panic::panic_any",
        ],
    );
    table.unseen(
        PLAIN,
        [
            "std::panic::AssertUnwindSafe",
            "std::panic::Location",
            "std::panic::RefUnwindSafe",
            "std::panic::UnwindSafe",
        ],
    );
}
