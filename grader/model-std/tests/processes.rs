//! Processes of the model: what they share, what they do not, and how they end.

use grade_engine::strategy::{DelayBounded, Fixed};
use grade_engine::{self as engine, Exit, Limits, Outcome, Program, Programs, execute};
use grade_protocol::evidence::End;
use grade_protocol::schedule::Time;
use model_std::processes::{Child, Command, Stdio};
use model_std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use model_std::sync::{LazyLock, Mutex, OnceLock, mpsc};
use model_std::{thread, thread_local};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::rc::Rc;

const LIMITS: Limits = Limits {
    max_steps: 5_000,
    time: Time::Ideal,
    freeze: None,
    trace: false,
};

const WORKER: &str = "the worker";

/// What a process runs, with what it reads and writes.
type Main = fn(Box<dyn Read>, Box<dyn Write>) -> Exit;

fn body(worker: Main, act: impl FnOnce() + 'static) -> Box<dyn FnOnce()> {
    Box::new(move || {
        let program: Program = Rc::new(worker);
        let mut programs = Programs::new();
        programs.insert(WORKER, program);
        engine::offer_programs(Rc::new(programs));
        act();
    })
}

fn once(limits: &Limits, worker: Main, act: fn()) -> Outcome {
    execute(limits, Box::<Fixed>::default(), body(worker, act))
}

/// Ends as it should, in the default schedule.
fn runs(worker: Main, act: fn()) {
    let outcome = once(&LIMITS, worker, act);
    assert_eq!(outcome.end, End::Finished);
}

/// Every outcome over all schedules with up to two delays.
fn outcomes(worker: Main, act: fn() -> String) -> BTreeSet<String> {
    let mut search = DelayBounded::new(2, 20_000);
    let mut seen = BTreeSet::new();
    while let Some(schedule) = search.next_schedule() {
        let result = Rc::new(RefCell::new("no outcome".to_owned()));
        let here = Rc::clone(&result);
        let body = body(worker, move || *here.borrow_mut() = act());
        let outcome = execute(&LIMITS, Box::new(schedule), body);
        search.learn(&outcome.outline.decisions);
        seen.insert(result.take());
    }
    seen
}

fn set<const N: usize>(outcomes: [&str; N]) -> BTreeSet<String> {
    outcomes.map(str::to_owned).into()
}

