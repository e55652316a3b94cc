//! A worker and a judge, and checks that are run with them.

use cargo_grade::check::{self, CheckContext, CheckOutcome, Effort};
use cargo_grade::intake::Sources;
use cargo_grade::report::Counterexample;
use cargo_grade::run::{Judge, Program};
use cargo_grade::token::Token;
use grade_confinement::Layers;
use grade_protocol::catalog::{Case, CheckInfo};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The names under which this program is one or the other.
pub(crate) const WORKER: &str = "worker";
pub(crate) const JUDGE: &str = "judge";

/// Where the checks of this test are run.
pub(crate) struct Laboratory {
    dir: TempDir,
    judge: Judge,
    /// Schedules for each case, if it is not left to the check.
    pub(crate) budget_schedules: Option<u64>,
}

impl Laboratory {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let program = std::env::current_exe().expect("this program has a name");
        for name in [WORKER, JUDGE] {
            let copy = program_in(dir.path(), name);
            std::fs::hard_link(&program, &copy)
                .or_else(|_| std::fs::copy(&program, &copy).map(|_| ()))
                .expect("a program can be copied");
        }
        let judge = Judge::start(&program_in(dir.path(), JUDGE)).expect("a judge");
        Laboratory {
            dir,
            judge,
            budget_schedules: None,
        }
    }

    fn info(&mut self, check: &str) -> CheckInfo {
        let checks = self.judge.catalog().expect("there are checks").checks;
        let info = checks.into_iter().find(|info| info.name == check);
        info.unwrap_or_else(|| panic!("there is no check {check}"))
    }

    /// Has something done with a check.
    fn with<R>(
        &mut self,
        check: &str,
        act: impl FnOnce(&mut CheckContext<'_>, &CheckInfo) -> anyhow::Result<R>,
    ) -> R {
        let info = self.info(check);
        let mut context = CheckContext {
            exercise: "laboratory",
            worker: &Program {
                path: program_in(self.dir.path(), WORKER),
                folder: self.dir.path().to_owned(),
                layers: Layers::NONE,
                allowance: std::sync::Arc::new(cargo_grade::run::Allowance::without_end()),
            },
            judge: &mut self.judge,
            seed: 0,
            inputs: 0,
            budget_schedules: self.budget_schedules,
            submission: "",
            sources: &Sources::default(),
            snapshots: PathBuf::new(),
            draw_survived: false,
            effort: Effort::default(),
        };
        act(&mut context, &info).expect("a check runs")
    }

    pub(crate) fn run(&mut self, check: &str) -> CheckOutcome {
        self.with(check, check::run)
    }

    /// Parts of a check's scenarios on which right code fails.
    pub(crate) fn unfair_parts(&mut self, check: &str) -> Vec<String> {
        self.with(check, check::unfair_parts)
    }

    /// What broke a check.
    #[track_caller]
    pub(crate) fn found(&mut self, check: &str) -> Counterexample {
        let outcome = self.run(check);
        let found = outcome.counterexample.clone();
        found.unwrap_or_else(|| panic!("{check}: {outcome:#?}"))
    }

    /// The case that a token names.
    pub(crate) fn case_of(&mut self, token: &Token) -> Case {
        let info = self.info(&token.check);
        let cases = self.judge.cases(&info, token.seed).expect("cases");
        let whole = cases.into_iter().find(|case| case.name == token.case);
        let whole = whole.expect("the token names a case");
        if token.without.is_empty() {
            return whole;
        }
        let part = self.judge.without(&info, &whole, token.without.clone());
        part.expect("a judge answers").expect("a fair part")
    }
}

fn program_in(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
