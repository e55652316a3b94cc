//! Grading: from a course and a submission to a report. Never prints.

use crate::build::{self, Confinement, NotBuilt, Stage, Support};
use crate::check::{self, CheckContext, CheckOutcome, Effort, Others};
use crate::chosen::Chosen;
use crate::cli::Searching;
use crate::course::{Course, Exercise};
use crate::gate;
use crate::graded::{check_report, graded, in_trouble, refused, unmodelled};
use crate::intake::{Sources, Submission, Unreadable};
use crate::parallel;
use crate::progress::{Finished, Progress};
use crate::report::{
    self, ConfinedBy, Diagnostic, ExerciseTiming, Machine, Points, RealThreads, Report, SCHEMA,
    Status, Timing,
};
use crate::retries::Retries;
use crate::run::{Allowance, Judge, Program};
use anyhow::{Context, anyhow};
use grade_protocol::Verdict;
use grade_protocol::catalog::{Catalog, CheckInfo, Method};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

pub use crate::graded::Graded;

/// What is to be graded.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// Where its sources are taken from.
    pub submission: Submission,
    /// Which of its checks are run.
    pub chosen: Chosen,
}

/// Grades jobs, as many at a time as `searching` allows, and reports on them in their order.
///
/// # Errors
/// When what everyone links cannot be built, or an exercise lacks a check that is asked for
/// ([`NoCourse`](crate::course::NoCourse)); when it was ended early by `progress`
/// ([`Stopped`](crate::run::Stopped)). Trouble with one exercise is that exercise's verdict.
pub fn grade(
    course: &Course,
    jobs: &[Job<'_>],
    searching: &Searching,
    progress: &dyn Progress,
) -> anyhow::Result<Report> {
    let began = Instant::now();
    let support = Support::prepare(course, jobs.iter().map(|job| job.exercise), progress)?;
    if searching.require_confinement {
        support.confinement().insist()?;
    }
    insist_on_checks(&support, jobs)?;
    let graded = grade_all(course, &support, jobs, searching, progress);
    // What was ended on the way is no verdict.
    support.stop().or_go_on()?;
    let mut report = Report {
        schema: SCHEMA.to_owned(),
        grader: env!("CARGO_PKG_VERSION").to_owned(),
        seed: searching.seed,
        exercises: Vec::new(),
        points: Points::default(),
        timing: Timing::default(),
        machine: machine(course, support.confinement())?,
        real_threads: BTreeMap::new(),
    };
    for graded in graded {
        let id = graded.report.id.clone();
        report.points += graded.report.points;
        report.timing.exercises.insert(id.clone(), graded.timing);
        for (check, found) in graded.real_threads {
            report.real_threads.insert(format!("{id}/{check}"), found);
        }
        report.exercises.push(graded.report);
    }
    report.timing.total_ms = began.elapsed().as_millis() as u64;
    Ok(report)
}

/// The report where nothing could be graded: all points of every job are open, for trouble of our own.
#[must_use]
pub fn all_in_trouble(jobs: &[Job<'_>], searching: &Searching, error: &anyhow::Error) -> Report {
    let mut report = Report {
        schema: SCHEMA.to_owned(),
        grader: env!("CARGO_PKG_VERSION").to_owned(),
        seed: searching.seed,
        exercises: Vec::new(),
        points: Points::default(),
        timing: Timing::default(),
        machine: Machine {
            os: std::env::consts::OS.to_owned(),
            arch: std::env::consts::ARCH.to_owned(),
            cores: cores(),
            rustc: String::new(),
            advisory: None,
            confinement: Vec::new(),
        },
        real_threads: BTreeMap::new(),
    };
    for job in jobs {
        let mut exercise = in_trouble(job.exercise, error).report;
        exercise.bound();
        report.points += exercise.points;
        report.exercises.push(exercise);
    }
    report
}

/// Grades jobs on a few threads; the results are in the order of the jobs.
pub fn grade_all(
    course: &Course,
    support: &Support,
    jobs: &[Job<'_>],
    searching: &Searching,
    progress: &dyn Progress,
) -> Vec<Graded> {
    let exercises: BTreeSet<&str> = jobs.iter().map(|job| &*job.exercise.id).collect();
    let noun = match exercises.len() == jobs.len() {
        true => "exercise",
        false => "submission",
    };
    progress.begin(jobs.len(), noun);
    let exercises = usize::from(searching.jobs.get()).min(jobs.len().max(1));
    // What is left of the processors when there are few exercises goes to their checks.
    let checks = usize::from(searching.jobs.get()) / exercises;
    let retries = Retries::until(support.stop().clone());
    let grade = |(): &mut (), job: &Job<'_>| {
        progress.exercise_started(&job.exercise.id);
        let mut graded = Grading {
            course,
            support,
            job,
            searching,
            progress,
            threads: checks,
            retries: &retries,
        }
        .run()
        .unwrap_or_else(|error| in_trouble(job.exercise, &error));
        let (given, shown) = job.submission.shown_sources(job.exercise, course);
        for diagnostic in &mut graded.report.diagnostics {
            report::located::locate(diagnostic, &given, &shown);
        }
        graded.report.bound();
        graded
            .real_threads
            .values_mut()
            .for_each(RealThreads::bound);
        progress.exercise_finished(&job.exercise.id, graded.report.points);
        graded
    };
    parallel::map(exercises, jobs, || (), grade)
}

struct Grading<'a> {
    course: &'a Course,
    support: &'a Support,
    job: &'a Job<'a>,
    searching: &'a Searching,
    progress: &'a dyn Progress,
    /// Checks at the same time.
    threads: usize,
    retries: &'a Retries,
}

impl Grading<'_> {
    fn run(&self) -> anyhow::Result<Graded> {
        let mut judge = Judge::start(self.support.judge(self.job.exercise)?)?;
        let (catalog, not_run) = self.job.chosen.of(judge.catalog()?);
        self.progress
            .checks_planned(&self.job.exercise.id, &catalog.checks);
        let mut graded = self.run_chosen(catalog)?;
        graded.report.not_run = not_run;
        Ok(graded)
    }

    fn run_chosen(&self, catalog: Catalog) -> anyhow::Result<Graded> {
        let exercise = self.job.exercise;
        let began = Instant::now();
        self.progress.exercise_step(&exercise.id, "building");
        let admitted = match self.job.submission.admit(exercise, self.course) {
            Ok(admitted) => admitted,
            Err(error) => {
                let unreadable = error.downcast::<Unreadable>()?;
                let diagnostic = Diagnostic::of_words(unreadable.to_string());
                let status = Status::CompileError;
                return Ok(refused(exercise, &catalog, status, vec![diagnostic]));
            }
        };
        let sources = &admitted.sources;
        let look = || gate::inspect(sources, &exercise.id, &exercise.source_rules);
        let findings = self.gate(look);
        if !findings.is_empty() {
            let refused = refused(exercise, &catalog, Status::Forbidden, findings);
            return Ok(refused.with_admitted(&admitted));
        }
        let stage = Stage::new(&self.course.cache())?;
        let build = || build::build(self.course, self.support, exercise, sources, &stage);
        let built = self.retries.until_settled(build, |_| false)?;
        let build_ms = began.elapsed().as_millis() as u64;
        let worker = match built {
            Ok(worker) => {
                let unread = self.gate(|| gate::unread(sources, &exercise.id));
                if !unread.is_empty() {
                    let refused = refused(exercise, &catalog, Status::Forbidden, unread);
                    return Ok(refused.with_admitted(&admitted));
                }
                worker
            }
            Err(NotBuilt::Refused {
                status,
                diagnostics,
            }) => {
                let refused = refused(exercise, &catalog, status, diagnostics);
                return Ok(refused.with_admitted(&admitted));
            }
            Err(NotBuilt::Unmodelled { item, diagnostics }) => {
                let unmodelled = unmodelled(exercise, &catalog, &item, diagnostics);
                return Ok(unmodelled.with_admitted(&admitted));
            }
        };
        let began = Instant::now();
        let outcomes = self.check_all(&worker, &catalog, sources)?;
        let timing = ExerciseTiming {
            build_ms,
            checks_ms: began.elapsed().as_millis() as u64,
        };
        let graded = graded(exercise, &catalog, outcomes).with_admitted(&admitted);
        Ok(Graded { timing, ..graded })
    }

    /// What the gate finds, if it stands.
    fn gate(&self, look: impl FnOnce() -> Vec<Diagnostic>) -> Vec<Diagnostic> {
        match self.support.fences().source_gate {
            true => look(),
            false => Vec::new(),
        }
    }

    /// The outcome of every check, in the order of the catalog.
    fn check_all(
        &self,
        worker: &Program,
        catalog: &Catalog,
        sources: &Sources,
    ) -> anyhow::Result<Vec<CheckOutcome>> {
        let exercise = self.job.exercise;
        let submission = sources.fingerprint();
        let worker = &Program {
            allowance: Arc::new(self.allowance(catalog)),
            ..worker.clone()
        };
        let others = Others::of(&catalog.checks);
        let start_judge = || self.support.judge(exercise).and_then(Judge::start);
        let run_check = |judge: &mut anyhow::Result<Judge>, info: &CheckInfo| {
            let in_model = info.method != Method::RealThreads;
            let mut under_way = in_model.then(|| others.begin(&info.name));
            // Only now: those on real threads wait for it.
            self.support.stop().or_go_on()?;
            let judge = judge.as_mut().map_err(|error| anyhow!("{error:#}"))?;
            if info.method == Method::RealThreads && !self.searching.real_threads {
                let summary = "left out, as --model-only says";
                return Ok(CheckOutcome::plain(Verdict::Incomplete, summary));
            }
            self.progress.exercise_step(&exercise.id, &info.title);
            let mut context = CheckContext {
                exercise: &exercise.id,
                worker,
                judge,
                seed: self.searching.seed,
                inputs: check::inputs(self.searching.seed, &submission),
                budget_schedules: self.searching.budget_schedules.map(NonZero::get),
                submission: &submission,
                sources,
                draw_survived: self.searching.draw_survived,
                snapshots: exercise.snapshot_dir(),
                effort: Effort::default(),
            };
            let in_trouble = |outcome: &CheckOutcome| outcome.verdict == Verdict::Infrastructure;
            let run = || check::run_among(&mut context, info, &others);
            let outcome = self.retries.until_settled(run, in_trouble);
            if let (Some(under_way), Ok(outcome)) = (&mut under_way, &outcome) {
                under_way.came_to(outcome);
                if check::is_loop(outcome.verdict) {
                    worker.allowance.loop_is_shown();
                }
            }
            let outcome = outcome.and_then(|it| check::run_twins(&mut context, info, &others, it));
            outcome.with_context(|| format!("check {}", info.name))
        };
        // Trouble with one check is that check's: the others are graded, by a judge that is sound.
        let run = |judge: &mut anyhow::Result<Judge>, at: &usize| {
            let outcome = run_check(judge, &catalog.checks[*at]);
            let outcome = outcome.or_else(|error| {
                *judge = start_judge();
                judge.as_ref().map_err(|error| anyhow!("{error:#}"))?;
                let summary = format!("could not be run: {error:#}");
                Ok(CheckOutcome::plain(Verdict::Infrastructure, summary))
            });
            if let Ok(outcome) = &outcome {
                self.pass_on(&catalog.checks[*at], outcome, sources);
            }
            (*at, outcome)
        };
        // Those on real threads come last, because they wait for the others.
        let mut order: Vec<usize> = (0..catalog.checks.len()).collect();
        order.sort_by_key(|at| catalog.checks[*at].method == Method::RealThreads);
        let mut outcomes = parallel::map(self.threads, &order, start_judge, run);
        outcomes.sort_by_key(|(at, _)| *at);
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }

    /// Tells what a check came to, unless it was ended on the way.
    fn pass_on(&self, info: &CheckInfo, outcome: &CheckOutcome, sources: &Sources) {
        if self.support.stop().is_asked() {
            return;
        }
        let mut finished = Finished {
            check: check_report(info, outcome.clone()),
            real_threads: outcome.real_threads.clone(),
            sources: sources.files(),
        };
        finished.check.bound();
        finished
            .real_threads
            .iter_mut()
            .for_each(RealThreads::bound);
        self.progress
            .check_finished(&self.job.exercise.id, finished);
    }

    /// What the submission may use in all. Who asks for more schedules than the checks do gets more.
    fn allowance(&self, catalog: &Catalog) -> Allowance {
        let asked = self.searching.budget_schedules.map_or(0, NonZero::get);
        let of_check =
            |check: &CheckInfo| check.budget.systematic_schedules + check.budget.sampled_schedules;
        let explored = catalog.checks.iter().map(of_check);
        let least = explored.filter(|schedules| *schedules > 0).min();
        let allowance = Allowance::of(catalog.checks.len(), asked.div_ceil(least.unwrap_or(1)));
        allowance.until(self.support.stop().clone())
    }
}

