//! The conditions that results can be judged by, on hand-made histories: what each of them takes, and what
//! it does not.

mod played;

use crate::check::Check;
use crate::erased;
use crate::generate::Generated;
use crate::ruling::ruling;
use crate::scenario::Scenario;
use crate::task::Task;
use grade_protocol::catalog::Condition;
use grade_protocol::evidence::WAITS_FOR_CALLERS;
use grade_protocol::evidence::{CausalPast, End, Event, Observation, ThreadRef, Wait};
use grade_protocol::judge::Ruling;
use grade_protocol::schedule::Time;

/// Hands out 0, 1, 2, ...
pub(super) trait Dispenser: Send + Sync + 'static {
    fn new() -> Self;
    fn next(&self) -> u32;
}

mod dispenser {
    use super::Dispenser;
    use crate as grade_kit;

    #[derive(Clone, PartialEq, Eq, Hash)]
    pub(in super::super) struct Handed(u32);

    grade_kit::operations! {
        table Dispensers<D: Dispenser>;
        setup () = ();
        object D = |_setup| D::new();
        state Handed = |_setup| Handed(0);

        next() -> u32 {
            run |dispenser| dispenser.next();
            step |handed| {
                handed.0 += 1;
                Returns(handed.0 - 1)
            };
        }
    }
}

/// Two callers hand each other a value: set-linearizable.
pub(super) trait Exchanger: Send + Sync + 'static {
    fn new() -> Self;
    fn exchange(&self, mine: u32) -> u32;
}

mod exchanger {
    use super::Exchanger;
    use crate as grade_kit;
    use crate::step::{Caller, Each};

    #[derive(Clone, PartialEq, Eq, Hash)]
    pub(in super::super) struct Meeting {
        /// Who waits for somebody to come, with what.
        alone: Option<(Caller, u32)>,
        gets: Each<Option<u32>>,
    }

    grade_kit::operations! {
        table Exchangers<E: Exchanger>;
        setup () = ();
        object E = |_setup| E::new();
        state Meeting = |_setup| Meeting { alone: None, gets: Each::default() };

        exchange(mine: u32 = 1..4) -> u32 {
            run |exchanger| exchanger.exchange(mine);
            arrives |meeting, call| match meeting.alone.take() {
                Some((partner, theirs)) => {
                    meeting.gets[partner] = Some(mine);
                    meeting.gets[call.me] = Some(theirs);
                }
                None => meeting.alone = Some((call.me, mine)),
            };
            step |meeting, call| Returns(meeting.gets[call.me].take()?);
        }
    }
}

/// Adds a value and returns all that are there: interval-linearizable.
pub(super) trait Board: Send + Sync + 'static {
    fn new() -> Self;
    fn write_snapshot(&self, mine: u32) -> Vec<u32>;
}

mod board {
    use super::Board;
    use crate as grade_kit;
    use std::collections::BTreeSet;

    #[derive(Clone, PartialEq, Eq, Hash)]
    pub(in super::super) struct Written(BTreeSet<u32>);

    grade_kit::operations! {
        table Boards<B: Board>;
        setup () = ();
        object B = |_setup| B::new();
        state Written = |_setup| Written(BTreeSet::new());

        write_snapshot(mine: u32 = 1..4) -> Vec<u32> {
            run |board| board.write_snapshot(mine);
            arrives |written| { written.0.insert(mine); };
            step |written| Returns(written.0.iter().copied().collect());
        }
    }
}

/// The same, where those who come together see each other and nobody who comes later: set-linearizable.
mod immediate {
    use super::Board;
    use crate as grade_kit;
    use crate::step::{Caller, Each};
    use std::collections::BTreeSet;

    #[derive(Clone, PartialEq, Eq, Hash)]
    pub(in super::super) struct Seen {
        written: BTreeSet<u32>,
        /// Who has arrived, and has not been written together with all others of whom that is true.
        coming: Vec<(Caller, u32)>,
        gets: Each<Option<Vec<u32>>>,
    }

