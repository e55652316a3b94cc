//! Bounded exhaustive search: every schedule that departs little from the default.
//!
//! Schedules are visited by increasing cost, and each exactly once: an execution with deviations D
//! proposes as its children D and one more deviation, at any decision after the last of D.

use super::cost::{Cost, Delays, ForcedSwitches};
use super::{Decision, Fixed};
use grade_evidence::schedule::{Deviation, MOST_WAITING_SCHEDULES};
use std::collections::VecDeque;
use std::marker::PhantomData;

/// A schedule that was executed or waits for it, as its parent and one more deviation.
#[derive(Clone, Copy, Debug)]
struct Node {
    parent: u32,
    /// Why it must be kept: that it is not through itself, and each that is this one and a deviation
    /// more.
    reasons: u32,
    deviation: Deviation,
}

const ROOT: u32 = u32::MAX;

/// The search by increasing number of delays.
pub type DelayBounded = Bounded<Delays>;

/// The search by increasing number of forced switches.
pub type PreemptionBounded = Bounded<ForcedSwitches>;

/// The search over one scenario, by increasing `C`.
#[derive(Debug)]
pub struct Bounded<C> {
    max_cost: u32,
    nodes: Vec<Node>,
    /// Places in `nodes` that nothing depends on any more.
    free: Vec<u32>,
    most_waiting: u64,
    /// By cost: schedules that wait to be executed.
    waiting: Vec<VecDeque<u32>>,
    /// The cost that is being worked off.
    cost: u32,
    /// Schedules that may still be executed; more need not be remembered.
    budget_schedules: u64,
    remembered: u64,
    /// The schedule under way.
    current: u32,
    started: bool,
    /// The least cost of which a schedule was not remembered.
    forgotten_cost: Option<u32>,
    /// Schedules that cost more than the bound exist.
    cut: bool,
    measure: PhantomData<C>,
}

impl<C: Cost> Bounded<C> {
    /// A search of what costs at most `max_cost`, with `budget_schedules` executions.
    #[must_use]
    pub fn new(max_cost: u32, budget_schedules: u64) -> Self {
        Bounded {
            max_cost,
            nodes: Vec::new(),
            free: Vec::new(),
            most_waiting: MOST_WAITING_SCHEDULES,
            waiting: vec![VecDeque::new(); max_cost as usize + 1],
            cost: 0,
            budget_schedules,
            remembered: 0,
            current: ROOT,
            started: false,
            forgotten_cost: None,
            cut: false,
            measure: PhantomData,
        }
    }

    /// The same with at most so many schedules waiting at once, where the ordinary bound is too far.
    #[must_use]
    pub fn with_most_waiting(mut self, schedules: u64) -> Self {
        self.most_waiting = schedules;
        self
    }

    /// Schedules of which something is kept, now.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.nodes.len() - self.free.len()
    }

    /// The next schedule to execute, or `None` when the bound or the budget is reached.
    pub fn next_schedule(&mut self) -> Option<Fixed> {
        if self.budget_schedules == 0 {
            return None;
        }
        if !self.started {
            self.started = true;
            self.budget_schedules -= 1;
            return Some(Fixed::new(Vec::new()));
        }
        let through = std::mem::replace(&mut self.current, ROOT);
        self.release(through);
        while self.waiting[self.cost as usize].is_empty() {
            if self.cost == self.max_cost {
                return None;
            }
            self.cost += 1;
        }
        self.current = self.waiting[self.cost as usize].pop_front()?;
        self.budget_schedules -= 1;
        self.remembered -= 1;
        Some(Fixed::new(self.deviations(self.current)))
    }

    /// What the schedule given last came to: its decisions.
    pub fn learn(&mut self, decisions: &[Decision]) {
        let first = match self.nodes.get(self.current as usize) {
            Some(node) => node.deviation.decision as usize + 1,
            None => 0,
        };
        for (number, decision) in decisions.iter().enumerate().skip(first) {
            for rank in 1..decision.candidates {
                let cost = self.cost + C::of(decision, rank);
                if cost > self.max_cost {
                    self.cut = true;
                    break;
                }
                if self.remembered >= self.budget_schedules.min(self.most_waiting) {
                    self.forget(cost);
                    continue;
                }
                let deviation = Deviation {
                    decision: number as u32,
                    rank,
                };
                let node = self.remember(deviation);
                self.waiting[cost as usize].push_back(node);
                self.remembered += 1;
            }
        }
    }

    /// What the schedule given last costs.
    #[must_use]
    pub fn cost(&self) -> u32 {
        self.cost
    }

    /// Goes on with what costs more, whatever is left of the present cost.
    pub fn leave_cost(&mut self) {
        let left = std::mem::take(&mut self.waiting[self.cost as usize]);
        if !left.is_empty() {
            self.remembered -= left.len() as u64;
            self.forget(self.cost);
        }
        for node in left {
            self.release(node);
        }
    }

    /// The largest cost for which every schedule has been executed.
    #[must_use]
    pub fn completed_bound(&self) -> Option<u32> {
        let unfinished = (0..=self.max_cost)
            .find(|cost| !self.waiting[*cost as usize].is_empty())
            .unwrap_or(self.max_cost + 1);
        let incomplete = unfinished.min(self.forgotten_cost.unwrap_or(u32::MAX));
        if self.started {
            incomplete.checked_sub(1)
        } else {
            None
        }
    }

    /// Whether every schedule there is has been executed.
    #[must_use]
    pub fn exhausted(&self) -> bool {
        self.started && !self.cut && self.completed_bound() == Some(self.max_cost)
    }

    /// Makes a child of the schedule given last.
    fn remember(&mut self, deviation: Deviation) -> u32 {
        let parent = self.current;
        if let Some(parent) = self.nodes.get_mut(parent as usize) {
            parent.reasons += 1;
        }
        let node = Node {
            parent,
            reasons: 1,
            deviation,
        };
        if let Some(place) = self.free.pop() {
            self.nodes[place as usize] = node;
            return place;
        }
        self.nodes.push(node);
        self.nodes.len() as u32 - 1
    }

    /// There is a reason less to keep a schedule; with the last one goes its place, and with that a
    /// reason to keep its parent.
    fn release(&mut self, mut place: u32) {
        while let Some(node) = self.nodes.get_mut(place as usize) {
            node.reasons -= 1;
            if node.reasons > 0 {
                return;
            }
            self.free.push(place);
            place = node.parent;
        }
    }

    fn forget(&mut self, cost: u32) {
        self.forgotten_cost = Some(self.forgotten_cost.map_or(cost, |least| least.min(cost)));
    }

    fn deviations(&self, mut node: u32) -> Vec<Deviation> {
        let mut deviations = Vec::new();
        while let Some(Node {
            parent, deviation, ..
        }) = self.nodes.get(node as usize).copied()
        {
            deviations.push(deviation);
            node = parent;
        }
        deviations.reverse();
        deviations
    }
}
