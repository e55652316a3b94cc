//! Reports made by hand: one for each thing that a report can show.

use cargo_grade::report::{
    CaseCoverage, CheckReport, Counterexample, Defect, Diagnostic, ExerciseReport, Explanation,
    Link, Machine, OperationRow, Place, Points, ProcessState, RealThreads, Report, SCHEMA,
    SnapshotDiff, SourceFile, Status, Survived, Timing,
};
use grade_protocol::Verdict;
use grade_protocol::evidence::{
    Coverage, Effect, Frame, Holder, LockHeld, ObjectRef, Site, Step, ThreadDoing, ThreadRef,
    Trace, Wait,
};

pub(crate) fn report(exercises: Vec<ExerciseReport>) -> Report {
    let mut points = Points::default();
    exercises
        .iter()
        .for_each(|exercise| points += exercise.points);
    Report {
        schema: SCHEMA.into(),
        grader: "0.1.0".into(),
        seed: 0,
        exercises,
        points,
        timing: Timing {
            total_ms: 1_234,
            ..Timing::default()
        },
        machine: Machine {
            os: "linux".into(),
            arch: "x86_64".into(),
            cores: 2,
            rustc: "rustc 1.95.0".into(),
            advisory: None,
        },
        real_threads: std::collections::BTreeMap::new(),
    }
}

pub(crate) fn exercise(status: Status, checks: Vec<CheckReport>) -> ExerciseReport {
    let mut points = Points::default();
    checks.iter().for_each(|check| points += check.points);
    ExerciseReport {
        id: "bank".into(),
        title: "accounts behind locks".into(),
        status,
        points,
        checks,
        diagnostics: Vec::new(),
        sources: vec![source()],
    }
}

pub(crate) fn check(name: &str, title: &str, verdict: Verdict) -> CheckReport {
    let max = 2;
    let points = match verdict {
        Verdict::Pass => Points {
            won: max,
            open: 0,
            max,
        },
        verdict if verdict.is_open() => Points {
            won: 0,
            open: max,
            max,
        },
        _ => Points {
            won: 0,
            open: 0,
            max,
        },
    };
    CheckReport {
        name: name.into(),
        title: title.into(),
        verdict,
        points,
        summary: String::new(),
        teaches: String::new(),
        coverage: Vec::new(),
        counterexample: None,
        survived: None,
        snapshot: None,
    }
}

pub(crate) fn pass() -> CheckReport {
    let full = Coverage {
        schedules: 1_491,
        exhausted: true,
        distinct: 10,
        ..Coverage::default()
    };
    let part = Coverage {
        schedules: 6_311,
        delay_bound: Some(2),
        sampled: 4_000,
        distinct: 12,
        exhausted: false,
    };
    CheckReport {
        summary: "No result was found that an order of the operations could not explain.".into(),
        coverage: vec![
            CaseCoverage {
                case: "two deposits".into(),
                coverage: full,
            },
            CaseCoverage {
                case: "generated 1".into(),
                coverage: part,
            },
        ],
        survived: Some(Survived {
            case: "generated 1".into(),
            forced_switches: 12,
            steps: 57,
            token: "bank.linearizable.0.9r4".into(),
            drawn: None,
        }),
        ..check(
            "linearizable",
            "deposits and transfers add up",
            Verdict::Pass,
        )
    }
}

/// What the sites of the samples point into.
fn source() -> SourceFile {
    let line = |number: u32| match number {
        12 => "    accounts: Vec<Mutex<u64>>,".to_owned(),
        26 => "        let value = self.count.load(Ordering::SeqCst);".to_owned(),
        27 => "        self.count.store(value + 1, Ordering::SeqCst);".to_owned(),
        31 => "        let mut from = self.accounts[from].lock().unwrap();".to_owned(),
        32 => "        let mut to = self.accounts[to].lock().unwrap();".to_owned(),
        _ => format!("    // line {number}"),
    };
    SourceFile {
        path: "src/lib.rs".into(),
        text: (1..=40).map(|number| line(number) + "\n").collect(),
    }
}

fn site(line: u32) -> Site {
    Site {
        file: "src/lib.rs".into(),
        line,
        column: 9,
    }
}

