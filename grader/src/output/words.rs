//! Numbers, verdicts and coverage in words. Never coloured, and never a student's own text.

use crate::report::{Counterexample, Points, RealThreads};
use grade_protocol::Verdict;
use grade_protocol::evidence::{Coverage, Cut};

/// `2,311`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 schedule`, `2,311 schedules`, `2 histories`, `3 switches`.
#[must_use]
pub fn count(number: impl TryInto<u64>, thing: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    if number == 1 {
        return format!("1 {thing}");
    }
    let number = thousands(number);
    match thing.strip_suffix('y') {
        Some(stem) if !stem.ends_with('a') => format!("{number} {stem}ies"),
        _ if thing.ends_with("ch") => format!("{number} {thing}es"),
        _ => format!("{number} {thing}s"),
    }
}

/// A moment of virtual time, rounded down: `0`, `40 µs`, `12.5 ms`, `1.25 s`, `2 min 5 s`, `3 h 20 min`.
#[must_use]
pub fn moment(ns: u64) -> String {
    const SECOND: u64 = 1_000_000_000;
    let with_decimals = |unit: u64, name: &str| {
        let (whole, hundredths) = (ns / unit, ns % unit * 100 / unit);
        let decimals = match hundredths {
            0 => String::new(),
            tenths if tenths % 10 == 0 => format!(".{}", tenths / 10),
            hundredths => format!(".{hundredths:02}"),
        };
        format!("{whole}{decimals} {name}")
    };
    let seconds = ns / SECOND;
    match ns {
        0 => "0".to_owned(),
        1..1_000 => format!("{ns} ns"),
        1_000..1_000_000 => with_decimals(1_000, "µs"),
        1_000_000..SECOND => with_decimals(1_000_000, "ms"),
        _ if seconds < 60 => with_decimals(SECOND, "s"),
        _ if seconds < 3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", thousands(seconds / 3_600), seconds / 60 % 60),
    }
}

/// `7/10`.
#[must_use]
pub fn fraction(points: Points) -> String {
    format!("{}/{}", points.won, points.max)
}

/// `7/10, 1 open`.
#[must_use]
pub fn points(points: Points) -> String {
    match points.open {
        0 => fraction(points),
        open => format!("{}, {open} open", fraction(points)),
    }
}

/// `7 other checks were not run, and are not counted`, if there are any.
#[must_use]
pub fn not_run(checks: u32) -> Option<String> {
    match checks {
        0 => None,
        1 => Some("1 other check was not run, and is not counted".to_owned()),
        more => Some(format!(
            "{more} other checks were not run, and are not counted"
        )),
    }
}

/// What a student calls it.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Wrong => "wrong result",
        Verdict::Race => "race",
        Verdict::CovertChannel => "a result learnt by a hidden way",
        Verdict::Deadlock => "deadlock",
        Verdict::Leak => "threads left behind",
        Verdict::Livelock => "livelock",
        Verdict::Hang => "hangs on real threads",
        Verdict::Panic => "panic",
        Verdict::Abort => "the process was aborted",
        Verdict::EarlyExit => "ended before its time",
        Verdict::CpuLimit => "used too much processor time",
        Verdict::MemoryLimit => "used too much memory",
        Verdict::OutputLimit => "printed too much",
        Verdict::StackOverflow => "stack overflow",
        Verdict::CompileError => "does not compile",
        Verdict::CompileLimit => "too much for the compiler",
        Verdict::Forbidden => "uses what the exercise forbids",
        Verdict::Forged => "sent what only the grader may send",
        Verdict::NotStarted => "not started",
        Verdict::Serialised => "one after the other, not at once",
        Verdict::WrongSnapshot => "not what the reference does",
        Verdict::ReliesOnTiming => "relies on timing",
        Verdict::Nondeterministic => "not the same twice",
        Verdict::Infrastructure => "the grader's own trouble",
        Verdict::Incomplete => "stopped before it was done",
        Verdict::Unknown => "could not be judged",
    }
}

/// `in schedule 14 of 2,311`.
#[must_use]
pub fn whereabouts(found: &Counterexample) -> String {
    format!(
        "in schedule {} of {}",
        thousands(found.schedule_number),
        thousands(found.schedules)
    )
}

/// How often it showed once more: `, and in 2 when all were run again`. Nothing where it is lost though it did
/// not: then exploration had shown the defect, and nothing was run again.
#[must_use]
pub fn again(found: &RealThreads) -> String {
    if found.failures_again == 0 && !found.verdict.is_open() {
        return String::new();
    }
    let failures = thousands(found.failures_again.into());
    format!(", and in {failures} when all were run again")
}

/// Of all schedules, that one of each class of like ones was executed.
#[must_use]
pub fn every_way(classes: u64) -> String {
    match classes {
        1 => "the only way in which these calls can interleave".to_owned(),
        _ => format!(
            "all {} ways in which these calls can interleave",
            thousands(classes)
        ),
    }
}

