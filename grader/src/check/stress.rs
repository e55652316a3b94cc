//! Repetitions on real threads. What they show costs points only if it shows again in a second,
//! independent batch.

use super::counterexample::rows;
use super::death::{outcome_of, state_of};
use super::others::Others;
use super::session::{Session, unexpected};
use super::{CheckContext, CheckOutcome};
use crate::report::{OperationRow, ProcessState, RealThreads};
use crate::run::Death;
use grade_protocol::Verdict;
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::evidence::{Observation, Site, ThreadDoing};
use grade_protocol::judge::{Finding, Ruling};
use grade_protocol::worker::{FromWorker, ToWorker};
use std::time::{Duration, Instant};

/// What is added to the seed for the second batch.
pub(super) const SECOND_SEED: u64 = 0x5EED;

/// How long a batch may take once exploration has shown a defect. Most batches take less; those that
/// take more mostly sleep.
const ENOUGH_WHERE_LOST: Duration = Duration::from_secs(1);

/// How a case is played.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub(super) plays: u32,
    pub(super) hold_up: bool,
}

pub(super) fn run(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    others: &Others,
) -> anyhow::Result<CheckOutcome> {
    let manner = Manner {
        plays: check.repetitions,
        hold_up: false,
    };
    let service = context.judge.serve(check)?;
    let cases = context.judge.cases(check, context.inputs)?;
    let seed = context.seed;
    let first = repeat(
        context,
        check,
        &cases,
        service.clone(),
        manner,
        seed,
        others,
    )?;
    let Some(shown) = &first.shown else {
        let stopped = match &first.stopped {
            Some(lost) => format!("; no more of them, since `{lost}` is lost already"),
            None => String::new(),
        };
        let summary = format!(
            "no failure in {} repetitions on real threads{stopped}",
            first.repetitions
        );
        return Ok(outcome(Verdict::Pass, summary, &first, 0, seed));
    };
    if shown.verdict.is_open() {
        return Ok(outcome(
            shown.verdict,
            shown.summary.clone(),
            &first,
            0,
            seed,
        ));
    }
    if let Some(lost) = others.shows(shown.verdict) {
        let what = match shown.verdict {
            Verdict::Hang => "a deadlock",
            _ => "it too",
        };
        let summary = format!(
            "{} ({} of {} repetitions, seed {seed}; not run again, since `{lost}` shows {what})",
            shown.summary, first.failures, first.repetitions
        );
        return Ok(outcome(shown.verdict, summary, &first, 0, seed));
    }
    let seed_again = seed.wrapping_add(SECOND_SEED);
    let second = repeat(context, check, &cases, service, manner, seed_again, others)?;
    let counts = format!(
        "{} of {} repetitions, then {} of {}, seed {seed}",
        first.failures, first.repetitions, second.failures, second.repetitions
    );
    Ok(match &second.shown {
        Some(again) if !again.verdict.is_open() => {
            let summary = format!("{} ({counts})", shown.summary);
            outcome(shown.verdict, summary, &first, second.failures, seed)
        }
        _ => {
            let summary = format!(
                "failed once and not again, so it stays open: {} ({counts})",
                shown.summary
            );
            outcome(Verdict::Unknown, summary, &first, second.failures, seed)
        }
    })
}

/// Observations that are kept before they are judged.
const KEPT_BYTES: usize = 8 << 20;

/// One batch.
#[derive(Default)]
pub(super) struct Batch {
    repetitions: u32,
    pub(super) failures: u32,
    pub(super) shown: Option<Shown>,
    /// Where somebody waited busily.
    pub(super) busy_wait: Option<Site>,
    /// The check whose loss made it stop early.
    stopped: Option<String>,
}

/// The first failure of a batch.
pub(super) struct Shown {
    pub(super) verdict: Verdict,
    pub(super) summary: String,
    operations: Vec<OperationRow>,
    pub(super) standstill: Standstill,
}

/// What the process and its threads were doing, if they did not come to an end.
pub(super) type Standstill = Option<(ProcessState, Vec<ThreadDoing>)>;

