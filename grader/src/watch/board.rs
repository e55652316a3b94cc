//! What is known of an exercise while it is graded: the last verdict, and as much of the new one as there is. Never
//! grades or waits.

use super::listener::Told;
use super::session::News;
use crate::logbook::{Change, Difference, Entry, Noted};
use crate::progress::Finished;
use crate::report::{ExerciseReport, Report, Status};
use grade_protocol::Verdict;
use grade_protocol::catalog::CheckInfo;

/// An exercise in a session.
#[derive(Clone, Debug)]
pub struct Board {
    /// Its id.
    pub exercise: String,
    /// Its checks, in the order of a report. They keep what the last grading says until this one says more.
    pub rows: Vec<Row>,
    /// What is being done: "building", a check's title. Nothing if all is done.
    pub step: Option<String>,
    /// What the last whole grading came to. Its checks are those of the rows if they could be run.
    pub last: Option<ExerciseReport>,
    /// What changed from the one before it to the last one in which the checks could be run.
    pub difference: Option<Difference>,
    /// Why the last grading came to nothing.
    pub trouble: Option<String>,
    /// The last grading in which checks could be run.
    compared_with: Option<Entry>,
}

/// A check.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// In kebab case.
    pub name: String,
    /// The fact it establishes.
    pub title: String,
    /// What it is worth.
    pub points: u32,
    /// What it came to last.
    pub known: Option<Finished>,
    /// Whether that is by the grading that is under way, or by the last one if none is.
    pub is_new: bool,
    /// What became of it since the grading before.
    pub change: Option<Change>,
}

impl Row {
    /// Whether points were lost.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        let known = self.known.as_ref();
        known.is_some_and(|known| known.check.points.lost() > 0)
    }
}

impl Board {
    pub(super) fn new(exercise: &str, last: Option<Entry>) -> Board {
        Board {
            exercise: exercise.to_owned(),
            rows: Vec::new(),
            step: None,
            last: None,
            difference: None,
            trouble: None,
            compared_with: last.filter(|entry| could_be_run(entry.status)),
        }
    }

    /// The row of the check that matters most: one that broke before one that is lost as before, one with an execution
    /// to look at before one without. What is known by now counts before what the last grading said.
    #[must_use]
    pub fn most_important(&self) -> Option<usize> {
        let rank = |row: &Row| {
            let known = row.known.as_ref();
            (
                !row.is_new,
                row.change != Some(Change::Broke),
                known.is_none_or(|known| known.check.counterexample.is_none()),
            )
        };
        let rows = self.rows.iter().enumerate();
        let lost = rows.filter(|(_, row)| row.is_lost());
        lost.min_by_key(|(_, row)| rank(row)).map(|(at, _)| at)
    }

    /// Why the checks could not be run, if the last grading came that far and no further.
    #[must_use]
    pub fn refused(&self) -> Option<&ExerciseReport> {
        let last = self.last.as_ref();
        last.filter(|last| !could_be_run(last.status))
    }

    pub(super) fn begin(&mut self) {
        self.step = Some("starting".to_owned());
        self.trouble = None;
        self.rows.iter_mut().for_each(|row| row.is_new = false);
    }

    pub(super) fn hear(&mut self, told: Told) -> News {
        match told {
            Told::Step(what) => {
                self.step = Some(what);
                News::Step
            }
            Told::Planned(checks) => {
                self.plan(&checks);
                News::Planned
            }
            Told::Checked(finished) => News::Checked(self.check(*finished)),
            Told::Noted(text) => News::Noted(text),
            Told::Ended(Ok(report)) => self.finish(*report),
            Told::Ended(Err(why)) => {
                self.step = None;
                self.trouble = Some(why);
                News::Failed
            }
        }
    }

    /// Rows for these checks, with what was known of each.
    fn plan(&mut self, checks: &[CheckInfo]) {
        let known = std::mem::take(&mut self.rows);
        let row = |check: &CheckInfo| {
            let new = || Row {
                name: check.name.clone(),
                title: check.title.clone(),
                points: check.points,
                known: None,
                is_new: false,
                change: None,
            };
            let old = known.iter().find(|row| row.name == check.name);
            old.cloned().unwrap_or_else(new)
        };
        self.rows = checks.iter().map(row).collect();
    }

    /// The row of a check that is known now.
    fn check(&mut self, finished: Finished) -> usize {
        let now = Noted::of(&finished.check, "");
        let before = self.compared_with.iter().flat_map(|entry| &entry.checks);
        let before = before.into_iter().find(|check| check.name == now.name);
        let before = before.filter(|_| !is_left_out(now.verdict));
        let row = Row {
            name: now.name.clone(),
            title: now.title.clone(),
            points: now.points.max,
            // Where there is nothing to compare with, nothing changed.
            change: before.map(|before| Change::of(Some(before), Some(&now))),
            is_new: true,
            known: Some(finished),
        };
        match self.rows.iter().position(|known| known.name == row.name) {
            Some(at) => {
                self.rows[at] = row;
                at
            }
            None => {
                self.rows.push(row);
                self.rows.len() - 1
            }
        }
    }

    fn finish(&mut self, mut report: Report) -> News {
        self.step = None;
        let Some(exercise) = report.exercises.pop() else {
            self.trouble = Some("nothing was graded".to_owned());
            return News::Failed;
        };
        if could_be_run(exercise.status) {
            let is_known = |row: &Row| exercise.checks.iter().any(|it| it.name == row.name);
            self.rows.retain(is_known);
            for check in &exercise.checks {
                let key = format!("{}/{}", exercise.id, check.name);
                let finished = Finished {
                    check: check.clone(),
                    real_threads: report.real_threads.get(&key).cloned(),
                    sources: exercise.sources.clone(),
                };
                self.check(finished);
            }
            self.compare(&exercise, &report.grader);
        }
        self.last = Some(exercise);
        News::Finished
    }

    /// Compares a grading with the one before it, and is what the next one is compared with.
    fn compare(&mut self, exercise: &ExerciseReport, grader: &str) {
        let Some(mut now) = Entry::of(exercise, grader, 0, None) else {
            return;
        };
        if let Some(before) = &self.compared_with {
            for check in now.checks.iter_mut().filter(|it| is_left_out(it.verdict)) {
                if let Some(old) = before.checks.iter().find(|old| old.name == check.name) {
                    check.clone_from(old);
                }
            }
            self.difference = Some(Difference::between(&exercise.id, before, &now));
        }
        self.compared_with = Some(now);
    }
}

/// Whether a check was left out on purpose: then it is what it was.
fn is_left_out(verdict: Verdict) -> bool {
    verdict == Verdict::Incomplete
}

/// Whether a grading says something of each check. What does not compile takes nothing back that was known.
fn could_be_run(status: Status) -> bool {
    matches!(status, Status::Graded | Status::NotStarted)
}
