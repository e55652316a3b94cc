//! Partial order reduction: of executions that differ only in the order of steps which do not concern one
//! another, (nearly) only one.
//!
//! After Abdulla, Aronis, Jonsson and Sagonas, "Optimal dynamic partial order reduction" (POPL 2014),
//! Algorithm 1: source sets and sleep sets, without wakeup trees. Depth first: each execution repeats the
//! one before up to a step at which another thread has to be tried. Races are looked for when an execution
//! is over.

use super::asleep::{Asleep, depend};
use super::prescribed::{Prescribed, touches_that_count};
use crate::steps::{Born, Doubt, Mode, OutcomeOf, Steps, Touch};

/// Threads that a search tells apart.
const MOST_THREADS: usize = 32;

/// Steps after which an execution is not searched to the end: each is compared with all before it.
const MOST_STEPS: usize = 2_000;

/// By thread: how many of its steps came before, itself included.
type Clock = [u16; MOST_THREADS];

/// A step of the execution under way, and what was tried there.
#[derive(Clone, Debug)]
struct Node {
    thread: u32,
    able: u64,
    idle: bool,
    born: Born,
    /// Threads to be tried.
    backtrack: u64,
    asleep: Vec<Asleep>,
    /// Threads that were tried, with all that their step touched.
    done: Vec<Asleep>,
    touches: Vec<Touch>,
    /// All that the step touched, whatever the outcomes of its operations.
    touches_of_all: Vec<Touch>,
    after: Vec<u32>,
    after_all_before: u32,
    outrun: u64,
    outcomes: Vec<OutcomeOf>,
    /// The same thread's step before.
    previous: Option<u32>,
    clock: Clock,
}

/// The search over one scenario.
#[derive(Debug)]
pub struct SourceSets {
    /// Between executions: up to the step at which something else is to be tried.
    nodes: Vec<Node>,
    /// Whether the order of what is recorded matters.
    ordered: bool,
    started: bool,
    over: bool,
    doubt: Option<Doubt>,
    executed: u64,
    redundant: u64,
    last_was_redundant: bool,
    began_anew: bool,
}

/// The steps of one execution, in part ordered: any order of them that keeps to it is an execution, too.
#[derive(Clone, Copy, Debug)]
pub struct PartialOrder<'a> {
    nodes: &'a [Node],
}

impl PartialOrder<'_> {
    /// How many steps.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether the one step comes before the other, or is it, in every such order.
    #[must_use]
    pub fn precedes(&self, one: usize, other: usize) -> bool {
        one == other || (one < other && self.nodes[one].is_in(&self.nodes[other].clock))
    }

    /// The execution with its steps in this order, in which each stands once.
    #[must_use]
    pub fn in_order(&self, order: &[usize]) -> Prescribed {
        let steps = order.iter().map(|at| &self.nodes[*at]);
        let outcomes = steps.clone().flat_map(|node| &node.outcomes);
        let outcomes = outcomes.map(|outcome| outcome.rank).collect();
        Prescribed::new(steps.map(|node| node.thread).collect(), outcomes)
    }
}

fn join(clock: &mut Clock, other: &Clock) {
    for (mine, theirs) in clock.iter_mut().zip(other) {
        *mine = (*mine).max(*theirs);
    }
}

fn bit(thread: u32) -> u64 {
    1u64.checked_shl(thread).unwrap_or(0)
}

impl SourceSets {
    /// A search in which the order of what is recorded (see [`crate::recorded`]) tells executions apart,
    /// or only what the steps themselves touch.
    #[must_use]
    pub fn new(ordered: bool) -> Self {
        SourceSets {
            nodes: Vec::new(),
            ordered,
            started: false,
            over: false,
            doubt: None,
            executed: 0,
            redundant: 0,
            last_was_redundant: false,
            began_anew: false,
        }
    }

    /// The next schedule to execute, or `None` when there is none, or when it is in vain to go on.
    pub fn next_schedule(&mut self) -> Option<Prescribed> {
        if self.over || self.doubt.is_some() || (self.started && !self.advance()) {
            return None;
        }
        self.started = true;
        let outcomes = self.nodes.iter().flat_map(|node| &node.outcomes);
        let last = self.nodes.last();
        let asleep = last.map(|node| node.asleep.iter().chain(&node.done).cloned().collect());
        Some(Prescribed::and_then(
            self.nodes.iter().map(|node| node.thread).collect(),
            outcomes.map(|outcome| outcome.rank).collect(),
            asleep.unwrap_or_default(),
            self.ordered,
        ))
    }

    /// Executions that were learnt from.
    #[must_use]
    pub fn executed(&self) -> u64 {
        self.executed
    }

    /// Of these, those that turned out to be like earlier ones.
    #[must_use]
    pub fn redundant(&self) -> u64 {
        self.redundant
    }