fn command() -> Command {
    let mut command = Command::new(WORKER);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

fn spawned() -> Child {
    command().spawn().expect("there is such a program")
}

/// Sends back each line.
fn echo(input: Box<dyn Read>, mut output: Box<dyn Write>) -> Exit {
    for line in BufReader::new(input).lines() {
        let line = line.expect("it is text") + "\n";
        if output.write_all(line.as_bytes()).is_err() {
            return Exit::Code(1);
        }
    }
    Exit::Code(0)
}

#[test]
fn what_is_written_comes_back_and_the_end_of_input_ends_it() {
    runs(echo, || {
        let mut child = spawned();
        let mut stdin = child.stdin.take().expect("it is piped");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        for line in ["one\n", "two\n"] {
            stdin.write_all(line.as_bytes()).expect("somebody reads");
            let mut back = String::new();
            stdout.read_line(&mut back).expect("somebody writes");
            assert_eq!(back, line);
        }
        assert_eq!(engine::processes_left(), 1);
        drop(stdin);
        assert_eq!(stdout.read(&mut [0; 8]).expect("the end is no error"), 0);
        let status = child.wait().expect("it can be waited for");
        assert!(status.success());
        assert_eq!(engine::processes_left(), 0);
    });
}

static COUNT: AtomicU32 = AtomicU32::new(7);
static LOG: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static ONCE: OnceLock<u32> = OnceLock::new();
static LAZY: LazyLock<Mutex<u32>> = LazyLock::new(|| Mutex::new(1));

thread_local! {
    static OWN: Cell<u32> = const { Cell::new(5) };
}

/// What a process finds in its statics, and leaves changed, with others between its steps.
fn use_statics(by: u32) -> String {
    let count = COUNT.fetch_add(by, SeqCst);
    LOG.lock().expect("nobody panics").push(by);
    let once = *ONCE.get_or_init(|| by);
    *LAZY.lock().expect("nobody panics") += by;
    OWN.set(OWN.get() + by);
    let log = LOG.lock().expect("nobody panics").clone();
    let lazy = *LAZY.lock().expect("nobody panics");
    let now = COUNT.load(SeqCst);
    format!("{count} {now} {log:?} {once} {lazy} {}", OWN.get())
}

#[test]
fn every_process_has_statics_of_its_own_from_their_first_bytes_on() {
    let worker: Main = |_input, mut output| {
        let found = use_statics(10);
        output.write_all(found.as_bytes()).expect("somebody reads");
        Exit::Code(0)
    };
    let act = || {
        COUNT.fetch_add(1, SeqCst);
        let (one, other) = (spawned(), spawned());
        let mine = use_statics(100);
        let theirs = [one, other].map(|child| {
            let output = child.wait_with_output().expect("it can be read").stdout;
            String::from_utf8(output).expect("it is text")
        });
        format!("{mine}; {}", theirs.join("; "))
    };
    let child = "7 17 [10] 10 11 15";
    let expected = format!("8 108 [100] 100 101 105; {child}; {child}");
    assert_eq!(outcomes(worker, act), set([&expected]));
}

#[test]
fn a_thread_of_a_process_belongs_to_it() {
    static NUMBER: AtomicU32 = AtomicU32::new(7);
    let worker: Main = |_input, _output| {
        NUMBER.store(50, SeqCst);
        let there = thread::spawn(|| (engine::current_process(), NUMBER.load(SeqCst)));
        let (process, count) = there.join().expect("it does not panic");
        Exit::Code((process * 100 + count) as i32)
    };
    runs(worker, || {
        let code = spawned().wait().expect("it can be waited for").code();
        assert_eq!(code, Some(150));
        assert_eq!(NUMBER.load(SeqCst), 7);
    });
}

#[test]
fn a_full_pipe_holds_the_writer_up_until_somebody_reads() {
    let worker: Main = |_input, mut output| {
        output.write_all(&[1; 70_000]).expect("somebody reads");
        Exit::Code(0)
    };
    runs(worker, || {
        let mut child = spawned();
        for _ in 0..20 {
            thread::yield_now();
        }
        assert_eq!(child.try_wait().expect("one can ask"), None);
        let output = child.wait_with_output().expect("it can be read");
        assert_eq!(output.stdout.len(), 70_000);
    });
}

#[test]
fn who_waits_without_reading_waits_for_ever_once_the_pipe_is_full() {
    let worker: Main = |_input, mut output| {
        let _ = output.write_all(&[1; 70_000]);
        Exit::Code(0)
    };
    let outcome = once(&LIMITS, worker, || {
        let _ = spawned().wait();
    });
    assert!(
        matches!(outcome.end, End::Stuck { .. }),
        "{:?}",
        outcome.end
    );
}

#[test]
fn nobody_writes_where_nobody_reads() {
    let worker: Main = |_input, _output| Exit::Code(0);
    runs(worker, || {
        let mut child = spawned();
        let mut stdin = child.stdin.take().expect("it is piped");
        child.wait().expect("it can be waited for");
        let error = stdin.write(b"x").expect_err("nobody reads");
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    });
}

#[test]
fn how_a_process_ended_can_be_told() {
    let shown = |worker: Main| {
        let act = || {
            let status = spawned().wait().expect("it can be waited for");
            format!("{status}, {:?}", status.code())
        };
        outcomes(worker, act)
    };
    let code: Main = |_input, _output| Exit::Code(3);
    assert_eq!(shown(code), set(["exit status: 3, Some(3)"]));
    let panics: Main = |_input, _output| panic!("on purpose");
    assert_eq!(shown(panics), set(["exit status: 101, Some(101)"]));
    let killed: Main = |_input, _output| engine::exit_process(Exit::Killed);
    assert_eq!(shown(killed), set(["signal: 9 (SIGKILL), None"]));
}

#[test]
fn whoever_is_killed_stops_where_it_is_and_closes_what_it_had() {
    let worker: Main = |_input, mut output| {
        let (_sender, receiver) = mpsc::channel::<()>();
        let waits = thread::spawn(move || receiver.recv().is_err());
        output.write_all(b"ready").expect("somebody reads");
        let _ = waits.join();
        Exit::Code(0)
    };
    runs(worker, || {
        let mut child = spawned();
        let mut stdout = child.stdout.take().expect("it is piped");
        let mut bytes = [0; 5];
        stdout.read_exact(&mut bytes).expect("somebody writes");
        child.kill().expect("it can be killed");
        assert_eq!(stdout.read(&mut bytes).expect("the end is no error"), 0);
        let mut stdin = child.stdin.take().expect("it is piped");
        assert!(stdin.write(b"x").is_err());
        assert_eq!(engine::processes_left(), 1);
        assert_eq!(child.wait().expect("it can be waited for").code(), None);
        assert_eq!(engine::live_student_threads(), 0);
        assert_eq!(engine::processes_left(), 0);
    });
}

#[test]
fn a_process_ends_with_its_main_thread_whatever_others_do() {
    let worker: Main = |_input, _output| {
        thread::spawn(thread::park);
        Exit::Code(0)
    };
    runs(worker, || {
        let mut child = spawned();
        assert!(child.wait().expect("it can be waited for").success());
    });
}

#[test]
fn whoever_hangs_can_only_be_killed() {
    let outcome = once(&LIMITS, echo, || {
        let mut child = spawned();
        engine::hang_process(child.id());
        let _ = child.wait();
    });
    assert!(
        matches!(outcome.end, End::Stuck { .. }),
        "{:?}",
        outcome.end
    );
    runs(echo, || {
        let mut child = spawned();
        engine::hang_process(child.id());
        child.kill().expect("it can be killed");
        assert!(!child.wait().expect("it can be waited for").success());
    });
}

#[test]
fn there_is_one_program_and_processes_start_none_themselves() {
    let worker: Main = |_input, _output| match command().spawn() {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Exit::Code(0),
        _ => Exit::Code(1),
    };
    runs(worker, || {
        assert!(command().status().expect("there is one").success());
        let other = Command::new("another").spawn();
        assert_eq!(
            other.expect_err("there is none").kind(),
            ErrorKind::NotFound
        );
    });
}

#[test]
fn there_are_so_many_processes_at_once_and_no_more() {
    let worker: Main = |mut input, _output| {
        let _ = input.read(&mut [0]);
        Exit::Code(0)
    };
    runs(worker, || {
        let mut children: Vec<Child> = (0..engine::MOST_PROCESSES).map(|_| spawned()).collect();
        let more = command().spawn().expect_err("there are enough");
        assert_eq!(more.kind(), ErrorKind::WouldBlock);
        let mut first = children.remove(0);
        first.wait().expect("it can be waited for");
        children.push(spawned());
        for mut child in children {
            child.wait().expect("it can be waited for");
        }
    });
}

#[test]
fn a_child_that_is_dropped_runs_on_and_is_left_behind() {
    runs(echo, || {
        drop(spawned());
        assert_eq!(engine::processes_left(), 1);
    });
}

#[test]
fn a_trace_names_pipes_and_processes() {
    let limits = Limits {
        trace: true,
        ..LIMITS
    };
    let outcome = once(&limits, echo, || {
        let mut child = spawned();
        let mut stdin = child.stdin.take().expect("it is piped");
        stdin.write_all(b"25\n").expect("somebody reads");
        child.kill().expect("it can be killed");
        child.wait().expect("it can be waited for");
    });
    let steps = outcome.outline.trace.expect("it was asked for").steps;
    let said: Vec<String> = steps
        .into_iter()
        .map(|step| {
            let kind = step.object.map(|object| object.kind).unwrap_or_default();
            let value = step.value.unwrap_or_default();
            format!("{} | {kind} | {value}", step.action)
        })
        .collect();
    for expected in [
        "spawn process |  | child 1",
        r#"write | pipe | 3 bytes, pipe of child 1: "25\n""#,
        "kill |  | child 1",
        "wait |  | child 1: signal: 9 (SIGKILL)",
    ] {
        assert!(
            said.iter().any(|it| it == expected),
            "{expected}: {said:#?}"
        );
    }
}
