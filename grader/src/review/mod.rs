//! Reviewing a course: starters, references and fixtures get what they must get, and every check
//! catches something.

mod expected;
mod fixture;
mod matrix;
mod reference;
mod row;

pub use expected::{Accepted, Expected};
pub use fixture::{Fixture, Kind};
pub use reference::Pending;
pub use row::{Cell, Row};

use crate::build::Support;
use crate::cli::Searching;
use crate::course::{Course, Exercise};
use crate::grade::{self, Graded, Job};
use crate::output::{Canvas, Line, palette, words};
use crate::progress::Progress;
use crate::run::Judge;
use grade_protocol::Verdict;
use grade_protocol::catalog::Catalog;

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

/// Grades every starter, reference and fixture of the exercises, and compares.
///
/// # Errors
/// When support cannot be built, or an expected.toml cannot be read.
pub fn review(
    course: &Course,
    exercises: &[&Exercise],
    searching: &Searching,
    progress: &dyn Progress,
) -> anyhow::Result<Reviewed> {
    let support = Support::prepare(course, exercises.iter().copied(), progress)?;
    if searching.require_confinement {
        support.confinement().insist()?;
    }
    let mut reviewed = Reviewed::default();
    for exercise in exercises {
        let fixtures = fixture::of(course, exercise)?;
        let jobs: Vec<Job<'_>> = fixtures
            .iter()
            .map(|fixture| fixture.job(exercise))
            .collect();
        let graded = grade::grade_all(course, &support, &jobs, searching, progress);
        let mut found = compare(exercise, &fixtures, &graded);
        let catalog = Judge::start(support.judge(exercise)?)?.catalog()?;
        found.problems.extend(points(exercise, &catalog));
        let of_reference = reference::review(course, &support, exercise, searching)?;
        found.problems.extend(of_reference.problems);
        found.pending = of_reference.pending;
        reviewed.exercises.push(found);
    }
    Ok(reviewed)
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

fn compare(exercise: &Exercise, fixtures: &[Fixture], graded: &[Graded]) -> ReviewedExercise {
    let mut found = ReviewedExercise {
        id: exercise.id.clone(),
        ..ReviewedExercise::default()
    };
    for (fixture, graded) in fixtures.iter().zip(graded) {
        let checks = &graded.report.checks;
        if found.checks.is_empty() {
            found.checks = checks.iter().map(|check| check.name.clone()).collect();
        }
        let problems = fixture.problems(&graded.report);
        found.rows.push(Row {
            as_expected: problems.is_empty(),
            ..fixture.row(&graded.report)
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
            found
                .problems
                .push(format!("check `{check}` catches no fixture"));
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
