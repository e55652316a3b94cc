//! A submission whose verdicts are known.

use super::known::Known;
use super::proposal::{self, Proposal};
use super::{Cell, Expected, Row};
use crate::chosen::Chosen;
use crate::course::{Course, Exercise};
use crate::grade::Job;
use crate::intake::Submission;
use crate::report::{CheckReport, ExerciseReport, Status};
use anyhow::Context;
use grade_protocol::Verdict;
use std::path::PathBuf;

/// A submission with the verdicts that it must get.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// `starter`, `reference`, or the folder's name.
    pub name: String,
    /// What it is there for.
    pub kind: Kind,
    folder: PathBuf,
    /// Nothing where nobody has said it yet.
    pub(super) expected: Option<Expected>,
}

/// What a submission is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What the student starts from.
    Starter,
    /// What the instructor would hand in.
    Reference,
    /// Known to be right: `pass_*`.
    Right,
    /// Known to be wrong: `fail_*`.
    Wrong,
    /// Known to be beyond the grader, so that its points stay open: `open_*`.
    Open,
}

impl Kind {
    /// Of a fixture with this name; nothing for what is none.
    pub(crate) fn of(name: &str) -> Option<Kind> {
        match name.split('_').next() {
            Some("pass") => Some(Kind::Right),
            Some("fail") => Some(Kind::Wrong),
            Some("open") => Some(Kind::Open),
            _ => None,
        }
    }
}

/// The starter, the reference if this checkout has it, and every fixture of an exercise.
pub(super) fn of(course: &Course, exercise: &Exercise) -> anyhow::Result<Vec<Fixture>> {
    let mut fixtures = vec![Fixture {
        name: "starter".to_owned(),
        kind: Kind::Starter,
        folder: exercise.dir.clone(),
        expected: Some(Expected::everywhere(Verdict::NotStarted)),
    }];
    let reference = course.reference(&exercise.id);
    if reference.is_dir() {
        fixtures.push(Fixture {
            name: "reference".to_owned(),
            kind: Kind::Reference,
            folder: reference,
            expected: Some(Expected::everywhere(Verdict::Pass)),
        });
    }
    let dir = course.fixtures(&exercise.id);
    if !dir.is_dir() {
        return Ok(fixtures);
    }
    let entries = std::fs::read_dir(&dir).with_context(|| format!("reading {}", dir.display()))?;
    let mut folders = Vec::new();
    for entry in entries {
        folders.push(entry?.path());
    }
    folders.sort();
    for folder in folders {
        let name = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        let Some(kind) = Kind::of(&name) else {
            continue;
        };
        let expected = folder.join("expected.toml");
        let expected = match expected.is_file() {
            true => Some(Expected::read(&expected)?),
            false => None,
        };
        fixtures.push(Fixture {
            name,
            kind,
            folder,
            expected,
        });
    }
    Ok(fixtures)
}

