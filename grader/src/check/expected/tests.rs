//! What is accepted, and every single way to deviate from it.

use super::Expected;
use grade_protocol::evidence::{Coverage, End, Hardest, Observation, Record, Site, Trace, Usage};
use grade_protocol::schedule::{
    Budget, Deviation, Freeze, STEPS_OF_PROOF, Schedule, SimplestFirst, Time,
};
use grade_protocol::worker::{FromWorker, ToWorker};
use serde_json::Value;

const BUDGET: Budget = Budget {
    max_delays: 3,
    systematic_schedules: 100,
    sampled_schedules: 50,
    max_steps: 1_000,
};

fn explore() -> ToWorker {
    ToWorker::Explore {
        scenario: Value::Null,
        budget: BUDGET,
        without_preemption: false,
        time: Time::Ideal,
        seed: 0,
    }
}

/// With a budget in which classes of schedules are looked for.
fn explore_long() -> ToWorker {
    ToWorker::Explore {
        scenario: Value::Null,
        budget: Budget::default(),
        without_preemption: false,
        time: Time::Ideal,
        seed: 0,
    }
}

fn simplify() -> ToWorker {
    ToWorker::Simplify {
        scenario: Value::Null,
        bound: SimplestFirst {
            max_forced_switches: 2,
            schedules_each: 10,
            budget_schedules: 30,
            budget_steps: 1_000,
            max_steps: 1_000,
        },
        time: Time::Ideal,
    }
}

fn freeze() -> ToWorker {
    ToWorker::Freeze {
        scenario: Value::Null,
        budget: BUDGET,
    }
}

fn stress() -> ToWorker {
    ToWorker::Stress {
        scenario: Value::Null,
        repetitions: 2,
        seed: 0,
        hold_up: false,
    }
}

fn replay(trace: bool) -> ToWorker {
    ToWorker::Replay {
        scenario: Value::Null,
        schedule: Schedule::default(),
        trace,
        max_steps: 1_000,
    }
}

/// The record of an execution by default that took 10 steps.
fn record(number: u64) -> Record {
    Record {
        number,
        schedule: Schedule::default(),
        forced_switches: 0,
        steps: 10,
        digest: 7,
        observation: Observation {
            pasts: Vec::new(),
            took_ns: None,
            time: Time::Ideal,
            events: Vec::new(),
            end: End::Finished,
        },
    }
}

fn departing(number: u64) -> Record {
    let deviations = vec![Deviation {
        decision: 1,
        rank: 1,
    }];
    Record {
        forced_switches: 1,
        schedule: Schedule {
            deviations,
            ..Schedule::default()
        },
        ..record(number)
    }
}

/// The parts of a round.
#[derive(Clone)]
struct Round {
    records: Vec<Record>,
    coverage: Coverage,
    steps: u64,
    hardest: Option<Hardest>,
    last: bool,
}

impl Round {
    /// The first of an exploration: 32 schedules, of which the first and the fifth showed something.
    fn first() -> Round {
        Round {
            records: vec![record(1), departing(5)],
            coverage: Coverage {
                schedules: 32,
                distinct: 2,
                ..Coverage::default()
            },
            steps: 320,
            hardest: Some(Hardest {
                schedule: Schedule::default(),
                forced_switches: 3,
                steps: 12,
            }),
            last: false,
        }
    }

    /// The only one of an exploration that came to its end.
    fn only() -> Round {
        let mut round = Round::first();
        round.coverage.exhausted = true;
        round.coverage.delay_bound = Some(3);
        round.last = true;
        round
    }

    /// The only one of a freeze at 3 steps.
    fn frozen() -> Round {
        let frozen = |number: u64| {
            let mut record = record(number);
            record.schedule.freeze = Some(Freeze {
                thread: 1,
                step: number as u32 - 1,
            });
            record
        };
        Round {
            records: vec![frozen(1), frozen(3)],
            coverage: Coverage {
                schedules: 3,
                exhausted: true,
                distinct: 1,
                ..Coverage::default()
            },
            steps: 30,
            hardest: None,
            last: true,
        }
    }

    fn report(self) -> FromWorker {
        FromWorker::Round {
            records: self.records,
            coverage: self.coverage,
            steps: self.steps,
            usage: Usage::default(),
            hardest: self.hardest,
            last: self.last,
        }
    }
}

