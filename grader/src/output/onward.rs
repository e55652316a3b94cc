//! What comes next, and what changed since the last time, for people. Never decides either.

use super::{Canvas, Line, chapter, palette, words};
use crate::hints::{Hint, Telling};
use crate::logbook::{Change, ChangedCheck, Difference, Stand, Standing};
use crate::output::human;
use crate::report::{Points, Report};
use anstyle::Style;
use grade_protocol::Verdict;

/// Where an exercise begins, with paths as they are to be shown.
pub(crate) struct Start<'a> {
    pub(crate) stand: &'a Stand,
    /// Its README.md.
    pub(crate) task: &'a str,
    /// Its src/lib.rs.
    pub(crate) source: &'a str,
}

/// The next exercise, and where to start.
pub(crate) fn next(start: &Start<'_>) -> Canvas {
    let mut canvas = Canvas::new();
    let stand = start.stand;
    let mut head = Line::default()
        .add(palette::TITLE, &stand.id)
        .add(palette::PLAIN, &format!(": {}", stand.title));
    head = match stand.standing {
        Standing::UnderWay | Standing::Done => head
            .apart_at(0)
            .add(palette::OPEN, stand.standing.words())
            .add(
                palette::PLAIN,
                &format!(", {}", words::points(stand.points)),
            ),
        Standing::NotStarted => {
            let points = words::count(stand.points.max, "point");
            head.apart_at(0).add(palette::PLAIN, &points)
        }
    };
    canvas.push(head);
    let id = &stand.id;
    for (what, style, text) in [
        ("read", palette::PLAIN, start.task.to_owned()),
        ("edit", palette::PLAIN, start.source.to_owned()),
        ("grade", palette::COMMAND, format!("cargo grade {id}")),
        ("stuck?", palette::COMMAND, format!("cargo grade hint {id}")),
    ] {
        let line = Line::indented(2).add(palette::FAINT, what);
        canvas.push(line.apart_at(10).add(style, &text));
    }
    canvas
}

/// What else there is to see once every point of a report is won. `next` is the next exercise, if one is left.
pub(crate) fn after_full_marks(report: &Report, next: Option<&Stand>, verbose: bool) -> Canvas {
    let mut canvas = Canvas::new();
    let checks = || report.exercises.iter().flat_map(|it| &it.checks);
    let line = |what: &str| Line::default().add(palette::FAINT, what).apart_at(12);
    canvas.push(Line::default());
    if checks().any(|check| check.advice.is_some()) {
        let text = "there is advice above; it costs nothing";
        canvas.push(line("Better yet").add(palette::PLAIN, text));
    }
    if !verbose && checks().any(|check| check.survived.is_some()) {
        let ids: Vec<&str> = report.exercises.iter().map(|it| &*it.id).collect();
        let command = format!("cargo grade {} -v", ids.join(" "));
        let line = line("Survived").add(palette::COMMAND, &command);
        canvas.push(line.add(palette::FAINT, "  draws the hardest schedule of each check"));
    }
    canvas.push(match next {
        Some(next) => line("Next")
            .add(palette::COMMAND, "cargo grade next")
            .add(palette::FAINT, &format!("  {}: {}", next.id, next.title)),
        None => Line::default().add(palette::GOOD, "All exercises are done."),
    });
    canvas
}

/// A hint, and how many more there are.
pub(crate) fn hint(exercise: &str, hints: &[Hint], telling: &Telling, width: usize) -> Canvas {
    let mut canvas = Canvas::new();
    let hint = &hints[telling.at];
    let head = Line::default()
        .add(palette::TITLE, exercise)
        .add(palette::PLAIN, &format!(": {}", hint.title));
    canvas.push(head);
    chapter::prose(&mut canvas, &hint.text, width);
    canvas.gap();
    let left = hints.len() - telling.told;
    let (text, command) = match (telling.again, left) {
        (true, _) => (
            "All hints are told; this is the last one again.",
            " --again",
        ),
        (false, 0) => ("That was the last hint.", " --again"),
        (false, left) => (&*format!("{} left.", words::count(left, "hint")), ""),
    };
    let begin = if command.is_empty() {
        "The next"
    } else {
        "From the first"
    };
    let line = Line::default()
        .add(palette::FAINT, &format!("{text} {begin}:  "))
        .add(
            palette::COMMAND,
            &format!("cargo grade hint {exercise}{command}"),
        );
    canvas.push(line);
    canvas
}

/// What changed between two gradings.
pub(crate) fn difference(difference: &Difference, verbose: bool) -> Canvas {
    let mut canvas = Canvas::new();
    let (before, now) = (&difference.before, &difference.now);
    let mut head = Line::default()
        .add(palette::TITLE, &difference.exercise)
        .apart_at(0)
        .add(palette::PLAIN, &words::points(before.points))
        .add(palette::FAINT, " -> ")
        .add(tone(before.points, now.points), &words::points(now.points));
    if let Some(status) = human::status(now.status) {
        head = head.add(palette::PLAIN, &format!("  {status}"));
    } else if let Some(status) = human::status(before.status) {
        head = head.add(palette::FAINT, &format!("  before: {status}"));
    }
    canvas.push(head);
    for check in &difference.checks {
        if verbose || check.change != Change::Same {
            canvas.push(changed(check));
        }
    }
    let same = difference.count(Change::Same);
    if !verbose && same > 0 {
        let verb = if same == 1 { "is" } else { "are" };
        let text = format!("{} {verb} as before", words::count(same, "check"));
        canvas.push(Line::indented(2).add(palette::FAINT, &text));
    }
    canvas
}

fn tone(before: Points, now: Points) -> Style {
    match now.won.cmp(&before.won) {
        std::cmp::Ordering::Greater => palette::GOOD,
        std::cmp::Ordering::Equal => palette::PLAIN,
        std::cmp::Ordering::Less => palette::BAD,
    }
}

fn changed(check: &ChangedCheck) -> Line {
    let style = match check.change {
        Change::Fixed => palette::GOOD,
        Change::Broke => palette::BAD,
        Change::Other | Change::Unknown => palette::OPEN,
        Change::Same => palette::FAINT,
    };
    let verdict = |verdict: Option<Verdict>| verdict.map_or("not run", words::verdict);
    let how = match check.change {
        Change::Fixed => format!("was: {}", verdict(check.before)),
        Change::Same | Change::Broke => verdict(check.now).to_owned(),
        Change::Other | Change::Unknown => {
            format!("{}, was: {}", verdict(check.now), verdict(check.before))
        }
    };
    let what = match check.now {
        None => "gone",
        Some(_) => check.change.words(),
    };
    Line::indented(2)
        .add(style, what)
        .apart_at(9)
        .add(palette::PLAIN, &check.title)
        .add(palette::FAINT, &format!("  ({how})"))
}
