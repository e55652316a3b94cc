//! One attempt in one worker: what it said, how the worker ended, what it harmed.

use crate::fence::Fence;
use crate::manifest::{Attempt, JudgedBy};
use crate::surroundings::Surroundings;
use anyhow::Context;
use cargo_grade::run::{Death, Judge, Program, Worker};
use grade_protocol::catalog::{Case, CheckInfo, Method};
use grade_protocol::judge::Ruling;
use grade_protocol::worker::{FromWorker, ToWorker};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::{Duration, Instant};

/// What came of an attempt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// What it said itself, without its name.
    pub(crate) said: Option<String>,
    /// How the worker ended: `pass`, a verdict's name, or what it died of.
    pub(crate) end: String,
    /// What was found changed around it.
    pub(crate) harm: Vec<String>,
}

impl Outcome {
    /// Whether it came through.
    pub(crate) fn is_open(&self, attempt: &Attempt) -> bool {
        let as_expected = attempt.may_end_in(&self.end);
        let said_so = match (&self.said, attempt.judged_by) {
            (_, JudgedBy::End) => !as_expected,
            (Some(said), JudgedBy::Refusal) => !said.starts_with("closed"),
            // It did not live to say so, which nobody but itself can have done.
            (None, JudgedBy::Refusal) => true,
        };
        said_so || !self.harm.is_empty()
    }

    /// In a few words.
    pub(crate) fn words(&self) -> String {
        let mut words = self.said.clone().unwrap_or_default();
        for harm in &self.harm {
            words.push_str(&format!("; {harm}"));
        }
        if self.end != "pass" {
            words.push_str(&format!("; ends in {}", self.end));
        }
        words.trim_start_matches("; ").to_owned()
    }
}

/// A judge, and what it is asked about.
pub(crate) struct Tribunal {
    judge: Judge,
    check: CheckInfo,
    case: Case,
}

/// How long what a worker has printed may take to be read.
const READING: Duration = Duration::from_millis(500);

impl Tribunal {
    pub(crate) fn new(judge: &Path) -> anyhow::Result<Tribunal> {
        let mut judge = Judge::start(judge)?;
        let checks = judge.catalog()?.checks;
        let on_threads = |check: &CheckInfo| check.method == Method::RealThreads;
        let check = checks
            .into_iter()
            .find(on_threads)
            .context("one on threads")?;
        let case = judge
            .cases(&check, 0)?
            .into_iter()
            .next()
            .context("a case")?;
        Ok(Tribunal { judge, check, case })
    }

    /// Has a worker make the attempt that its program is named after.
    pub(crate) fn try_out(
        &mut self,
        attempt: &Attempt,
        fence: &Fence,
        surroundings: &mut Surroundings,
    ) -> anyhow::Result<Outcome> {
        let program = Program {
            path: surroundings.program(&attempt.name),
            folder: surroundings.empty(),
            layers: fence.layers(),
            allowance: std::sync::Arc::new(cargo_grade::run::Allowance::without_end()),
        };
        let mut worker = Worker::start(&program, None)?;
        let end = match self.play(&mut worker)? {
            Ok(end) => end,
            Err(death) => name_of(&death).to_owned(),
        };
        let said = said(
            &worker,
            &attempt.name,
            attempt.judged_by == JudgedBy::Refusal,
        );
        drop(worker);
        let harm = surroundings.harm().into_iter().map(str::to_owned).collect();
        Ok(Outcome { said, end, harm })
    }

    fn play(&mut self, worker: &mut Worker) -> anyhow::Result<Result<String, Death>> {
        let open = ToWorker::Open {
            check: self.check.name.clone(),
            service: None,
        };
        let stress = ToWorker::Stress {
            scenario: self.case.scenario.clone(),
            repetitions: 1,
            seed: 0,
            hold_up: false,
        };
        for order in [open, stress] {
            if let Err(death) = worker.order(&order) {
                return Ok(Err(death));
            }
        }
        let observation = match worker.hear() {
            Ok(FromWorker::Repeated { record, .. }) => record.observation,
            Ok(_) => return Ok(Err(Death::Forged("another report".to_owned()))),
            Err(death) => return Ok(Err(death)),
        };
        let ruling = self.judge.ruling(&self.check, &self.case, &observation)?;
        Ok(Ok(match ruling {
            Ruling::Legal | Ruling::Witness => "pass".to_owned(),
            Ruling::Illegal(finding) => finding.verdict.to_string(),
        }))
    }
}

/// The attempt's last line; waited for if there must be one.
fn said(worker: &Worker, attempt: &str, must_come: bool) -> Option<String> {
    let deadline = Instant::now() + READING;
    let begin = format!("attempt {attempt}: ");
    loop {
        let printed = String::from_utf8_lossy(&worker.printed()).into_owned();
        let mut lines = printed
            .split('\n')
            .filter_map(|line| line.strip_prefix(&begin));
        let last = lines.rfind(|line| line.starts_with("open") || line.starts_with("closed"));
        if last.is_some() || !must_come || Instant::now() > deadline {
            return last.map(str::to_owned);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn name_of(death: &Death) -> &'static str {
    match death {
        Death::EarlyExit => "early_exit",
        Death::Abort => "abort",
        Death::Forbidden => "forbidden",
        Death::StackOverflow => "stack_overflow",
        Death::CpuLimit | Death::Spinning(_) | Death::TotalCpu => "cpu_limit",
        Death::MemoryLimit => "memory_limit",
        Death::OutputLimit | Death::ReportLimit => "output_limit",
        Death::Hang | Death::TotalSilence => "hang",
        Death::ThreadLimit => "unknown",
        Death::Forged(_) => "forged",
        Death::HeldToLess(_) => "held_to_less",
        Death::Infrastructure | Death::Trouble(_) => "infrastructure",
    }
}
