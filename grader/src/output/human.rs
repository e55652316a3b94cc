//! A report for people. Never says by colour what it does not also say in words.
//!
//! A block for each exercise: one line a check, then for each lost check what broke it, what that
//! teaches and how to replay it.

mod check;
pub(super) mod counterexample;
mod difference;
mod interleaving;
pub(super) mod names;
pub(super) mod standstill;

use super::canvas::{Canvas, Line, palette};
use super::{ignored, words};
use crate::cli::{Verbosity, Voice};
use crate::progress::Finished;
use crate::report::{CheckReport, ExerciseReport, Points, Report, SourceFile, Status};
use anstyle::Style;
use grade_protocol::Verdict;
use std::path::Path;

/// How a report is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View<'a> {
    /// Columns there are.
    pub width: usize,
    /// How much is said.
    pub verbosity: Verbosity,
    /// Every step of an execution is shown, not just those that matter.
    pub full: bool,
    /// What was given as `--submission`: a command that repeats an execution has to say it again.
    pub submission: Option<&'a Path>,
}

/// Columns taken for granted where there is no terminal to ask: room for two threads.
const COLUMNS_ELSEWHERE: usize = 120;

impl<'a> View<'a> {
    /// For stdout.
    #[must_use]
    pub fn of_stdout(voice: Voice) -> Self {
        let columns = console::Term::stdout()
            .size_checked()
            .map(|(_, columns)| columns.into());
        View {
            width: columns.unwrap_or(COLUMNS_ELSEWHERE).max(40),
            verbosity: voice.verbosity,
            full: voice.full,
            submission: None,
        }
    }

    /// For a file or a log, whatever stdout is.
    #[must_use]
    pub fn elsewhere(voice: Voice) -> Self {
        View {
            width: COLUMNS_ELSEWHERE,
            verbosity: voice.verbosity,
            full: voice.full,
            submission: None,
        }
    }

    /// The same, of what was given as `--submission`.
    #[must_use]
    pub fn of_submission(self, submission: Option<&'a Path>) -> Self {
        View { submission, ..self }
    }

    /// The command that repeats an execution, as a shell takes it.
    fn replaying(self, token: &str) -> String {
        let mut command = format!("cargo grade replay {token}");
        if let Some(path) = self.submission.and_then(Path::to_str) {
            // Nothing but a zero byte cannot be quoted, and no path has one.
            let path = shlex::try_quote(path).unwrap_or_default();
            command.push_str(" --submission ");
            command.push_str(&path);
        }
        command
    }

    pub(super) fn is_verbose(self) -> bool {
        self.verbosity == Verbosity::Verbose
    }
}

/// Diagnostics of an exercise that are shown, unless everything is.
const DIAGNOSTICS_SHOWN: usize = 4;

/// A whole report, with ANSI colours.
#[must_use]
pub fn report(report: &Report, view: View<'_>) -> String {
    let mut canvas = Canvas::new();
    let heads = Heads::of(report, view);
    for exercise in &report.exercises {
        canvas.push(heads.line(exercise));
        if view.verbosity > Verbosity::Quiet {
            body(&mut canvas, report, exercise, view);
            if let Some(note) = words::not_run(exercise.not_run) {
                canvas.gap();
                canvas.paragraph(2, view.width, palette::FAINT, &format!("{note}."));
            }
            if let Some(note) = ignored::note(exercise) {
                canvas.paragraph(2, view.width, palette::OPEN, &note);
            }
            canvas.gap();
        }
    }
    total(&mut canvas, report, view, &heads);
    canvas.into_text()
}

/// One check by itself, as a replay shows it.
#[must_use]
pub fn check(
    exercise: &str,
    sources: &[SourceFile],
    check: &CheckReport,
    view: View<'_>,
) -> String {
    let mut canvas = Canvas::new();
    let columns = check::Columns::of(std::slice::from_ref(check), view);
    check::line(&mut canvas, check, &columns, view);
    check::details(&mut canvas, exercise, sources, check, None, view);
    canvas.into_text()
}