/// What becomes of the last of some reports on an order.
fn hear(order: &ToWorker, reports: Vec<FromWorker>) -> Result<(), String> {
    let mut expected = Expected::new(false);
    expected.ordered(order);
    let mut heard = Ok(());
    for report in reports {
        assert_eq!(heard, Ok(()), "only the last one is in question");
        heard = expected.heard(&report);
        expected.ordered(&ToWorker::GoOn);
    }
    heard
}

/// Refused as a first round, with one thing changed.
#[track_caller]
fn refused(order: &ToWorker, right: Round, change: impl FnOnce(&mut Round)) {
    assert_eq!(hear(order, vec![right.clone().report()]), Ok(()));
    let mut wrong = right;
    change(&mut wrong);
    assert!(hear(order, vec![wrong.report()]).is_err());
}

#[test]
fn an_exploration_of_several_rounds_is_accepted() {
    let mut second = Round::first();
    second.records = vec![departing(40)];
    second.coverage.schedules = 150;
    second.coverage.sampled = 50;
    second.coverage.distinct = 3;
    second.coverage.delay_bound = Some(2);
    second.steps = 2_000;
    second.last = true;
    let reports = vec![Round::first().report(), second.report()];
    assert_eq!(hear(&explore(), reports), Ok(()));
}

#[test]
fn a_last_round_may_find_out_that_nothing_was_left() {
    let mut second = Round::only();
    second.records = Vec::new();
    let reports = vec![Round::first().report(), second.report()];
    assert_eq!(hear(&explore(), reports), Ok(()));
}

#[test]
fn nothing_found_and_nothing_executed_is_no_exploration() {
    refused(&explore(), Round::only(), |it| {
        it.records.clear();
        it.coverage = Coverage::default();
        it.steps = 0;
        it.hardest = None;
    });
    refused(&explore(), Round::only(), |it| it.records.clear());
}

#[test]
fn an_exploration_ends_where_it_has_to_and_nowhere_else() {
    refused(&explore(), Round::only(), |it| {
        it.coverage.exhausted = false
    });
    refused(&explore(), Round::first(), |it| {
        it.coverage.exhausted = true
    });
    refused(&explore(), Round::only(), |it| it.coverage.sampled = 1);
    let after_the_last = vec![Round::only().report(), Round::first().report()];
    assert!(hear(&explore(), after_the_last).is_err());
}

#[test]
fn one_schedule_of_each_class_is_all_there_is_and_no_more_than_were_executed() {
    let mut right = Round::only();
    right.coverage.reduced = 1;
    right.coverage.classes = Some(1);
    refused(&explore_long(), right.clone(), |it| {
        it.coverage.classes = Some(2)
    });
    refused(&explore_long(), right.clone(), |it| {
        it.coverage.reduced = u64::MAX;
    });
    refused(&explore_long(), right.clone(), |it| {
        it.coverage.exhausted = false
    });
    // A small budget has none, and neither has a clock that goes as it likes.
    assert!(hear(&explore(), vec![right.report()]).is_err());
}

#[test]
fn more_than_was_ordered_is_refused() {
    refused(&explore(), Round::first(), |it| it.coverage.schedules = 151);
    refused(&explore(), Round::first(), |it| {
        it.coverage.schedules = u64::MAX
    });
    refused(&explore(), Round::first(), |it| it.coverage.sampled = 33);
    refused(&explore(), Round::only(), |it| {
        it.coverage.delay_bound = Some(4)
    });
}

#[test]
fn records_are_numbered_as_schedules_were_executed() {
    refused(&explore(), Round::first(), |it| it.records.swap(0, 1));
    refused(&explore(), Round::first(), |it| it.records[1].number = 1);
    refused(&explore(), Round::first(), |it| it.records[1].number = 33);
    refused(&explore(), Round::first(), |it| it.records[0].number = 0);
    refused(&explore(), Round::first(), |it| it.records[0].number = 2);
    let mut again = Round::first();
    again.coverage.schedules = 64;
    again.coverage.distinct = 4;
    again.steps = 640;
    let twice = vec![Round::first().report(), again.report()];
    assert!(hear(&explore(), twice).is_err());
}

