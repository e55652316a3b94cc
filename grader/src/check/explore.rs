//! Exploring every case of a check; the first illegal observation ends it.

use super::confirm::{Failure, confirm};
use super::death::outcome_of;
use super::outcome::pass_means;
use super::overlap::kept_apart;
use super::session::{Session, unexpected};
use super::survived::HardestCase;
use super::{Bench, CheckOutcome};
use crate::report::CaseCoverage;
use crate::run::{Death, Judge};
use grade_protocol::Verdict;
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::evidence::{Coverage, Hardest, Record, Usage};
use grade_protocol::judge::{Finding, Ruling};
use grade_protocol::schedule::{Budget, Time};
use grade_protocol::worker::{FromWorker, ToWorker};

/// How far adversarial time is explored: it matters only to code that sleeps or sets timeouts.
const ADVERSARIAL: (u32, u64, u64) = (2, 2_000, 1_000);

pub(super) fn run(bench: &mut Bench<'_>, check: &CheckInfo) -> anyhow::Result<CheckOutcome> {
    let mut session = match Session::open(bench.worker, &check.name, None)? {
        Ok(session) => session,
        Err(death) => return Ok(outcome_of(death)),
    };
    let mut coverage = Vec::new();
    let mut undecided = None;
    let mut locks = false;
    let mut hardest = HardestCase::default();
    let budget = bench.budget(check);
    for case in bench.judge.cases(check, bench.inputs)? {
        session = match session.fresh_enough(bench.worker, check)? {
            Ok(session) => session,
            Err(death) => return Ok(outcome_of(death)),
        };
        let ideal = explore(bench, &mut session, check, &case, budget, Time::Ideal)?;
        coverage.push(CaseCoverage {
            case: case.name.clone(),
            coverage: ideal.coverage.clone(),
        });
        locks |= ideal.usage.lock.is_some();
        hardest.consider(&case, ideal.hardest.as_ref());
        match settle(bench, check, &case, &ideal, Time::Ideal)? {
            Settled::Over(outcome) => return Ok(outcome.with_coverage(coverage)),
            Settled::Undecided(why) => undecided = undecided.or(Some(why)),
            Settled::Fine => {}
        }
        if let Some(why) = cut_too_early(&ideal.coverage, check.budget) {
            undecided = undecided.or(Some(why));
        }
        if let Ruling::Illegal(finding) = bench.judge.usage(check, &ideal.usage)? {
            let outcome = CheckOutcome::plain(finding.verdict, finding.summary);
            return Ok(outcome.with_coverage(coverage));
        }
        if ideal.usage.time.is_some() {
            let (max_delays, systematic, sampled) = ADVERSARIAL;
            let budget = Budget {
                max_delays: budget.max_delays.min(max_delays),
                systematic_schedules: budget.systematic_schedules.min(systematic),
                sampled_schedules: budget.sampled_schedules.min(sampled),
                ..budget
            };
            let explored = explore(bench, &mut session, check, &case, budget, Time::Adversarial)?;
            match settle(bench, check, &case, &explored, Time::Adversarial)? {
                Settled::Over(outcome) => return Ok(outcome.with_coverage(coverage)),
                Settled::Undecided(why) => undecided = undecided.or(Some(why)),
                Settled::Fine => {}
            }
        }
    }
    Ok(match undecided {
        Some(why) => CheckOutcome::plain(Verdict::Unknown, why),
        None => CheckOutcome {
            survived: hardest.report(bench, check)?,
            advice: if locks {
                kept_apart(bench, check)?
            } else {
                None
            },
            ..CheckOutcome::plain(Verdict::Pass, pass_means(&coverage))
        },
    }
    .with_coverage(coverage))
}

/// Of the schedules that a check asks for, the part that must have been executed.
const LEAST_SHARE: u64 = 10;

/// Why an exploration that found nothing says nothing, if it was cut long before its end. More than the
/// check itself asks for is never missed.
pub(super) fn cut_too_early(coverage: &Coverage, budget: Budget) -> Option<String> {
    coverage.cut?;
    let least = (budget.systematic_schedules + budget.sampled_schedules) / LEAST_SHARE;
    (coverage.schedules < least).then(|| {
        format!(
            "only {} of its schedules could be explored within the grader's own limits",
            coverage.schedules
        )
    })
}

