//! What real threads showed, made by hand.

use super::executions::{operation, site, thread};
use super::{check, exercise, pass, report};
use cargo_grade::report::{CheckReport, ProcessState, RealThreads, Report, Status};
use grade_protocol::Verdict;
use grade_protocol::evidence::{LockHeld, ThreadDoing, ThreadRef};

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
