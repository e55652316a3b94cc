//! The judge: turns observations into rulings; holds no student code, reads no clock and no file.

use crate::check::ErasedCheck;
use crate::service::Service;
use crate::suite::Suite;
use anyhow::Context;
use grade_protocol::Channel;
use grade_protocol::catalog::Catalog;
use grade_protocol::frame::FrameError;
use grade_protocol::judge::{FromJudge, ToJudge};
use std::process::ExitCode;

/// The judge's whole life: answers questions on standard input until there are no more.
#[must_use]
pub fn main(suite: &Suite) -> ExitCode {
    let mut grader = Channel::new(std::io::stdin().lock(), std::io::stdout().lock());
    let mut services = Vec::new();
    loop {
        let question = match grader.receive() {
            Ok(question) => question,
            Err(FrameError::Closed) => return ExitCode::SUCCESS,
            Err(_) => return ExitCode::FAILURE,
        };
        let answer = answer(suite, question, &mut services)
            .unwrap_or_else(|error| FromJudge::Trouble(format!("{error:#}")));
        if grader.send(&answer).is_err() {
            return ExitCode::FAILURE;
        }
    }
}

fn answer(
    suite: &Suite,
    question: ToJudge,
    services: &mut Vec<Service>,
) -> anyhow::Result<FromJudge> {
    let find = |check: &str| -> anyhow::Result<&dyn ErasedCheck> {
        suite
            .find(check)
            .with_context(|| format!("there is no check `{check}`"))
    };
    Ok(match question {
        ToJudge::Describe => FromJudge::Catalog(Catalog {
            version: grade_protocol::VERSION,
            checks: suite.checks.iter().map(|check| check.info()).collect(),
        }),
        ToJudge::Cases { check, seed } => FromJudge::Cases(find(&check)?.cases(seed)?),
        ToJudge::CouldOverlap { check } => FromJudge::Cases(find(&check)?.could_overlap()?),
        ToJudge::Without {
            check,
            case,
            operations,
        } => FromJudge::Left(find(&check)?.without(&case, &operations)?),
        ToJudge::Judge {
            check,
            case,
            observations,
        } => FromJudge::Rulings(find(&check)?.judge(
            &case,
            &observations,
            suite.whatever_the_clock,
        )?),
        ToJudge::Used { check, usage } => FromJudge::Usage(find(&check)?.judge_usage(&usage)),
        ToJudge::Transcript {
            check,
            case,
            observation,
        } => FromJudge::Transcript(find(&check)?.transcript(&case, &observation)?),
        ToJudge::Serve { check } => {
            let service = find(&check)?
                .serve()
                .context("starting what the check needs")?;
            let address = service.as_ref().map(|service| service.address.clone());
            services.extend(service);
            FromJudge::Serving(address)
        }
    })
}
