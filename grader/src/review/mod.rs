//! Reviewing a course: starters, references and fixtures get what they must get, and every check
//! catches something.

mod expected;
mod fixture;
mod hints;
mod known;
mod matrix;
mod proposal;
mod reference;
mod row;
mod starter;
mod unwritten;

pub use expected::{Accepted, Expected};
pub use fixture::{Fixture, Kind};
pub use proposal::{Consent, Proposal};
pub use reference::Pending;
pub use row::{Cell, Row};

use crate::build::Support;
use crate::cli::Searching;
use crate::course::{Course, Exercise};
use crate::grade::{self, Graded, Job};
use crate::output::{Canvas, Line, palette, words};
use crate::progress::Progress;
use crate::report::Status;
use crate::run::Judge;
use grade_protocol::Verdict;
use grade_protocol::catalog::{Catalog, CheckInfo, Method};
use known::Known;
use reference::Reference;
use std::path::Path;

/// What a review found.
#[derive(Clone, Debug, Default)]
pub struct Reviewed {
    /// In the order of the course.
    pub exercises: Vec<ReviewedExercise>,
}

/// What a review found of one exercise.
#[derive(Clone, Debug, Default)]
pub struct ReviewedExercise {
    /// The folder's name under exercises/.
    pub id: String,
    /// By check name, in the order of the catalog.
    pub checks: Vec<String>,
    /// Starter, reference and fixtures, in this order.
    pub rows: Vec<Row>,
    /// What is not as it must be, in words.
    pub problems: Vec<String>,
    /// Transcripts of the reference that nobody has accepted yet.
    pub pending: Vec<Pending>,
}

/// Grades every starter, reference and fixture of the exercises, and compares. Whoever is asked for
/// consent may agree to what should be written: transcripts of the reference, expected.toml of fixtures.
///
/// # Errors
/// When what all exercises need cannot be built, or an expected.toml cannot be read.
pub fn review(
    course: &Course,
    exercises: &[&Exercise],
    searching: &Searching,
    progress: &dyn Progress,
    consent: &mut Consent<'_>,
) -> anyhow::Result<Reviewed> {
    let support = Support::prepare(course, exercises.iter().copied(), progress)?;
    if searching.require_confinement {
        support.confinement().insist()?;
    }
    let mut reviewed = Reviewed::default();
    for exercise in exercises {
        let reviewing = Reviewing {
            course,
            support: &support,
            exercise,
            searching,
            progress,
        };
        reviewed.exercises.push(match support.judge(exercise) {
            Ok(judge) => reviewing.run(judge, consent)?,
            Err(error) => ReviewedExercise {
                id: exercise.id.clone(),
                problems: vec![format!("{error:#}")],
                ..ReviewedExercise::default()
            },
        });
    }
    Ok(reviewed)
}

struct Reviewing<'a> {
    course: &'a Course,
    support: &'a Support,
    exercise: &'a Exercise,
    searching: &'a Searching,
    progress: &'a dyn Progress,
}

impl Reviewing<'_> {
    fn run(&self, judge: &Path, consent: &mut Consent<'_>) -> anyhow::Result<ReviewedExercise> {
        let exercise = self.exercise;
        let catalog = Judge::start(judge)?.catalog()?;
        let mut known = Known::of(&catalog);
        let mut fixtures = fixture::of(self.course, exercise)?;
        let mut reference = self.reference(&catalog)?;
        // Before anything is graded: what is accepted decides about all of them.
        let mut pending = Vec::new();
        for found in reference.iter_mut().map(Reference::pending) {
            for found in found? {
                match consent(&found.proposal(exercise)?)? {
                    true => found.accept(exercise)?,
                    false => pending.push(found),
                }
            }
        }
        let no_transcript = |check: &&CheckInfo| {
            let accepted = exercise.snapshot_path(&check.name);
            check.method == Method::Transcript && !accepted.is_file()
        };
        let not_accepted = catalog.checks.iter().filter(no_transcript);
        known.not_accepted = not_accepted.map(|check| check.name.clone()).collect();
        let graded = self.grade(&fixtures);
        for (fixture, graded) in fixtures.iter_mut().zip(&graded) {
            if let Some((expected, proposal)) = fixture.proposal(&known, &graded.report)?
                && consent(&proposal)?
            {
                proposal.write()?;
                fixture.expected = Some(expected);
            }
        }
        let is_starter = |it: &(&Fixture, &Graded)| it.0.kind == Kind::Starter;
        let starter = fixtures.iter().zip(&graded).find(is_starter);
        let is_one = starter.is_some_and(|(_, it)| it.report.status == Status::NotStarted);
        let of_starter = match is_one {
            true => starter::problems(exercise, consent)?,
            // That it is none is told anyhow.
            false => Vec::new(),
        };
        let mut found = compare(exercise, &catalog, &known, &fixtures, &graded);
        found.problems.extend(points(exercise, &catalog));
        found.problems.extend(of_starter);
        found.problems.extend(hints::problems(exercise, &catalog)?);
        let unwritten = unwritten::of(self.course, exercise)?;
        found.problems.extend(unwritten);
        let of_pending = pending.iter().map(|pending| pending.problem(exercise));
        found.problems.extend(of_pending);
        found.pending = pending;
        match &mut reference {
            None => found.problems.extend(self.without_reference()),
            // What a reference fails that is not right yet says nothing of the checks.
            Some(reference) if is_right(&fixtures, &graded) => {
                found.problems.extend(reference.unfair()?);
            }
            Some(_) => {}
        }
        Ok(found)
    }

    fn reference<'a>(&'a self, catalog: &'a Catalog) -> anyhow::Result<Option<Reference<'a>>> {
        let (course, support) = (self.course, self.support);
        Reference::build(course, support, self.exercise, catalog, self.searching)
    }

    fn grade(&self, fixtures: &[Fixture]) -> Vec<Graded> {
        let jobs = fixtures.iter().map(|fixture| fixture.job(self.exercise));
        let jobs: Vec<Job<'_>> = jobs.collect();
        grade::grade_all(
            self.course,
            self.support,
            &jobs,
            self.searching,
            self.progress,
        )
    }

    /// Of a reference that is there but does not build, its grading tells.
    fn without_reference(&self) -> Option<String> {
        let id = &self.exercise.id;
        let there = self.course.reference(id).is_dir();
        (!there)
            .then(|| format!("there is no reference yet: it goes into reference/{id}/src/lib.rs"))
    }
}

