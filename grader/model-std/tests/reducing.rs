//! Partial order reduction over the model's primitives: small programs of every primitive and every pair of
//! them, drawn, show the same in one execution of each class as in all schedules there are.

use grade_engine::strategy::{DelayBounded, SourceSets};
use grade_engine::{
    Exit, Limits, Outline, Program, Programs, Rng, Strategy, execute, offer_programs,
};
use grade_protocol::schedule::Time;
use model_std::processes::{Command, Stdio};
use model_std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use model_std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use model_std::sync::{Barrier, Condvar, Mutex, Once, OnceLock, RwLock, RwLockWriteGuard};
use model_std::thread;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// What the threads of a program share.
struct Shared {
    number: AtomicUsize,
    other: AtomicUsize,
    mutex: Mutex<usize>,
    second: Mutex<usize>,
    changed: Condvar,
    lock: RwLock<usize>,
    once: Once,
    cell: OnceLock<usize>,
    barrier: Barrier,
    sender: SyncSender<usize>,
    receiver: Mutex<Receiver<usize>>,
    main: thread::Thread,
}

/// An operation of the thread with this number; what it saw.
type Operation = fn(&Shared, usize) -> usize;

const OPERATIONS: [(&str, Operation); 38] = [
    ("load", |it, _| it.number.load(SeqCst)),
    ("store", |it, me| {
        it.number.store(10 + me, SeqCst);
        0
    }),
    ("add", |it, me| it.number.fetch_add(1 + me, SeqCst)),
    ("exchange", |it, me| {
        it.number
            .compare_exchange(0, me + 1, SeqCst, SeqCst)
            .unwrap_or_else(|found| 100 + found)
    }),
    ("load the other", |it, _| it.other.load(SeqCst)),
    ("store the other", |it, me| {
        it.other.store(10 + me, SeqCst);
        0
    }),
    ("lock", |it, me| {
        let mut value = it.mutex.lock().unwrap();
        *value = 2 * *value + me + 1;
        *value
    }),
    ("lock and look", |it, _| *it.mutex.lock().unwrap()),
    ("try_lock", |it, _| {
        it.mutex.try_lock().map_or(99, |value| *value)
    }),
    ("lock both", |it, me| {
        let first = it.mutex.lock().unwrap();
        let mut second = it.second.lock().unwrap();
        *second += *first + me;
        *second
    }),
    ("lock both the other way round", |it, me| {
        let second = it.second.lock().unwrap();
        let mut first = it.mutex.lock().unwrap();
        *first += *second + me;
        *first
    }),
    ("wait until not 0", |it, _| {
        let mut value = it.mutex.lock().unwrap();
        while *value == 0 {
            value = it.changed.wait(value).unwrap();
        }
        *value
    }),
    ("wait once", |it, _| {
        *it.changed.wait(it.mutex.lock().unwrap()).unwrap()
    }),
    ("wait with a time-out", |it, _| {
        let value = it.mutex.lock().unwrap();
        let (value, end) = it
            .changed
            .wait_timeout(value, Duration::from_secs(1))
            .unwrap();
        *value + 1_000 * usize::from(end.timed_out())
    }),
    ("notify one", |it, _| {
        it.changed.notify_one();
        0
    }),
    ("change and notify all", |it, _| {
        *it.mutex.lock().unwrap() += 1;
        it.changed.notify_all();
        0
    }),
    ("read", |it, _| *it.lock.read().unwrap()),
    ("write", |it, me| {
        let mut value = it.lock.write().unwrap();
        *value = 2 * *value + me + 1;
        *value
    }),
    ("once", |it, me| {
        it.once.call_once(|| it.other.store(me + 5, SeqCst));
        it.other.load(SeqCst)
    }),
    ("cell", |it, me| *it.cell.get_or_init(|| me + 1)),
    ("barrier", |it, _| {
        usize::from(it.barrier.wait().is_leader())
    }),
    ("send", |it, me| usize::from(it.sender.send(me + 1).is_ok())),
    ("try_send", |it, me| {
        usize::from(it.sender.try_send(me + 1).is_ok())
    }),
    ("try_recv", |it, _| {
        it.receiver.lock().unwrap().try_recv().unwrap_or(50)
    }),
    ("recv or unpark", |it, me| match me {
        0 => it.receiver.lock().unwrap().recv().unwrap_or(60),
        _ => {
            it.main.unpark();
            0
        }
    }),
    ("recv with a time-out", |it, _| {
        let receiver = it.receiver.lock().unwrap();
        let taken = receiver.recv_timeout(Duration::from_secs(1));
        taken.unwrap_or(42)
    }),
    ("recv", |it, _| {
        it.receiver.lock().unwrap().recv().unwrap_or(41)
    }),
    ("try_read", |it, _| {
        it.lock.try_read().map_or(98, |value| *value)
    }),
    ("downgrade", |it, me| {
        let mut value = it.lock.write().unwrap();
        *value += me + 1;
        let value = RwLockWriteGuard::downgrade(value);
        *value + 100 * it.number.load(SeqCst)
    }),
    ("read and add", |it, _| {
        let value = it.lock.read().unwrap();
        *value + 10 * it.number.fetch_add(1, SeqCst)
    }),
    ("store under a lock", |it, me| {
        let value = it.mutex.lock().unwrap();
        it.other.store(me + 30, SeqCst);
        *value + it.number.load(SeqCst)
    }),
    ("set the cell", |it, me| {
        usize::from(it.cell.set(me + 3).is_ok())
    }),
    ("spawn and join", |it, me| {
        thread::scope(|scope| {
            let adds = scope.spawn(|| it.number.fetch_add(me + 1, SeqCst));
            let finished = usize::from(adds.is_finished());
            10 * adds.join().unwrap() + finished
        })
    }),
    ("print and send", |it, me| {
        model_std::print!("");
        usize::from(it.sender.send(me + 1).is_ok())
    }),
    ("lock stdout and recv", |it, _| {
        let _out = model_std::io::stdout().lock();
        it.receiver.lock().unwrap().recv().unwrap_or(60)
    }),
    ("show a scope", |it, me| {
        thread::scope(|scope| {
            scope.spawn(|| it.number.fetch_add(me + 1, SeqCst));
            usize::from(format!("{scope:?}").contains("threads: 1"))
        })
    }),
    ("run a process", |it, _| {
        let mut child = Command::new("adds").spawn().unwrap();
        let ended = usize::from(child.try_wait().unwrap().is_some());
        let found = it.number.load(SeqCst);
        child.wait().unwrap();
        10 * found + ended
    }),
    ("read from a process", |_, me| {
        let mut command = Command::new("adds");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let written = child.stdin.as_mut().unwrap().write(&[me as u8]).is_ok();
        let mut read = [0; 2];
        let count = child.stdout.as_mut().unwrap().read(&mut read).unwrap();
        child.wait().unwrap();
        100 * usize::from(written) + 10 * usize::from(read[0]) + count
    }),
];

