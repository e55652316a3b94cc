//! What callers hold between their operations, and what the kit gives to checks, in the model and on real threads.

use super::Playable;
use crate::check::Check;
use crate::erased;
use crate::kit::Kit;
use crate::pair::{Of, Pair};
use crate::ruling::ruling;
use crate::scenario::Scenario;
use crate::step::Each;
use crate::subject::{Subject, Subjects};
use crate::task::Task;
use grade_engine::strategy::Fixed;
use grade_engine::{Limits, execute};
use grade_protocol::Verdict;
use grade_protocol::catalog::Condition;
use grade_protocol::evidence::{End, Observation};
use grade_protocol::judge::Ruling;
use grade_protocol::schedule::Time;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// Something with a limited number of tickets, which borrow it.
pub(super) trait Office: Send + Sync + 'static {
    type Ticket<'a>: Send
    where
        Self: 'a;

    fn new() -> Self;
    fn ticket(&self) -> Option<Self::Ticket<'_>>;
}

/// One ticket at a time, counted without any lock: the model has no scheduling points in it.
struct Counted(AtomicU32);

struct Ticket<'a>(&'a AtomicU32);

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

impl Office for Counted {
    type Ticket<'a> = Ticket<'a>;

    fn new() -> Self {
        Counted(AtomicU32::new(0))
    }

    fn ticket(&self) -> Option<Ticket<'_>> {
        let free = self.0.compare_exchange(0, 1, SeqCst, SeqCst).is_ok();
        free.then(|| Ticket(&self.0))
    }
}

/// Who has the ticket.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct State {
    out: bool,
    has: Each<bool>,
}

mod table {
    use super::{Office, State};
    use crate as grade_kit;

    grade_kit::operations! {
        table Offices<O: Office>;
        setup () = ();
        object O = |_setup| O::new();
        held<'a> Option<O::Ticket<'a>>;
        state State = |_setup| State { out: false, has: Default::default() };
        leaving leave;

        ticket() -> bool {
            run |office, held| {
                let new = office.ticket();
                let got = new.is_some();
                if got {
                    *held = new;
                }
                got
            };
            when |state, call| !state.has[call.me];
            step |state, call| {
                let got = !std::mem::replace(&mut state.out, true);
                state.has[call.me] |= got;
                Returns(got)
            };
        }
        leave() -> () {
            run |_office, held| *held = None;
            step |state, call| {
                if std::mem::take(&mut state.has[call.me]) {
                    state.out = false;
                }
                Returns(())
            };
        }
    }
}
use table::{leave, subject, ticket};

fn played<T: Task>(scenario: &erased::Scenario, subject: &Subject<T>, in_model: bool) -> Ruling {
    let case = Playable::new(scenario.clone(), subject.erased());
    let mut play = case.begin(None);
    let observation: Observation = if in_model {
        let limits = Limits {
            max_steps: 1_000,
            time: Time::Ideal,
            freeze: None,
            trace: false,
        };
        let outcome = execute(&limits, Box::<Fixed>::default(), play.model_body());
        play.close(&outcome.outline.went_on_at).expect("no trouble");
        play.observation(&outcome.end, Time::Ideal)
    } else {
        play.play_on_threads(None);
        play.close(&[]).expect("no trouble");
        play.observation(&End::Finished, Time::Ideal)
    };
    ruling(Condition::Linearizability, &[], scenario, &observation)
}

#[test]
fn what_a_caller_holds_is_gone_when_it_has_left() {
    let _alone = crate::mishap::alone();
    let scenario = || {
        let scenario = Scenario::<State>::named("one after the other")
            .first([ticket(), leave(), ticket(), leave()])
            .thread([ticket(), leave()])
            .last([ticket()]);
        scenario.erased.with_leaving()
    };
    let shown = |it: &erased::Scenario| -> Vec<String> {
        it.operations().map(|(_, op)| op.shown()).collect()
    };
    // The thread lets go anyway, and is not made to twice.
    let all = shown(&scenario());
    assert_eq!(all.iter().filter(|it| *it == "leave()").count(), 4);
    assert_eq!(all.last().map(String::as_str), Some("leave()"));
    for in_model in [true, false] {
        let ruling = played(&scenario(), &subject::<Counted>(), in_model);
        assert_eq!(ruling, Ruling::Legal, "{in_model}");
    }
}

/// An office whose tickets are never given back.
struct Forgetful(AtomicU32);

impl Office for Forgetful {
    type Ticket<'a> = ();

    fn new() -> Self {
        Forgetful(AtomicU32::new(0))
    }

    fn ticket(&self) -> Option<()> {
        let free = self.0.compare_exchange(0, 1, SeqCst, SeqCst);
        free.ok().map(|_| ())
    }
}

#[test]
fn what_is_not_given_back_is_missed() {
    let _alone = crate::mishap::alone();
    let scenario = Scenario::<State>::named("again").first([ticket(), leave(), ticket()]);
    for in_model in [true, false] {
        let subject = subject::<Forgetful>();
        let Ruling::Illegal(finding) = played(&scenario.erased, &subject, in_model) else {
            panic!("the ticket was lost");
        };
        assert_eq!(
            finding.summary.lines().next(),
            Some("ticket() returned false, which fits no order of the operations; legal: true")
        );
    }
}

