//! A script whose transcript must equal the accepted one.

use super::confirm::{Failure, confirm};
use super::death::outcome_in_model;
use super::explore::LONGER;
use super::session::Session;
use super::snapshot::{Accepted, normalised, read_accepted};
use super::{CheckContext, CheckOutcome};
use crate::report::SnapshotDiff;
use crate::run::Death;
use grade_protocol::Verdict;
use grade_protocol::catalog::CheckInfo;
use grade_protocol::judge::{Finding, Ruling};
use grade_protocol::schedule::Schedule;

pub(super) fn run(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
) -> anyhow::Result<CheckOutcome> {
    let (actual, ended_badly) = match transcript(context, check)? {
        Ok(read) => read,
        Err(death) => return Ok(outcome_in_model(death)),
    };
    if let Some(outcome) = ended_badly {
        return Ok(outcome);
    }
    let path = context.snapshots.join(format!("{}.snap", check.name));
    let Accepted::Transcript(accepted) = read_accepted(&path)? else {
        let summary = format!(
            "no transcript of the reference has been accepted yet: see `cargo grade review {}`",
            context.exercise
        );
        return Ok(CheckOutcome::plain(Verdict::Incomplete, summary));
    };
    if accepted == actual {
        let operations = actual.lines().filter(|line| line.contains(" -> ")).count();
        let summary = format!("{operations} operations, each with the accepted result");
        return Ok(CheckOutcome::plain(Verdict::Pass, summary));
    }
    let differing = accepted
        .lines()
        .zip(actual.lines())
        .find(|(accepted, actual)| accepted != actual);
    let summary = match differing {
        Some((accepted, actual)) => format!("`{actual}`, where `{accepted}` is right"),
        None => "the transcript is longer or shorter than the accepted one".to_owned(),
    };
    Ok(CheckOutcome {
        snapshot: Some(SnapshotDiff { accepted, actual }),
        ..CheckOutcome::plain(Verdict::WrongSnapshot, summary)
    })
}

type Transcribed = Result<(String, Option<CheckOutcome>), Death>;

/// The transcript of every case of a check; and the outcome, if one of them panics, waits for ever
/// or the like, which says more than a difference.
pub(crate) fn transcript(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
) -> anyhow::Result<Transcribed> {
    let mut session = match Session::open(context.worker, &check.name, None)? {
        Ok(session) => session,
        Err(death) => return Ok(Err(death)),
    };
    let cases = context.judge.cases(check, context.inputs)?;
    let several = cases.len() > 1;
    let mut text = String::new();
    for case in cases {
        // There is only one execution: that code takes its time is no reason to cut it.
        let max_steps = context
            .budget(check, &case)
            .max_steps
            .saturating_mul(LONGER);
        let replayed = match session.replay(&case, &Schedule::default(), false, max_steps) {
            Ok(replayed) => replayed,
            Err(death) => return Ok(Err(death)),
        };
        let observation = &replayed.record.observation;
        if let Ruling::Illegal(finding) = context.judge.ruling(check, &case, observation)?
            && !is_about_results(&finding)
        {
            if finding.verdict == Verdict::Unknown {
                let outcome = CheckOutcome::plain(Verdict::Unknown, finding.summary);
                return Ok(Ok((text, Some(outcome))));
            }
            let failure = Failure {
                case: &case,
                record: &replayed.record,
                finding: &finding,
                schedules: 1,
                max_steps,
            };
            return Ok(Ok((text, Some(confirm(context, check, &failure)?))));
        }
        if several {
            text.push_str(&format!("# {}\n", case.name));
        }
        text.push_str(&context.judge.transcript(check, &case, observation)?);
    }
    Ok(Ok((normalised(&text), None)))
}

fn is_about_results(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Race | Verdict::Wrong)
}
