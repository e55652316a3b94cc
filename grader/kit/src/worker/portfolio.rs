//! Which schedule comes next: first every one with few delays, then sampled ones; or those without preemption only.

use grade_engine::strategy::{Decision, DelayBounded, Fixed, Pct, Pos, PreemptionBounded, Random};
use grade_engine::{Rng, Strategy};
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
    left_to_sample: u64,
    seeds: Rng,
    most_decisions: u32,
    pub(crate) coverage: Coverage,
}

/// Bugs of this depth are what PCT is tuned for: most known ones need at most three constraints.
const PCT_DEPTH: u32 = 3;

impl Portfolio {
    pub(crate) fn new(budget: &Budget, seed: u64) -> Self {
        Portfolio {
            systematic: Some(Systematic::ByDelays(DelayBounded::new(
                budget.max_delays,
                budget.systematic_schedules,
            ))),
            left_to_sample: budget.sampled_schedules,
            seeds: Rng::new(seed),
            most_decisions: 1,
            coverage: Coverage::default(),
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
        if let Some(search) = &mut self.systematic {
            if let Some(schedule) = search.next_schedule() {
                self.coverage.schedules += 1;
                return Some(Box::new(schedule));
            }
            search.say_how_far(&mut self.coverage);
            self.coverage.exhausted = search.exhausted();
            self.systematic = None;
        }
        if self.coverage.exhausted || self.left_to_sample == 0 {
            return None;
        }
        self.left_to_sample -= 1;
        self.coverage.schedules += 1;
        self.coverage.sampled += 1;
        let seed = self.seeds.next_u64();
        Some(match self.coverage.sampled % 10 {
            0..4 => Box::new(Random::new(seed)),
            4..7 => Box::new(Pct::new(seed, PCT_DEPTH, self.most_decisions)),
            _ => Box::new(Pos::new(seed)),
        })
    }

    /// Ends it here, and says how far it got.
    pub(crate) fn cut(&mut self, cut: Cut) {
        if let Some(search) = self.systematic.take() {
            search.say_how_far(&mut self.coverage);
        }
        self.coverage.cut = Some(cut);
    }

    /// What the strategy given last decided.
    pub(crate) fn learn(&mut self, decisions: &[Decision]) {
        self.most_decisions = self.most_decisions.max(decisions.len() as u32);
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
