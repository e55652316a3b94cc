//! Exploring every case of a check; the first illegal observation ends it.

use super::confirm::{Failure, confirm};
use super::death::outcome_in_model;
use super::knowledge::doubt;
use super::outcome::pass_means;
use super::overlap::kept_apart;
use super::session::{Session, unexpected};
use super::survived::HardestCase;
use super::{CheckContext, CheckOutcome, usage};
use crate::report::CaseCoverage;
use crate::run::{Death, Judge};
use grade_protocol::Verdict;
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::evidence::{Coverage, End, Hardest, Record, Usage};
use grade_protocol::judge::{Finding, Ruling};
use grade_protocol::schedule::{Budget, Time};
use grade_protocol::worker::{FromWorker, ToWorker};

/// How far adversarial time is explored: it matters only to code that sleeps or sets timeouts.
const ADVERSARIAL: (u32, u64, u64) = (2, 2_000, 1_000);

pub(super) fn run(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
) -> anyhow::Result<CheckOutcome> {
    let mut session = match Session::open(context.worker, &check.name, None)? {
        Ok(session) => session,
        Err(death) => return Ok(outcome_in_model(death)),
    };
    let mut coverage = Vec::new();
    let mut searched = Vec::new();
    let mut undecided = None;
    let mut locks = false;
    let mut shared = false;
    let mut hardest = HardestCase::default();
    let mut timed = Vec::new();
    let mut usage = Usage::default();
    for case in context.judge.cases(check, context.inputs)? {
        session = match session.fresh_enough(context.worker, check)? {
            Ok(session) => session,
            Err(death) => return Ok(outcome_in_model(death)),
        };
        let budget = context.budget(check, &case);
        let ideal = explore(context, &mut session, check, &case, budget, Time::Ideal)?;
        coverage.push(ideal.of_case(&case));
        locks |= ideal.usage.lock.is_some();
        shared |= ideal.usage.shared.is_some();
        if case.budget.is_none() {
            searched.push(ideal.of_case(&case));
        }
        // One of hundreds of operations would be the hardest, and nobody could read it.
        if case.budget.is_none() && ideal.budget.max_steps == budget.max_steps {
            hardest.consider(&case, ideal.hardest.as_ref());
        }
        match settle(context, check, &case, &ideal, Time::Ideal)? {
            Settled::Over(outcome) => return Ok(outcome.with_coverage(coverage)),
            Settled::Undecided(why) => undecided = undecided.or(Some(why)),
            Settled::Fine => {}
        }
        if let Some(why) = cut_too_early(&ideal, check, &case) {
            undecided = undecided.or(Some(why));
        }
        if let Some(outcome) = usage::forbidden(context, check, &ideal.usage)? {
            return Ok(outcome.with_coverage(coverage));
        }
        // A timer that fires early interrupts somebody.
        let early = !check.ideal_time_only && !case.without_preemption;
        if ideal.usage.time.is_some() && early {
            timed.push(case);
        }
        usage = ideal.usage;
    }
    // What goes wrong in ideal time is told as what it is, in whichever case it does.
    for case in timed {
        let (max_delays, systematic, sampled) = ADVERSARIAL;
        let budget = context.budget(check, &case);
        let budget = Budget {
            max_delays: budget.max_delays.min(max_delays),
            systematic_schedules: budget.systematic_schedules.min(systematic),
            sampled_schedules: budget.sampled_schedules.min(sampled),
            ..budget
        };
        let explored = explore(
            context,
            &mut session,
            check,
            &case,
            budget,
            Time::Adversarial,
        )?;
        match settle(context, check, &case, &explored, Time::Adversarial)? {
            Settled::Over(outcome) => return Ok(outcome.with_coverage(coverage)),
            Settled::Undecided(why) => undecided = undecided.or(Some(why)),
            Settled::Fine => {}
        }
    }
    Ok(match undecided.or(usage::nothing_to_explore(shared)) {
        Some(why) => CheckOutcome::plain(Verdict::Unknown, why),
        None => CheckOutcome {
            survived: hardest.report(context, check)?,
            advice: if locks {
                kept_apart(context, check)?
            } else {
                None
            },
            usage,
            ..CheckOutcome::plain(Verdict::Pass, pass_means(&coverage, &searched))
        },
    }
    .with_coverage(coverage))
}