    /// Whether every execution is like one of those that were.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.over && self.doubt.is_none()
    }

    /// Ends the search, which then says nothing of all executions.
    pub fn give_up(&mut self, why: Doubt) {
        self.doubt = self.doubt.or(Some(why));
        self.nodes.clear();
    }

    /// Why the search says nothing of all executions.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt> {
        self.doubt
    }

    /// The steps of the execution learnt from last, with what comes before what in all executions like it;
    /// `None` if it was like an earlier one.
    #[must_use]
    pub fn last(&self) -> Option<PartialOrder<'_>> {
        (!self.last_was_redundant && self.doubt.is_none())
            .then_some(PartialOrder { nodes: &self.nodes })
    }

    /// What the schedule given last came to.
    pub fn learn(&mut self, noted: &Steps) {
        self.executed += 1;
        self.last_was_redundant = false;
        self.doubt = self.doubt.or(noted.doubt());
        if noted.len() > MOST_STEPS {
            self.doubt = self.doubt.or(Some(Doubt::Long));
        }
        let repeats = self.nodes.len();
        // What comes before the branch was done before, so it must have touched the same under the same names.
        let strays = (0..repeats).any(|at| {
            noted.len() <= at
                || noted.step(at).thread != self.nodes[at].thread
                || noted.step(at).born != self.nodes[at].born
                || (at + 1 < repeats
                    && touches_that_count(noted, at, self.ordered) != self.nodes[at].touches)
        });
        if strays && self.doubt.is_none() && !self.began_anew {
            // What only the first executions of a process do, such as filling a cache, may be over by now.
            self.began_anew = true;
            self.started = false;
            self.last_was_redundant = true;
            self.redundant = self.executed;
            self.nodes.clear();
            return;
        }
        if strays {
            self.doubt = self.doubt.or(Some(Doubt::Strays));
        }
        if self.doubt.is_some() {
            self.nodes.clear();
            return;
        }
        let first = repeats.saturating_sub(1);
        self.grow(noted);
        if self.doubt.is_some() {
            self.nodes.clear();
            return;
        }
        for at in first..self.nodes.len() {
            self.nodes[at].clock = self.clock_of(at);
        }
        for at in first..self.nodes.len() {
            self.find_races(at);
        }
        // Who never got what it waited for has no step that could race with whoever got it.
        let mut goes_on = 0;
        for node in self.nodes[first..].iter_mut().rev() {
            node.backtrack |= node.outrun & node.able & !goes_on;
            goes_on |= bit(node.thread);
        }
    }

    /// Takes over the steps that are new, or may have had other outcomes.
    fn grow(&mut self, noted: &Steps) {
        let mut last_of = [None; MOST_THREADS];
        let first = self.nodes.len().saturating_sub(1);
        for (at, node) in self.nodes[..first].iter().enumerate() {
            last_of[node.thread as usize] = Some(at as u32);
        }
        for at in first..noted.len() {
            let step = noted.step(at);
            if step.thread as usize >= MOST_THREADS {
                self.doubt = Some(Doubt::Threads);
                return;
            }
            if at >= self.nodes.len() {
                let asleep = self
                    .nodes
                    .last()
                    .map(Node::asleep_after)
                    .unwrap_or_default();
                if asleep.iter().any(|asleep| asleep.thread == step.thread) && !step.idle {
                    self.redundant += 1;
                    self.last_was_redundant = true;
                    return;
                }
                self.nodes.push(Node::new(
                    step.thread,
                    step.able,
                    step.idle,
                    step.born,
                    asleep,
                ));
            }
            let node = &mut self.nodes[at];
            node.touches = touches_that_count(noted, at, self.ordered);
            for touch in &node.touches {
                if !node.touches_of_all.contains(touch) {
                    node.touches_of_all.push(*touch);
                }
            }
            node.after = noted.after(at).to_vec();
            node.after_all_before = step.after_all_before;
            node.outrun = step.outrun;
            node.outcomes = noted.outcomes(at).to_vec();
            node.previous = last_of[step.thread as usize].replace(at as u32);
        }
    }

    /// Goes to the last step at which something is left to be tried; false if there is none.
    fn advance(&mut self) -> bool {
        while let Some(node) = self.nodes.last_mut() {
            while let Some(outcome) = node.outcomes.pop() {
                if outcome.rank + 1 < outcome.alternatives {
                    node.outcomes.push(OutcomeOf {
                        rank: outcome.rank + 1,
                        ..outcome
                    });
                    return true;
                }
            }
            node.done.push(Asleep {
                thread: node.thread,
                touches: std::mem::take(&mut node.touches_of_all),
                born: node.born,
            });
            let open = node.backtrack & node.able & !node.known();
            if open != 0 {
                node.thread = open.trailing_zeros();
                return true;
            }
            self.nodes.pop();
        }
        self.over = true;
        false
    }

    /// What must come before step `at`, but for what it depends on by what it touches.
    fn base_of(&self, at: usize) -> Clock {
        let node = &self.nodes[at];
        let mut clock = [0; MOST_THREADS];
        let before = node.after.iter().chain(&node.previous);
        for before in before {
            join(&mut clock, &self.nodes[*before as usize].clock);
        }
        for before in &self.nodes[..node.after_all_before as usize] {
            join(&mut clock, &before.clock);
        }
        clock
    }

    fn clock_of(&self, at: usize) -> Clock {
        let node = &self.nodes[at];
        let mut clock = self.base_of(at);
        for before in self.nodes[..at].iter().rev() {
            if !before.is_in(&clock) && depend(&before.touches, &node.touches) {
                join(&mut clock, &before.clock);
            }
        }
        let previous = node.previous.map_or(0, |previous| {
            self.nodes[previous as usize].clock[node.thread as usize]
        });
        clock[node.thread as usize] = previous + 1;
        clock
    }

    /// Sees to it that each earlier step which depends on step `at` directly is tried the other way round.
    fn find_races(&mut self, at: usize) {
        let thread = self.nodes[at].thread;
        let mut covered = self.base_of(at);
        // Since when it stood before this step.
        let node = &self.nodes[at];
        let since = node.previous.or(node.after.iter().max().copied());
        for before in (0..at).rev() {
            let (first, second) = (&self.nodes[before], &self.nodes[at]);
            if first.is_in(&covered) || !depend(&first.touches, &second.touches) {
                continue;
            }
            let stood_there = since.is_none_or(|since| (since as usize) < before);
            if first.idle || only_hands_over(&first.touches, &second.touches) {
                continue;
            }
            let was_able = !stood_there || first.able & bit(thread) != 0;
            let clock = first.clock;
            self.reverse(before, at, was_able);
            // Whether others could have let it go on is not known, so earlier ones are looked for as well.
            if was_able {
                join(&mut covered, &clock);
            }
        }
    }

    /// Adds a thread to those to be tried at `first`, unless one is known, so that `second` comes to be
    /// done without it. If the thread of `second` could not go on at `first`, then others have to let it first.
    fn reverse(&mut self, first: usize, second: usize, was_able: bool) {
        let mut without: Vec<usize> = Vec::new();
        let (mut seen, mut initials) = (0, 0);
        for at in first + 1..=second {
            let node = &self.nodes[at];
            if at != second && self.nodes[first].is_in(&node.clock) {
                continue;
            }
            if seen & bit(node.thread) == 0 {
                let free = |before: &usize| !self.nodes[*before].is_in(&node.clock);
                if without.iter().all(free) {
                    initials |= bit(node.thread);
                }
            }
            seen |= bit(node.thread);
            without.push(at);
        }
        let mine = bit(self.nodes[second].thread);
        if !was_able && initials & mine != 0 {
            return;
        }
        let node = &mut self.nodes[first];
        let asleep = node.asleep.iter().fold(0, |set, it| set | bit(it.thread));
        if initials & (node.backtrack | node.known() | asleep) != 0 {
            return;
        }
        let open = initials & node.able;
        node.backtrack |= match open {
            0 => node.able,
            _ if open & mine != 0 => mine,
            _ => 1 << open.trailing_zeros(),
        };
    }
}

