//! Reports made by hand: one for each thing that a report can show.

mod effects;
mod executions;
mod on_threads;
mod timed;

pub(crate) use effects::every_effect;
pub(crate) use executions::{deadlock, race};
pub(crate) use on_threads::{add_on_threads, hang, real_threads, seen, seen_hanging, seen_once};
pub(crate) use timed::timed;

use cargo_grade::report::{
    Advice, CaseCoverage, CheckReport, ConfinedBy, Diagnostic, ExerciseReport, Machine, Place,
    Points, Report, SCHEMA, SnapshotDiff, Status, Survived, Timing,
};
use executions::{frame, source};
use grade_protocol::Verdict;
use grade_protocol::evidence::{Coverage, Effect, Site};

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
            confinement: vec![ConfinedBy {
                layer: "landlock".into(),
                worker: true,
                compiler: true,
            }],
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
        not_run: 0,
        diagnostics: Vec::new(),
        ignored: Vec::new(),
        sources: vec![source()],
    }
}

pub(crate) fn check(name: &str, title: &str, verdict: Verdict) -> CheckReport {
    CheckReport::plain(name, title, verdict, 2)
}

pub(crate) fn pass() -> CheckReport {
    let full = Coverage {
        schedules: 1_491,
        exhausted: true,
        distinct: 10,
        ..Coverage::default()
    };
    let part = Coverage {
        reduced: 0,
        classes: None,
        schedules: 6_311,
        delay_bound: Some(2),
        preemption_bound: None,
        sampled: 4_000,
        at_step_limit: 0,
        distinct: 12,
        exhausted: false,
        cut: None,
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

pub(crate) fn advised() -> CheckReport {
    let site = Site {
        file: "src/lib.rs".into(),
        line: 24,
        column: 33,
    };
    CheckReport {
        advice: Some(Advice {
            text: "one lock for all: B's withdraw(2, 5) has nothing to do with A's deposit(0, 5), but \
                   waits at src/lib.rs:33 for `accounts`, which that one holds since src/lib.rs:24"
                .into(),
            places: vec![Place {
                site,
                label: "A's deposit(0, 5) takes `accounts` here".into(),
            }],
        }),
        ..pass()
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
        not_run: 0,
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
        ("advised", graded(vec![advised()])),
        ("deadlock", graded(vec![pass(), deadlock()])),
        ("race", graded(vec![race()])),
        ("timed", graded(vec![timed()])),
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