impl Fixture {
    pub(super) fn job<'a>(&self, exercise: &'a Exercise) -> Job<'a> {
        Job {
            exercise,
            chosen: Chosen::all(),
            submission: Submission::folder(&self.folder),
        }
    }

    /// Whether a check may say this of it.
    pub(super) fn accepts(&self, known: &Known, check: &str, verdict: Verdict) -> bool {
        let waits = verdict == Verdict::Incomplete && known.not_accepted.contains(check);
        let will_do = self.any_will_do(known, check) && verdict != Verdict::Infrastructure;
        let expected = self.expected.as_ref();
        waits
            || will_do
            || expected.is_some_and(|expected| {
                expected.accepts(check, verdict)
                    || verdict == Verdict::Unknown && self.may_show_once(known, check, expected)
            })
    }

    /// What is wrong shows on real threads in one batch and not in the next, or else it would not be left open.
    fn may_show_once(&self, known: &Known, check: &str, expected: &Expected) -> bool {
        let is_lost = |verdict: &Verdict| *verdict != Verdict::Pass && !verdict.is_open();
        self.kind == Kind::Wrong
            && known.on_real_threads.contains(check)
            && expected.of(check).iter().any(is_lost)
    }

    /// Real threads may or may not show what is wrong, and leave points open where they show it once.
    fn any_will_do(&self, known: &Known, check: &str) -> bool {
        let written = |expected: &Expected| expected.speaks_of(check);
        self.kind == Kind::Wrong
            && known.on_real_threads.contains(check)
            && !self.expected.as_ref().is_some_and(written)
    }

    /// What a check must say of it, in words.
    fn words(&self, known: &Known, check: &str) -> String {
        match &self.expected {
            _ if self.any_will_do(known, check) => "any verdict".to_owned(),
            Some(expected) => expected.words(check),
            None => "any verdict".to_owned(),
        }
    }

    /// What it got, before anybody looks for problems.
    pub(super) fn row(&self, known: &Known, report: &ExerciseReport) -> Row {
        let cells = report.checks.iter().map(|check| Cell {
            verdict: check.verdict,
            expected: self.words(known, &check.name),
            as_expected: self.expected.is_none() || self.accepts(known, &check.name, check.verdict),
            schedule_number: check
                .counterexample
                .as_ref()
                .map(|found| found.schedule_number),
        });
        let why = self.expected.as_ref().map(|expected| expected.why.clone());
        Row {
            name: self.name.clone(),
            kind: self.kind,
            why: why.unwrap_or_default(),
            cells: cells.collect(),
            as_expected: true,
        }
    }

    /// What it got that it must not get, and what nobody has said of it yet.
    pub(super) fn problems(&self, known: &Known, report: &ExerciseReport) -> Vec<String> {
        let mut problems = Vec::new();
        let mut problem = |text: String| problems.push(format!("{}: {text}", self.name));
        let own = matches!(self.kind, Kind::Starter | Kind::Reference);
        let unexpected: Vec<&CheckReport> = match &self.expected {
            Some(_) => {
                let checks = report.checks.iter();
                checks
                    .filter(|check| !self.accepts(known, &check.name, check.verdict))
                    .collect()
            }
            None => Vec::new(),
        };
        match report.status {
            Status::Infrastructure => problem("could not be graded".to_owned()),
            // One sentence for what is the same of every check.
            Status::CompileError | Status::Forbidden | Status::CompileLimit if own => {
                problem(
                    report
                        .checks
                        .first()
                        .map_or_else(String::new, |check| check.summary.clone()),
                );
            }
            _ => {
                let (unwritten, other): (Vec<_>, Vec<_>) =
                    unexpected.into_iter().partition(|check| {
                        self.kind == Kind::Reference && check.verdict == Verdict::NotStarted
                    });
                if !unwritten.is_empty() {
                    let names: Vec<String> = unwritten
                        .iter()
                        .map(|check| format!("`{}`", check.name))
                        .collect();
                    problem(format!(
                        "is incomplete: a `todo!()` is what {} runs into",
                        names.join(", ")
                    ));
                }
                for check in other {
                    problem(format!(
                        "`{}` is {}, must be {}: {}",
                        check.name,
                        check.verdict,
                        self.words(known, &check.name),
                        check.summary
                    ));
                }
            }
        }
        match &self.expected {
            Some(expected) => {
                for name in expected.checks.keys() {
                    if !report.checks.iter().any(|check| check.name == *name) {
                        problem(format!("expected.toml names `{name}`, which is no check"));
                    }
                }
                if !own && expected.why.trim().is_empty() {
                    problem(
                        "expected.toml does not say why: one sentence on what is wrong, or \
                         remarkable, about it"
                            .to_owned(),
                    );
                }
            }
            None => problem(format!(
                "there is no expected.toml yet: `cargo grade review {} --accept` shows what would \
                 stand in it",
                report.id
            )),
        }
        let caught = report
            .checks
            .iter()
            .any(|check| check.verdict != Verdict::Pass);
        if self.kind == Kind::Wrong && !caught && !report.checks.is_empty() {
            problem("nothing caught it".to_owned());
        }
        if !problems.is_empty() {
            let said = report.diagnostics.iter();
            problems.extend(said.map(|said| format!("{}: {}", self.name, said.message)));
        }
        problems
    }

    /// What its expected.toml could say instead.
    pub(super) fn proposal(
        &self,
        known: &Known,
        report: &ExerciseReport,
    ) -> anyhow::Result<Option<(Expected, Proposal)>> {
        let Some(expected) = proposal::expected(self, report, known) else {
            return Ok(None);
        };
        let path = self.folder.join("expected.toml");
        let before = match path.is_file() {
            true => std::fs::read_to_string(&path)
                .with_context(|| format!("reading {}", path.display()))?,
            false => String::new(),
        };
        let proposal = Proposal {
            path,
            before,
            after: expected.text(),
        };
        Ok(Some((expected, proposal)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture(kind: Kind, real_threads: &str) -> Fixture {
        let text =
            format!("why = \"it is\"\n[checks]\nexplored = \"race\"\nreal = {real_threads}\n");
        Fixture {
            name: String::new(),
            kind,
            folder: PathBuf::new(),
            expected: Some(toml::from_str(&text).expect("it is TOML")),
        }
    }

    #[test]
    fn what_real_threads_must_lose_may_stay_open_where_they_show_it_once() {
        let known = Known {
            on_real_threads: ["real".to_owned()].into(),
            ..Known::default()
        };
        let accepts = |fixture: &Fixture, check| fixture.accepts(&known, check, Verdict::Unknown);
        let wrong = fixture(Kind::Wrong, "[\"race\", \"pass\"]");
        assert!(accepts(&wrong, "real"));
        assert!(!accepts(&wrong, "explored"));
        assert!(!wrong.accepts(&known, "real", Verdict::Infrastructure));
        assert!(!accepts(&fixture(Kind::Wrong, "\"pass\""), "real"));
        assert!(!accepts(&fixture(Kind::Right, "\"race\""), "real"));
    }
}
