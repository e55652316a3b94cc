//! An execution in which time matters, made by hand.

use super::executions::{explanation, object, operation, scenario_threads, step};
use cargo_grade::report::{CheckReport, Counterexample, Defect, Explanation};
use grade_protocol::Verdict;
use grade_protocol::evidence::{Effect, Step, Trace};

fn at(at_ns: u64, step: Step) -> Step {
    Step { at_ns, ..step }
}

/// A waits for 10 ms at most; B is done after 20.
pub(crate) fn timed() -> CheckReport {
    let gave_up = Step {
        effect: Some(Effect::TimedOut { mutex: None }),
        ..step(
            1,
            "wait_timeout",
            Some(object("condvar", 2)),
            32,
            "timed out",
        )
    };
    let found = Counterexample {
        case: "one waits, one comes late".into(),
        schedule_number: 1,
        schedules: 12,
        forced_switches: 0,
        operations: vec![
            operation(1, "wait(10ms)", Some("false")),
            operation(2, "set()", Some("()")),
        ],
        explanation: Explanation {
            key_steps: vec![3],
            fatal_step: Some(4),
            ..explanation(Defect::NotLinearizable)
        },
        waits: Vec::new(),
        trace: Trace {
            threads: scenario_threads(),
            steps: vec![
                step(1, "call", None, 0, ""),
                step(1, "lock", Some(object("mutex", 1)), 31, "false"),
                step(2, "call", None, 0, ""),
                at(10_000_000, gave_up),
                at(10_000_000, step(1, "return", None, 0, "")),
                at(20_500_000, step(2, "sleep", None, 26, "20.5ms")),
                at(
                    20_500_000,
                    step(2, "lock", Some(object("mutex", 1)), 31, "false"),
                ),
                at(20_501_000, step(2, "return", None, 0, "")),
            ],
            output: String::new(),
        },
        left_out: None,
        token: "event.late.0".into(),
    };
    CheckReport {
        summary: "A gave up before B came.".into(),
        teaches: String::new(),
        counterexample: Some(found),
        ..super::check("late", "who waits is told in time", Verdict::ReliesOnTiming)
    }
}
