//! Whether right code is right on the parts of scenarios that a counterexample may be left with.
//! Never about a submission: what it is run on is known to be right.

use super::CheckContext;
use super::explore::{Explored, explore};
use super::session::Session;
use super::shrink::parts;
use grade_protocol::catalog::{Case, CheckInfo, Method};
use grade_protocol::schedule::{Budget, Time};

/// Schedules of each part: what is unfair about it seldom depends on the schedule.
const SCHEDULES_OF_A_PART: u64 = 100;

/// Parts of one scenario.
const MOST_PARTS: usize = 40;

/// For each part of a check's scenarios that is not fair: which one, and what goes wrong. Parts are
/// a thread or a single operation short.
///
/// # Errors
/// For trouble of our own.
pub fn unfair_parts(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
) -> anyhow::Result<Vec<String>> {
    let mut unfair = Vec::new();
    if check.method != Method::Explore {
        return Ok(unfair);
    }
    for case in context.judge.cases(check, context.inputs)? {
        let parts = parts(&case.operations);
        // Of a long run some will do, from all over it.
        for left_out in parts
            .iter()
            .step_by(parts.len().div_ceil(MOST_PARTS).max(1))
        {
            let numbers = left_out.iter().copied().collect();
            let Some(part) = context.judge.without(check, &case, numbers)? else {
                continue;
            };
            if let Some(why) = goes_wrong(context, check, &part)? {
                let first = left_out.first().map_or(0, |number| *number as usize);
                unfair.push(format!(
                    "{}, without {}: {why}",
                    case.name, case.operations[first].call
                ));
            }
        }
    }
    Ok(unfair)
}

fn goes_wrong(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    part: &Case,
) -> anyhow::Result<Option<String>> {
    let budget = Budget {
        systematic_schedules: SCHEDULES_OF_A_PART,
        sampled_schedules: 0,
        ..context.budget(check, part)
    };
    let mut session = match Session::open(context.worker, &check.name, None)? {
        Ok(session) => session,
        Err(death) => return Ok(Some(death.to_string())),
    };
    let Explored { failure, death, .. } =
        explore(context, &mut session, check, part, budget, Time::Ideal)?;
    let died = death.map(|death| death.to_string());
    Ok(failure.map(|(_, finding)| finding.summary).or(died))
}
