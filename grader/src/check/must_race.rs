//! A race that must be there: right without preemption, wrong under some schedule.

use super::confirm::{Failure, confirm};
use super::death::outcome_in_model;
use super::explore::{Explored, cut_too_early, explore};
use super::knowledge::doubt;
use super::session::Session;
use super::{Bench, CheckOutcome, usage};
use crate::report::CaseCoverage;
use anyhow::bail;
use grade_protocol::Verdict;
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::judge::Ruling;
use grade_protocol::schedule::{Schedule, Time};

pub(super) fn run(bench: &mut Bench<'_>, check: &CheckInfo) -> anyhow::Result<CheckOutcome> {
    let mut session = match Session::open(bench.worker, &check.name, None)? {
        Ok(session) => session,
        Err(death) => return Ok(outcome_in_model(death)),
    };
    let mut coverage = Vec::new();
    // The judge gives each scenario twice: its operations in one thread, then in several.
    for pair in bench.judge.cases(check, bench.inputs)?.chunks(2) {
        let [alone, case] = pair else {
            bail!("the judge gave half a pair of cases")
        };
        let budget = bench.budget(check, case);
        let unpreempted = Schedule::default();
        let replayed = match session.replay(alone, &unpreempted, false, budget.max_steps) {
            Ok(replayed) => replayed,
            Err(death) => return Ok(outcome_in_model(death)),
        };
        let ruling = bench
            .judge
            .ruling(check, alone, &replayed.record.observation)?;
        if let Ruling::Illegal(finding) = ruling {
            if finding.verdict == Verdict::Unknown {
                return Ok(CheckOutcome::plain(Verdict::Unknown, finding.summary));
            }
            let failure = Failure {
                case: alone,
                record: &replayed.record,
                finding: &finding,
                schedules: 1,
                max_steps: budget.max_steps,
            };
            return confirm(bench, check, &failure);
        }
        let explored = explore(bench, &mut session, check, case, budget, Time::Ideal)?;
        coverage.push(CaseCoverage {
            case: case.name.clone(),
            coverage: explored.coverage.clone(),
        });
        let cut_too_early = cut_too_early(&explored, check, case);
        let Explored {
            failure,
            passed_over,
            death,
            coverage: reached,
            usage: used,
            undecided,
            budget: last,
            ..
        } = explored;
        if let Some(death) = death {
            return Ok(outcome_in_model(death));
        }
        match failure {
            Some((_, finding)) if finding.verdict == Verdict::Race => {}
            Some((record, finding)) => {
                let failure = Failure {
                    case,
                    record: &record,
                    finding: &finding,
                    schedules: reached.schedules,
                    max_steps: last.max_steps,
                };
                return Ok(confirm(bench, check, &failure)?.with_coverage(coverage));
            }
            None if let Some(why) = undecided
                .or(cut_too_early)
                .or_else(|| passed_over.and_then(|found| doubt(bench.sources, &found))) =>
            {
                let outcome = CheckOutcome::plain(Verdict::Unknown, why);
                return Ok(outcome.with_coverage(coverage));
            }
            None => return Ok(never_raced(case, reached.schedules).with_coverage(coverage)),
        }
        if let Some(outcome) = usage::forbidden(bench, check, &used)? {
            return Ok(outcome.with_coverage(coverage));
        }
    }
    let schedules = coverage.last().map_or(0, |case| case.coverage.schedules);
    let summary = format!("right without preemption; the race shows within {schedules} schedules");
    Ok(CheckOutcome::plain(Verdict::Pass, summary).with_coverage(coverage))
}

fn never_raced(case: &Case, schedules: u64) -> CheckOutcome {
    let summary = format!(
        "no update is lost in any of {schedules} schedules of \"{}\": this code has no race to show",
        case.name
    );
    CheckOutcome::plain(Verdict::Wrong, summary)
}