/// One check by itself in pieces to be shown one after the other, each with its lines' ends: the
/// operations, then each stretch of a thread until the next switch, then what it means.
#[must_use]
pub fn check_in_pieces(
    exercise: &str,
    sources: &[SourceFile],
    check: &CheckReport,
    view: View<'_>,
) -> Vec<String> {
    let mut line = Canvas::new();
    let columns = check::Columns::of(std::slice::from_ref(check), view);
    check::line(&mut line, check, &columns, view);
    line.gap();
    let mut pieces = check::pieces(exercise, sources, check, view).into_iter();
    if let Some(first) = pieces.next() {
        line.append(first);
    }
    let mut texts = vec![line.into_text()];
    texts.extend(pieces.map(Canvas::into_text));
    if let [_, .., last] = texts.as_mut_slice() {
        last.insert(0, '\n');
    }
    texts
}

/// Won, lost or open, as a word of at most four letters.
pub(crate) fn mark(check: &CheckReport) -> (&'static str, Style) {
    check::mark(check)
}

/// The line of one check among others with these titles.
pub(crate) fn check_line<'t>(
    titles: impl Iterator<Item = &'t str>,
    check: &CheckReport,
    view: View<'_>,
) -> Canvas {
    let mut canvas = Canvas::new();
    let columns = check::Columns::of_titles(titles, view);
    check::line(&mut canvas, check, &columns, view);
    canvas
}

/// What broke one check, what it teaches and how to replay it, without a report around it.
pub(crate) fn story(exercise: &str, finished: &Finished, view: View<'_>) -> Canvas {
    let mut canvas = Canvas::new();
    let Finished {
        check,
        real_threads,
        sources,
    } = finished;
    check::remarks(&mut canvas, check, view);
    check::details(
        &mut canvas,
        exercise,
        sources,
        check,
        real_threads.as_ref(),
        view,
    );
    canvas
}

/// Why the checks of an exercise could not be run: the compiler's own words, or the gate's.
pub(crate) fn refusal(exercise: &ExerciseReport, view: View<'_>) -> Canvas {
    let mut canvas = Canvas::new();
    diagnostics(&mut canvas, exercise, view);
    canvas
}

/// What broke one check, what it teaches and how to replay it: the block without the line.
#[must_use]
pub fn details(
    report: &Report,
    exercise: &ExerciseReport,
    check: &CheckReport,
    view: View<'_>,
) -> String {
    let mut canvas = Canvas::new();
    check::details(
        &mut canvas,
        &exercise.id,
        &exercise.sources,
        check,
        real_threads(report, exercise, check),
        view,
    );
    canvas.into_text()
}

/// Where the columns of the exercises' head lines start.
struct Heads {
    points: usize,
}

impl Heads {
    fn of(report: &Report, view: View<'_>) -> Heads {
        let widest = report
            .exercises
            .iter()
            .map(|e| Heads::name(e).columns())
            .max()
            .unwrap_or(0);
        Heads {
            points: widest.max("Total".len()).min(view.width.saturating_sub(20)) + 2,
        }
    }

    fn name(exercise: &ExerciseReport) -> Line {
        Line::default()
            .add(palette::TITLE, &exercise.id)
            .add(palette::PLAIN, &format!(": {}", exercise.title))
    }

    fn line(&self, exercise: &ExerciseReport) -> Line {
        let line = Heads::name(exercise)
            .apart_at(self.points)
            .add(style(exercise.points), &words::points(exercise.points));
        match status(exercise.status) {
            Some(status) => line.add(palette::PLAIN, &format!("  {status}")),
            None => line,
        }
    }
}

pub(crate) fn style(points: Points) -> Style {
    match (points.lost(), points.open) {
        (0, 0) => palette::GOOD,
        (0, _) => palette::OPEN,
        _ => palette::BAD,
    }
}

pub(crate) fn status(status: Status) -> Option<&'static str> {
    match status {
        Status::Graded => None,
        Status::NotStarted => Some("not started"),
        Status::CompileError => Some("does not compile"),
        Status::Forbidden => Some("uses what the exercise forbids"),
        Status::CompileLimit => Some("too much for the compiler"),
        Status::Infrastructure => Some("the grader's own trouble"),
    }
}