type Threads = Vec<Vec<usize>>;

fn body(threads: &Threads, seen: &Rc<RefCell<Vec<Vec<usize>>>>) -> Box<dyn FnOnce()> {
    *seen.borrow_mut() = vec![Vec::new(); threads.len() + 1];
    let (threads, seen) = (threads.clone(), Rc::clone(seen));
    Box::new(move || {
        let (sender, receiver) = sync_channel(1);
        let shared = Arc::new(Shared {
            number: AtomicUsize::new(0),
            other: AtomicUsize::new(0),
            mutex: Mutex::new(0),
            second: Mutex::new(0),
            changed: Condvar::new(),
            lock: RwLock::new(0),
            once: Once::new(),
            cell: OnceLock::new(),
            barrier: Barrier::new(2),
            sender,
            receiver: Mutex::new(receiver),
            main: thread::current(),
        });
        let here = Arc::clone(&shared);
        let adds: Program = Rc::new(move |_input, mut output| {
            let found = here.number.fetch_add(3, SeqCst);
            let _ = output.write(&[found as u8]);
            let _ = output.write(&[1]);
            Exit::Code(0)
        });
        offer_programs(Rc::new(Programs::from([("adds", adds)])));
        let handles: Vec<_> = (0..)
            .zip(threads)
            .map(|(number, operations)| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let act = |operation: usize| OPERATIONS[operation].1(&shared, number);
                    operations.into_iter().map(act).collect::<Vec<_>>()
                })
            })
            .collect();
        for (number, handle) in handles.into_iter().enumerate() {
            seen.borrow_mut()[number] = handle.join().unwrap_or_default();
        }
        // It must not be the threads' last reference that drops it: who has that is nothing the model sees.
        let last = [
            shared.number.load(SeqCst),
            *shared.mutex.lock().unwrap_or_else(|it| it.into_inner()),
        ];
        seen.borrow_mut().last_mut().expect("one more").extend(last);
    })
}

