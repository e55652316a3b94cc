//! Executions that broke a check, made by hand.

use super::check;
use cargo_grade::report::{
    CheckReport, Counterexample, Defect, Explanation, Link, OperationRow, Place, SourceFile,
};
use grade_protocol::Verdict;
use grade_protocol::evidence::{
    Effect, Frame, Holder, ObjectRef, Site, Step, ThreadRef, Trace, Wait,
};

/// What the sites of the samples point into.
pub(crate) fn source() -> SourceFile {
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

pub(crate) fn site(line: u32) -> Site {
    Site {
        file: "src/lib.rs".into(),
        line,
        column: 9,
    }
}

pub(crate) fn thread(index: u32, name: &str) -> ThreadRef {
    ThreadRef {
        index,
        name: Some(name.into()),
    }
}

pub(crate) fn object(kind: &str, id: u32) -> ObjectRef {
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

pub(crate) fn step(
    thread: u32,
    action: &str,
    on: Option<ObjectRef>,
    line: u32,
    value: &str,
) -> Step {
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
        at_ns: 0,
    }
}

/// What the samples' steps come to; each thread does one operation.
pub(crate) fn effect(thread: u32, action: &str, line: u32, value: &str) -> Option<Effect> {
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

pub(crate) fn frame(function: &str, line: u32) -> Frame {
    Frame {
        function: function.into(),
        site: site(line),
    }
}

pub(crate) fn forced(step: Step) -> Step {
    Step {
        forced_switch: true,
        ..step
    }
}

pub(crate) fn operation(thread: u32, call: &str, result: Option<&str>) -> OperationRow {
    OperationRow {
        thread,
        call: call.into(),
        result: result.map(Into::into),
        legal: None,
    }
}

pub(crate) fn explanation(defect: Defect) -> Explanation {
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

pub(crate) fn scenario_threads() -> Vec<ThreadRef> {
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
        left_out: None,
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
        left_out: None,
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
