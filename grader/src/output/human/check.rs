//! One check for people: its line, what a pass means, and what a failure shows. Never sums points.

use super::super::canvas::{Canvas, Line, columns, palette, rows};
use super::super::words;
use super::{View, counterexample, difference, standstill};
use crate::report::{CheckReport, RealThreads, SourceFile, Survived};
use anstyle::Style;
use grade_protocol::Verdict;
use std::collections::BTreeSet;

/// Where titles start, behind the mark.
const TITLE_AT: usize = 8;

/// A row of a title may always have the first of these, however narrow the terminal, and never has
/// more than the second, however wide.
const TITLE_COLUMNS: (usize, usize) = (28, 72);

/// What a fraction takes: `10/10`.
const POINTS_COLUMNS: usize = 5;

/// Columns kept for what was found, where anything was: `deadlock, in schedule 14 of 2,311`. What
/// is longer stands below.
const FOUND_COLUMNS: usize = 36;

/// Cases whose coverage is told for one check.
const CASES_SHOWN: usize = 40;

/// Where the columns of an exercise's check lines start.
pub(super) struct Columns {
    points: usize,
}

impl Columns {
    pub(super) fn of(checks: &[CheckReport], view: View<'_>) -> Columns {
        let found = checks.iter().map(|check| found(check).columns()).max();
        let titles = checks.iter().map(|check| check.title.as_str());
        Columns::within(titles, found.unwrap_or(0).min(FOUND_COLUMNS), view)
    }

    /// Where it is not known yet what will be found.
    pub(super) fn of_titles<'t>(titles: impl Iterator<Item = &'t str>, view: View<'_>) -> Columns {
        Columns::within(titles, FOUND_COLUMNS, view)
    }

    fn within<'t>(titles: impl Iterator<Item = &'t str>, found: usize, view: View<'_>) -> Columns {
        let (least, most) = TITLE_COLUMNS;
        let alone = view.width.saturating_sub(TITLE_AT + 2 + POINTS_COLUMNS);
        let room = match alone.saturating_sub(found) {
            // Too narrow for both: what was found stands below.
            beside if beside < least => alone,
            beside => beside,
        };
        let widest = titles.map(columns).max().unwrap_or(0);
        let title = widest.min(room.clamp(least, most));
        Columns {
            points: TITLE_AT + title + 2,
        }
    }
}

/// Won, lost or open, as a word of at most four letters.
pub(super) fn mark(check: &CheckReport) -> (&'static str, Style) {
    match check.verdict {
        Verdict::NotStarted => ("todo", palette::FAINT),
        verdict if verdict.is_open() || check.points.open > 0 => ("open", palette::OPEN),
        _ if check.points.lost() > 0 || check.verdict != Verdict::Pass => ("lost", palette::BAD),
        _ => ("ok", palette::GOOD),
    }
}

/// What was found and where, with two spaces before it; nothing for a pass.
fn found(check: &CheckReport) -> Line {
    if check.verdict == Verdict::Pass {
        return Line::default();
    }
    let found = check.counterexample.as_ref();
    let place = found.map(|found| format!(", {}", words::whereabouts(found)));
    Line::indented(2)
        .add(mark(check).1, words::verdict(check.verdict))
        .add(palette::PLAIN, &place.unwrap_or_default())
}

/// Mark, title, points and what was found. The title goes on below if it is long, and what was
/// found stands below if there is no room beside the points.
pub(super) fn line(canvas: &mut Canvas, check: &CheckReport, columns: &Columns, view: View<'_>) {
    let (word, style) = mark(check);
    let room = columns.points.saturating_sub(TITLE_AT + 2);
    let mut title = rows(&check.title, room).into_iter();
    let line = Line::indented(2)
        .add(style, word)
        .up_to(TITLE_AT)
        .add(palette::PLAIN, &title.next().unwrap_or_default())
        .apart_at(columns.points)
        .add(palette::PLAIN, &words::fraction(check.points));
    let found = found(check);
    let beside = line.clone().up_to(columns.points + POINTS_COLUMNS);
    let fits = beside.columns() + found.columns() <= view.width;
    canvas.push(if fits { beside.join(&found) } else { line });
    for row in title {
        canvas.push(Line::indented(TITLE_AT).add(palette::PLAIN, &row));
    }
    if !fits {
        canvas.push(Line::indented(TITLE_AT - 2).join(&found));
    }
}

