//! What only the reference can show: transcripts, accepted or pending review, and whether what a
//! counterexample may be left with is fair.

use super::proposal::Proposal;
use crate::build::{self, Stage, Support};
use crate::check::{Accepted, CheckContext, Effort, read_accepted, transcript, unfair_parts};
use crate::cli::Searching;
use crate::course::{Course, Exercise};
use crate::intake::Sources;
use crate::run::{Judge, Program};
use anyhow::Context;
use grade_protocol::catalog::{Catalog, Method};
use std::path::{Path, PathBuf};

/// A transcript of the reference that is not the accepted one.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The check's name.
    pub check: String,
    /// What was accepted; empty if nothing was.
    pub accepted: String,
    /// What the reference does now.
    pub actual: String,
}

/// A reference that was built, with what its checks are run by.
pub(super) struct Reference<'a> {
    exercise: &'a Exercise,
    searching: &'a Searching,
    catalog: &'a Catalog,
    judge: Judge,
    worker: Program,
    sources: Sources,
    /// The worker lies in it.
    _stage: Stage,
}

impl<'a> Reference<'a> {
    /// Builds it; nothing where there is none, or none that can be built, which its grading tells.
    pub(super) fn build(
        course: &Course,
        support: &Support,
        exercise: &'a Exercise,
        catalog: &'a Catalog,
        searching: &'a Searching,
    ) -> anyhow::Result<Option<Self>> {
        let folder = course.reference(&exercise.id);
        if !folder.join("src/lib.rs").is_file() {
            return Ok(None);
        }
        let sources = Sources::read(&folder)?;
        let stage = Stage::new(&course.cache())?;
        let Ok(worker) = build::build(course, support, exercise, &sources, &stage)? else {
            return Ok(None);
        };
        Ok(Some(Reference {
            exercise,
            searching,
            catalog,
            judge: Judge::start(support.judge(exercise)?)?,
            worker,
            sources,
            _stage: stage,
        }))
    }

    fn context(&mut self) -> CheckContext<'_> {
        CheckContext {
            exercise: &self.exercise.id,
            worker: &self.worker,
            judge: &mut self.judge,
            seed: self.searching.seed,
            inputs: self.searching.seed,
            budget_schedules: None,
            submission: "",
            sources: &self.sources,
            draw_survived: false,
            snapshots: self.exercise.snapshot_dir(),
            effort: Effort::default(),
        }
    }

    /// Its transcripts that are not the accepted ones. Each is written beside its place, to be read. One
    /// that does not come to its end is none: the reference's grading tells why.
    pub(super) fn pending(&mut self) -> anyhow::Result<Vec<Pending>> {
        let mut pending = Vec::new();
        let (exercise, catalog) = (self.exercise, self.catalog);
        let mut context = self.context();
        for check in &catalog.checks {
            if check.method != Method::Transcript {
                continue;
            }
            let Ok((actual, None)) = transcript(&mut context, check)? else {
                continue;
            };
            let accepted = match read_accepted(&exercise.snapshot_path(&check.name))? {
                Accepted::Transcript(accepted) if accepted == actual => continue,
                Accepted::Transcript(accepted) => accepted,
                Accepted::Missing => String::new(),
            };
            let found = Pending {
                check: check.name.clone(),
                accepted,
                actual,
            };
            let proposal = found.proposal(exercise)?;
            Proposal {
                path: new(&proposal.path),
                ..proposal
            }
            .write()?;
            pending.push(found);
        }
        Ok(pending)
    }

    /// Checks whose counterexamples could be left with operations that the reference fails at.
    pub(super) fn unfair(&mut self) -> anyhow::Result<Vec<String>> {
        let mut problems = Vec::new();
        let catalog = self.catalog;
        let mut context = self.context();
        for check in &catalog.checks {
            let unfair = unfair_parts(&mut context, check)?.into_iter().next();
            problems.extend(unfair.map(|part| {
                format!(
                    "a counterexample of `{}` may be left with what the reference fails, so the \
                     check needs `whole_scenarios_only`: {part}",
                    check.name
                )
            }));
        }
        Ok(problems)
    }
}

impl Pending {
    /// What is missing, and how it comes about.
    pub(super) fn problem(&self, exercise: &Exercise) -> String {
        let (check, id) = (&self.check, &exercise.id);
        let what = match self.accepted.is_empty() {
            true => format!("no transcript of the reference's `{check}` has been accepted yet"),
            false => format!("the reference's transcript of `{check}` is not the accepted one"),
        };
        format!(
            "{what}: read exercises/{id}/checks/snapshots/{check}.snap.new, then `cargo grade \
             review {id} --accept`"
        )
    }

    /// The file that holds the accepted transcript, as it would be.
    pub(super) fn proposal(&self, exercise: &Exercise) -> anyhow::Result<Proposal> {
        let path = exercise.snapshot_path(&self.check);
        let before = match path.is_file() {
            true => std::fs::read_to_string(&path)
                .with_context(|| format!("reading {}", path.display()))?,
            false => String::new(),
        };
        let after = format!(
            "---\nsource: exercises/{}/checks/src/lib.rs\nexpression: {}\n---\n{}",
            exercise.id, self.check, self.actual
        );
        Ok(Proposal {
            path,
            before,
            after,
        })
    }

    /// Makes it the accepted one.
    pub(super) fn accept(&self, exercise: &Exercise) -> anyhow::Result<()> {
        let proposal = self.proposal(exercise)?;
        proposal.write()?;
        let read = new(&proposal.path);
        std::fs::remove_file(&read).with_context(|| format!("removing {}", read.display()))
    }
}

/// Where a transcript lies that nobody has accepted, as insta has it.
fn new(accepted: &Path) -> PathBuf {
    accepted.with_extension("snap.new")
}