/// Whether the one step can only come after the other: it takes the locks that this gives back.
fn only_hands_over(first: &[Touch], second: &[Touch]) -> bool {
    first.iter().any(|touch| {
        let same = |others: &[Touch], wanted: fn(&Touch) -> bool| {
            let mut others = others.iter().filter(|other| other.place == touch.place);
            others.all(wanted)
        };
        touch.mode == Mode::Release
            && same(first, |other| other.mode == Mode::Release)
            && second.iter().any(|other| other.place == touch.place)
            && same(second, |other| other.mode == Mode::Acquire)
    })
}

impl Node {
    fn new(thread: u32, able: u64, idle: bool, born: Born, asleep: Vec<Asleep>) -> Self {
        Node {
            thread,
            able,
            idle,
            born,
            backtrack: bit(thread),
            asleep,
            done: Vec::new(),
            touches: Vec::new(),
            touches_of_all: Vec::new(),
            after: Vec::new(),
            after_all_before: 0,
            outrun: 0,
            outcomes: Vec::new(),
            previous: None,
            clock: [0; MOST_THREADS],
        }
    }

    /// Threads that need not be tried any more.
    fn known(&self) -> u64 {
        let known = self.done.iter().chain(&self.asleep);
        known.fold(0, |set, it| set | bit(it.thread))
    }

    /// Who need not be tried after this step.
    fn asleep_after(&self) -> Vec<Asleep> {
        let asleep = self.asleep.iter().chain(&self.done);
        let still = asleep.filter(|it| !it.is_woken_by(self.thread, &self.touches));
        still.cloned().collect()
    }

    /// Whether who has this clock comes after.
    fn is_in(&self, clock: &Clock) -> bool {
        let thread = self.thread as usize;
        clock[thread] >= self.clock[thread]
    }
}