fn thread(index: u32, name: &str) -> ThreadRef {
    ThreadRef {
        index,
        name: Some(name.into()),
    }
}

fn object(kind: &str, id: u32) -> ObjectRef {
    ObjectRef {
        id,
        kind: kind.into(),
        made: Some(site(12)),
        name: Some(match kind {
            "atomic" => "count".into(),
            _ => format!("accounts #{id}"),
        }),
    }
}

fn step(thread: u32, action: &str, on: Option<ObjectRef>, line: u32, value: &str) -> Step {
    Step {
        thread,
        action: action.into(),
        object: on,
        value: (!value.is_empty()).then(|| value.to_owned()),
        site: (line > 0).then(|| site(line)),
        forced_switch: false,
        frames: (line > 0)
            .then(|| frame("Accounts::transfer", line))
            .into_iter()
            .collect(),
        effect: effect(thread, action, line, value),
    }
}

/// What the samples' steps come to; each thread does one operation.
fn effect(thread: u32, action: &str, line: u32, value: &str) -> Option<Effect> {
    let op = thread.saturating_sub(1);
    Some(match (action, line) {
        ("call", _) => Effect::Called { op },
        ("return", _) => Effect::Returned { op },
        ("lock", 31) => Effect::Acquired {
            shared: false,
            value: Some(value.to_owned()),
        },
        ("lock", _) => Effect::WaitsForEver,
        ("load", _) => Effect::Read {
            value: value.to_owned(),
        },
        ("store", _) => Effect::Wrote {
            old: "0".to_owned(),
            value: value.to_owned(),
        },
        _ => return None,
    })
}

fn frame(function: &str, line: u32) -> Frame {
    Frame {
        function: function.into(),
        site: site(line),
    }
}

fn forced(step: Step) -> Step {
    Step {
        forced_switch: true,
        ..step
    }
}

fn operation(thread: u32, call: &str, result: Option<&str>) -> OperationRow {
    OperationRow {
        thread,
        call: call.into(),
        result: result.map(Into::into),
        legal: None,
    }
}

fn explanation(defect: Defect) -> Explanation {
    Explanation {
        defect,
        sentence: "deadlock: A and B each hold the lock that the other needs".into(),
        meaning: "Each holds one and waits for one. Take them in one order.".into(),
        read_on: vec![Link {
            title: "the exercise's hints".into(),
            target: "README.md#hints".into(),
        }],
        places: vec![
            Place {
                site: site(32),
                label: "A waits here for `accounts #2`".into(),
            },
            Place {
                site: site(31),
                label: "B holds it from here on".into(),
            },
        ],
        key_steps: vec![2, 4, 5],
        fatal_step: Some(6),
    }
}

fn scenario_threads() -> Vec<ThreadRef> {
    vec![thread(0, "main"), thread(1, "A"), thread(2, "B")]
}

pub(crate) fn deadlock() -> CheckReport {
    let wait = |thread: ThreadRef, id, line, holder: ThreadRef, since| Wait {
        thread,
        doing: "lock".into(),
        object: Some(object("mutex", id)),
        site: Some(site(line)),
        holders: vec![Holder {
            thread: holder,
            site: Some(site(since)),
        }],
    };
    let found = Counterexample {
        case: "opposite transfers".into(),
        schedule_number: 14,
        schedules: 2_311,
        forced_switches: 1,
        operations: vec![
            operation(1, "transfer(0, 1, 50)", None),
            operation(2, "transfer(1, 0, 50)", None),
        ],
        explanation: explanation(Defect::LockCycle),
        waits: vec![
            wait(thread(1, "A"), 2, 32, thread(2, "B"), 31),
            wait(thread(2, "B"), 1, 32, thread(1, "A"), 31),
        ],
        trace: Trace {
            threads: scenario_threads(),
            steps: vec![
                step(0, "spawn", None, 0, ""),
                step(1, "call", None, 0, ""),
                step(1, "lock", Some(object("mutex", 1)), 31, "100"),
                forced(step(2, "call", None, 0, "")),
                step(2, "lock", Some(object("mutex", 2)), 31, "100"),
                step(2, "lock", Some(object("mutex", 1)), 32, ""),
                step(1, "lock", Some(object("mutex", 2)), 32, ""),
            ],
            output: String::new(),
        },
        token: "bank.opposite-transfers.0.3r1".into(),
    };
    CheckReport {
        summary: "Two transfers in opposite directions wait for each other for ever.".into(),
        teaches: "Threads that take several locks must all take them in the same order, for \
                  instance by the number of the account."
            .into(),
        counterexample: Some(found),
        ..check(
            "opposite-transfers",
            "transfers never deadlock",
            Verdict::Deadlock,
        )
    }
}