#[test]
fn sums_agree_with_the_records() {
    refused(&explore(), Round::first(), |it| it.coverage.distinct = 3);
    refused(&explore(), Round::first(), |it| it.coverage.distinct = 1);
    refused(&explore(), Round::first(), |it| it.steps = 19);
    refused(&explore(), Round::first(), |it| {
        it.steps = 32 * (1_000 + u64::from(STEPS_OF_PROOF) + 1) + 1;
    });
    refused(&explore(), Round::first(), |it| it.hardest = None);
    refused(&explore(), Round::first(), |it| {
        it.records[1].forced_switches = 4
    });
    let standing_still = vec![Round::first().report(), Round::first().report()];
    assert!(hear(&explore(), standing_still).is_err());
}

#[test]
fn schedules_are_of_the_kind_that_was_ordered() {
    refused(&explore(), Round::first(), |it| {
        it.records[1].schedule.time = Time::Adversarial
    });
    refused(&explore(), Round::first(), |it| {
        it.records[1].schedule.deviations[0].rank = 0
    });
    refused(&explore(), Round::first(), |it| {
        it.records[1].steps = 1_000 + STEPS_OF_PROOF + 2;
        it.steps = 30_000;
    });
    refused(&explore(), Round::first(), |it| {
        it.records[1].schedule.freeze = Some(Freeze { thread: 1, step: 0 });
    });
    refused(&explore(), Round::first(), |it| {
        let deviation = it.records[1].schedule.deviations[0];
        it.records[1].schedule.deviations.push(deviation);
    });
    refused(&explore(), Round::first(), |it| {
        it.records[0].schedule = it.records[1].schedule.clone();
    });
}

#[test]
fn an_exploration_without_preemption_counts_no_delays_and_samples_nothing() {
    let unpreempted = ToWorker::Explore {
        scenario: Value::Null,
        budget: BUDGET,
        without_preemption: true,
        time: Time::Ideal,
        seed: 0,
    };
    let right = || {
        let mut round = Round::only();
        round.coverage.delay_bound = None;
        round.coverage.preemption_bound = Some(0);
        round.coverage.exhausted = false;
        round
    };
    refused(&unpreempted, right(), |it| {
        it.coverage.delay_bound = Some(0)
    });
    refused(&unpreempted, right(), |it| {
        it.coverage.preemption_bound = Some(1)
    });
    refused(&unpreempted, right(), |it| {
        it.coverage.preemption_bound = None
    });
    refused(&unpreempted, right(), |it| it.coverage.sampled = 1);
    refused(&explore(), Round::first(), |it| {
        it.coverage.preemption_bound = Some(0)
    });
}

#[test]
fn trouble_of_ours_is_nothing_that_an_execution_in_the_model_has() {
    let end = || End::Trouble {
        message: "the server is gone".to_owned(),
    };
    refused(&explore(), Round::first(), |it| {
        it.records[0].observation.end = end()
    });
    let with_trouble = |has_service| {
        let mut expected = Expected::new(has_service);
        expected.ordered(&stress());
        let mut record = repetition(1);
        record.observation.end = end();
        expected.heard(&FromWorker::Repeated {
            record,
            busy_wait: None,
        })
    };
    assert!(with_trouble(false).is_err());
    assert_eq!(with_trouble(true), Ok(()));
}

#[test]
fn what_only_the_watchdog_says_is_not_for_a_worker_to_say() {
    refused(&explore(), Round::first(), |it| {
        it.records[0].observation.end = End::Hung {
            detail: String::new(),
        };
    });
    refused(&explore(), Round::first(), |it| {
        it.records[0].observation.end = End::HeldUp {
            frozen_at: None,
            waits: Vec::new(),
        };
    });
}

#[test]
fn a_freeze_is_one_round_with_a_step_for_each_schedule() {
    refused(&freeze(), Round::frozen(), |it| it.last = false);
    refused(&freeze(), Round::frozen(), |it| {
        it.coverage.exhausted = false
    });
    refused(&freeze(), Round::frozen(), |it| it.coverage.distinct = 3);
    refused(&freeze(), Round::frozen(), |it| it.coverage.distinct = 0);
    refused(&freeze(), Round::frozen(), |it| {
        it.records[1].schedule.freeze = None
    });
    refused(&freeze(), Round::frozen(), |it| it.records[1].number = 2);
    refused(&freeze(), Round::frozen(), |it| {
        it.hardest = Round::first().hardest
    });
    refused(&freeze(), Round::frozen(), |it| it.records.clear());
}

