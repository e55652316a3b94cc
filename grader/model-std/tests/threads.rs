//! How many threads a program of the model may have, and what they cost.

use grade_engine::strategy::{Fixed, Random};
use grade_engine::{Limits, MOST_THREADS, Strategy, execute};
use grade_protocol::evidence::End;
use grade_protocol::schedule::Time;
use model_std::sync::{Arc, Barrier, Mutex};
use model_std::thread;
use std::process::Command;

const LIMITS: Limits = Limits {
    max_steps: 60_000,
    time: Time::Ideal,
    freeze: None,
    trace: false,
};

/// Each test has the process's memory to itself.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// How many threads do something.
const MANY: usize = 1_000;

#[track_caller]
fn finishes(strategy: impl Strategy + 'static, program: fn()) {
    let executed = execute(&LIMITS, Box::new(strategy), Box::new(program));
    assert_eq!(executed.end, End::Finished);
}

fn in_turn() {
    let sum = Arc::new(Mutex::new(0));
    for number in 0..MANY {
        let sum = Arc::clone(&sum);
        thread::spawn(move || *sum.lock().unwrap() += number)
            .join()
            .unwrap();
    }
    assert_eq!(*sum.lock().unwrap(), MANY * (MANY - 1) / 2);
}

/// None ends before all are there.
fn at_once() {
    let (sum, all_are_there) = (Mutex::new(0), Barrier::new(MANY));
    thread::scope(|scope| {
        for number in 0..MANY {
            let (sum, all_are_there) = (&sum, &all_are_there);
            scope.spawn(move || {
                all_are_there.wait();
                *sum.lock().unwrap() += number;
            });
        }
    });
    assert_eq!(sum.into_inner().unwrap(), MANY * (MANY - 1) / 2);
}

#[test]
fn a_thousand_threads_come_to_an_end_in_turn_and_at_once() {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    for program in [in_turn, at_once] {
        finishes(Fixed::default(), program);
        for seed in 0..3 {
            finishes(Random::new(seed), program);
        }
    }
}

/// What of the process is in memory.
#[cfg(target_os = "linux")]
fn resident_bytes() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("it says how much there is");
    let resident = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    resident.map_or(0, |pages: u64| pages * 4_096)
}

#[cfg(target_os = "linux")]
#[test]
fn executions_with_a_thousand_threads_take_no_more_memory_than_one() {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    const MOST_BYTES: u64 = 64 << 20;
    let before = resident_bytes();
    finishes(Random::new(0), at_once);
    let first = resident_bytes();
    let began = std::time::Instant::now();
    for seed in 1..=10 {
        finishes(Random::new(seed), at_once);
    }
    let (took, last) = (began.elapsed() / 10, resident_bytes());
    let (one, more) = (first.saturating_sub(before), last.saturating_sub(first));
    println!(
        "one takes {} KiB and {took:?}, ten more {} KiB",
        one >> 10,
        more >> 10
    );
    assert!(
        one < MOST_BYTES && more < MOST_BYTES / 4,
        "{one} and {more} bytes"
    );
}

/// Starts threads that wait for one another until there is one too many.
fn until_refused(refuse: fn(Box<dyn FnOnce() + Send>) -> bool) {
    let gate = Arc::new(Mutex::new(()));
    let closed = gate.lock().unwrap();
    let mut started = 0;
    loop {
        let gate = Arc::clone(&gate);
        if refuse(Box::new(move || drop(gate.lock()))) {
            break;
        }
        started += 1;
    }
    assert_eq!(started, MOST_THREADS);
    drop(closed);
}

#[test]
fn a_builder_refuses_one_thread_too_many_and_grants_it_later() {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    finishes(Fixed::default(), || {
        until_refused(|body| {
            let refused = thread::Builder::new().spawn(body).map(drop).err();
            let kind = refused.as_ref().map(std::io::Error::kind);
            assert!(kind.is_none_or(|kind| kind == std::io::ErrorKind::WouldBlock));
            kind.is_some()
        });
        thread::sleep(std::time::Duration::from_millis(1));
        assert!(thread::Builder::new().spawn(|| ()).is_ok());
    });
}

/// The status that the test with this name ends with in a process of its own, where it is asked by a variable.
fn status_of(name: &str, asked: &str) -> Option<i32> {
    let this = std::env::current_exe().expect("a test is a program");
    let mut command = Command::new(this);
    let ended = command.args(["--exact", name]).env(asked, "").output();
    ended.expect("it starts").status.code()
}

/// Whoever has no other answer than to panic is not taken to be wrong.
#[test]
fn a_thread_too_many_that_can_only_be_had_ends_the_process_with_a_status_of_its_own() {
    const NAME: &str =
        "a_thread_too_many_that_can_only_be_had_ends_the_process_with_a_status_of_its_own";
    const ASKED: &str = "GRADE_TEST_ONE_TOO_MANY";
    if std::env::var_os(ASKED).is_some() {
        finishes(Fixed::default(), || {
            until_refused(|body| {
                drop(thread::spawn(body));
                false
            });
        });
        return;
    }
    assert_eq!(
        status_of(NAME, ASKED),
        Some(grade_protocol::TOO_MANY_THREADS)
    );
}

/// What a thread owns that no stack can be had for is not dropped there: that is code like any other.
#[test]
fn a_thread_without_room_for_its_stack_ends_the_process_with_a_status_of_its_own() {
    const NAME: &str =
        "a_thread_without_room_for_its_stack_ends_the_process_with_a_status_of_its_own";
    const ASKED: &str = "GRADE_TEST_NO_ROOM_FOR_A_STACK";
    if std::env::var_os(ASKED).is_some() {
        finishes(Fixed::default(), || {
            let (sender, _receiver) = std::hint::black_box(model_std::sync::mpsc::channel::<()>());
            let too_much = thread::Builder::new().stack_size(1 << 60);
            let _ = too_much.spawn(move || drop(sender));
        });
        return;
    }
    assert_eq!(status_of(NAME, ASKED), Some(grade_protocol::OUT_OF_MEMORY));
}
