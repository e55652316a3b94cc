//! What a passing check survived: the hardest schedule of all its cases. Never costs a point.

use super::CheckContext;
use super::session::{Replayed, Session};
use crate::explain::{self, SourceNames};
use crate::intake::Sources;
use crate::report::{Counterexample, Explanation, OperationRow, Survived};
use crate::token::Token;
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::evidence::{Effect, Hardest, Step};

/// The hardest schedule so far, with its case.
#[derive(Debug, Default)]
pub(super) struct HardestCase(Option<(Case, Hardest)>);

impl HardestCase {
    /// Keeps the first of those that are equally hard.
    pub(super) fn consider(&mut self, case: &Case, found: Option<&Hardest>) {
        let Some(found) = found else { return };
        let known = self.0.as_ref().map(|(_, known)| known.difficulty());
        if known.is_none_or(|known| known < found.difficulty()) {
            self.0 = Some((case.clone(), found.clone()));
        }
    }

    /// As it is reported; executed once more if it is to be drawn. Where no switch was forced, there
    /// was nothing to survive.
    pub(super) fn report(
        self,
        context: &CheckContext<'_>,
        check: &CheckInfo,
    ) -> anyhow::Result<Option<Survived>> {
        let hard = self.0.filter(|(_, hardest)| hardest.forced_switches > 0);
        let Some((case, hardest)) = hard else {
            return Ok(None);
        };
        let token = context.token(check, &case, &hardest.schedule);
        let mut drawn_execution = None;
        if context.draw_survived {
            let session = Session::open(context.worker, &check.name, None)?;
            let replayed = session.and_then(|mut session| {
                session.replay(&case, &hardest.schedule, true, token.max_steps)
            });
            // It was survived before: if it dies of something now, there is nothing to draw.
            drawn_execution = replayed
                .ok()
                .map(|replayed| Box::new(drawn(&case, &replayed, context.sources, &token)));
        }
        Ok(Some(Survived {
            case: case.name,
            forced_switches: hardest.forced_switches,
            steps: hardest.steps,
            token: token.to_string(),
            drawn: drawn_execution,
        }))
    }
}

/// An execution in which nothing is wrong, for drawing.
pub(crate) fn drawn(
    case: &Case,
    replayed: &Replayed,
    sources: &Sources,
    token: &Token,
) -> Counterexample {
    let mut trace = replayed.trace.clone().unwrap_or_default();
    explain::name_objects(&SourceNames::of(&sources.files()), &mut trace, &mut []);
    Counterexample {
        case: case.name.clone(),
        schedule_number: 1,
        schedules: 1,
        forced_switches: replayed.record.forced_switches,
        operations: rows(case, &trace.steps),
        explanation: Explanation::default(),
        waits: Vec::new(),
        trace,
        left_out: None,
        token: token.to_string(),
    }
}

/// The operations with what they returned, as the steps tell it.
fn rows(case: &Case, steps: &[Step]) -> Vec<OperationRow> {
    let result = |number: usize| {
        let returned = |step: &&Step| matches!(step.effect, Some(Effect::Returned { op }) if op as usize == number);
        steps.iter().find(returned)?.value.clone()
    };
    case.operations
        .iter()
        .enumerate()
        .map(|(number, op)| OperationRow {
            thread: op.thread,
            call: op.call.clone(),
            result: result(number),
            legal: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::HardestCase;
    use grade_protocol::catalog::Case;
    use grade_protocol::evidence::Hardest;
    use grade_protocol::schedule::Schedule;

    fn case(name: &str) -> Case {
        Case {
            name: name.to_owned(),
            ..Case::default()
        }
    }

    fn hardest(forced_switches: u32, steps: u32) -> Hardest {
        Hardest {
            schedule: Schedule::default(),
            forced_switches,
            steps,
        }
    }

    #[test]
    fn of_several_cases_the_one_with_most_switches_then_most_steps_then_the_first_is_kept() {
        let mut kept = HardestCase::default();
        for (name, found) in [
            ("nothing executed", None),
            ("long", Some(hardest(2, 90))),
            ("many switches", Some(hardest(3, 10))),
            ("more steps", Some(hardest(3, 20))),
            ("the same again", Some(hardest(3, 20))),
        ] {
            kept.consider(&case(name), found.as_ref());
        }
        assert_eq!(kept.0.unwrap().0.name, "more steps");
    }
}
