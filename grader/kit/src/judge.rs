//! The judge: turns observations into rulings; holds no student code, reads no clock and no file.

use crate::erased::Check;
use crate::service::Service;
use crate::suite::Suite;
use anyhow::Context;
use grade_protocol::Channel;
use grade_protocol::catalog::Catalog;
use grade_protocol::frame::FrameError;
use grade_protocol::judge::{FromJudge, ToJudge};
use std::panic::{AssertUnwindSafe, catch_unwind};
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
        let answer = answer_or_trouble(suite, question, &mut services);
        if grader.send(&answer).is_err() {
            return ExitCode::FAILURE;
        }
    }
}

/// A rule or a model that panics is the exercise's trouble, and says nothing about anybody else's code.
fn answer_or_trouble(suite: &Suite, question: ToJudge, services: &mut Vec<Service>) -> FromJudge {
    let answered = catch_unwind(AssertUnwindSafe(|| answer(suite, question, services)));
    match answered {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => FromJudge::Trouble(format!("{error:#}")),
        Err(payload) => {
            let message = grade_engine::message_of(&*payload);
            FromJudge::Trouble(format!("the checks' own code panicked: {message}"))
        }
    }
}

fn answer(
    suite: &Suite,
    question: ToJudge,
    services: &mut Vec<Service>,
) -> anyhow::Result<FromJudge> {
    let find = |check: &str| -> anyhow::Result<&Check> {
        suite
            .find(check)
            .with_context(|| format!("there is no check `{check}`"))
    };
    Ok(match question {
        ToJudge::Describe => FromJudge::Catalog(Catalog {
            version: grade_protocol::VERSION,
            checks: suite.all.iter().map(|check| check.info()).collect(),
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

#[cfg(test)]
mod tests {
    use super::answer_or_trouble;
    use crate::check::Check;
    use crate::scenario::Scenario;
    use crate::step::{Call, Step};
    use crate::suite::Suite;
    use crate::task::Task;
    use grade_protocol::evidence::{End, Event, Observation};
    use grade_protocol::judge::{FromJudge, ToJudge};
    use grade_protocol::schedule::Time;

    /// Cannot do the operation 13.
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Superstitious;

    impl Superstitious {
        fn act(&mut self, op: &u8) -> Option<u8> {
            assert_ne!(*op, 13, "the model cannot do it");
            Some(*op)
        }
    }

    impl Task for Superstitious {
        type Op = u8;
        type Ret = u8;
        type Setup = ();

        fn setup() {}

        fn new((): &()) -> Self {
            Superstitious
        }

        fn step(&mut self, call: &Call<'_, u8>) -> Step<u8, Self> {
            self.act(call.op).into()
        }
    }

    /// What the judge says of a call that returned what it was given.
    fn ruling_on(op: u8) -> FromJudge {
        let _alone = crate::mishap::alone();
        let check = Check::<Superstitious>::explore("numbers")
            .scenario(Scenario::named("one").first([op]))
            .rule(|view| {
                assert_ne!(
                    view.results,
                    [Some("7".to_owned())],
                    "the rule cannot bear it"
                );
                Ok(())
            });
        let suite = Suite::new().check(check);
        let cases = ToJudge::Cases {
            check: "numbers".to_owned(),
            seed: 0,
        };
        let FromJudge::Cases(cases) = answer_or_trouble(&suite, cases, &mut Vec::new()) else {
            panic!("a check has cases");
        };
        let observation = Observation {
            time: Time::Ideal,
            events: vec![
                Event::Invoked { op: 0 },
                Event::Returned {
                    op: 0,
                    ret: op.to_string(),
                },
            ],
            pasts: Vec::new(),
            took_ns: None,
            end: End::Finished,
        };
        let question = ToJudge::Judge {
            check: "numbers".to_owned(),
            case: cases[0].clone(),
            observations: vec![observation],
        };
        answer_or_trouble(&suite, question, &mut Vec::new())
    }

    #[test]
    fn a_model_or_a_rule_that_panics_is_trouble_and_no_ruling() {
        assert!(matches!(ruling_on(1), FromJudge::Rulings(_)));
        for op in [7, 13] {
            let FromJudge::Trouble(why) = ruling_on(op) else {
                panic!("a ruling on {op}");
            };
            assert!(why.starts_with("the checks' own code panicked: "), "{why}");
        }
    }
}
