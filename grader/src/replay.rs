//! Repeating one execution that a report named. Never explores.

use crate::build::{self, NotBuilt, Stage, Support};
use crate::check::{Session, counterexample, drawn, verdict_under};
use crate::cli::UsageError;
use crate::course::Course;
use crate::grade::Job;
use crate::progress::Progress;
use crate::report::located;
use crate::report::{CheckReport, Points, SourceFile, Survived};
use crate::run::Judge;
use crate::token::Token;
use grade_protocol::Verdict;
use grade_protocol::judge::Ruling;

/// What a replay showed.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The exercise.
    pub exercise: String,
    /// The check with the execution, worded as a report words it.
    pub check: CheckReport,
    /// What the sites point into.
    pub sources: Vec<SourceFile>,
    /// The submission, if it is not the one the token was made for.
    pub changed_since: Option<Changed>,
}

/// The first digits of two submissions' digests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Of the one the token was made for.
    pub then: String,
    /// Of the one that was executed.
    pub now: String,
}

/// There is nothing to execute: what rustc said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoesNotBuild(pub String);

impl std::fmt::Display for DoesNotBuild {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the submission does not build:\n{}", self.0)
    }
}

impl std::error::Error for DoesNotBuild {}

/// Executes what the token says on the submission of `job`.
///
/// # Errors
/// [`DoesNotBuild`]; [`UsageError`] when the token names something that is no more; or trouble of
/// our own.
pub fn replay(
    course: &Course,
    token: &Token,
    job: &Job<'_>,
    progress: &dyn Progress,
) -> anyhow::Result<Replay> {
    let exercise = job.exercise;
    let support = Support::prepare(course, [exercise], progress)?;
    let mut judge = Judge::start(support.judge(exercise)?)?;
    let catalog = judge.catalog()?;
    let check = catalog
        .checks
        .iter()
        .find(|check| check.name == token.check);
    let check = check.ok_or_else(|| {
        UsageError(format!(
            "{} has no check `{}` any more",
            exercise.id, token.check
        ))
    })?;
    let cases = judge.cases(check, token.seed)?;
    let case = cases.iter().find(|case| case.name == token.case);
    let case = case.ok_or_else(|| {
        UsageError(format!(
            "check `{}` has no case \"{}\" any more",
            check.name, token.case
        ))
    })?;
    let case = if token.without.is_empty() {
        case.clone()
    } else {
        let part = judge.without(check, case, token.without.clone())?;
        part.ok_or_else(|| {
            UsageError(format!(
                "case \"{}\" of check `{}` has changed: the operations that the token leaves out \
                 cannot be left out any more",
                token.case, check.name
            ))
        })?
    };
    let sources = job.submission.admit(exercise, course)?.sources;
    let stage = Stage::new(&course.cache())?;
    let worker = match build::build(course, &support, exercise, &sources, &stage)? {
        Ok(worker) => worker,
        Err(
            NotBuilt::Refused {
                mut diagnostics, ..
            }
            | NotBuilt::Unmodelled {
                mut diagnostics, ..
            },
        ) => {
            let (given, shown) = job.submission.shown_sources(exercise, course);
            for diagnostic in &mut diagnostics {
                located::locate(diagnostic, &given, &shown);
            }
            let said: String = diagnostics.into_iter().map(|said| said.rendered).collect();
            return Err(DoesNotBuild(said).into());
        }
    };
    let session = Session::open(&worker, &check.name, None)?;
    let replayed = session
        .and_then(|mut session| session.replay(&case, &token.schedule, true, token.max_steps))
        .map_err(|death| anyhow::anyhow!("the program died in the replay: {death}"))?;
    let ruling = judge.ruling(check, &case, &replayed.record.observation)?;
    let mut report = CheckReport {
        summary: "this execution is right".to_owned(),
        ..CheckReport::plain(&*check.name, &*check.title, Verdict::Pass, check.points)
    };
    if let Ruling::Illegal(finding) = ruling {
        report.verdict = verdict_under(finding.verdict, &token.schedule);
        report.points = Points::under(report.verdict, check.points);
        report.teaches.clone_from(&check.teaches);
        let found = counterexample(&case, &replayed, &finding, &sources, token);
        report.summary.clone_from(&found.explanation.sentence);
        report.counterexample = Some(found);
    } else {
        report.survived = Some(Survived {
            case: case.name.clone(),
            forced_switches: replayed.record.forced_switches,
            steps: replayed.record.steps,
            token: token.to_string(),
            drawn: Some(Box::new(drawn(&case, &replayed, &sources, token))),
        });
    }
    report.bound();
    Ok(Replay {
        exercise: exercise.id.clone(),
        check: report,
        sources: sources.files(),
        changed_since: changed(token, &sources.fingerprint()),
    })
}

fn changed(token: &Token, digest: &str) -> Option<Changed> {
    let then = token.submission.clone();
    let now = digest.chars().take(then.len()).collect();
    (!token.is_for(digest)).then_some(Changed { then, now })
}
