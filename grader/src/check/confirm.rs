//! From an illegal observation to a counterexample: shrunk, and replayed in fresh workers.

use super::counterexample::counterexample;
use super::death::outcome_in_model;
use super::session::Session;
use super::shrink::{Shrinker, Shrunk};
use super::{CheckContext, CheckOutcome};
use crate::report::Counterexample;
use crate::token::Token;
use grade_protocol::Verdict;
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::evidence::Record;
use grade_protocol::judge::{Finding, Ruling};
use grade_protocol::schedule::{Schedule, Time};
use std::time::Instant;

/// Replays that must agree in every step, each in a process of its own: so says the digest in their
/// records. What was printed or written may hold addresses, which are no fault. Two would do for
/// code that is deterministic; code that draws lots must be unlikely to draw the same ones.
const REPLAYS: usize = 6;

/// An illegal observation.
pub(super) struct Failure<'a> {
    pub(super) case: &'a Case,
    pub(super) record: &'a Record,
    pub(super) finding: &'a Finding,
    /// Schedules executed until exploration stopped.
    pub(super) schedules: u64,
    /// Steps after which an execution was cut.
    pub(super) max_steps: u32,
}

/// Confirms a failure, or finds that it does not repeat.
pub(super) fn confirm(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    failure: &Failure<'_>,
) -> anyhow::Result<CheckOutcome> {
    let max_steps = failure.max_steps;
    let began = Instant::now();
    // A fresh process: a result that comes from an address or from the system's entropy differs.
    let mut session = match Session::open(context.worker, &check.name, None)? {
        Ok(session) => session,
        Err(death) => return Ok(outcome_in_model(death)),
    };
    let mut shrinker = Shrinker::new(&mut session, context.judge, check, failure, max_steps);
    let Shrunk {
        case,
        without,
        record,
    } = match shrinker.run(failure.record)? {
        Ok(shrunk) => shrunk,
        Err(death) => return Ok(outcome_in_model(death)),
    };
    let schedule = record.schedule;
    context.effort.shrinking += began.elapsed();
    let began = Instant::now();
    let mut replays = Vec::new();
    for number in 0..REPLAYS {
        let mut fresh = match Session::open(context.worker, &check.name, None)? {
            Ok(fresh) => fresh,
            Err(death) => return Ok(outcome_in_model(death)),
        };
        // To trace is most of the work: it reads where the code was compiled from.
        let traced = number == 0;
        match fresh.replay(&case, &schedule, traced, max_steps) {
            Ok(replayed) => replays.push(replayed),
            Err(death) => return Ok(outcome_in_model(death)),
        }
    }
    context.effort.repeating += began.elapsed();
    let Some((first, others)) = replays.split_first() else {
        return Ok(not_repeated());
    };
    if others.iter().any(|other| other.record != first.record) {
        return Ok(not_repeated());
    }
    let ruling = context
        .judge
        .ruling(check, &case, &first.record.observation)?;
    let Ruling::Illegal(finding) = ruling else {
        return Ok(not_repeated());
    };
    if finding.verdict != failure.finding.verdict {
        return Ok(not_repeated());
    }
    let token = Token {
        without: without.into_iter().collect(),
        max_steps,
        ..context.token(check, failure.case, &schedule)
    };
    let counterexample = Counterexample {
        schedule_number: failure.record.number,
        schedules: failure.schedules,
        ..counterexample(&case, first, &finding, context.sources, &token)
    };
    let summary = counterexample.explanation.sentence.clone();
    Ok(CheckOutcome {
        counterexample: Some(counterexample),
        ..CheckOutcome::plain(verdict_under(finding.verdict, &schedule), summary)
    })
}

/// A wrong result under the default schedule is wrong whatever the interleaving; and what fails
/// only when timers fire early relies on timing.
pub(crate) fn verdict_under(verdict: Verdict, schedule: &Schedule) -> Verdict {
    if schedule.time == Time::Adversarial {
        return Verdict::ReliesOnTiming;
    }
    if verdict == Verdict::Race && schedule.deviations.is_empty() {
        return Verdict::Wrong;
    }
    verdict
}

fn not_repeated() -> CheckOutcome {
    CheckOutcome::plain(
        Verdict::Nondeterministic,
        "a failure that does not repeat under the same schedule: the code draws on something of \
         its own, such as an address or the system's random numbers",
    )
}