fn cores() -> u32 {
    std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32)
}

fn machine(course: &Course, confinement: &Confinement) -> anyhow::Result<Machine> {
    let missing = confinement.missing();
    let layers = confinement.workers().iter().zip(confinement.compilers());
    Ok(Machine {
        os: std::env::consts::OS.to_owned(),
        arch: std::env::consts::ARCH.to_owned(),
        cores: cores(),
        rustc: course.toolchain.version()?,
        advisory: (!missing.is_empty()).then(|| {
            let missing = missing.join("; ");
            format!("submissions are not fully confined on this machine. Missing: {missing}")
        }),
        confinement: layers
            .map(|(worker, compiler)| ConfinedBy {
                layer: worker.layer.to_string(),
                worker: worker.active,
                compiler: compiler.active,
            })
            .collect(),
    })
}

/// Insists that there is every check that is asked for by name.
fn insist_on_checks(support: &Support, jobs: &[Job<'_>]) -> anyhow::Result<()> {
    for job in jobs.iter().filter(|job| !job.chosen.is_all()) {
        // Checks that do not build are that exercise's trouble, and its report says so.
        let judge = support.judge(job.exercise).and_then(Judge::start);
        if let Ok(catalog) = judge.and_then(|mut judge| judge.catalog()) {
            job.chosen.insist(job.exercise, &catalog)?;
        }
    }
    Ok(())
}

/// The jobs of grading a checkout: its exercises/ID of each exercise, with the checks to be run.
///
/// # Errors
/// When a folder or an archive was given that is neither a checkout nor, for one exercise, holds a
/// src/; or an archive that cannot be read.
pub fn jobs<'a>(
    targets: &[(&'a Exercise, Chosen)],
    submission: Option<&Path>,
) -> anyhow::Result<Vec<Job<'a>>> {
    let ids: Vec<&str> = targets.iter().map(|(exercise, _)| &*exercise.id).collect();
    let given = submission
        .map(|path| Submission::open(path, &ids))
        .transpose()?;
    let job = |(exercise, chosen): &(&'a Exercise, Chosen)| Job {
        exercise,
        chosen: chosen.clone(),
        submission: match &given {
            Some(given) => given.clone(),
            None => Submission::folder(&exercise.dir),
        },
    };
    Ok(targets.iter().map(job).collect())
}