#[test]
fn two_objects_side_by_side_are_judged_apart() {
    let _alone = crate::mishap::alone();
    let subjects = Subjects::only(subject::<Counted>());
    let pair = <Pair<State>>::subject(&subjects, "").expect("one makes two");
    let scenario = Scenario::<Pair<State>>::named("both")
        .first([Of::first(ticket()), Of::second(ticket())])
        .thread([Of::first(ticket()), Of::second(ticket())]);
    for in_model in [true, false] {
        let ruling = played(&scenario.erased, &pair, in_model);
        assert_eq!(ruling, Ruling::Legal, "{in_model}");
    }
}

struct Anything;

trait Nothing: 'static {}
impl Nothing for Anything {}

mod programs {
    use super::Nothing;
    use crate as grade_kit;
    use std::time::Duration;

    grade_kit::programs! {
        bound<N: Nothing>;
        "uses-everything" for 1: "all that there is works" {} |kit| {
            let gate = kit.gate(1);
            let meeting = kit.rendezvous(2);
            let counted = kit.shared(0_u32);
            let other = {
                let (gate, meeting, counted) = (gate.clone(), meeting.clone(), counted.clone());
                kit.spawn(move || {
                    gate.wait();
                    for _ in 0..3 {
                        counted.with(|count| *count += 1);
                        meeting.arrive();
                    }
                    "done"
                })
            };
            kit.expect("the gate is closed", gate.is_open(), false);
            gate.open();
            for _ in 0..3 {
                meeting.arrive();
            }
            counted.wait_until(|count| *count == 3);
            kit.expect("what the thread made", other.join(), "done");
            let before = kit.now();
            kit.sleep(Duration::from_millis(20));
            let passed = kit.now() - before;
            kit.expect("time has passed", passed >= Duration::from_millis(20), true);
            let caught = kit.catching(|| -> u8 { kit.panic("on purpose") });
            let message = caught.map_err(|panicked| panicked.0);
            kit.expect("the panic is caught", message, Err("on purpose".to_owned()));
        };
        "shares-a-lock" for 1: "a lock of the model is shared" {} |kit| {
            use model_std::sync::{Arc, Mutex};
            let count = Arc::new(Mutex::new(0));
            let others = [0, 1].map(|_| {
                let count = Arc::clone(&count);
                kit.spawn(move || *count.lock().unwrap() += 1)
            });
            others.into_iter().for_each(|other| other.join());
            kit.expect("the count", *count.lock().unwrap(), 2);
        };
        "claims-too-much" for 1: "a sum is more than it is" {} |kit| kit.expect("a sum", 1 + 1, 3);
    }
}

fn program(name: &'static str, in_model: bool) -> Ruling {
    let subjects = programs::bodies::<Anything>(Subjects::new());
    let subject = subjects.get::<crate::Program>(name);
    let subject = subject.expect("there is such a program");
    let scenario = Scenario::<crate::Program>::named("the program").first([crate::program::Run]);
    played(&scenario.erased, &subject, in_model)
}

#[test]
fn a_program_has_time_gates_meetings_threads_and_panics_of_its_own() {
    let _alone = crate::mishap::alone();
    for in_model in [true, false] {
        assert_eq!(
            program("uses-everything", in_model),
            Ruling::Legal,
            "{in_model}"
        );
    }
}

#[test]
fn a_claim_that_does_not_hold_is_wrong_and_told_with_what_was_got() {
    let _alone = crate::mishap::alone();
    for in_model in [true, false] {
        let Ruling::Illegal(finding) = program("claims-too-much", in_model) else {
            panic!("1 + 1 is not 3");
        };
        assert_eq!(finding.verdict, Verdict::Wrong);
        assert_eq!(finding.summary, "a sum: got 2, and it must be 3");
    }
}

#[test]
fn what_threads_of_a_program_share_is_seen() {
    grade_engine::take_usage();
    assert_eq!(program("shares-a-lock", true), Ruling::Legal);
    assert!(grade_engine::take_usage().shared.is_some());
}

#[test]
fn both_objects_of_a_pair_are_left() {
    let scenario = Scenario::<Pair<State>>::named("both").first([Of::second(ticket())]);
    let scenario = scenario.erased.with_leaving().with_leaving();
    let all: Vec<String> = scenario.operations().map(|(_, op)| op.shown()).collect();
    assert_eq!(
        all,
        ["second: ticket()", "first: leave()", "second: leave()"]
    );
}

#[test]
fn programs_are_checks_in_their_order() {
    let checks: Vec<Check<_>> = programs::programs();
    let suite = crate::Suite::new().checks(checks);
    assert_eq!(
        suite.check_names(),
        ["uses-everything", "shares-a-lock", "claims-too-much"]
    );
    let _: fn(&Kit) = |_| ();
}

#[test]
fn a_specification_says_what_one_thread_gets_in_turn() {
    let results = crate::in_turn::<State>(&(), [ticket(), ticket(), leave(), ticket()]);
    assert_eq!(results, ["true", "false", "()", "true"]);
}