/// What an exploration of one case found.
pub(super) struct Explored {
    pub(super) coverage: Coverage,
    /// Scheduling points that were executed.
    pub(super) steps: u64,
    pub(super) usage: Usage,
    /// The hardest schedule executed.
    pub(super) hardest: Option<Hardest>,
    /// The first observation, by schedule number, that is illegal.
    pub(super) failure: Option<(Record, Finding)>,
    /// The worker died over it.
    pub(super) death: Option<Death>,
}

enum Settled {
    Over(Box<CheckOutcome>),
    Undecided(String),
    Fine,
}

/// Explores one case until something illegal is found or nothing is left.
pub(super) fn explore(
    bench: &mut Bench<'_>,
    session: &mut Session,
    check: &CheckInfo,
    case: &Case,
    budget: Budget,
    time: Time,
) -> anyhow::Result<Explored> {
    let order = ToWorker::Explore {
        scenario: case.scenario.clone(),
        budget,
        time,
        seed: bench.seed,
    };
    gather(bench.judge, session, check, case, &order, |_| true)
}

/// Gives an exploring order and hears its rounds. `stop` says whether a failure ends it.
pub(super) fn gather(
    judge: &mut Judge,
    session: &mut Session,
    check: &CheckInfo,
    case: &Case,
    order: &ToWorker,
    stop: impl Fn(&(Record, Finding)) -> bool,
) -> anyhow::Result<Explored> {
    let mut explored = Explored {
        coverage: Coverage::default(),
        steps: 0,
        usage: Usage::default(),
        hardest: None,
        failure: None,
        death: None,
    };
    if let Err(death) = session.order(order) {
        explored.death = Some(death);
        return Ok(explored);
    }
    loop {
        let (records, last) = match session.hear() {
            Ok(FromWorker::Round {
                records,
                coverage,
                steps,
                usage,
                hardest,
                last,
            }) => {
                explored.hardest = hardest;
                explored.steps = steps;
                explored.coverage = coverage;
                explored.usage = usage;
                (records, last)
            }
            Ok(other) => {
                explored.death = Some(unexpected(&other));
                return Ok(explored);
            }
            Err(death) => {
                explored.death = Some(death);
                return Ok(explored);
            }
        };
        let observations = records
            .iter()
            .map(|record| record.observation.clone())
            .collect();
        let rulings = judge.rulings(check, case, observations)?;
        for (record, ruling) in records.into_iter().zip(rulings) {
            if let Ruling::Illegal(finding) = ruling {
                let failure = (record, finding);
                if stop(&failure) {
                    explored.failure = Some(failure);
                    break;
                }
            }
        }
        let over = explored.failure.is_some();
        if last {
            return Ok(explored);
        }
        let answer = if over {
            ToWorker::Enough
        } else {
            ToWorker::GoOn
        };
        if let Err(death) = session.order(&answer) {
            explored.death = Some(death);
        }
        if over || explored.death.is_some() {
            return Ok(explored);
        }
    }
}

/// What an exploration means for the check.
fn settle(
    bench: &mut Bench<'_>,
    check: &CheckInfo,
    case: &Case,
    explored: &Explored,
    time: Time,
) -> anyhow::Result<Settled> {
    if let Some(death) = &explored.death {
        return Ok(Settled::Over(Box::new(outcome_of(death.clone()))));
    }
    let Some((record, finding)) = &explored.failure else {
        return Ok(Settled::Fine);
    };
    if time == Time::Adversarial && finding.verdict == Verdict::Livelock {
        let why = "with timers that fire at any moment, an execution ran into the step limit";
        return Ok(Settled::Undecided(why.to_owned()));
    }
    if finding.verdict == Verdict::Unknown {
        return Ok(Settled::Undecided(finding.summary.clone()));
    }
    let failure = Failure {
        case,
        record,
        finding,
        schedules: explored.coverage.schedules,
    };
    Ok(Settled::Over(Box::new(confirm(bench, check, &failure)?)))
}