/// Whether the reference gets all that can be had.
fn is_right(fixtures: &[Fixture], graded: &[Graded]) -> bool {
    let mut all = fixtures.iter().zip(graded);
    let reference = all.find(|(fixture, _)| fixture.kind == Kind::Reference);
    reference.is_some_and(|(_, graded)| {
        let mut checks = graded.report.checks.iter();
        checks.all(|check| matches!(check.verdict, Verdict::Pass | Verdict::Incomplete))
    })
}

/// Whether the manifest's total is that of the checks.
fn points(exercise: &Exercise, catalog: &Catalog) -> Option<String> {
    let sum: u32 = catalog.checks.iter().map(|check| check.points).sum();
    (sum != exercise.points).then(|| {
        format!(
            "the checks are worth {}, but in the manifest of {} stands `points = {}`",
            words::count(sum, "point"),
            exercise.checks_package,
            exercise.points
        )
    })
}

fn compare(
    exercise: &Exercise,
    catalog: &Catalog,
    known: &Known,
    fixtures: &[Fixture],
    graded: &[Graded],
) -> ReviewedExercise {
    let checks = catalog.checks.iter().map(|check| check.name.clone());
    let mut found = ReviewedExercise {
        id: exercise.id.clone(),
        checks: checks.collect(),
        ..ReviewedExercise::default()
    };
    for (fixture, graded) in fixtures.iter().zip(graded) {
        let problems = fixture.problems(known, &graded.report);
        found.rows.push(Row {
            as_expected: problems.is_empty(),
            ..fixture.row(known, &graded.report)
        });
        found.problems.extend(problems);
    }
    let wrong = fixtures
        .iter()
        .zip(graded)
        .filter(|(fixture, _)| fixture.kind == Kind::Wrong);
    let wrong: Vec<&Graded> = wrong.map(|(_, graded)| graded).collect();
    for (column, check) in found.checks.iter().enumerate() {
        let catches = |graded: &&Graded| {
            let runs = graded.report.status == crate::report::Status::Graded;
            let verdict = graded.report.checks.get(column).map(|check| check.verdict);
            runs && verdict.is_some_and(|verdict| verdict != Verdict::Pass && !verdict.is_open())
        };
        if !wrong.iter().any(catches) {
            found.problems.push(format!(
                "there is no fixture that `{check}` catches: `cargo grade new {} --fixture \
                 fail_...` starts one",
                exercise.id
            ));
        }
    }
    found
}

impl Reviewed {
    /// Whether everything got what it must get.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.exercises
            .iter()
            .all(|exercise| exercise.problems.is_empty())
    }

    /// The matrices, and what is wrong.
    #[must_use]
    pub fn text(&self) -> String {
        let mut canvas = Canvas::new();
        for exercise in &self.exercises {
            canvas.push(Line::default().add(palette::TITLE, &exercise.id));
            matrix::draw(&mut canvas, &exercise.checks, &exercise.rows);
            for problem in &exercise.problems {
                canvas.push(
                    Line::indented(2)
                        .add(palette::BAD, "problem: ")
                        .add(palette::PLAIN, problem),
                );
            }
            canvas.gap();
        }
        canvas.push(Line::default().add(palette::TITLE, &self.total()));
        canvas.into_text()
    }

    /// How many submissions and problems, in words.
    #[must_use]
    pub fn total(&self) -> String {
        let count =
            |of: fn(&ReviewedExercise) -> usize| self.exercises.iter().map(of).sum::<usize>();
        let submissions = count(|exercise| exercise.rows.len());
        let problems = count(|exercise| exercise.problems.len());
        format!(
            "{} reviewed, {}",
            words::count(submissions, "submission"),
            words::count(problems, "problem")
        )
    }
}
