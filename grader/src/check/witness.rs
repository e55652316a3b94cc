//! What some schedule must show, while whatever is explored until one does is right.

use super::death::outcome_in_model;
use super::explore::{Explored, Settled, cut_too_early, explore, settle};
use super::outcome::never_seen;
use super::session::Session;
use super::{CheckContext, CheckOutcome, usage};
use grade_protocol::Verdict;
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::schedule::Time;

pub(super) fn run(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
) -> anyhow::Result<CheckOutcome> {
    let mut session = match Session::open(context.worker, &check.name, None)? {
        Ok(session) => session,
        Err(death) => return Ok(outcome_in_model(death)),
    };
    let mut coverage = Vec::new();
    let mut undecided = None;
    let mut within = 0;
    let mut seen = String::new();
    for case in context.judge.cases(check, context.inputs)? {
        session = match session.fresh_enough(context.worker, check)? {
            Ok(session) => session,
            Err(death) => return Ok(outcome_in_model(death)),
        };
        let budget = context.budget(check, &case);
        let explored = explore(context, &mut session, check, &case, budget, Time::Ideal)?;
        coverage.push(explored.of_case(&case));
        match settle(context, check, &case, &explored, Time::Ideal)? {
            Settled::Over(outcome) => return Ok(outcome.with_coverage(coverage)),
            Settled::Undecided(why) => undecided = undecided.or(Some(why)),
            Settled::Fine => {}
        }
        if let Some(outcome) = usage::forbidden(context, check, &explored.usage)? {
            return Ok(outcome.with_coverage(coverage));
        }
        match (&case.witness, explored.witness) {
            (None, _) => undecided = undecided.or(cut_too_early(&explored, check, &case)),
            (Some(what), Some(number)) => {
                within = within.max(number);
                seen.clone_from(what);
            }
            (Some(what), None) => {
                let told = never_seen(what, &case.name, &explored.coverage);
                let shared = explored.usage.shared.is_some();
                let unsure = undecided
                    .or_else(|| may_be_elsewhere(&explored, check, &case, &told))
                    .or_else(|| usage::nothing_to_explore(shared));
                return Ok(match unsure {
                    Some(why) => CheckOutcome::plain(Verdict::Unknown, why),
                    None => CheckOutcome::plain(Verdict::Wrong, told),
                }
                .with_coverage(coverage));
            }
        }
    }
    Ok(match undecided {
        Some(why) => CheckOutcome::plain(Verdict::Unknown, why),
        None => {
            let summary = format!("seen in schedule {within} at the latest: {seen}");
            CheckOutcome::plain(Verdict::Pass, summary)
        }
    }
    .with_coverage(coverage))
}

/// Why a witness that nobody saw may be there all the same: the grader's limits kept the search from
/// schedules that the check asks for, or from the end of some.
fn may_be_elsewhere(
    explored: &Explored,
    check: &CheckInfo,
    case: &Case,
    told: &str,
) -> Option<String> {
    let Explored {
        coverage, budget, ..
    } = explored;
    if coverage.exhausted && coverage.at_step_limit == 0 {
        return None;
    }
    let asked = case.budget.unwrap_or(check.budget);
    let asked_for_less = budget.systematic_schedules < asked.systematic_schedules
        || budget.sampled_schedules < asked.sampled_schedules;
    let why = match coverage.cut {
        Some(_) => "the search was cut by the grader's own limits",
        None if coverage.at_step_limit > 0 => "some of them were cut at the step limit",
        None if asked_for_less => "the check asks for more schedules than it was given",
        None => return None,
    };
    Some(format!("{told}; but {why}"))
}

#[cfg(test)]
mod tests {
    use super::may_be_elsewhere;
    use crate::check::explore::Explored;
    use grade_protocol::catalog::{Case, CheckInfo, Condition, Method};
    use grade_protocol::evidence::{Coverage, Cut};
    use grade_protocol::schedule::Budget;

    /// Why nothing is said of a witness that nobody saw, if nothing is.
    fn unsure(coverage: Coverage, budget: Budget) -> Option<String> {
        let check = CheckInfo {
            name: String::new(),
            title: String::new(),
            teaches: String::new(),
            method: Method::Witness,
            points: 1,
            budget: Budget::default(),
            repetitions: 0,
            ideal_time_only: false,
            condition: Condition::default(),
        };
        let explored = Explored {
            coverage,
            budget,
            ..Explored::default()
        };
        may_be_elsewhere(&explored, &check, &Case::default(), "never seen")
    }

    #[test]
    fn a_search_that_the_grader_cut_or_that_was_given_less_decides_nothing() {
        let coverage = Coverage {
            schedules: 100,
            ..Coverage::default()
        };
        let all = Budget::default();
        assert_eq!(unsure(coverage.clone(), all), None);
        let cut = Coverage {
            cut: Some(Cut::Steps),
            ..coverage.clone()
        };
        let why = unsure(cut, all).unwrap();
        assert_eq!(
            why,
            "never seen; but the search was cut by the grader's own limits"
        );
        let at_step_limit = Coverage {
            at_step_limit: 1,
            exhausted: true,
            ..coverage.clone()
        };
        assert!(unsure(at_step_limit, all).unwrap().contains("step limit"));
        let fewer = Budget {
            sampled_schedules: all.sampled_schedules - 1,
            ..all
        };
        assert!(
            unsure(coverage.clone(), fewer)
                .unwrap()
                .contains("asks for more")
        );
        let exhausted = Coverage {
            exhausted: true,
            ..coverage
        };
        assert_eq!(unsure(exhausted, fewer), None);
    }
}