    grade_kit::operations! {
        table Boards<B: Board>;
        setup () = ();
        object B = |_setup| B::new();
        state Seen = |_setup| Seen {
            written: BTreeSet::new(),
            coming: Vec::new(),
            gets: Each::default(),
        };

        write_snapshot(mine: u32 = 1..4) -> Vec<u32> {
            run |board| board.write_snapshot(mine);
            arrives |seen, call| seen.coming.push((call.me, mine));
            step |seen, call| {
                if seen.coming.iter().any(|(who, _)| *who == call.me) {
                    let together = std::mem::take(&mut seen.coming);
                    seen.written.extend(together.iter().map(|(_, value)| value));
                    for (who, _) in together {
                        seen.gets[who] = Some(seen.written.iter().copied().collect());
                    }
                }
                Returns(seen.gets[call.me].take()?)
            };
        }
    }
}

/// Lets one in at a time, in the order in which they came: interval-linearizable.
pub(super) trait Door: Send + Sync + 'static {
    fn new() -> Self;
    fn enter(&self);
    fn leave(&self);
}

mod door {
    use super::Door;
    use crate as grade_kit;
    use crate::step::Caller;
    use std::collections::VecDeque;

    #[derive(Clone, PartialEq, Eq, Hash)]
    pub(in super::super) struct Line {
        inside: Option<Caller>,
        waiting: VecDeque<Caller>,
    }

    grade_kit::operations! {
        table Doors<D: Door>;
        setup () = ();
        object D = |_setup| D::new();
        state Line = |_setup| Line { inside: None, waiting: VecDeque::new() };

        enter() -> () {
            run |door| door.enter();
            when |line, call| line.inside != Some(call.me);
            arrives |line, call| line.waiting.push_back(call.me);
            step |line, call| {
                if line.inside.is_some() || line.waiting.front() != Some(&call.me) {
                    return None;
                }
                line.inside = line.waiting.pop_front();
                Returns(())
            };
        }
        leave() -> () {
            run |door| door.leave();
            when |line, call| line.inside == Some(call.me);
            step |line| {
                line.inside = None;
                Returns(())
            };
        }
    }
}

/// One operation for each thread.
fn scenario<T: Task>(ops: impl IntoIterator<Item = T::Op>) -> Scenario<T> {
    let each = ops.into_iter();
    each.fold(Scenario::named("hand-made"), |scenario, op| {
        scenario.thread([op])
    })
}

fn callers(count: usize) -> Scenario<dispenser::Handed> {
    scenario(vec![dispenser::next(); count])
}

fn exchanges(values: impl IntoIterator<Item = u32>) -> Scenario<exchanger::Meeting> {
    scenario(values.into_iter().map(exchanger::exchange))
}

fn writers(values: impl IntoIterator<Item = u32>) -> Scenario<board::Written> {
    scenario(values.into_iter().map(board::write_snapshot))
}

fn at_once(values: impl IntoIterator<Item = u32>) -> Scenario<immediate::Seen> {
    scenario(values.into_iter().map(immediate::write_snapshot))
}

/// `+0` is the invocation of operation 0; `0=x` is its return with `x`.
fn events(history: &str) -> Vec<Event> {
    let event = |word: &str| match word.strip_prefix('+') {
        Some(op) => Event::Invoked { op: number(op) },
        None => {
            let (op, ret) = word.split_once('=').expect("a return has a result");
            Event::Returned {
                op: number(op),
                ret: ret.replace('_', " "),
            }
        }
    };
    history.split_whitespace().map(event).collect()
}

fn number(word: &str) -> u32 {
    word.parse().expect("operations have numbers")
}

fn observation(history: &str, end: End) -> Observation {
    Observation {
        time: Time::Ideal,
        events: events(history),
        pasts: Vec::new(),
        took_ns: None,
        end,
    }
}

/// Whether a history that came to its end is legal.
fn is_legal<T: Task>(condition: Condition, scenario: &Scenario<T>, history: &str) -> bool {
    let observation = observation(history, End::Finished);
    ruling(condition, &[], &scenario.erased, &observation) == Ruling::Legal
}

