//! Which thread runs when, as data: enough to repeat an execution exactly.

use serde::{Deserialize, Serialize};

/// How the model's clock behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Time {
    /// Time passes only when no thread can run, so sleeps end in the order of their deadlines.
    #[default]
    Ideal,
    /// Any pending timer may fire at any moment: what fails only here relies on timing.
    Adversarial,
}

/// One departure from the default schedule.
///
/// The default is deterministic and non-preemptive: a thread runs until it blocks, yields or ends,
/// then the next one in round-robin order runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Deviation {
    /// The number of the decision, from 0, counting only decisions with more than one candidate.
    pub decision: u32,
    /// Which candidate was taken instead of candidate 0: its rank in round-robin order.
    pub rank: u16,
}

/// A thread of the scenario that is held up at one of its steps until nothing else can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Freeze {
    /// The scenario's thread, counted from 1.
    pub thread: u16,
    /// After how many of that thread's scheduling points, counted from 0.
    pub step: u32,
}

/// A complete description of one execution in the model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Schedule {
    /// How the clock behaves.
    pub time: Time,
    /// The departures from the default, by increasing decision number.
    pub deviations: Vec<Deviation>,
    /// The thread that is held up, in checks of independence.
    pub freeze: Option<Freeze>,
}

/// How far one scenario is explored. Budgets are counted in schedules, never in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// The delay-bounded search goes no further than this many delays.
    pub max_delays: u32,
    /// Schedules the delay-bounded search may use.
    pub systematic_schedules: u64,
    /// Schedules the sampled portfolio (random, PCT, POS) may use after it.
    pub sampled_schedules: u64,
    /// Steps after which one execution is given up.
    pub max_steps: u32,
}

/// Steps beyond `max_steps` for which an execution that seems to go round in circles is watched: only
/// if nobody gets anywhere meanwhile is it said to.
pub const STEPS_OF_PROOF: u32 = 20_000;

/// Schedules that may wait at once to be executed by a systematic search: some 40 MB, whatever the
/// budget is. A search with more of them forgets some.
pub const MOST_WAITING_SCHEDULES: u64 = 1 << 20;

/// How far the schedules of one scenario are searched for the simplest that show something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimplestFirst {
    /// No schedule with more forced switches.
    pub max_forced_switches: u32,
    /// Schedules that may be executed with each number of forced switches.
    pub schedules_each: u64,
    /// Schedules that may be executed in all.
    pub budget_schedules: u64,
    /// Steps that all executions together may take.
    pub budget_steps: u64,
    /// Steps after which one execution is given up.
    pub max_steps: u32,
}

impl Budget {
    /// For scenarios about how many there are of something: what goes wrong in them does so in the
    /// first schedules, and each of those takes thousands of steps.
    pub const FEW_LONG_SCHEDULES: Budget = Budget {
        max_delays: 1,
        systematic_schedules: 4,
        sampled_schedules: 2,
        max_steps: 60_000,
    };
}

/// Executions of a search for one schedule of each class of like ones.
const MOST_REDUCED_SCHEDULES: u64 = 1_000;

/// Who has so few schedules asks for something else than all there are.
const FEW_SCHEDULES: u64 = 500;

impl Budget {
    /// So many executions may be made to find one of each class of like ones.
    #[must_use]
    pub fn most_reduced_schedules(&self) -> u64 {
        match self.systematic_schedules + self.sampled_schedules {
            0..FEW_SCHEDULES => 0,
            _ => MOST_REDUCED_SCHEDULES,
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Budget {
            max_delays: 3,
            systematic_schedules: 3_000,
            sampled_schedules: 1_500,
            max_steps: 20_000,
        }
    }
}
