//! Which schedule comes next: first those with few delays, then one of each class of like ones; if these are too
//! many, more with few delays, and sampled ones. Or those without preemption only.

use super::reduction::{Executed, Reduction};
use crate::case::Play;
use grade_engine::strategy::{Decision, DelayBounded, Fixed, Pct, Pos, PreemptionBounded, Random};
use grade_engine::{Outline, Rng, Strategy};
use grade_protocol::evidence::{Coverage, Cut};
use grade_protocol::schedule::Budget;

/// The order of strategies over one scenario.
///
/// No single strategy finds every bug soonest: delay bounding finds what needs few but exact
/// switches, random walks what needs many, PCT what needs a rare priority, POS what depends on the
/// order of conflicting operations.
#[derive(Debug)]
pub(crate) struct Portfolio {
    systematic: Option<Systematic>,
    /// Schedules of the systematic part that come before the reduction.
    left_before_reduction: u64,
    /// Executions that may be made to see one of each class; none once they were.
    most_reduced: u64,
    reduction: Option<Reduction>,
    is_reduced: bool,
    /// What executions are judged by depends on the order of what happens in them.
    order_matters: bool,
    left_to_sample: u64,
    seeds: Rng,
    most_decisions: u32,
    pub(crate) coverage: Coverage,
}

/// Bugs of this depth are what PCT is tuned for: most known ones need at most three constraints.
const PCT_DEPTH: u32 = 3;

/// Most mistakes show within so few delays; what is left then is a matter of completeness.
const FIRST_SCHEDULES: u64 = 200;

impl Portfolio {
    pub(crate) fn new(budget: &Budget, seed: u64) -> Self {
        Portfolio {
            systematic: Some(Systematic::ByDelays(DelayBounded::new(
                budget.max_delays,
                budget.systematic_schedules,
            ))),
            left_before_reduction: FIRST_SCHEDULES,
            most_reduced: 0,
            reduction: None,
            is_reduced: false,
            order_matters: false,
            left_to_sample: budget.sampled_schedules,
            seeds: Rng::new(seed),
            most_decisions: 1,
            coverage: Coverage::default(),
        }
    }

    /// The same with one schedule of each class of like ones.
    pub(crate) fn reduced(budget: &Budget, seed: u64) -> Self {
        Portfolio {
            most_reduced: budget.most_reduced_schedules(),
            ..Portfolio::new(budget, seed)
        }
    }

    /// Only schedules in which threads are switched where one blocks, yields or ends: all of them, if
    /// the systematic part of the budget is enough. Nothing is sampled, since a sample preempts.
    pub(crate) fn without_preemption(budget: &Budget) -> Self {
        let unforced = PreemptionBounded::new(0, budget.systematic_schedules);
        Portfolio {
            systematic: Some(Systematic::ByPreemptions(unforced)),
            left_to_sample: 0,
            ..Portfolio::new(budget, 0)
        }
    }

    /// The next strategy, or `None` when nothing is left to explore.
    pub(crate) fn next(&mut self) -> Option<Box<dyn Strategy>> {
        self.is_reduced = false;
        let first = self.left_before_reduction > 0;
        self.left_before_reduction = self.left_before_reduction.saturating_sub(1);
        let strategy = first
            .then(|| self.next_by_cost())
            .flatten()
            .or_else(|| self.next_of_another_class())
            .or_else(|| self.next_by_cost())
            .or_else(|| self.next_sample())?;
        self.coverage.schedules += 1;
        Some(strategy)
    }

    /// The next one of the exhaustive part.
    fn next_by_cost(&mut self) -> Option<Box<dyn Strategy>> {
        let search = self.systematic.as_mut()?;
        if let Some(schedule) = search.next_schedule() {
            return Some(Box::new(schedule));
        }
        search.say_how_far(&mut self.coverage);
        self.coverage.exhausted = search.exhausted();
        self.systematic = None;
        None
    }

    /// The next one that is unlike those before. With the last of them, nothing is left to explore.
    fn next_of_another_class(&mut self) -> Option<Box<dyn Strategy>> {
        if self.coverage.exhausted {
            return None;
        }
        let most = std::mem::take(&mut self.most_reduced);
        if most > 0 {
            self.reduction = Some(Reduction::new(!self.order_matters, most));
        }
        let reduction = self.reduction.as_mut()?;
        if let Some(schedule) = reduction.next_schedule() {
            self.is_reduced = true;
            self.coverage.reduced += 1;
            return Some(Box::new(schedule));
        }
        self.coverage.classes = reduction.classes();
        self.reduction = None;
        if self.coverage.classes.is_some() {
            self.coverage.exhausted = true;
            if let Some(search) = self.systematic.take() {
                search.say_how_far(&mut self.coverage);
            }
        }
        None
    }

    fn next_sample(&mut self) -> Option<Box<dyn Strategy>> {
        if self.coverage.exhausted || self.left_to_sample == 0 {
            return None;
        }
        self.left_to_sample -= 1;
        self.coverage.sampled += 1;
        let seed = self.seeds.next_u64();
        Some(match self.coverage.sampled % 10 {
            0..4 => Box::new(Random::new(seed)),
            4..7 => Box::new(Pct::new(seed, PCT_DEPTH, self.most_decisions)),
            _ => Box::new(Pos::new(seed)),
        })
    }

    /// What executions are judged by depends on the order of what happens in them.
    pub(crate) fn order_matters(&mut self) {
        self.order_matters = true;
        if let Some(reduction) = &mut self.reduction {
            reduction.order_matters();
        }
    }

    /// Ends it here, and says how far it got.
    pub(crate) fn cut(&mut self, cut: Cut) {
        if let Some(search) = self.systematic.take() {
            search.say_how_far(&mut self.coverage);
        }
        self.coverage.cut = Some(cut);
    }

    /// What the strategy given last came to.
    pub(crate) fn learn(&mut self, outline: &Outline, play: &Play, end: u64) {
        let decisions = &outline.decisions;
        self.most_decisions = self.most_decisions.max(decisions.len() as u32);
        if self.is_reduced {
            if let (Some(reduction), Some(noted)) = (&mut self.reduction, &outline.noted) {
                reduction.learn(&Executed {
                    noted,
                    spans: play.spans(),
                    fingerprint: (play.results_fingerprint(), end),
                });
            }
            return;
        }
        if let Some(search) = &mut self.systematic {
            search.learn(decisions);
        }
    }
}

/// The exhaustive part, by what a departure from the default costs.
#[derive(Debug)]
enum Systematic {
    ByDelays(DelayBounded),
    ByPreemptions(PreemptionBounded),
}

impl Systematic {
    fn next_schedule(&mut self) -> Option<Fixed> {
        match self {
            Systematic::ByDelays(search) => search.next_schedule(),
            Systematic::ByPreemptions(search) => search.next_schedule(),
        }
    }

    fn learn(&mut self, decisions: &[Decision]) {
        match self {
            Systematic::ByDelays(search) => search.learn(decisions),
            Systematic::ByPreemptions(search) => search.learn(decisions),
        }
    }

    fn exhausted(&self) -> bool {
        match self {
            Systematic::ByDelays(search) => search.exhausted(),
            Systematic::ByPreemptions(search) => search.exhausted(),
        }
    }

    fn say_how_far(&self, coverage: &mut Coverage) {
        match self {
            Systematic::ByDelays(search) => coverage.delay_bound = search.completed_bound(),
            Systematic::ByPreemptions(search) => {
                coverage.preemption_bound = search.completed_bound();
            }
        }
    }
}