/// Whether a history is legal in whose end some threads, but for the main one, wait for ever.
fn is_legal_stuck<T: Task>(scenario: &Scenario<T>, history: &str, waiting: &[u32]) -> bool {
    let wait = |index, doing: &str| Wait {
        thread: ThreadRef { index, name: None },
        doing: doing.to_owned(),
        object: None,
        site: None,
        holders: Vec::new(),
    };
    let callers = waiting.iter().map(|index| wait(*index, "wait"));
    let waits = [wait(0, WAITS_FOR_CALLERS)].into_iter().chain(callers);
    let observation = observation(
        history,
        End::Stuck {
            waits: waits.collect(),
        },
    );
    ruling(
        Condition::Linearizability,
        &[],
        &scenario.erased,
        &observation,
    ) == Ruling::Legal
}

/// What a counting network of width two does: one is under way throughout, and of two that come one after
/// the other meanwhile the later one gets the smaller number.
const LATER_BUT_LESS: &str = "+0 +1 1=1 +2 2=0 0=2";

#[test]
fn quiescent_consistency_orders_nothing_within_a_busy_period() {
    let three = callers(3);
    assert!(!is_legal(
        Condition::Linearizability,
        &three,
        LATER_BUT_LESS
    ));
    assert!(is_legal(
        Condition::QuiescentConsistency,
        &three,
        LATER_BUT_LESS
    ));
}

#[test]
fn quiescent_consistency_orders_what_a_moment_without_a_call_lies_between() {
    let three = callers(3);
    for wrong in ["+0 0=1 +1 1=0 +2 2=2", "+0 +1 1=2 0=0 +2 2=1"] {
        assert!(
            !is_legal(Condition::QuiescentConsistency, &three, wrong),
            "{wrong}"
        );
    }
}

#[test]
fn quiescent_consistency_takes_no_result_that_no_order_gives() {
    let three = callers(3);
    for wrong in ["+0 +1 1=1 +2 2=1 0=2", "+0 +1 1=1 +2 2=3 0=2"] {
        assert!(
            !is_legal(Condition::QuiescentConsistency, &three, wrong),
            "{wrong}"
        );
    }
}

#[test]
fn quiescent_consistency_does_not_ask_how_a_result_came_to_be_known() {
    let two = callers(2);
    // The second one knows nothing of the first, and yet leaves a number for it.
    let mut seen = observation("+0 +1 1=1 0=0", End::Finished);
    seen.pasts = vec![CausalPast {
        op: 1,
        events: vec![0, 0, 2],
    }];
    let ruled = |condition| ruling(condition, &[], &two.erased, &seen) == Ruling::Legal;
    assert!(ruled(Condition::QuiescentConsistency));
    assert!(!ruled(Condition::Linearizability));
}

#[test]
fn a_history_that_is_none_stays_one_that_was_made_up() {
    let three = callers(3);
    // Of what returns before it has begun, the beginning of the busy period would make a call.
    let made_up = "+0 +2 1=1 +1 0=0 2=2";
    assert!(!is_legal(Condition::QuiescentConsistency, &three, made_up));
}

#[test]
fn an_exchange_is_two_calls_at_once() {
    let two = exchanges([7, 8]);
    let legal = |history| is_legal(Condition::Linearizability, &two, history);
    assert!(legal("+0 +1 0=8 1=7"));
    assert!(legal("+0 +1 1=7 0=8"));
    // Its own value back; the other's while nobody else was there.
    assert!(!legal("+0 +1 0=8 1=8"));
    assert!(!legal("+0 0=8 +1 1=7"));
}

#[test]
fn everybody_who_exchanges_has_one_partner() {
    let four = exchanges(1..5);
    let legal = |history| is_legal(Condition::Linearizability, &four, history);
    assert!(legal("+0 +1 +2 +3 0=4 3=1 1=3 2=2"));
    // Two get the same value, and of one nobody does; three in a circle.
    assert!(!legal("+0 +1 +2 +3 0=4 3=1 1=1 2=2"));
    assert!(!legal("+0 +1 +2 0=2 1=3 2=1 +3 3=4"));
    // The partner has gone before one came.
    assert!(!legal("+0 +1 0=2 +2 +3 2=1 1=3 3=4"));
}

