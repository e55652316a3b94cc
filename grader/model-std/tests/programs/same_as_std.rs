//! Says what can be seen of std's types and promises, line by line. Test data of `same_as_std.rs` one folder up,
//! which runs it over the real std and over the model.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, IsTerminal, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::*;
use std::sync::mpsc::{self, channel, sync_channel};
use std::sync::*;
use std::thread;
use std::time::Duration;

/// How a panic's payload was typed, and what it said.
fn payload(f: impl FnOnce()) -> String {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let caught = catch_unwind(AssertUnwindSafe(f));
    std::panic::set_hook(hook);
    match caught {
        Ok(()) => "no panic".to_owned(),
        Err(payload) => match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
            (Some(text), _) => format!("&str {text}"),
            (_, Some(text)) => format!("String {text}"),
            _ => "something else".to_owned(),
        },
    }
}

fn locks_and_atomics_are_shown() {
    let mutex = Mutex::new(vec![1]);
    println!("{mutex:?} {mutex:#?}");
    let guard = mutex.lock().unwrap();
    println!("{mutex:?} {guard:?}");
    drop(guard);
    println!("{}", payload(|| {
        let _guard = mutex.lock().unwrap();
        panic!("poisons");
    }));
    println!("{mutex:?} {:?} {:?}", mutex.lock().is_err(), mutex.is_poisoned());
    let lock = RwLock::new("x");
    let guard = lock.read().unwrap();
    println!("{lock:?} {guard:?} {:?}", lock.try_write().is_err());
    drop(guard);
    let guard = lock.write().unwrap();
    println!("{lock:?} {guard}");
    drop(guard);
    println!("{:?} {:?} {:?}", AtomicU8::new(1), AtomicBool::new(true), AtomicI64::default());
    println!("{:?}", AtomicPtr::<u8>::new(std::ptr::null_mut()));
    println!("{:?} {:?} {:?}", Once::new(), Barrier::new(2), Condvar::new());
    println!("{:?}", Barrier::new(1).wait());
    let once = OnceLock::new();
    println!("{once:?}");
    once.set(1).unwrap();
    println!("{once:?} {:?} {:?}", once == OnceLock::from(1), once.clone());
    let lazy: LazyLock<u8> = LazyLock::new(|| 2);
    println!("{lazy:?}");
    println!("{} {lazy:?}", *lazy);
}

fn channels_and_threads_are_shown() {
    let (sender, receiver) = channel::<u8>();
    println!("{sender:?} {receiver:?} {:?} {:?}", receiver.iter(), receiver.try_iter());
    println!("{:?}", receiver.into_iter());
    println!("{:?}", sender.send(1));
    let (sender, receiver) = sync_channel::<u8>(1);
    println!("{sender:?} {:?} {:?}", sender.try_send(1), sender.try_send(2));
    println!("{:?} {:?}", receiver.recv(), receiver.try_recv());
    println!("{:?}", receiver.recv_timeout(Duration::from_millis(1)));
    drop(sender);
    println!("{:?} {:?}", receiver.recv(), receiver.try_recv());
    println!("{:?}", mpsc::RecvTimeoutError::Disconnected);
    println!("{:?} {:?}", thread::Builder::new(), thread::Builder::new().name("a".into()).stack_size(9));
    let thread = thread::Builder::new().name("a".into()).spawn(|| 1).unwrap();
    println!("{thread:?} {:?}", thread.thread().name());
    println!("{:?}", thread.join());
    thread::scope(|scope| {
        let text = format!("{scope:?}");
        println!("{} {}", text.starts_with("Scope { num_running_threads: 0, a_thread_panicked: false, main_thread: "), text.ends_with(", .. }"));
        let handle = scope.spawn(|| ());
        println!("{handle:?}");
        println!("{:?}", handle.join());
    });
    println!("{:?} {:?} {:?}", std::io::stdin(), std::io::stdout(), std::io::stderr());
    println!("{:?} {:?}", HashMap::from([(1, 2)]), HashSet::from([3]));
    println!("{:?}", std::hash::RandomState::new());
}