pub(crate) fn race() -> CheckReport {
    let atomic = || Some(object("atomic", 1));
    let mut steps = vec![step(1, "call", None, 0, "increment()")];
    // A long way to the failure, so that the middle is folded.
    steps.extend((0..40).map(|n| step(1, "load", atomic(), 20 + n % 2, &n.to_string())));
    steps.extend((0..60).map(|_| step(1, "load", atomic(), 24, "true")));
    steps.extend([
        step(1, "load", atomic(), 26, "0"),
        forced(step(2, "call", None, 0, "increment()")),
        step(2, "load", atomic(), 26, "0"),
        step(2, "store", atomic(), 27, "1"),
        step(2, "return", None, 0, "1"),
        step(1, "store", atomic(), 27, "1"),
        step(1, "return", None, 0, "1"),
    ]);
    let unexplained = OperationRow {
        legal: Some(vec!["2".into()]),
        ..operation(2, "increment()", Some("1"))
    };
    let found = Counterexample {
        case: "two increments".into(),
        schedule_number: 2,
        schedules: 2,
        forced_switches: 1,
        operations: vec![operation(1, "increment()", Some("1")), unexplained],
        explanation: Explanation {
            sentence: "lost update: A read 0 from `count`, then B wrote 1, and A overwrote it"
                .into(),
            meaning: "Reading and writing are two steps. Make them one.".into(),
            key_steps: vec![101, 104],
            fatal_step: Some(106),
            ..explanation(Defect::LostUpdate)
        },
        waits: Vec::new(),
        trace: Trace {
            threads: scenario_threads(),
            steps,
            output: "value is 0\n".into(),
        },
        token: "counter.unique.1.0r1".into(),
    };
    CheckReport {
        summary: "Two increments returned the same value.".into(),
        teaches: "Reading and writing in two steps lets another thread in between.".into(),
        counterexample: Some(found),
        ..check(
            "unique",
            "each increment returns its own value",
            Verdict::Race,
        )
    }
}

pub(crate) fn snapshot() -> CheckReport {
    CheckReport {
        summary: "The transcript differs from the reference's in one line.".into(),
        teaches: "A refused transfer changes nothing.".into(),
        snapshot: Some(SnapshotDiff {
            accepted: "deposit(0, 10) -> Ok\ntransfer(0, 1, 50) -> Err(Insufficient)\n\
                       balance(0) -> 10\nbalance(1) -> 0\n"
                .into(),
            actual: "deposit(0, 10) -> Ok\ntransfer(0, 1, 50) -> Ok\n\
                     balance(0) -> 10\nbalance(1) -> 0\n"
                .into(),
        }),
        ..check(
            "transcript",
            "a day at the bank goes as it should",
            Verdict::WrongSnapshot,
        )
    }
}

pub(crate) fn open() -> CheckReport {
    CheckReport {
        summary: "The model of std lacks `std::sync::mpmc`, so that this check cannot be run."
            .into(),
        ..check(
            "independent",
            "transfers of other accounts go on",
            Verdict::Unknown,
        )
    }
}

pub(crate) fn compile_error() -> ExerciseReport {
    let verdict = Verdict::CompileError;
    let checks = vec![
        check("linearizable", "deposits and transfers add up", verdict),
        check("opposite-transfers", "transfers never deadlock", verdict),
    ];
    let rendered = "error[E0425]: cannot find value `acounts` in this scope\n \
                    --> exercises/bank/src/lib.rs:31:9\n  |\n31 |         acounts.lock()\n  |         \
                    ^^^^^^^ help: a local variable with a similar name exists: `accounts`\n\n";
    ExerciseReport {
        diagnostics: vec![Diagnostic {
            message: "cannot find value `acounts` in this scope".into(),
            site: Some(Site {
                file: "exercises/bank/src/lib.rs".into(),
                line: 31,
                column: 9,
            }),
            rendered: rendered.into(),
            said: None,
        }],
        ..exercise(Status::CompileError, checks)
    }
}