/// Of the schedules that a check asks for, the part that must have been executed.
const LEAST_SHARE: u64 = 10;

/// Why an exploration that found nothing says nothing, if it was cut long before its end. More than the
/// check itself asks for is never missed.
pub(super) fn cut_too_early(explored: &Explored, check: &CheckInfo, case: &Case) -> Option<String> {
    explored.coverage.cut?;
    let schedules = |budget: Budget| budget.systematic_schedules + budget.sampled_schedules;
    let asked = schedules(case.budget.unwrap_or(check.budget));
    let executed = explored.coverage.schedules;
    (executed < asked.min(schedules(explored.budget)) / LEAST_SHARE).then(|| {
        format!("only {executed} of its schedules could be explored within the grader's own limits")
    })
}

/// What an exploration of one case found.
#[derive(Default)]
pub(super) struct Explored {
    pub(super) coverage: Coverage,
    /// Scheduling points that were executed.
    pub(super) steps: u64,
    pub(super) usage: Usage,
    /// The hardest schedule executed.
    pub(super) hardest: Option<Hardest>,
    /// The first observation, by schedule number, that is illegal.
    pub(super) failure: Option<(Record, Finding)>,
    /// The number of the schedule that shows what the case demands of some schedule.
    pub(super) witness: Option<u64>,
    /// The first illegal observation that did not end the exploration.
    pub(super) passed_over: Option<Finding>,
    /// Why it cannot be said that nothing is wrong.
    pub(super) undecided: Option<String>,
    /// What was ordered, the last time.
    pub(super) budget: Budget,
    /// The worker died over it.
    pub(super) death: Option<Death>,
}

impl Explored {
    /// How far a case was explored, for the report.
    pub(super) fn of_case(&self, case: &Case) -> CaseCoverage {
        CaseCoverage {
            case: case.name.clone(),
            coverage: self.coverage.clone(),
        }
    }
}

pub(super) enum Settled {
    Over(Box<CheckOutcome>),
    Undecided(String),
    Fine,
}

/// Executions of many steps may have this many times as many as the check allows for, if those it
/// allows for are not enough to bring most of them to an end; so many times fewer are executed.
pub(super) const LONGER: u32 = 8;

/// No fewer than this.
const FEWEST_LONG_SCHEDULES: u64 = 2;

/// Explores one case until something illegal is found or nothing is left.
///
/// If most executions are cut, it is explored again with fewer and longer ones: that code takes its
/// time is no reason to doubt it.
pub(super) fn explore(
    context: &mut CheckContext<'_>,
    session: &mut Session,
    check: &CheckInfo,
    case: &Case,
    budget: Budget,
    time: Time,
) -> anyhow::Result<Explored> {
    let sources = context.sources;
    let mut explore_within = |budget: Budget| -> anyhow::Result<Explored> {
        let order = ToWorker::Explore {
            scenario: case.scenario.clone(),
            budget,
            without_preemption: case.without_preemption,
            time,
            seed: context.seed,
        };
        // Without end in adversarial time is what any code is that waits for a clock. After what
        // decides nothing, something may come that does.
        let decides = |(_, finding): &(Record, Finding)| {
            let endless = time == Time::Adversarial && finding.verdict == Verdict::Livelock;
            !endless && doubt(sources, finding).is_none()
        };
        let explored = gather(context.judge, session, check, case, &order, decides)?;
        Ok(Explored { budget, ..explored })
    };
    let explored = explore_within(budget)?;
    let is_over =
        explored.failure.is_some() || explored.witness.is_some() || explored.death.is_some();
    let was_cut = explored.undecided.is_some() && explored.coverage.at_step_limit > 0;
    if time == Time::Adversarial || is_over || !was_cut {
        return Ok(explored);
    }
    let fewer = |schedules: u64| (schedules / u64::from(LONGER)).max(FEWEST_LONG_SCHEDULES);
    explore_within(Budget {
        systematic_schedules: fewer(budget.systematic_schedules),
        sampled_schedules: fewer(budget.sampled_schedules).min(budget.sampled_schedules),
        max_steps: budget.max_steps.saturating_mul(LONGER),
        ..budget
    })
}