#[test]
fn who_has_no_partner_waits_for_ever_and_nobody_else_may() {
    let three = exchanges(1..4);
    assert!(is_legal_stuck(&three, "+0 +1 0=2 1=1 +2", &[3]));
    assert!(is_legal_stuck(&three, "+2 +0 +1 0=2 1=1", &[3]));
    assert!(!is_legal_stuck(&three, "+0 +1 +2", &[1, 2, 3]));
    assert!(!is_legal_stuck(&three, "+0 +1 +2 0=2", &[2, 3]));
}

#[test]
fn a_snapshot_holds_its_own_value_and_two_are_one_within_the_other() {
    let three = writers(1..4);
    let legal = |history| is_legal(Condition::Linearizability, &three, history);
    assert!(legal("+0 0=[1] +1 1=[1,_2] +2 2=[1,_2,_3]"));
    // Everybody sees everybody: no order of calls with one moment has that.
    assert!(legal("+0 +1 +2 0=[1,_2,_3] 1=[1,_2,_3] 2=[1,_2,_3]"));
    // One is under way while two others come one after the other, and sees both: no order of groups has
    // that, either, in which the second of them does not see the first alone.
    assert!(legal("+0 +1 1=[1,_2] +2 2=[1,_2,_3] 0=[1,_2,_3]"));
    // Not its own; none within the other; one who is gone is not seen; who has not come is.
    assert!(!legal("+0 +1 0=[2] 1=[1,_2] +2 2=[1,_2,_3]"));
    assert!(!legal("+0 +1 +2 0=[1,_2] 1=[2,_3] 2=[1,_2,_3]"));
    assert!(!legal("+0 0=[1] +1 1=[2] +2 2=[1,_2,_3]"));
    assert!(!legal("+0 0=[1,_2] +1 1=[1,_2] +2 2=[1,_2,_3]"));
}

#[test]
fn an_immediate_snapshot_is_of_those_who_came_together_and_before() {
    let three = at_once(1..4);
    let legal = |history| is_legal(Condition::Linearizability, &three, history);
    assert!(legal("+0 0=[1] +1 1=[1,_2] +2 2=[1,_2,_3]"));
    assert!(legal("+0 +1 +2 0=[1,_2,_3] 1=[1,_2,_3] 2=[1,_2,_3]"));
    assert!(legal("+0 +1 1=[1,_2] 0=[1,_2] +2 2=[1,_2,_3]"));
    // The first sees one who saw it without the third, and yet sees the third.
    assert!(!legal("+0 +1 1=[1,_2] +2 2=[1,_2,_3] 0=[1,_2,_3]"));
    assert!(!legal("+0 +1 +2 0=[1,_2] 1=[2,_3] 2=[1,_2,_3]"));
}

#[test]
fn a_check_says_which_condition_its_results_are_judged_by() {
    let described = |check: &erased::Check| {
        let info = check.info();
        (info.condition, info.with_condition(&info.title))
    };
    let next = || callers(1);
    let plain = Check::explore("plain").scenario(next());
    assert_eq!(
        described(&plain.erased),
        (Condition::Linearizability, "plain".to_owned())
    );
    let quiescent = Check::explore("calm")
        .scenario(next())
        .quiescently_consistent();
    let told = "calm (judged by quiescent consistency)".to_owned();
    assert_eq!(
        described(&quiescent.erased),
        (Condition::QuiescentConsistency, told)
    );
    let told = "met (judged by interval linearizability)".to_owned();
    let of_two_steps = (Condition::IntervalLinearizability, told);
    let met = Check::explore("met").scenario(exchanges([1]));
    assert_eq!(described(&met.erased), of_two_steps);
    let met = Check::<exchanger::Meeting>::explore("met").generated(Generated::drawn());
    assert_eq!(described(&met.erased), of_two_steps);
}

#[test]
fn a_call_of_two_steps_is_drawn_with_both() {
    // Nobody could go in who has not come to the door.
    let alone = Generated::<door::Line>::drawn()
        .one_after_the_other(5)
        .count(1);
    assert_eq!(alone.erased.scenarios(0)[0].operations().count(), 5);
    // Nobody is there to exchange anything with.
    let alone = Generated::<exchanger::Meeting>::drawn()
        .one_after_the_other(5)
        .count(1);
    assert_eq!(alone.erased.scenarios(0)[0].operations().count(), 0);
}