/// Whether an execution is there to look at, though nothing is wrong with it.
pub(super) fn is_drawn(check: &CheckReport) -> bool {
    let survived = check.survived.as_ref();
    survived.is_some_and(|survived| survived.drawn.is_some())
}

/// What stands below the line whether or not points were lost: why a check is open, what a pass
/// means, what could be better.
pub(super) fn remarks(canvas: &mut Canvas, check: &CheckReport, view: View<'_>) {
    let open = check.verdict.is_open() || check.points.open > 0;
    if open || (check.verdict == Verdict::Pass && view.is_verbose()) {
        canvas.paragraph(8, view.width, palette::FAINT, &check.summary);
    }
    if let Some(advice) = &check.advice {
        let text = format!("advice: {}", advice.text);
        canvas.paragraph(8, view.width, palette::PLAIN, &text);
    }
    if view.is_verbose() {
        for case in check.coverage.iter().take(CASES_SHOWN) {
            let text = format!("{}: {}", case.case, words::coverage(&case.coverage));
            canvas.paragraph(8, view.width, palette::FAINT, &text);
        }
        let left_out = check.coverage.len().saturating_sub(CASES_SHOWN);
        if left_out > 0 {
            let text = format!("and {} more", words::count(left_out, "case"));
            canvas.paragraph(8, view.width, palette::FAINT, &text);
        }
        if let Some(survived) = &check.survived {
            hardest(canvas, survived, view);
        }
    }
}

/// What a check survived, and how to see it. The command is never broken, so that it can be copied.
fn hardest(canvas: &mut Canvas, survived: &Survived, view: View<'_>) {
    let text = format!(
        "survived {} in {} ({}):",
        words::count(survived.forced_switches, "forced switch"),
        words::count(survived.steps, "step"),
        survived.case
    );
    let command = view.replaying(&survived.token);
    let line = Line::indented(TITLE_AT).add(palette::FAINT, &text);
    let beside = line
        .clone()
        .add(palette::PLAIN, "  ")
        .add(palette::COMMAND, &command);
    if beside.columns() <= view.width {
        canvas.push(beside);
        return;
    }
    canvas.paragraph(TITLE_AT, view.width, palette::FAINT, &text);
    canvas.push(Line::indented(TITLE_AT + 2).add(palette::COMMAND, &command));
}

/// What real threads alone showed, if it was anything but a pass.
pub(super) fn on_real_threads(canvas: &mut Canvas, found: &RealThreads, view: View<'_>) {
    if found.verdict == Verdict::Pass && !view.is_verbose() {
        return;
    }
    let repetitions = words::count(found.repetitions, "repetition");
    let mut text = format!(
        "on real threads: {} in {} of {repetitions}",
        words::verdict(found.verdict),
        words::thousands(found.failures.into()),
    );
    if found.verdict == Verdict::Pass {
        text = format!("on real threads: no failure in {repetitions}");
    } else {
        text.push_str(&words::again(found));
    }
    text.push_str(&format!(" (seed {})", found.seed));
    let style = if found.verdict == Verdict::Pass {
        palette::FAINT
    } else {
        palette::OPEN
    };
    canvas.paragraph(8, view.width, style, &text);
}

/// What broke a check, what it teaches, and how to see it again.
pub(super) fn details(
    canvas: &mut Canvas,
    exercise: &str,
    sources: &[SourceFile],
    check: &CheckReport,
    real_threads: Option<&RealThreads>,
    view: View<'_>,
) {
    title(canvas, exercise, check, view);
    if let Some(found) = &check.counterexample {
        counterexample::draw(canvas, found, sources, view);
    }
    let survived = check.survived.as_ref();
    if let Some(drawn) = survived.and_then(|survived| survived.drawn.as_deref()) {
        counterexample::draw(canvas, drawn, sources, view);
    }
    if let Some(found) = real_threads.filter(|found| found.verdict != Verdict::Pass) {
        canvas.gap();
        canvas.push(Line::indented(4).add(palette::TITLE, "On real threads"));
        // What the check came to on the whole is said above.
        if found.summary != check.summary {
            canvas.paragraph(6, view.width, palette::PLAIN, &found.summary);
        }
        counterexample::operations(canvas, &found.operations, &BTreeSet::new());
        standstill::draw(canvas, found, view);
    }
    if let Some(snapshot) = &check.snapshot {
        difference::draw(canvas, snapshot, view);
    }
    end(canvas, exercise, check, view);
}

