//! What `operations!` makes of a table: played as the worker plays it, judged as the judge judges it.

use grade_kit::{Call, Drawn, Draws, Each, Step, Task};
use std::time::Duration;

/// A lock whose guards borrow it.
pub trait Lock: Send + Sync + 'static {
    /// Gives the lock back when it is dropped.
    type Guard<'a>: Send
    where
        Self: 'a;

    /// An open lock.
    fn new() -> Self;

    /// Takes it within a time, or not.
    fn lock_within(&self, time: Duration) -> Option<Self::Guard<'_>>;
}

/// Who has the lock.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    taken: bool,
    has: Each<bool>,
}

grade_kit::operations! {
    table Locks<L: Lock>;
    setup u8 = 3;
    object L = |_setup| L::new();
    held<'a> Option<L::Guard<'a>>;
    state State = |_setup| State { taken: false, has: Each::default() };
    timed;
    leaving let_go;

    /// Takes the lock.
    lock_within(millis: u64 = [5]) -> Option<bool> {
        run |lock, held| {
            *held = Some(lock.lock_within(Duration::from_millis(millis))?);
            Some(true)
        };
        when |state, call| !state.has[call.me];
        step |state, call| {
            if state.taken {
                return call.may_time_out(Duration::from_millis(millis)).then_some(Returns(None));
            }
            state.taken = true;
            state.has[call.me] = true;
            Returns(Some(true))
        };
    }
    /// Gives it back, if the caller has it.
    let_go() -> () {
        run |_lock, held| *held = None;
        step |state, call| {
            if std::mem::take(&mut state.has[call.me]) {
                state.taken = false;
            }
            Returns(())
        };
    }
    /// Either is fine.
    anything() -> u8 {
        run |_lock| 1;
        step |_state| OneOf(vec![1, 2]);
    }
}

fn call(op: &Op, me: usize, waited: Option<Duration>) -> Call<'_, Op> {
    Call { op, me, waited }
}

fn shown(step: Step<Ret, State>) -> Vec<String> {
    match step {
        Step::Waits => Vec::new(),
        Step::Returns(ret) => vec![grade_kit::shown::<State>(&ret)],
        Step::OneOf(all) => all.iter().map(grade_kit::shown::<State>).collect(),
        Step::Branches(all) => all
            .iter()
            .map(|(ret, _)| grade_kit::shown::<State>(ret))
            .collect(),
    }
}

#[test]
fn the_specification_knows_its_callers_and_how_long_they_waited() {
    let mut state = State::new(&State::setup());
    let lock = lock_within(5);
    assert_eq!(shown(state.step(&call(&lock, 1, None))), ["Some(true)"]);
    let early = Some(Duration::from_millis(4));
    assert_eq!(shown(state.clone().step(&call(&lock, 2, early))), [""; 0]);
    let late = Some(Duration::from_millis(5));
    assert_eq!(shown(state.clone().step(&call(&lock, 2, late))), ["None"]);
    assert_eq!(shown(state.clone().step(&call(&lock, 2, None))), ["None"]);
    // Somebody else's giving back changes nothing.
    let go = let_go();
    assert_eq!(shown(state.step(&call(&go, 2, None))), ["()"]);
    assert!(!state.allows(&call(&lock, 1, None)) && state.allows(&call(&lock, 2, None)));
    assert_eq!(shown(state.step(&call(&go, 1, None))), ["()"]);
    assert_eq!(state, State::new(&3));
    assert_eq!(shown(state.step(&call(&anything(), 0, None))), ["1", "2"]);
}

#[test]
fn a_table_knows_its_setup_its_names_and_what_callers_do_last() {
    assert_eq!(State::setup(), 3);
    const { assert!(State::TIMED) };
    assert_eq!(State::NAMES, ["lock_within", "let_go", "anything"]);
    let leaving: Vec<String> = State::leaving().iter().map(State::show_op).collect();
    assert_eq!(leaving, ["let_go()"]);
    assert_eq!(State::show_op(&lock_within(7)), "lock_within(7)");
}

#[test]
fn arguments_are_drawn_from_what_stands_behind_them() {
    let mut draws = Draws::from_seed(1);
    let op = State::draw(0, &mut draws);
    assert_eq!(State::show_op(&op), "lock_within(5)");
}