fn panics_carry_what_stds_do() {
    let once = Once::new();
    println!("{}", payload(|| once.call_once(|| panic!("first"))));
    println!("{}", payload(|| once.call_once(|| ())));
    println!("{}", payload(|| once.wait()));
    once.call_once_force(|state| println!("{state:?}"));
    let lazy: LazyLock<u8> = LazyLock::new(|| panic!("second"));
    println!("{}", payload(|| drop(LazyLock::force(&lazy))));
    println!("{}", payload(|| drop(LazyLock::force(&lazy))));
    println!("{}", payload(|| thread::scope(|scope| drop(scope.spawn(|| panic!("third"))))));
    println!("{}", payload(|| drop(HashMap::<u8, u8>::new()[&1])));
    println!("{}", payload(|| drop(AtomicU8::new(1).load(std::hint::black_box(Ordering::Release)))));
    println!("{}", payload(|| fence(std::hint::black_box(Ordering::Relaxed))));
    println!("{}", payload(|| std::panic::panic_any(7)));
    println!("{}", payload(|| drop(RefCell::new(1).try_borrow_mut().map(|_| panic!("{}", 4)))));
}

fn the_panic_hook_is_told() {
    static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());
    std::panic::set_hook(Box::new(|info| {
        let location = info.location().unwrap();
        let text = format!("{:?} {} {}", info.payload_as_str(), location.file(), location.line());
        SEEN.lock().unwrap().push(text);
        SEEN.lock().unwrap().push(info.to_string());
    }));
    assert!(catch_unwind(|| panic!("one")).is_err());
    assert!(catch_unwind(|| std::panic::resume_unwind(Box::new(1))).is_err());
    assert!(thread::spawn(|| panic!("two {}", 2)).join().is_err());
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| hook(info)));
    assert!(catch_unwind(|| None::<u8>.unwrap()).is_err());
    drop(std::panic::take_hook());
    println!("{:?}", SEEN.lock().unwrap());
}

struct Says(&'static str);

impl Drop for Says {
    fn drop(&mut self) {
        println!("{} goes: plain {}", self.0, PLAIN.get());
        for (name, key) in [("first", &FIRST), ("second", &SECOND), ("third", &THIRD)] {
            println!("  {name}: {:?}", key.try_with(|value| value.0));
        }
    }
}

thread_local! {
    static PLAIN: Cell<u32> = const { Cell::new(1) };
    static FIRST: Says = const { Says("first") };
    static SECOND: Says = Says("second");
    static THIRD: Says = Says("third");
    static RECURSES: Says = { if PLAIN.replace(3) == 2 { RECURSES.with(|_| ()); } Says("recurses") };
}

fn thread_locals_go_as_stds_do() {
    thread::spawn(|| {
        PLAIN.set(2);
        FIRST.with(|value| println!("{}", value.0));
        SECOND.with(|value| println!("{}", value.0));
    })
    .join()
    .unwrap();
    thread::spawn(|| {
        SECOND.with(|_| FIRST.with(|_| ()));
        THIRD.with(|_| ());
    })
    .join()
    .unwrap();
    println!("{}", payload(|| {
        struct Uses;
        impl Drop for Uses {
            fn drop(&mut self) {
                println!("{}", payload(|| USED.with(|_| ())));
                println!("{:?}", USED.try_with(|_| ()));
            }
        }
        thread_local!(static USED: Uses = Uses);
        thread::spawn(|| USED.with(|_| ())).join().unwrap();
    }));
    thread::spawn(|| {
        PLAIN.set(2);
        RECURSES.with(|value| println!("{}", value.0));
    })
    .join()
    .unwrap();
    println!("{:?} {:?}", PLAIN.try_with(|value| value.get()), PLAIN);
}

fn standard_input_is_a_lock_and_empty() {
    println!("{:?}", std::io::stdin().lock());
    println!("{}", std::io::stdin().is_terminal());
    let mut text = String::new();
    println!("{:?}", std::io::stdin().read_line(&mut text));
    println!("{:?}", std::io::stdin().read_to_string(&mut text));
    println!("{:?}", std::io::stdin().lines().next().is_none());
    println!("{:?}", std::io::read_to_string(std::io::stdin()));
    println!("{:?}", std::io::stdin().lock().fill_buf());
}

fn deep() {
    fn down(depth: u32) -> u32 {
        let frame = std::hint::black_box([depth; 4_096]);
        if depth == 0 { frame[1] } else { down(depth - 1) + frame[2] }
    }
    // More than twice the 2 MiB of a thread, and less than the 8 that a program's main thread has.
    println!("{}", down(150));
}

pub fn say() {
    locks_and_atomics_are_shown();
    channels_and_threads_are_shown();
    panics_carry_what_stds_do();
    the_panic_hook_is_told();
    thread_locals_go_as_stds_do();
    standard_input_is_a_lock_and_empty();
    deep();
}

pub const PROGRAMS: &[(&str, fn())] = &[("say", say)];
