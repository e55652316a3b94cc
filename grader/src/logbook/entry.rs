//! What one grading of one exercise came to. Never read or written here.

use crate::intake::Sources;
use crate::report::{CheckReport, Defect, ExerciseReport, Points, Status};
use grade_protocol::Verdict;
use serde::{Deserialize, Serialize};

/// What an exercise came to, by all that is known after a grading.
///
/// Checks that were not asked for have the verdict of the grading before it, on the sources of then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The grader's version.
    pub grader: String,
    /// When, in seconds since 1970 began.
    pub graded_at_secs: u64,
    /// The digest of the sources.
    pub sources: String,
    /// How far that grading came.
    pub status: Status,
    /// In the order of the exercise, as far as it is known.
    pub checks: Vec<Noted>,
    /// Checks of the exercise that have not been run yet.
    pub not_run: u32,
}

/// What one check came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// In kebab case.
    pub name: String,
    /// The fact it establishes.
    pub title: String,
    /// What it came to.
    pub verdict: Verdict,
    /// Its points.
    pub points: Points,
    /// What kind of defect was found, if that was told.
    pub defect: Option<Defect>,
    /// The digest of the sources that it was run on.
    pub sources: String,
}

impl Noted {
    pub(crate) fn of(check: &CheckReport, sources: &str) -> Noted {
        let found = check.counterexample.as_ref();
        Noted {
            name: check.name.clone(),
            title: check.title.clone(),
            verdict: check.verdict,
            points: check.points,
            defect: found.map(|found| found.explanation.defect),
            sources: sources.to_owned(),
        }
    }
}

impl Entry {
    /// What a grading came to at a time, in seconds since 1970 began, after what was known `before`.
    /// Nothing if the grader was in trouble: that says nothing of the exercise.
    #[must_use]
    pub fn of(
        exercise: &ExerciseReport,
        grader: &str,
        at_secs: u64,
        before: Option<&Entry>,
    ) -> Option<Entry> {
        if exercise.status == Status::Infrastructure {
            return None;
        }
        let files = exercise.sources.iter();
        let files = files.map(|file| (file.path.clone(), file.text.clone()));
        let sources = Sources::of(files.collect()).fingerprint();
        let same_grader = before.filter(|before| before.grader == grader);
        let run = exercise.checks.iter().map(|check| {
            let new = Noted::of(check, &sources);
            let known = same_grader.and_then(|before| before.decided(&new));
            known.cloned().unwrap_or(new)
        });
        let run: Vec<Noted> = run.collect();
        let all = run.len() + exercise.not_run as usize;
        let known = before.filter(|_| exercise.not_run > 0);
        let checks = known.map_or_else(|| run.clone(), |known| known.with(&run));
        Some(Entry {
            grader: grader.to_owned(),
            graded_at_secs: at_secs,
            sources,
            status: exercise.status,
            not_run: u32::try_from(all.saturating_sub(checks.len())).unwrap_or(u32::MAX),
            checks,
        })
    }

    /// What a check came to on the same sources, if that is more than can be told of it now: that it was left out this
    /// time, or could not be judged, takes nothing back.
    fn decided(&self, now: &Noted) -> Option<&Noted> {
        let mut checks = self.checks.iter();
        let known = checks.find(|it| it.name == now.name && it.sources == now.sources)?;
        (now.verdict.is_open() && !known.verdict.is_open()).then_some(known)
    }

    /// Its checks, those that were run again as they are now.
    fn with(&self, run: &[Noted]) -> Vec<Noted> {
        let again = |old: &Noted| run.iter().find(|new| new.name == old.name);
        let known = self.checks.iter();
        let mut checks: Vec<Noted> = known.map(|old| again(old).unwrap_or(old).clone()).collect();
        let is_new = |new: &&Noted| self.checks.iter().all(|old| old.name != new.name);
        checks.extend(run.iter().filter(is_new).cloned());
        checks
    }

    /// Of all checks that have been run.
    #[must_use]
    pub fn points(&self) -> Points {
        let mut points = Points::default();
        self.checks.iter().for_each(|check| points += check.points);
        points
    }

    /// Whether all of it is about these sources.
    #[must_use]
    pub fn is_of(&self, sources: &str) -> bool {
        self.sources == sources && self.checks.iter().all(|check| check.sources == sources)
    }

    /// Whether this is about the same sources and the same grader, so that it takes the other's place.
    pub(super) fn repeats(&self, other: &Entry) -> bool {
        self.sources == other.sources && self.grader == other.grader
    }

    /// The first check that lost points.
    #[must_use]
    pub fn first_lost(&self) -> Option<&Noted> {
        self.checks.iter().find(|check| check.points.lost() > 0)
    }
}
