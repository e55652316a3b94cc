//! Executions of a scenario in the model, for tests of what is said of them.

use crate::case::Playable;
use crate::scenario::Scenario;
use crate::subject::Subject;
use crate::task::Task;
use grade_engine::strategy::{Pos, Random};
use grade_engine::{Limits, Strategy};
use grade_protocol::evidence::Observation;
use grade_protocol::schedule::Time;

/// What so many sampled schedules come to.
pub(super) fn played<T: Task>(
    scenario: &Scenario<T>,
    subject: Subject<T>,
    schedules: u64,
) -> Vec<Observation> {
    let case = Playable::new(scenario.erased.clone(), subject.erased());
    let limits = Limits {
        max_steps: 20_000,
        time: Time::Ideal,
        freeze: None,
        trace: false,
    };
    let play = |seed: u64| {
        let strategy: Box<dyn Strategy> = match seed % 2 {
            0 => Box::new(Random::new(seed)),
            _ => Box::new(Pos::new(seed)),
        };
        let mut play = case.begin(None);
        let outcome = grade_engine::execute(&limits, strategy, play.model_body());
        let closed = play.close(&outcome.outline.went_on_at);
        closed.expect("nothing of ours fails");
        play.observation(&outcome.end, Time::Ideal)
    };
    (0..schedules).map(play).collect()
}