#[test]
fn a_simplification_may_report_by_simplicity_and_end_early() {
    let mut round = Round::first();
    round.coverage.schedules = 10;
    round.hardest = None;
    round.records.swap(0, 1);
    round.last = true;
    round.steps = 100;
    refused(&simplify(), round.clone(), |it| it.coverage.schedules = 31);
    refused(&simplify(), round.clone(), |it| it.coverage.sampled = 1);
    refused(&simplify(), round, |it| it.records.clear());
}

fn repetition(number: u64) -> Record {
    Record {
        steps: 0,
        digest: 0,
        ..record(number)
    }
}

#[test]
fn repetitions_come_one_by_one_and_no_more_than_were_ordered() {
    let repeated = |number| FromWorker::Repeated {
        record: repetition(number),
        busy_wait: None,
    };
    let hear = |numbers: &[u64]| hear(&stress(), numbers.iter().map(|it| repeated(*it)).collect());
    assert_eq!(hear(&[1, 2]), Ok(()));
    assert!(hear(&[2]).is_err());
    assert!(hear(&[1, 1]).is_err());
    assert!(hear(&[1, 2, 3]).is_err());
}

#[test]
fn nobody_waits_busily_for_whoever_is_held_up() {
    let hear = |hold_up| {
        let order = ToWorker::Stress {
            scenario: Value::Null,
            repetitions: 2,
            seed: 0,
            hold_up,
        };
        let site = Site {
            file: "src/lib.rs".to_owned(),
            line: 1,
            column: 1,
        };
        let repeated = FromWorker::Repeated {
            record: repetition(1),
            busy_wait: Some(site),
        };
        hear(&order, vec![repeated])
    };
    assert_eq!(hear(false), Ok(()));
    assert!(hear(true).is_err());
}

#[test]
fn real_threads_have_no_schedule() {
    let hear = |record| {
        hear(
            &stress(),
            vec![FromWorker::Repeated {
                record,
                busy_wait: None,
            }],
        )
    };
    assert_eq!(hear(repetition(1)), Ok(()));
    assert!(hear(record(1)).is_err());
    assert!(
        hear(Record {
            schedule: departing(1).schedule,
            ..repetition(1)
        })
        .is_err()
    );
}

#[test]
fn a_replay_has_a_trace_exactly_if_it_was_asked_for() {
    let replayed = |number, trace| FromWorker::Replayed {
        record: record(number),
        trace,
    };
    let traced = || Some(Trace::default());
    assert_eq!(hear(&replay(false), vec![replayed(1, None)]), Ok(()));
    assert_eq!(hear(&replay(true), vec![replayed(1, traced())]), Ok(()));
    assert!(hear(&replay(false), vec![replayed(1, traced())]).is_err());
    assert!(hear(&replay(true), vec![replayed(1, None)]).is_err());
    assert!(hear(&replay(false), vec![replayed(2, None)]).is_err());
    assert!(hear(&replay(false), vec![replayed(1, None), replayed(1, None)]).is_err());
}

#[test]
fn an_answer_to_another_order_is_refused() {
    let ready = || FromWorker::Ready { version: 1 };
    let diagnosed = || FromWorker::Diagnosed {
        threads: Vec::new(),
        standstill: None,
    };
    let repeated = || FromWorker::Repeated {
        record: repetition(1),
        busy_wait: None,
    };
    for order in [explore(), simplify(), freeze(), replay(false), stress()] {
        assert!(hear(&order, vec![ready()]).is_err());
        assert!(hear(&order, vec![diagnosed()]).is_err());
    }
    assert!(hear(&explore(), vec![repeated()]).is_err());
    assert!(hear(&stress(), vec![Round::only().report()]).is_err());
    assert!(hear(&ToWorker::Enough, vec![Round::only().report()]).is_err());
    assert!(Expected::new(false).heard(&Round::only().report()).is_err());
}
