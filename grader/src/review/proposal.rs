//! A file that a review would write if somebody agreed. Never written without that.

use super::Fixture;
use super::expected::{Accepted, Expected};
use super::fixture::Kind;
use super::known::Known;
use crate::report::{ExerciseReport, Status};
use anyhow::Context;
use grade_protocol::Verdict;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Whoever may agree to a proposal.
pub type Consent<'a> = dyn FnMut(&Proposal) -> anyhow::Result<bool> + 'a;

/// What a file would hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The file.
    pub path: PathBuf,
    /// What it holds now; empty where there is none.
    pub before: String,
    /// What it would hold.
    pub after: String,
}

impl Proposal {
    /// Writes the file.
    pub(super) fn write(&self) -> anyhow::Result<()> {
        let writing = || format!("writing {}", self.path.display());
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).with_context(writing)?;
        }
        std::fs::write(&self.path, &self.after).with_context(writing)
    }
}

/// What a fixture's expected.toml must say so that it is about what the fixture got; nothing where it
/// is, or where its verdicts are not those of its kind or not the fixture's doing.
pub(super) fn expected(
    fixture: &Fixture,
    report: &ExerciseReport,
    known: &Known,
) -> Option<Expected> {
    let cannot_tell = |verdict| matches!(verdict, Verdict::Infrastructure | Verdict::Incomplete);
    let mut verdicts = report.checks.iter().map(|check| check.verdict);
    if report.status == Status::Infrastructure || verdicts.clone().any(cannot_tell) {
        return None;
    }
    let all_pass = verdicts.clone().all(|verdict| verdict == Verdict::Pass);
    let fits = match fixture.kind {
        Kind::Starter | Kind::Reference => false,
        Kind::Right => all_pass,
        Kind::Wrong => !all_pass,
        Kind::Open => {
            !all_pass && verdicts.all(|verdict| verdict == Verdict::Pass || verdict.is_open())
        }
    };
    let differs = report
        .checks
        .iter()
        .any(|check| !fixture.accepts(known, &check.name, check.verdict));
    let now = fixture.expected.as_ref();
    if !fits || (now.is_some() && !differs) {
        return None;
    }
    let ran = matches!(report.status, Status::Graded | Status::NotStarted);
    let of_all = report.checks.first().map(|check| check.verdict);
    let otherwise = match (now.and_then(|now| now.otherwise), ran) {
        (known, true) => known,
        // What kept it from being run is the verdict of every check.
        (_, false) => of_all,
    };
    let mut checks = BTreeMap::new();
    for check in &report.checks {
        let listed = now.and_then(|now| now.checks.get(&check.name));
        let still_right = |listed: &&Accepted| ran && listed.verdicts().contains(&check.verdict);
        let any_will_do = fixture.kind == Kind::Wrong
            && otherwise.is_none()
            && known.on_real_threads.contains(&check.name);
        if let Some(listed) = listed.filter(still_right) {
            checks.insert(check.name.clone(), listed.clone());
        } else if check.verdict != otherwise.unwrap_or(Verdict::Pass) && !any_will_do {
            checks.insert(check.name.clone(), Accepted::One(check.verdict));
        }
    }
    Some(Expected {
        why: now.map_or_else(String::new, |now| now.why.clone()),
        otherwise,
        checks,
    })
}