/// How far was looked: `every schedule with at most 2 delays, and 4,000 sampled`.
#[must_use]
pub fn coverage(coverage: &Coverage) -> String {
    let histories = |rest: &str| {
        let at_step_limit = match coverage.at_step_limit {
            0 => String::new(),
            cut => format!("; {} cut at the step limit", thousands(cut)),
        };
        let histories = match coverage.distinct {
            0 => String::new(),
            distinct => format!("; {}", count(distinct, "distinct history")),
        };
        let cut = match coverage.cut {
            None => "",
            Some(Cut::Memory) => "; cut there, for the memory that executions left behind",
            Some(Cut::Steps) => "; cut there, because executions are long",
        };
        format!("{rest}{at_step_limit}{histories}{cut}")
    };
    let all = count(coverage.schedules, "schedule");
    if let Some(classes) = coverage.classes {
        return histories(&format!("{}; {all}", every_way(classes)));
    }
    if coverage.exhausted {
        return histories(&format!(
            "every schedule there is: {}",
            thousands(coverage.schedules)
        ));
    }
    let sampled = thousands(coverage.sampled);
    if coverage.preemption_bound == Some(0) {
        return histories(&format!("every schedule without preemption; {all}"));
    }
    match (coverage.delay_bound, coverage.sampled) {
        (Some(delays), 0) => {
            let delays = count(delays, "delay");
            histories(&format!("every schedule with at most {delays}; {all}"))
        }
        (Some(delays), _) => {
            let delays = count(delays, "delay");
            histories(&format!(
                "every schedule with at most {delays}, and {sampled} sampled; {all}"
            ))
        }
        (None, 0) => histories(&all),
        (None, _) => histories(&format!("{all}, {sampled} of them sampled")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_000), "1,000");
        assert_eq!(thousands(12_345_678), "12,345,678");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(count(1_u32, "history"), "1 history");
        assert_eq!(count(2_311_u64, "history"), "2,311 histories");
        assert_eq!(count(0_usize, "delay"), "0 delays");
        assert_eq!(count(3_u32, "forced switch"), "3 forced switches");
    }

    #[test]
    fn a_moment_is_said_in_units_that_a_person_reads() {
        let said = [
            0,
            999,
            1_000,
            40_250,
            10_003_000,
            12_500_000,
            1_050_000_000,
            59_999_999_999,
        ];
        let expected = [
            "0",
            "999 ns",
            "1 µs",
            "40.25 µs",
            "10 ms",
            "12.5 ms",
            "1.05 s",
            "59.99 s",
        ];
        assert_eq!(said.map(moment), expected);
        let said = [125_000_000_000, 12_000_000_000_000, u64::MAX].map(moment);
        assert_eq!(said, ["2 min 5 s", "3 h 20 min", "5,124,095 h 34 min"]);
    }

    #[test]
    fn what_was_not_run_again_is_not_said_to_have_been() {
        let found = |verdict, failures_again| RealThreads {
            verdict,
            summary: String::new(),
            failures: 1,
            repetitions: 12,
            failures_again,
            seed: 0,
            operations: Vec::new(),
            state: None,
            threads: Vec::new(),
        };
        assert_eq!(again(&found(Verdict::Hang, 0)), "");
        let again_and_again = again(&found(Verdict::Hang, 1));
        assert_eq!(again_and_again, ", and in 1 when all were run again");
        let once = again(&found(Verdict::Unknown, 0));
        assert_eq!(once, ", and in 0 when all were run again");
    }

    #[test]
    fn coverage_says_how_far_was_looked() {
        let full = Coverage {
            schedules: 1_491,
            exhausted: true,
            distinct: 10,
            ..Coverage::default()
        };
        assert_eq!(
            coverage(&full),
            "every schedule there is: 1,491; 10 distinct histories"
        );
        let part = Coverage {
            schedules: 6_311,
            delay_bound: Some(2),
            sampled: 4_000,
            at_step_limit: 0,
            distinct: 1,
            ..Coverage::default()
        };
        assert_eq!(
            coverage(&part),
            "every schedule with at most 2 delays, and 4,000 sampled; 6,311 schedules; \
             1 distinct history"
        );
        let unpreempted = Coverage {
            schedules: 6,
            preemption_bound: Some(0),
            ..Coverage::default()
        };
        assert_eq!(
            coverage(&unpreempted),
            "every schedule without preemption; 6 schedules"
        );
        assert_eq!(coverage(&Coverage::default()), "0 schedules");
        let in_classes = |classes| Coverage {
            schedules: 260,
            exhausted: true,
            reduced: 60,
            classes: Some(classes),
            ..Coverage::default()
        };
        assert_eq!(
            coverage(&in_classes(44)),
            "all 44 ways in which these calls can interleave; 260 schedules"
        );
        assert_eq!(
            coverage(&in_classes(1)),
            "the only way in which these calls can interleave; 260 schedules"
        );
        let cut = Coverage {
            schedules: 526,
            cut: Some(Cut::Steps),
            ..Coverage::default()
        };
        assert_eq!(
            coverage(&cut),
            "526 schedules; cut there, because executions are long"
        );
    }

    #[test]
    fn open_points_are_named() {
        assert_eq!(
            points(Points {
                won: 7,
                open: 1,
                max: 10
            }),
            "7/10, 1 open"
        );
        assert_eq!(
            points(Points {
                won: 7,
                open: 0,
                max: 10
            }),
            "7/10"
        );
    }
}
