//! What rulings say about hand-made observations of a queue whose `pop` waits.

mod conditions;

use super::ruling;
use crate::rule::{Broken, Rule};
use crate::scenario::Scenario;
use crate::step::{Call, Step};
use crate::task::Task;
use grade_protocol::Verdict;
use grade_protocol::catalog::Condition;
use grade_protocol::evidence::{End, Event, Observation, ThreadRef, WAITS_FOR_CALLERS, Wait};
use grade_protocol::judge::{Finding, Ruling};
use grade_protocol::schedule::Time;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Op {
    Push(u8),
    Pop,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Queue(VecDeque<u8>);

impl Queue {
    fn act(&mut self, op: &Op) -> Option<Option<u8>> {
        match op {
            Op::Push(item) => {
                self.0.push_back(*item);
                Some(None)
            }
            Op::Pop => self.0.pop_front().map(Some),
        }
    }
}

impl Task for Queue {
    type Op = Op;
    type Ret = Option<u8>;
    type Setup = ();

    fn setup() {}

    fn new((): &()) -> Self {
        Queue(VecDeque::new())
    }

    fn step(&mut self, call: &Call<'_, Op>) -> Step<Option<u8>, Self> {
        self.act(call.op).into()
    }
}

/// Operation 0 pushes in the first thread, operation 1 pops in the second.
fn push_and_pop() -> Scenario<Queue> {
    Scenario::named("push and pop")
        .thread([Op::Push(7)])
        .thread([Op::Pop])
}

fn returned(op: u32, ret: &str) -> [Event; 2] {
    [
        Event::Invoked { op },
        Event::Returned {
            op,
            ret: ret.to_owned(),
        },
    ]
}

fn stuck(waits: &[(u32, &str)]) -> End {
    let wait = |(index, doing): &(u32, &str)| Wait {
        thread: ThreadRef {
            index: *index,
            name: None,
        },
        doing: (*doing).to_owned(),
        object: None,
        site: None,
        holders: Vec::new(),
    };
    End::Stuck {
        waits: waits.iter().map(wait).collect(),
    }
}

fn rule_on(events: Vec<Event>, end: End, rules: &[Rule]) -> Ruling {
    ruling(
        Condition::Linearizability,
        rules,
        &push_and_pop().erased,
        &Observation {
            time: Time::Ideal,
            events,
            pasts: Vec::new(),
            took_ns: None,
            end,
        },
    )
}

fn verdict(ruling: Ruling) -> Verdict {
    match ruling {
        Ruling::Legal | Ruling::Witness => Verdict::Pass,
        Ruling::Illegal(Finding { verdict, .. }) => verdict,
    }
}

#[test]
fn what_fits_the_model_is_legal() {
    let events = [returned(0, "None"), returned(1, "Some(7)")].concat();
    assert_eq!(verdict(rule_on(events, End::Finished, &[])), Verdict::Pass);
}

#[test]
fn a_result_that_no_order_explains_is_named_with_the_legal_ones() {
    let events = [returned(0, "None"), returned(1, "Some(8)")].concat();
    let Ruling::Illegal(finding) = rule_on(events, End::Finished, &[]) else {
        panic!()
    };
    assert_eq!(finding.verdict, Verdict::Race);
    let unexplained = finding.unexplained.unwrap();
    assert_eq!(
        (unexplained.op, unexplained.legal),
        (1, vec!["Some(7)".to_owned()])
    );
}

#[test]
fn an_operation_that_the_model_lets_wait_may_wait_for_ever() {
    let scenario = Scenario::<Queue>::named("pop alone").thread([Op::Pop]);
    let end = stuck(&[(0, WAITS_FOR_CALLERS), (1, "wait")]);
    let observation = Observation {
        time: Time::Ideal,
        pasts: Vec::new(),
        took_ns: None,
        events: vec![Event::Invoked { op: 0 }],
        end,
    };
    assert_eq!(
        ruling(
            Condition::Linearizability,
            &[],
            &scenario.erased,
            &observation
        ),
        Ruling::Legal
    );
}

#[test]
fn an_operation_that_could_go_on_must_not_wait_for_ever() {
    let mut events = returned(0, "None").to_vec();
    events.push(Event::Invoked { op: 1 });
    let end = stuck(&[(0, WAITS_FOR_CALLERS), (2, "wait")]);
    assert_eq!(verdict(rule_on(events, end, &[])), Verdict::Deadlock);
}

#[test]
fn a_wrong_result_is_told_before_the_wait_that_came_of_it() {
    let scenario = Scenario::<Queue>::named("one push, two pops")
        .thread([Op::Push(7)])
        .thread([Op::Pop])
        .thread([Op::Pop]);
    let mut events = [returned(0, "None"), returned(1, "Some(8)")].concat();
    events.push(Event::Invoked { op: 2 });
    let waits = [(0, WAITS_FOR_CALLERS), (3, "wait")];
    let ends = [
        stuck(&waits),
        End::Leaked { waits: Vec::new() },
        End::HeldUp {
            frozen_at: None,
            waits: Vec::new(),
        },
        End::StepLimit {
            steps: 9,
            at: Vec::new(),
            spinning: true,
        },
    ];
    for end in ends {
        // A leak is found once all operations are over.
        let over = matches!(end, End::Leaked { .. });
        let mut events = events.clone();
        if over {
            events.push(Event::Returned {
                op: 2,
                ret: "Some(7)".to_owned(),
            });
        }
        let observation = Observation {
            time: Time::Ideal,
            events,
            pasts: Vec::new(),
            took_ns: None,
            end,
        };
        let Ruling::Illegal(finding) = ruling(
            Condition::Linearizability,
            &[],
            &scenario.erased,
            &observation,
        ) else {
            panic!("legal: {observation:?}")
        };
        assert_eq!(finding.verdict, Verdict::Race, "{observation:?}");
        assert_eq!(finding.unexplained.map(|found| found.op), Some(1));
    }
}

#[test]
fn a_rule_is_asked_where_an_execution_ends_in_a_legal_wait() {
    let scenario = Scenario::<Queue>::named("pop alone").thread([Op::Pop]);
    let observation = Observation {
        time: Time::Ideal,
        pasts: Vec::new(),
        took_ns: None,
        events: vec![Event::Invoked { op: 0 }],
        end: stuck(&[(0, WAITS_FOR_CALLERS), (1, "wait")]),
    };
    let rule: Rule = Box::new(|view| {
        assert!(!view.finished());
        Err(Broken::new(Verdict::Leak, "a rule"))
    });
    assert_eq!(
        verdict(ruling(
            Condition::Linearizability,
            &[rule],
            &scenario.erased,
            &observation
        )),
        Verdict::Leak
    );
}

#[test]
fn waiting_where_the_object_is_dropped_is_a_deadlock_whatever_the_model_says() {
    let events = [returned(0, "None"), returned(1, "Some(7)")].concat();
    assert_eq!(
        verdict(rule_on(events, stuck(&[(0, "join")]), &[])),
        Verdict::Deadlock
    );
}

#[test]
fn waiting_for_others_to_join_in_is_serialised_work() {
    let events = vec![Event::Invoked { op: 0 }];
    let end = stuck(&[(0, WAITS_FOR_CALLERS), (1, grade_protocol::evidence::MEETS)]);
    assert_eq!(verdict(rule_on(events, end, &[])), Verdict::Serialised);
}

#[test]
fn what_no_worker_of_ours_sends_is_forged() {
    let unknown_operation = returned(9, "None").to_vec();
    assert_eq!(
        verdict(rule_on(unknown_operation, End::Finished, &[])),
        Verdict::Forged
    );
    let ended_without_results = returned(0, "None").to_vec();
    assert_eq!(
        verdict(rule_on(ended_without_results, End::Finished, &[])),
        Verdict::Forged
    );
    let returned_twice = [
        returned(0, "None"),
        returned(0, "None"),
        returned(1, "Some(7)"),
    ]
    .concat();
    assert_eq!(
        verdict(rule_on(returned_twice, End::Finished, &[])),
        Verdict::Forged
    );
}

#[test]
fn a_panic_is_told_from_a_starter() {
    let panic = |message: &str| {
        let message = message.to_owned();
        let events = vec![
            Event::Invoked { op: 0 },
            Event::Panicked {
                op: 0,
                message,
                site: None,
            },
        ];
        verdict(rule_on(events, End::Finished, &[]))
    };
    assert_eq!(panic("index out of bounds"), Verdict::Panic);
    assert_eq!(panic("not yet implemented"), Verdict::NotStarted);
}

#[test]
fn what_is_too_long_to_be_sent_is_never_judged_as_right() {
    for op in [Some(1), None] {
        let mut events = [returned(0, "None"), returned(1, "Some(7)")].concat();
        events[3] = Event::CutOff { op };
        assert_eq!(
            verdict(rule_on(events, End::Finished, &[])),
            Verdict::OutputLimit
        );
    }
}

#[test]
fn a_broken_rule_is_reported_only_for_what_fits_the_model() {
    let rule: Rule = Box::new(|_| Err(Broken::new(Verdict::Leak, "a rule")));
    let right = [returned(0, "None"), returned(1, "Some(7)")].concat();
    assert_eq!(
        verdict(rule_on(right, End::Finished, &[rule])),
        Verdict::Leak
    );
    let rule: Rule = Box::new(|_| Err(Broken::new(Verdict::Leak, "a rule")));
    let wrong = [returned(0, "None"), returned(1, "Some(8)")].concat();
    assert_eq!(
        verdict(rule_on(wrong, End::Finished, &[rule])),
        Verdict::Race
    );
}