fn body(canvas: &mut Canvas, report: &Report, exercise: &ExerciseReport, view: View<'_>) {
    if exercise.status == Status::Graded || view.is_verbose() {
        let columns = check::Columns::of(&exercise.checks, view);
        for check in &exercise.checks {
            check::line(canvas, check, &columns, view);
            check::remarks(canvas, check, view);
            if let Some(found) = real_threads(report, exercise, check) {
                check::on_real_threads(canvas, found, view);
            }
        }
    }
    match exercise.status {
        Status::Graded => {
            let mut told: Vec<&CheckReport> = Vec::new();
            let shown = exercise.checks.iter();
            for check in shown.filter(|it| it.points.lost() > 0 || check::is_drawn(it)) {
                // One defect costs several checks; its story is told once.
                let before = told.iter().find(|told| check::tells_the_same(told, check));
                if let Some(before) = before.filter(|_| !view.full && !view.is_verbose()) {
                    check::as_before(canvas, &exercise.id, check, before, view);
                    continue;
                }
                told.push(check);
                let found = real_threads(report, exercise, check);
                check::details(canvas, &exercise.id, &exercise.sources, check, found, view);
            }
        }
        Status::NotStarted => {
            let text = format!(
                "Its todo!()s are still there. `cargo grade show {}` explains the task.",
                exercise.id
            );
            canvas.paragraph(2, view.width, palette::FAINT, &text);
        }
        Status::CompileError
        | Status::Forbidden
        | Status::CompileLimit
        | Status::Infrastructure => diagnostics(canvas, exercise, view),
    }
}

fn real_threads<'r>(
    report: &'r Report,
    exercise: &ExerciseReport,
    check: &CheckReport,
) -> Option<&'r crate::report::RealThreads> {
    report
        .real_threads
        .get(&format!("{}/{}", exercise.id, check.name))
}

fn diagnostics(canvas: &mut Canvas, exercise: &ExerciseReport, view: View<'_>) {
    let most = if view.is_verbose() {
        usize::MAX
    } else {
        DIAGNOSTICS_SHOWN
    };
    let lines = if view.is_verbose() { usize::MAX } else { 60 };
    for diagnostic in exercise.diagnostics.iter().take(most) {
        if diagnostic.rendered.is_empty() {
            let place = diagnostic.site.as_ref().map(|site| format!("{site}: "));
            let text = format!("{}{}", place.unwrap_or_default(), diagnostic.message);
            canvas.paragraph(2, view.width, palette::PLAIN, &text);
        } else {
            canvas.quote(2, palette::PLAIN, diagnostic.rendered.trim_end(), lines);
            canvas.gap();
        }
    }
    let left_out = exercise.diagnostics.len().saturating_sub(most);
    if left_out > 0 {
        let text = format!("({} more; -v shows all)", words::count(left_out, "message"));
        canvas.push(Line::indented(2).add(palette::FAINT, &text));
    }
    if let Some(verdict) = chapter(exercise.status) {
        canvas.gap();
        canvas.push(check::more_on(2, verdict.name()));
    }
    if exercise.status == Status::Infrastructure {
        let text = "This is not about your code; its points stay open.";
        canvas.paragraph(2, view.width, palette::FAINT, text);
    }
}

/// The verdict that all checks share if nothing could be run.
fn chapter(status: Status) -> Option<Verdict> {
    match status {
        Status::Graded | Status::NotStarted => None,
        Status::CompileError => Some(Verdict::CompileError),
        Status::Forbidden => Some(Verdict::Forbidden),
        Status::CompileLimit => Some(Verdict::CompileLimit),
        Status::Infrastructure => Some(Verdict::Infrastructure),
    }
}

fn total(canvas: &mut Canvas, report: &Report, view: View<'_>, heads: &Heads) {
    canvas.push(
        Line::default()
            .add(palette::TITLE, "Total")
            .up_to(heads.points)
            .add(style(report.points), &words::points(report.points)),
    );
    if view.verbosity == Verbosity::Quiet {
        return;
    }
    if report.points.open > 0 {
        let text = "Open points are neither won nor lost: the grader could not tell.";
        canvas.paragraph(0, view.width, palette::FAINT, text);
    }
    if let Some(reason) = &report.machine.advisory {
        let text = format!("This grade is advisory: {reason}");
        canvas.paragraph(0, view.width, palette::OPEN, &text);
    }
    if view.is_verbose() {
        let machine = &report.machine;
        let text = format!(
            "grader {}, seed {}; {} {}, {}; {}; {} ms",
            report.grader,
            report.seed,
            machine.os,
            machine.arch,
            words::count(machine.cores, "processor"),
            machine.rustc,
            words::thousands(report.timing.total_ms),
        );
        canvas.paragraph(0, view.width, palette::FAINT, &text);
    }
}
