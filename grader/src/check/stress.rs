//! Repetitions on real threads. What they show costs points only if it shows again in a second,
//! independent batch.

use super::counterexample::rows;
use super::death::{outcome_of, state_of};
use super::session::{Session, unexpected};
use super::{Bench, CheckOutcome};
use crate::report::{OperationRow, ProcessState, RealThreads};
use crate::run::Death;
use grade_protocol::Verdict;
use grade_protocol::catalog::{Case, CheckInfo};
use grade_protocol::evidence::{Observation, ThreadDoing};
use grade_protocol::judge::{Finding, Ruling};
use grade_protocol::worker::{FromWorker, ToWorker};

/// What is added to the seed for the second batch.
const SECOND_SEED: u64 = 0x5EED;

pub(super) fn run(bench: &mut Bench<'_>, check: &CheckInfo) -> anyhow::Result<CheckOutcome> {
    let service = bench.judge.serve(check)?;
    let cases = bench.judge.cases(check, bench.inputs)?;
    let seed = bench.seed;
    let first = repeat(bench, check, &cases, service.clone(), seed)?;
    let Some(shown) = &first.shown else {
        let summary = format!(
            "no failure in {} repetitions on real threads",
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
    let second = repeat(
        bench,
        check,
        &cases,
        service,
        seed.wrapping_add(SECOND_SEED),
    )?;
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
struct Batch {
    repetitions: u32,
    failures: u32,
    shown: Option<Shown>,
}

/// The first failure of a batch.
struct Shown {
    verdict: Verdict,
    summary: String,
    operations: Vec<OperationRow>,
    standstill: Standstill,
}

/// What the process and its threads were doing, if they did not come to an end.
type Standstill = Option<(ProcessState, Vec<ThreadDoing>)>;

fn repeat(
    bench: &mut Bench<'_>,
    check: &CheckInfo,
    cases: &[Case],
    service: Option<String>,
    seed: u64,
) -> anyhow::Result<Batch> {
    let mut batch = Batch::default();
    let mut session = match Session::open(bench.worker, &check.name, service)? {
        Ok(session) => session,
        Err(death) => {
            batch.died(death, None);
            return Ok(batch);
        }
    };
    for case in cases {
        let order = ToWorker::Stress {
            scenario: case.scenario.clone(),
            repetitions: check.repetitions,
            seed,
        };
        if let Err(death) = session.order(&order) {
            batch.died(death, session.take_account());
            return Ok(batch);
        }
        let mut observations: Vec<Observation> = Vec::new();
        let mut bytes = 0;
        let mut death = None;
        for _ in 0..check.repetitions {
            match session.hear() {
                Ok(FromWorker::Repeated { record }) => {
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
                batch.judge(bench, check, case, std::mem::take(&mut observations))?;
            }
        }
        batch.judge(bench, check, case, observations)?;
        if let Some(death) = death {
            batch.died(death, session.take_account());
            return Ok(batch);
        }
    }
    Ok(batch)
}

impl Batch {
    fn judge(
        &mut self,
        bench: &mut Bench<'_>,
        check: &CheckInfo,
        case: &Case,
        observations: Vec<Observation>,
    ) -> anyhow::Result<()> {
        self.repetitions += observations.len() as u32;
        for ruling in bench.judge.rulings(check, case, observations)? {
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

fn outcome(
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
