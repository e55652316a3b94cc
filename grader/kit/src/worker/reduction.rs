//! The search that looks at one execution of all that are like one another, over one scenario. What it says of
//! all schedules holds of those that it never executed.

use super::orders::{Begun, begun, strictest};
use crate::recorder::Span;
use grade_engine::steps::{Doubt, Steps};
use grade_engine::strategy::{Prescribed, SourceSets};
use std::collections::{HashSet, VecDeque};

/// What an execution showed: results and end, and how its calls overlapped.
type Shown = (u64, u64, Begun);

/// Histories that are remembered, so that each is executed once.
const MOST_KNOWN: usize = 1 << 17;

/// What one execution came to.
pub(super) struct Executed<'a> {
    pub(super) noted: &'a Steps,
    pub(super) spans: &'a [Span],
    /// Of results and of the end.
    pub(super) fingerprint: (u64, u64),
}

/// The search under way.
#[derive(Debug)]
pub(super) struct Reduction {
    search: SourceSets,
    /// Whether an execution is judged by what its calls return and how they overlap alone: then it need not
    /// be executed anew for every order of beginnings and ends, but only in the strictest.
    by_intervals: bool,
    /// Executions of strict orders that nobody has seen yet.
    waiting: VecDeque<(Prescribed, Shown)>,
    /// What the execution under way has to show, if it is one of those.
    wanted: Option<Shown>,
    known: HashSet<Shown>,
    left: u64,
}

impl Reduction {
    pub(super) fn new(by_intervals: bool, most_schedules: u64) -> Self {
        Reduction {
            search: SourceSets::new(!by_intervals),
            by_intervals,
            waiting: VecDeque::new(),
            wanted: None,
            known: HashSet::new(),
            left: most_schedules,
        }
    }

    /// The next schedule, or `None` once the search is through or has given up.
    pub(super) fn next_schedule(&mut self) -> Option<Prescribed> {
        self.left = self.left.checked_sub(1)?;
        if let Some((schedule, wanted)) = self.waiting.pop_front() {
            self.wanted = Some(wanted);
            return Some(schedule);
        }
        self.search.next_schedule()
    }

    /// So many classes of like executions are all there are.
    pub(super) fn classes(&self) -> Option<u64> {
        let through = self.search.is_complete() && self.waiting.is_empty();
        through.then(|| self.search.executed() - self.search.redundant())
    }

    /// More than intervals matters: what was left out so far may have mattered, too.
    pub(super) fn order_matters(&mut self) {
        if self.by_intervals {
            self.waiting.clear();
            self.search.give_up(Doubt::Orders);
        }
    }

    /// What the schedule given last came to.
    pub(super) fn learn(&mut self, executed: &Executed<'_>) {
        let (results, end) = executed.fingerprint;
        let shown = begun(executed.spans).map(|begun| (results, end, begun));
        if let Some(wanted) = self.wanted.take() {
            if shown != Some(wanted) {
                self.search.give_up(Doubt::Strays);
            }
            return;
        }
        self.search.learn(executed.noted);
        if !self.by_intervals {
            return;
        }
        let (Some(partial), Some(shown)) = (self.search.last(), shown) else {
            return;
        };
        let Some(orders) = strictest(partial, executed.spans) else {
            return self.search.give_up(Doubt::Orders);
        };
        let mut waiting = Vec::new();
        for order in orders {
            let strict = (results, end, order.begun);
            if self.known.insert(strict.clone()) && strict != shown {
                waiting.push((partial.in_order(&order.steps), strict));
            }
        }
        self.waiting.extend(waiting);
        if self.known.len() > MOST_KNOWN {
            self.search.give_up(Doubt::Orders);
        }
    }
}
