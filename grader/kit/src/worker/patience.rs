//! Who waits busily: suspicious moments of executions, each tried out by leaving the thread alone.
//! Only for checks that have a rule about it.

use crate::case::Playable;
use grade_engine::strategy::Fixed;
use grade_engine::{BusyWait, Limits, Outcome, Place, SourceSite, Suspicion, Watch};
use grade_protocol::evidence::Site;
use std::collections::{HashMap, HashSet};

/// Moments of one kind, at one place and for the same number of times, that are tried out: whether a
/// loop waits can depend on what others have done by then.
const TRIES_EACH: u32 = 4;

/// What is known of one case.
#[derive(Debug, Default)]
pub(super) struct Patience {
    /// By place and number of times: how often it was tried out.
    tries: HashMap<(usize, u32), u32>,
    found: Vec<BusyWait>,
    notified: HashSet<Place>,
}

impl Patience {
    /// Tries out the suspicious moments of an execution. Returns the steps that it took.
    pub(super) fn try_out(&mut self, case: &Playable, outcome: &Outcome, limits: &Limits) -> u64 {
        let mut steps = 0;
        for suspicion in &outcome.outline.suspicions {
            // One that nothing excuses will do.
            if self.found.iter().any(|it| it.blocks_on.is_empty()) {
                break;
            }
            if !self.is_worth_trying(suspicion) {
                continue;
            }
            let play = case.begin(None);
            let strategy = Box::new(Fixed::new(outcome.outline.deviations()));
            let watch = Watch::Alone(suspicion.alone);
            let body = play.model_body();
            let tried = grade_engine::execute_watching(limits, watch, strategy, body);
            steps += u64::from(tried.outline.steps);
            if let Some(busy) = tried.outline.busy
                && !self.found.contains(&busy)
            {
                self.found.push(busy);
            }
        }
        steps
    }

    fn is_worth_trying(&mut self, suspicion: &Suspicion) -> bool {
        let place = std::ptr::from_ref(suspicion.site).addr();
        let tries = self.tries.entry((place, suspicion.times)).or_default();
        *tries += 1;
        *tries <= TRIES_EACH
    }

    /// Where somebody waits busily, as far as is known. A wait with a time-out is none if somebody
    /// tells those who wait there that there is something new, in whatever execution.
    pub(super) fn busy_wait(&mut self) -> Option<Site> {
        self.notified.extend(grade_engine::take_notified());
        let excused = |it: &BusyWait| it.blocks_on.iter().any(|at| self.notified.contains(at));
        let busy = self.found.iter().find(|it| !excused(it))?;
        Some(to_site(busy.site))
    }
}

pub(super) fn to_site(site: SourceSite) -> Site {
    Site {
        file: site.file().to_owned(),
        line: site.line(),
        column: site.column(),
    }
}
