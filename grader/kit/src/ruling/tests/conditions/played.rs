//! Right and wrong code of tasks that are not linearizable, played in the model and judged with what its
//! calls can have known.

use super::{Board, Dispenser, Door, Exchanger};
use super::{at_once, board, callers, dispenser, door, exchanger, exchanges, immediate, writers};
use crate::ruling::played::played;
use crate::ruling::ruling;
use crate::scenario::Scenario;
use crate::subject::Subject;
use crate::task::Task;
use grade_protocol::Verdict;
use grade_protocol::catalog::Condition;
use grade_protocol::judge::Ruling;
use model_std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use model_std::sync::{Condvar, Mutex, mpsc};
use std::collections::VecDeque;

/// Schedules played of each: the programs are small, and no failure is rare.
const SCHEDULES: u64 = 400;

/// What was found wrong in many schedules.
fn found<T: Task>(
    condition: Condition,
    scenario: &Scenario<T>,
    subject: Subject<T>,
) -> Vec<Verdict> {
    let played = played(scenario, subject, SCHEDULES).into_iter();
    let wrong = played.filter_map(|observation| {
        match ruling(condition, &[], &scenario.erased, &observation) {
            Ruling::Legal | Ruling::Witness => None,
            Ruling::Illegal(finding) => Some(finding.verdict),
        }
    });
    wrong.collect()
}

/// A balancer and a counter behind each of its two wires: a counting network of width two.
struct Network {
    balancer: AtomicBool,
    wires: [AtomicU32; 2],
}

impl Dispenser for Network {
    fn new() -> Self {
        Network {
            balancer: AtomicBool::new(false),
            wires: [AtomicU32::new(0), AtomicU32::new(1)],
        }
    }

    fn next(&self) -> u32 {
        let wire = usize::from(self.balancer.fetch_xor(true, SeqCst));
        self.wires[wire].fetch_add(2, SeqCst)
    }
}

/// The same with a balancer that two can pass to the same side.
struct TornBalancer(Network);

impl Dispenser for TornBalancer {
    fn new() -> Self {
        TornBalancer(Network::new())
    }

    fn next(&self) -> u32 {
        let Network { balancer, wires } = &self.0;
        let wire = balancer.load(SeqCst);
        balancer.store(!wire, SeqCst);
        wires[usize::from(wire)].fetch_add(2, SeqCst)
    }
}

#[test]
fn a_counting_network_is_quiescently_consistent_and_not_linearizable() {
    let found = |condition| {
        let calls = callers(3).last([dispenser::next()]);
        let calls = calls.thread([dispenser::next(), dispenser::next()]);
        found(condition, &calls, dispenser::subject::<Network>())
    };
    assert_eq!(found(Condition::QuiescentConsistency), []);
    assert!(found(Condition::Linearizability).contains(&Verdict::Race));
}

#[test]
fn a_torn_counting_network_is_not_even_quiescently_consistent() {
    let calls = callers(3).last([dispenser::next()]);
    let subject = dispenser::subject::<TornBalancer>();
    let found = found(Condition::QuiescentConsistency, &calls, subject);
    assert!(found.contains(&Verdict::Race), "{found:?}");
}

/// Whoever comes first leaves a way to be answered.
#[derive(Default)]
struct Offers(Mutex<Option<(u32, mpsc::Sender<u32>)>>);

impl Exchanger for Offers {
    fn new() -> Self {
        Offers::default()
    }

    fn exchange(&self, mine: u32) -> u32 {
        let mut offer = self.0.lock().unwrap();
        if let Some((theirs, answer)) = offer.take() {
            let _ = answer.send(mine);
            return theirs;
        }
        let (answer, comes) = mpsc::channel();
        *offer = Some((mine, answer));
        drop(offer);
        comes.recv().unwrap()
    }
}

/// Leaves the offer for others to find it, too.
#[derive(Default)]
struct OfferThatStays(Mutex<Option<(u32, mpsc::Sender<u32>)>>);

impl Exchanger for OfferThatStays {
    fn new() -> Self {
        OfferThatStays::default()
    }

    fn exchange(&self, mine: u32) -> u32 {
        let offer = self.0.lock().unwrap().clone();
        if let Some((theirs, answer)) = offer {
            let _ = answer.send(mine);
            *self.0.lock().unwrap() = None;
            return theirs;
        }
        let (answer, comes) = mpsc::channel();
        *self.0.lock().unwrap() = Some((mine, answer));
        // Nobody is left to answer where another offer has taken this one's place.
        comes.recv().unwrap_or(mine)
    }
}

