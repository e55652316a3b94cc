//! Independence: with one operation held up at any of its steps, the others finish.

use super::confirm::{Failure, confirm};
use super::death::outcome_in_model;
use super::explore::gather;
use super::knowledge::doubt;
use super::session::Session;
use super::{CheckContext, CheckOutcome, usage};
use grade_protocol::Verdict;
use grade_protocol::catalog::CheckInfo;
use grade_protocol::worker::ToWorker;

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
    let mut shared = false;
    for case in context.judge.cases(check, context.inputs)? {
        let budget = context.budget(check, &case);
        let order = ToWorker::Freeze {
            scenario: case.scenario.clone(),
            budget,
        };
        let found = gather(context.judge, &mut session, check, &case, &order, |_| true)?;
        coverage.push(found.of_case(&case));
        undecided = undecided.or(found.undecided);
        if let Some(death) = found.death {
            return Ok(outcome_in_model(death));
        }
        if let Some((record, finding)) = &found.failure {
            if let Some(why) = doubt(context.sources, finding) {
                let outcome = CheckOutcome::plain(Verdict::Unknown, why);
                return Ok(outcome.with_coverage(coverage));
            }
            let failure = Failure {
                case: &case,
                record,
                finding,
                schedules: found.coverage.schedules,
                max_steps: budget.max_steps,
            };
            return Ok(confirm(context, check, &failure)?.with_coverage(coverage));
        }
        shared |= found.usage.shared.is_some();
        if let Some(outcome) = usage::forbidden(context, check, &found.usage)? {
            return Ok(outcome.with_coverage(coverage));
        }
    }
    if let Some(why) = undecided.or(usage::nothing_to_explore(shared)) {
        return Ok(CheckOutcome::plain(Verdict::Unknown, why).with_coverage(coverage));
    }
    let steps: u64 = coverage.iter().map(|case| case.coverage.schedules).sum();
    let summary =
        format!("held up at each of {steps} steps in turn, it kept no other from finishing");
    Ok(CheckOutcome::plain(Verdict::Pass, summary).with_coverage(coverage))
}