pub(crate) fn not_started() -> ExerciseReport {
    let checks = vec![
        check(
            "linearizable",
            "deposits and transfers add up",
            Verdict::NotStarted,
        ),
        check(
            "opposite-transfers",
            "transfers never deadlock",
            Verdict::NotStarted,
        ),
    ];
    exercise(Status::NotStarted, checks)
}

/// What 200 repetitions showed of which 3 failed, and then 2 more.
pub(crate) fn seen() -> RealThreads {
    RealThreads {
        verdict: Verdict::Race,
        summary: "Money was lost when threads were preempted between two operations.".into(),
        failures: 3,
        repetitions: 200,
        failures_again: 2,
        seed: 7,
        operations: vec![operation(1, "deposit(0, 10)", Some("Ok"))],
        state: None,
        threads: Vec::new(),
    }
}

/// A repetition on real threads that did not come to an end.
pub(crate) fn seen_hanging() -> RealThreads {
    let waits = |thread, waits_for, lock| ThreadDoing {
        thread,
        inside: Some("lock a mutex".into()),
        site: Some(site(32)),
        waits_for: Some(waits_for),
        holds: vec![LockHeld {
            lock,
            kind: "mutex".into(),
            site: Some(site(31)),
        }],
    };
    RealThreads {
        verdict: Verdict::Hang,
        summary: "Nothing happens any more: every thread sleeps.".into(),
        operations: Vec::new(),
        state: Some(ProcessState::Blocked),
        threads: vec![
            waits(thread(1, "A"), 1, 2),
            waits(thread(2, "B"), 2, 1),
            ThreadDoing {
                thread: ThreadRef {
                    index: 3,
                    name: None,
                },
                inside: None,
                site: Some(site(40)),
                waits_for: None,
                holds: Vec::new(),
            },
        ],
        ..seen()
    }
}

/// The same again, of which nothing failed the second time.
pub(crate) fn seen_once() -> RealThreads {
    RealThreads {
        verdict: Verdict::Unknown,
        summary: "It failed once and not again, so it stays open.".into(),
        failures: 1,
        failures_again: 0,
        ..seen()
    }
}

/// Puts a check on real threads at the end of a report's first exercise.
pub(crate) fn add_on_threads(report: &mut Report, name: &str, found: RealThreads) {
    let check = CheckReport {
        summary: found.summary.clone(),
        teaches: "Only what a lock protects stays whole when a thread is preempted.".into(),
        ..check(name, "money is kept on real threads", found.verdict)
    };
    let exercise = &mut report.exercises[0];
    let key = format!("{}/{name}", exercise.id);
    exercise.points += check.points;
    report.points += check.points;
    exercise.checks.push(check);
    report.real_threads.insert(key, found);
}

pub(crate) fn real_threads() -> Report {
    let mut report = report(vec![exercise(Status::Graded, vec![pass()])]);
    add_on_threads(&mut report, "real-threads", seen());
    add_on_threads(&mut report, "more-real-threads", seen_once());
    report
}

pub(crate) fn hang() -> Report {
    let mut report = report(vec![exercise(Status::Graded, vec![pass()])]);
    add_on_threads(&mut report, "real-threads", seen_hanging());
    report
}