/// Every case, until a process dies of one, or there has been enough of it where all is lost.
pub(super) fn repeat(
    context: &mut CheckContext<'_>,
    check: &CheckInfo,
    cases: &[Case],
    service: Option<String>,
    manner: Manner,
    seed: u64,
    others: &Others,
) -> anyhow::Result<Batch> {
    let began = Instant::now();
    let mut batch = Batch::default();
    let mut session = match Session::open(context.worker, &check.name, service)? {
        Ok(session) => session,
        Err(death) => {
            batch.died(death, None);
            return Ok(batch);
        }
    };
    for case in cases {
        let order = ToWorker::Stress {
            scenario: case.scenario.clone(),
            repetitions: manner.plays,
            seed,
            hold_up: manner.hold_up,
        };
        if let Err(death) = session.order(&order) {
            batch.died(death, session.take_account());
            return Ok(batch);
        }
        let mut observations: Vec<Observation> = Vec::new();
        let mut bytes = 0;
        let mut death = None;
        for _ in 0..manner.plays {
            if began.elapsed() > ENOUGH_WHERE_LOST {
                batch.stopped = others.lost();
            }
            if batch.stopped.is_some() {
                break;
            }
            match session.hear() {
                Ok(FromWorker::Repeated { record, busy_wait }) => {
                    batch.busy_wait = busy_wait;
                    bytes += record.observation.weight_bytes();
                    observations.push(record.observation);
                }
                Ok(other) => death = Some(unexpected(&other)),
                Err(how) => death = Some(how),
            }
            if death.is_some() {
                break;
            }
            // What is long is not kept until the last.
            if bytes > KEPT_BYTES {
                bytes = 0;
                batch.judge(context, check, case, std::mem::take(&mut observations))?;
            }
        }
        batch.judge(context, check, case, observations)?;
        if let Some(death) = death {
            batch.died(death, session.take_account());
            return Ok(batch);
        }
        if batch.stopped.is_some() {
            return Ok(batch);
        }
    }
    Ok(batch)
}

impl Batch {
    fn judge(
        &mut self,
        context: &mut CheckContext<'_>,
        check: &CheckInfo,
        case: &Case,
        observations: Vec<Observation>,
    ) -> anyhow::Result<()> {
        self.repetitions += observations.len() as u32;
        for ruling in context.judge.rulings(check, case, observations)? {
            if let Ruling::Illegal(finding) = ruling {
                self.failed(case, &finding);
            }
        }
        Ok(())
    }

    fn failed(&mut self, case: &Case, finding: &Finding) {
        self.failures += 1;
        let open = |shown: &Shown| shown.verdict.is_open();
        // Trouble of ours must not hide a failure of theirs, nor be taken for one.
        if self.shown.as_ref().is_none_or(open) {
            self.shown = Some(Shown {
                verdict: finding.verdict,
                summary: finding.summary.clone(),
                operations: rows(case, finding),
                standstill: None,
            });
        }
    }

    fn died(&mut self, death: Death, account: Option<Vec<ThreadDoing>>) {
        let standstill = state_of(&death).zip(account);
        let outcome = outcome_of(death);
        self.repetitions += 1;
        self.failures += 1;
        self.shown.get_or_insert(Shown {
            verdict: outcome.verdict,
            summary: outcome.summary,
            operations: Vec::new(),
            standstill,
        });
    }
}

pub(super) fn outcome(
    verdict: Verdict,
    summary: String,
    first: &Batch,
    failures_again: u32,
    seed: u64,
) -> CheckOutcome {
    let shown = first.shown.as_ref();
    let operations = shown.map(|shown| shown.operations.clone());
    let standstill = shown.and_then(|shown| shown.standstill.clone());
    let (state, threads) = standstill.unzip();
    let real_threads = RealThreads {
        verdict,
        summary: summary.clone(),
        failures: first.failures,
        repetitions: first.repetitions,
        failures_again,
        seed,
        operations: operations.unwrap_or_default(),
        state,
        threads: threads.unwrap_or_default(),
    };
    CheckOutcome {
        real_threads: Some(real_threads),
        ..CheckOutcome::plain(verdict, summary)
    }
}
