//! Reviewing a course: starters, references and fixtures get what they must get, and every check
//! catches something.

mod expected;
mod fixture;
mod matrix;
mod reference;

pub use expected::Expected;
pub use fixture::{Fixture, Kind};

use crate::build::Support;
use crate::cli::Searching;
use crate::course::{Course, Exercise};
use crate::grade::{self, Graded, Job};
use crate::output::{Canvas, Line, palette};
use crate::progress::Progress;
use grade_protocol::Verdict;

/// What a review found.
#[derive(Clone, Debug, Default)]
pub struct Reviewed {
    exercises: Vec<ReviewedExercise>,
}

/// What a review found of one exercise.
#[derive(Clone, Debug)]
struct ReviewedExercise {
    id: String,
    /// By check name, in the order of the catalog.
    checks: Vec<String>,
    rows: Vec<Row>,
    problems: Vec<String>,
}

/// What one submission got.
#[derive(Clone, Debug)]
struct Row {
    name: String,
    verdicts: Vec<Verdict>,
    as_expected: bool,
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
    let support = Support::prepare(course, progress)?;
    let mut reviewed = Reviewed::default();
    for exercise in exercises {
        let fixtures = fixture::of(course, exercise)?;
        let jobs: Vec<Job<'_>> = fixtures
            .iter()
            .map(|fixture| fixture.job(exercise))
            .collect();
        let graded = grade::grade_all(course, &support, &jobs, searching, progress);
        let mut found = compare(exercise, &fixtures, &graded);
        found
            .problems
            .extend(reference::problems(course, &support, exercise, searching)?);
        reviewed.exercises.push(found);
    }
    Ok(reviewed)
}

fn compare(exercise: &Exercise, fixtures: &[Fixture], graded: &[Graded]) -> ReviewedExercise {
    let mut found = ReviewedExercise {
        id: exercise.id.clone(),
        checks: Vec::new(),
        rows: Vec::new(),
        problems: Vec::new(),
    };
    for (fixture, graded) in fixtures.iter().zip(graded) {
        let checks = &graded.report.checks;
        if found.checks.is_empty() {
            found.checks = checks.iter().map(|check| check.name.clone()).collect();
        }
        let problems = fixture.problems(&graded.report);
        found.rows.push(Row {
            name: fixture.name.clone(),
            verdicts: checks.iter().map(|check| check.verdict).collect(),
            as_expected: problems.is_empty(),
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
        let submissions: usize = self
            .exercises
            .iter()
            .map(|exercise| exercise.rows.len())
            .sum();
        let problems: usize = self
            .exercises
            .iter()
            .map(|exercise| exercise.problems.len())
            .sum();
        let total = format!("{submissions} submissions reviewed, {problems} problems");
        canvas.push(Line::default().add(palette::TITLE, &total));
        canvas.into_text()
    }
}