/// Text that attacks whatever shows it, wherever a submission's text can stand.
pub(crate) fn hostile() -> Report {
    let evil = "\x1b[2J\u{9b}31m\u{202e}</summary><script>\n```\n::error::pwned\n##[error]pwned\r\
                ::set-output name=a::b";
    let mut check = deadlock();
    check.summary = evil.into();
    let found = check.counterexample.as_mut().unwrap();
    found.explanation.sentence = evil.into();
    found.explanation.places[0].label = evil.into();
    found.operations[0].call = evil.into();
    found.operations[0].result = Some(evil.into());
    found.operations[1].legal = Some(vec![evil.into()]);
    found.trace.threads[1].name = Some(evil.into());
    found.trace.output = evil.into();
    found.waits[0].doing = evil.into();
    found.waits[0].site = Some(Site {
        file: evil.into(),
        line: 1,
        column: 1,
    });
    for step in &mut found.trace.steps {
        step.value = Some(evil.into());
        step.frames.push(frame(evil, 1));
        step.effect = Some(Effect::Panicked {
            message: evil.into(),
        });
    }
    let mut transcript = snapshot();
    transcript.snapshot = Some(SnapshotDiff {
        accepted: "Ok\n".into(),
        actual: format!("{evil}\n{evil}"),
    });
    let mut refused = compile_error();
    refused.diagnostics[0].message = evil.into();
    refused.diagnostics[0].rendered = evil.into();
    let graded = exercise(Status::Graded, vec![check, transcript]);
    let mut report = report(vec![graded, refused]);
    let mut on_threads = seen();
    on_threads.summary = evil.into();
    on_threads.operations[0].call = evil.into();
    on_threads.threads = seen_hanging().threads;
    on_threads.threads[0].thread.name = Some(evil.into());
    on_threads.threads[0].inside = Some(evil.into());
    on_threads.threads[0].holds[0].kind = evil.into();
    add_on_threads(&mut report, "real-threads", on_threads);
    report
}

/// Every sample by its name.
pub(crate) fn all() -> Vec<(&'static str, Report)> {
    let graded = |checks| report(vec![exercise(Status::Graded, checks)]);
    vec![
        ("pass", graded(vec![pass()])),
        ("deadlock", graded(vec![pass(), deadlock()])),
        ("race", graded(vec![race()])),
        ("snapshot", graded(vec![snapshot()])),
        ("open", graded(vec![pass(), open()])),
        ("compile_error", report(vec![compile_error()])),
        ("not_started", report(vec![not_started()])),
        ("real_threads", real_threads()),
        ("hang", hang()),
        ("hostile", hostile()),
    ]
}

/// One of them.
pub(crate) fn named(name: &str) -> Report {
    all()
        .into_iter()
        .find(|(known, _)| *known == name)
        .unwrap()
        .1
}

/// One of each kind, in the order of declaration.
pub(crate) fn every_effect() -> Vec<Effect> {
    let text = || "1".to_owned();
    let shown = || Some(text());
    let (shared, mutex, queued, thread, op) = (true, Some(1), 1, 1, 0);
    let effects = vec![
        Effect::Read { value: text() },
        Effect::Wrote {
            old: text(),
            value: text(),
        },
        Effect::Updated {
            old: text(),
            value: text(),
        },
        Effect::Acquired {
            shared,
            value: None,
        },
        Effect::Released {
            shared,
            value: shown(),
        },
        Effect::Refused,
        Effect::Slept { mutex: 1 },
        Effect::Woken { mutex: None },
        Effect::TimedOut { mutex },
        Effect::Notified { woken: vec![1] },
        Effect::Sent {
            value: shown(),
            queued,
        },
        Effect::Received {
            value: None,
            queued,
        },
        Effect::Disconnected,
        Effect::Closed,
        Effect::Spawned { thread },
        Effect::Joined { thread },
        Effect::Ended { panicked: false },
        Effect::Panicked { message: text() },
        Effect::Called { op },
        Effect::Returned { op },
        Effect::Entered {
            probe: text(),
            key: text(),
        },
        Effect::Left {
            probe: text(),
            key: text(),
        },
        Effect::WaitsForEver,
    ];
    // Whoever adds a kind is led here by the compiler.
    for effect in &effects {
        match effect {
            Effect::Read { .. } | Effect::Wrote { .. } | Effect::Updated { .. } => {}
            Effect::Acquired { .. } | Effect::Released { .. } | Effect::Refused => {}
            Effect::Slept { .. } | Effect::Woken { .. } | Effect::TimedOut { .. } => {}
            Effect::Notified { .. } | Effect::Sent { .. } | Effect::Received { .. } => {}
            Effect::Disconnected | Effect::Closed | Effect::WaitsForEver => {}
            Effect::Spawned { .. } | Effect::Joined { .. } | Effect::Ended { .. } => {}
            Effect::Panicked { .. } | Effect::Called { .. } | Effect::Returned { .. } => {}
            Effect::Entered { .. } | Effect::Left { .. } => {}
        }
    }
    effects
}