#[test]
fn an_exchanger_is_right_also_where_one_finds_no_partner() {
    for callers in [2, 3, 4] {
        let subject = exchanger::subject::<Offers>();
        let calls = exchanges(1..=callers);
        assert_eq!(found(Condition::Linearizability, &calls, subject), []);
    }
}

#[test]
fn an_offer_that_two_take_is_found() {
    let subject = exchanger::subject::<OfferThatStays>();
    let found = found(Condition::Linearizability, &exchanges(1..=4), subject);
    assert!(found.contains(&Verdict::Race), "{found:?}");
}

/// Writes and then looks at all that is there, in two steps that nobody tears.
#[derive(Default)]
struct Listed(Mutex<Vec<u32>>);

impl Board for Listed {
    fn new() -> Self {
        Listed::default()
    }

    fn write_snapshot(&self, mine: u32) -> Vec<u32> {
        self.0.lock().unwrap().push(mine);
        let mut all = self.0.lock().unwrap().clone();
        all.sort_unstable();
        all
    }
}

/// Looks at one place after the other.
#[derive(Default)]
struct Collected([AtomicU32; 3]);

impl Board for Collected {
    fn new() -> Self {
        Collected::default()
    }

    fn write_snapshot(&self, mine: u32) -> Vec<u32> {
        self.0[mine as usize - 1].store(mine, SeqCst);
        let each = self.0.iter().map(|place| place.load(SeqCst));
        each.filter(|value| *value > 0).collect()
    }
}

#[test]
fn a_write_and_a_snapshot_in_two_steps_are_right() {
    let found = found(
        Condition::Linearizability,
        &writers(1..4),
        board::subject::<Listed>(),
    );
    assert_eq!(found, []);
}

#[test]
fn values_collected_one_by_one_are_no_snapshot() {
    let subject = board::subject::<Collected>();
    let found = found(Condition::Linearizability, &writers(1..4), subject);
    assert!(found.contains(&Verdict::Race), "{found:?}");
}

/// Each goes down level by level until so many are on its level or below it as the level's number says:
/// Borowsky and Gafni, "Immediate atomic snapshots and fast renaming", PODC 1993.
struct Levels([AtomicU32; 3]);

impl Board for Levels {
    fn new() -> Self {
        Levels([const { AtomicU32::new(4) }; 3])
    }

    fn write_snapshot(&self, mine: u32) -> Vec<u32> {
        for level in (1..=3).rev() {
            self.0[mine as usize - 1].store(level, SeqCst);
            let below = (1_u32..)
                .zip(&self.0)
                .filter(|(_, it)| it.load(SeqCst) <= level);
            let below: Vec<u32> = below.map(|(value, _)| value).collect();
            if below.len() as u32 >= level {
                return below;
            }
        }
        Vec::new()
    }
}

#[test]
fn going_down_level_by_level_gives_immediate_snapshots() {
    let subject = immediate::subject::<Levels>();
    assert_eq!(
        found(Condition::Linearizability, &at_once(1..4), subject),
        []
    );
}

#[test]
fn a_write_and_a_snapshot_in_two_steps_are_not_immediate() {
    let subject = immediate::subject::<Listed>();
    let found = found(Condition::Linearizability, &at_once(1..4), subject);
    assert!(found.contains(&Verdict::Race), "{found:?}");
}

/// Everybody has a place in a line.
#[derive(Default)]
struct Places {
    line: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<u32>,
    last: u32,
    taken: bool,
}

impl Door for Places {
    fn new() -> Self {
        Places::default()
    }

    fn enter(&self) {
        let mut line = self.line.lock().unwrap();
        line.last += 1;
        let mine = line.last;
        line.waiting.push_back(mine);
        while line.taken || line.waiting.front() != Some(&mine) {
            line = self.changed.wait(line).unwrap();
        }
        line.waiting.pop_front();
        line.taken = true;
    }

    fn leave(&self) {
        self.line.lock().unwrap().taken = false;
        self.changed.notify_all();
    }
}

#[test]
fn a_line_at_a_door_is_right() {
    let each = || [door::enter(), door::leave()];
    let calls = Scenario::named("three at a door")
        .thread(each())
        .thread(each())
        .thread(each());
    assert_eq!(
        found(
            Condition::Linearizability,
            &calls,
            door::subject::<Places>()
        ),
        []
    );
}
