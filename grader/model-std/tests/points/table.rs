//! Rows: what an operation is, and what others can see of its moment. Reads no source.

use grade_engine::steps::Doubt;
use grade_engine::strategy::{DelayBounded, SourceSets};
use grade_engine::{Limits, Outline, Strategy, execute};
use grade_protocol::schedule::Time;
use model_std::thread;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What others can see of the moment at which an operation happens.
pub(crate) enum Moment {
    /// Others can get in between: over all schedules of the program these are the outcomes.
    Seen {
        outcomes: BTreeSet<String>,
        program: fn() -> String,
    },
    /// It makes the object, which nobody else has yet.
    Makes,
    /// By its signature, nobody else has the object meanwhile.
    Exclusive,
    /// Nobody can tell, for this reason.
    Unseen(&'static str),
}

/// The table, by an operation's name.
#[derive(Default)]
pub(crate) struct Table(pub(crate) BTreeMap<String, Moment>);

impl Table {
    #[track_caller]
    fn add(&mut self, name: &str, moment: Moment) {
        let before = self.0.insert(name.to_owned(), moment);
        assert!(before.is_none(), "two rows for {name}");
    }

    #[track_caller]
    pub(crate) fn seen<O: ToString>(
        &mut self,
        name: &str,
        outcomes: impl IntoIterator<Item = O>,
        program: fn() -> String,
    ) {
        let outcomes = outcomes.into_iter().map(|it| it.to_string()).collect();
        self.add(name, Moment::Seen { outcomes, program });
    }

    #[track_caller]
    pub(crate) fn makes<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            self.add(name, Moment::Makes);
        }
    }

    #[track_caller]
    pub(crate) fn exclusive<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            self.add(name, Moment::Exclusive);
        }
    }

    #[track_caller]
    pub(crate) fn unseen<'a>(
        &mut self,
        why: &'static str,
        names: impl IntoIterator<Item = &'a str>,
    ) {
        for name in names {
            self.add(name, Moment::Unseen(why));
        }
    }
}

/// Does `act` while a thread that was made just before does `other`, and returns what came of both.
///
/// Between its making and `act` there is no scheduling point: if the other gets in before `act` is done, it does so at
/// one inside `act`, and if it can tell, at one before `act` takes effect.
pub(crate) fn beside<A, B: Send>(
    other: impl FnOnce() -> B + Send,
    act: impl FnOnce() -> A,
) -> (A, B) {
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let acted = act();
        (acted, other.join().expect("it does not panic"))
    })
}

const LIMITS: Limits = Limits {
    max_steps: 1_000,
    time: Time::Ideal,
    freeze: None,
    trace: false,
};

/// Executes a program once: what came of it.
fn execute_once(program: fn() -> String, strategy: Box<dyn Strategy>) -> (String, Outline) {
    let outcome = Rc::new(RefCell::new(None));
    let result = Rc::clone(&outcome);
    let body = move || {
        grade_engine::offer_programs(super::processes::programs());
        *result.borrow_mut() = Some(program());
    };
    let executed = execute(&LIMITS, strategy, Box::new(body));
    let outcome = outcome.take();
    let outcome = outcome.unwrap_or_else(|| format!("no outcome: {:?}", executed.end));
    (outcome, executed.outline)
}

/// Every outcome of the program, over executions of which each is unlike the others; or why these are not all.
pub(crate) fn outcomes_of_classes(program: fn() -> String) -> (BTreeSet<String>, Option<Doubt>) {
    let mut search = SourceSets::new(false);
    let mut seen = BTreeSet::new();
    while let Some(schedule) = search.next_schedule() {
        let (outcome, outline) = execute_once(program, Box::new(schedule));
        seen.insert(outcome);
        search.learn(&outline.noted.expect("it was asked for"));
    }
    (seen, search.doubt())
}

/// Every outcome of the program, over all schedules with up to three delays.
pub(crate) fn outcomes(program: fn() -> String) -> BTreeSet<String> {
    const MAX_DELAYS: u32 = 3;
    const MOST_SCHEDULES: u64 = 20_000;
    let mut search = DelayBounded::new(MAX_DELAYS, MOST_SCHEDULES);
    let mut seen = BTreeSet::new();
    while let Some(schedule) = search.next_schedule() {
        let (outcome, outline) = execute_once(program, Box::new(schedule));
        seen.insert(outcome);
        search.learn(&outline.decisions);
    }
    seen
}