const LIMITS: Limits = Limits {
    max_steps: 2_000,
    time: Time::Ideal,
    freeze: None,
    trace: false,
};

fn shown(threads: &Threads, strategy: impl Strategy + 'static) -> (String, Outline) {
    let seen = Rc::default();
    let executed = execute(&LIMITS, Box::new(strategy), body(threads, &seen));
    let end = std::mem::discriminant(&executed.end);
    (format!("{:?} {end:?}", seen.borrow()), executed.outline)
}

fn named(threads: &Threads) -> Vec<Vec<&str>> {
    let names = |thread: &Vec<usize>| {
        thread
            .iter()
            .map(|operation| OPERATIONS[*operation].0)
            .collect()
    };
    threads.iter().map(names).collect()
}

/// Compares, unless there are too many schedules to know them all; says how many there are of either kind.
fn compare(threads: &Threads, most_schedules: u64) -> Option<(u64, u64)> {
    // There is one list of allocations in a process, which names objects.
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _turn = ONE_AT_A_TIME
        .lock()
        .unwrap_or_else(|failed| failed.into_inner());
    let mut every = BTreeSet::new();
    let mut search = DelayBounded::new(400, most_schedules);
    let mut schedules = 0;
    while let Some(schedule) = search.next_schedule() {
        let (shown, outline) = shown(threads, schedule);
        search.learn(&outline.decisions);
        every.insert(shown);
        schedules += 1;
    }
    let mut one_of_each = BTreeSet::new();
    let mut classes = SourceSets::new(false);
    while let Some(schedule) = classes.next_schedule() {
        let (shown, outline) = shown(threads, schedule);
        classes.learn(&outline.noted.expect("it was asked for"));
        one_of_each.insert(shown);
        assert!(
            classes.executed() < 200_000,
            "{:?} never ends",
            named(threads)
        );
    }
    assert_eq!(classes.doubt(), None, "{:?}", named(threads));
    let missed: Vec<_> = every.difference(&one_of_each).collect();
    assert!(missed.is_empty(), "{:?} misses {missed:?}", named(threads));
    if !search.exhausted() {
        return None;
    }
    let never: Vec<_> = one_of_each.difference(&every).collect();
    assert!(never.is_empty(), "{:?} made up {never:?}", named(threads));
    Some((schedules, classes.executed()))
}

#[test]
fn every_pair_of_operations() {
    let (mut schedules, mut classes) = (0, 0);
    for one in 0..OPERATIONS.len() {
        for other in one..OPERATIONS.len() {
            if let Some((more, fewer)) = compare(&vec![vec![one], vec![other]], 1_000) {
                (schedules, classes) = (schedules + more, classes + fewer);
            }
        }
    }
    assert!(classes * 4 < schedules, "{classes} of {schedules}");
}

#[test]
fn drawn_programs() {
    for seed in 0..300 {
        let mut rng = Rng::new(seed);
        let shape: &[usize] = [&[2, 1][..], &[2, 2], &[1, 1, 1]][rng.below(3)];
        let mut draw = |length: &usize| (0..*length).map(|_| rng.below(OPERATIONS.len())).collect();
        let threads: Threads = shape.iter().map(&mut draw).collect();
        compare(&threads, 2_000);
    }
}

fn program(threads: &[&[&str]]) -> Threads {
    let place = |name: &&str| OPERATIONS.iter().position(|(known, _)| known == name);
    let places = |names: &&[&str]| {
        names
            .iter()
            .map(|it| place(it).expect("it is one"))
            .collect()
    };
    threads.iter().map(places).collect()
}

/// Who is woken waits for a lock that was taken while it slept: whoever woke it could have done so before.
#[test]
fn a_waiter_may_be_woken_before_another_takes_the_lock() {
    compare(
        &program(&[&["wait once"], &["lock"], &["notify one"]]),
        20_000,
    );
}

/// Who is outrun and then never gets the lock has no step that shows it.
#[test]
fn who_never_gets_a_lock_might_have_got_it() {
    let receives = ["recv with a time-out", "recv"];
    let sends = ["recv with a time-out", "try_send"];
    compare(&program(&[&receives, &sends]), 20_000);
}

#[test]
fn printing_meets_who_holds_the_output() {
    compare(
        &program(&[&["print and send"], &["lock stdout and recv"]]),
        20_000,
    );
}