/// Whether so many executions were cut that the others say little.
fn mostly_cut(coverage: &Coverage) -> bool {
    coverage.at_step_limit * 2 > coverage.schedules
}

/// Observations that are judged first, and then twice as many, and so on: most failures show early, and
/// what comes after one need not be judged.
const FIRST_JUDGED: usize = 4;

/// Observations of one case that may be beyond the judge before no more are asked for.
const MOST_UNDECIDED: u32 = 50;

/// Gives an exploring order and hears its rounds. `stop` says whether a failure ends it.
pub(super) fn gather(
    judge: &mut Judge,
    session: &mut Session,
    check: &CheckInfo,
    case: &Case,
    order: &ToWorker,
    stop: impl Fn(&(Record, Finding)) -> bool,
) -> anyhow::Result<Explored> {
    let mut explored = Explored::default();
    let mut cut = None;
    let mut undecided = 0;
    if let Err(death) = session.order(order) {
        explored.death = Some(death);
        return Ok(explored);
    }
    loop {
        let (mut records, last) = match session.hear() {
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
        // Code that does not do the same again may be preempted where a schedule without that was tried.
        let preempts = |record: &Record| case.without_preemption && record.forced_switches > 0;
        records.retain(|record| !preempts(record));
        let mut records = records.into_iter();
        let mut at_once = FIRST_JUDGED;
        while explored.failure.is_none() && explored.witness.is_none() && records.len() > 0 {
            let piece: Vec<Record> = records.by_ref().take(at_once).collect();
            at_once *= 2;
            let observations = piece.iter().map(|record| record.observation.clone());
            let rulings = judge.rulings(check, case, observations.collect())?;
            for (record, ruling) in piece.into_iter().zip(rulings) {
                let finding = match ruling {
                    Ruling::Legal => continue,
                    Ruling::Witness => {
                        explored.witness = Some(record.number);
                        break;
                    }
                    Ruling::Illegal(finding) => finding,
                };
                if finding.verdict == Verdict::Unknown {
                    let is_cut = matches!(record.observation.end, End::StepLimit { .. });
                    if !is_cut || record.number == 1 {
                        undecided += 1;
                        explored.undecided.get_or_insert(finding.summary);
                    } else {
                        cut.get_or_insert(finding.summary);
                    }
                    continue;
                }
                let failure = (record, finding);
                if stop(&failure) {
                    explored.failure = Some(failure);
                    break;
                }
                explored.passed_over.get_or_insert(failure.1);
            }
        }
        // Most of what is to come would be cut, too.
        let mostly_cut = mostly_cut(&explored.coverage);
        if mostly_cut {
            explored.undecided = explored.undecided.or(cut.take());
        }
        let in_vain = mostly_cut || undecided > MOST_UNDECIDED;
        let over = explored.failure.is_some() || explored.witness.is_some() || in_vain;
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
pub(super) fn settle(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    case: &Case,
    explored: &Explored,
    time: Time,
) -> anyhow::Result<Settled> {
    if let Some(death) = &explored.death {
        return Ok(Settled::Over(Box::new(outcome_in_model(death.clone()))));
    }
    let Some((record, finding)) = &explored.failure else {
        let passed_over = explored.passed_over.as_ref();
        let doubt = passed_over.and_then(|finding| doubt(context.sources, finding));
        // How long an execution takes whose clock jumps says nothing.
        let cut = explored.undecided.as_ref().filter(|_| time == Time::Ideal);
        return Ok(match doubt.or(cut.cloned()) {
            Some(why) => Settled::Undecided(why),
            None => Settled::Fine,
        });
    };
    let failure = Failure {
        case,
        record,
        finding,
        schedules: explored.coverage.schedules,
        max_steps: explored.budget.max_steps,
    };
    Ok(Settled::Over(Box::new(confirm(context, check, &failure)?)))
}