/// Whether two checks were broken by the same defect on the same lines.
pub(super) fn tells_the_same(one: &CheckReport, other: &CheckReport) -> bool {
    let story = |check: &CheckReport| {
        let found = check.counterexample.as_ref()?;
        let places = found.explanation.places.iter();
        let lines: BTreeSet<(String, u32)> = places
            .map(|place| (place.site.file.clone(), place.site.line))
            .collect();
        Some((found.explanation.defect, lines))
    };
    story(one).is_some_and(|told| !told.1.is_empty() && Some(told) == story(other))
}

/// What broke a check in short, where another check's story is the same.
pub(super) fn as_before(
    canvas: &mut Canvas,
    exercise: &str,
    check: &CheckReport,
    before: &CheckReport,
    view: View<'_>,
) {
    title(canvas, exercise, check, view);
    let text = format!(
        "The same defect on the same lines as in {exercise}/{}, where it is drawn.",
        before.name
    );
    canvas.paragraph(4, view.width, palette::FAINT, &text);
    replay(canvas, check, view);
}

/// What broke a check in pieces to be shown one after the other: what stands above the
/// interleaving, each of its stretches, what stands below. Without a counterexample it is one.
pub(super) fn pieces(
    exercise: &str,
    sources: &[SourceFile],
    check: &CheckReport,
    view: View<'_>,
) -> Vec<Canvas> {
    let Some(found) = &check.counterexample else {
        let mut whole = Canvas::new();
        details(&mut whole, exercise, sources, check, None, view);
        return vec![whole];
    };
    let mut first = Canvas::new();
    title(&mut first, exercise, check, view);
    let (above, stretches, mut below) = counterexample::pieces(found, sources, view);
    first.gap();
    first.append(above);
    end(&mut below, exercise, check, view);
    let mut pieces = vec![first];
    pieces.extend(stretches);
    pieces.push(below);
    pieces
}

fn title(canvas: &mut Canvas, exercise: &str, check: &CheckReport, view: View<'_>) {
    canvas.gap();
    canvas.push(
        Line::indented(2)
            .add(palette::TITLE, &check.title)
            .add(palette::FAINT, &format!("  ({exercise}/{})", check.name)),
    );
    canvas.paragraph(4, view.width, palette::PLAIN, &check.summary);
}

/// What it means, and how to see it again.
fn end(canvas: &mut Canvas, exercise: &str, check: &CheckReport, view: View<'_>) {
    teaching(canvas, exercise, check, view);
    canvas.gap();
    replay(canvas, check, view);
    if !matches!(check.verdict, Verdict::Pass | Verdict::NotStarted) {
        let found = check.counterexample.as_ref();
        let name = found.map_or(check.verdict.name(), |found| {
            found.explanation.defect.name()
        });
        canvas.push(more_on(4, name));
    }
}

/// How to read on about a verdict or a kind of defect.
pub(super) fn more_on(indent: usize, name: &str) -> Line {
    Line::indented(indent)
        .add(palette::PLAIN, "More on it:    ")
        .add(palette::COMMAND, &format!("cargo grade explain {name}"))
}

/// How to see it again.
fn replay(canvas: &mut Canvas, check: &CheckReport, view: View<'_>) {
    if let Some(found) = &check.counterexample {
        canvas.push(
            Line::indented(4)
                .add(palette::PLAIN, "See it again:  ")
                .add(palette::COMMAND, &view.replaying(&found.token)),
        );
    }
}

/// What the defect means, what the check is there to teach, and where to read on.
fn teaching(canvas: &mut Canvas, exercise: &str, check: &CheckReport, view: View<'_>) {
    let explained = check
        .counterexample
        .as_ref()
        .map(|found| &found.explanation);
    let meaning = explained.map_or("", |explained| explained.meaning.as_str());
    if meaning.is_empty() && check.teaches.is_empty() {
        return;
    }
    canvas.gap();
    canvas.push(Line::indented(4).add(palette::TITLE, "What it means"));
    // What the check is there to teach need not be what went wrong in it.
    let told = explained.is_some_and(|explained| explained.defect.is_specific());
    let teaches = if told { "" } else { check.teaches.as_str() };
    for text in [meaning, teaches] {
        canvas.paragraph(6, view.width, palette::PLAIN, text);
    }
    let links = explained.map_or(&[][..], |explained| &explained.read_on);
    for link in links {
        let target = if link.target.starts_with("https://") {
            link.target.clone()
        } else {
            format!("exercises/{exercise}/{}", link.target)
        };
        canvas.push(
            Line::indented(6)
                .add(palette::FAINT, &format!("{}: ", link.title))
                .add(palette::COMMAND, &target),
        );
    }
}
