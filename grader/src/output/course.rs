//! A course as a path from easy to hard: for a terminal, and as a chapter of a book.

use super::canvas::columns;
use super::{Canvas, Line, palette, safe_text, words};
use crate::course::{Course, Exercise, Level};
use crate::logbook::{Overview, Stand, Standing};
use anyhow::Context;
use std::fmt::Write as _;

/// The heading in an exercise's README under which it says when its tool is the right one.
const WHEN: &str = "## When this is the right tool";

/// The exercises by level, each with where somebody stands with it, what it is worth and what it builds on: behind
/// it, or below it if that would take more than `width` columns.
pub(crate) fn path(overview: &Overview, width: usize) -> Canvas {
    let mut canvas = Canvas::new();
    let columns = Columns::of(overview);
    let mut level = None;
    for stand in &overview.exercises {
        if level != Some(&stand.level) {
            let name = match (&stand.level, level) {
                (Some(name), _) => name,
                (None, Some(_)) => "of no level",
                (None, None) => "",
            };
            level = Some(&stand.level);
            if !name.is_empty() {
                canvas.push(Line::default().add(palette::FAINT, name));
            }
        }
        let mut line = columns.line(stand);
        let before = format!("after {}", stand.builds_on.join(", "));
        let fits = columns.before + before.len() <= width;
        if fits && !stand.builds_on.is_empty() {
            line = line.up_to(columns.before).add(palette::FAINT, &before);
        }
        canvas.push(line);
        if !fits && !stand.builds_on.is_empty() {
            let below = Line::indented(columns.title.min(width / 2));
            canvas.push(below.add(palette::FAINT, &before));
        }
    }
    canvas.gap();
    let total = format!(
        "{} of {} done, {}",
        overview.done(),
        words::count(overview.exercises.len(), "exercise"),
        words::points(overview.points)
    );
    canvas.push(Line::default().add(palette::TITLE, &total));
    canvas
}

/// One name a line, as it can be typed: exercises, and behind each its checks as far as they have been graded.
pub(crate) fn names(overview: &Overview) -> String {
    let mut text = String::new();
    for stand in &overview.exercises {
        let _ = writeln!(text, "{}", stand.id);
        let checks = stand.last.iter().flat_map(|last| &last.checks);
        for check in checks {
            let _ = writeln!(text, "{}/{}", stand.id, safe_text::line(&check.name));
        }
    }
    text
}

/// Where the columns of a list start.
struct Columns {
    standing: usize,
    points: usize,
    title: usize,
    before: usize,
}

impl Columns {
    fn of(overview: &Overview) -> Columns {
        let widest = |text: fn(&Stand) -> String| {
            let widths = overview.exercises.iter().map(text);
            widths.map(|text| columns(&text)).max().unwrap_or(0) + 2
        };
        let standing = 2 + widest(|stand| stand.id.clone());
        let points = standing + widest(standing_of);
        let title = points + widest(points_of);
        Columns {
            standing,
            points,
            title,
            before: title + widest(|stand| stand.title.clone()),
        }
    }

    fn line(&self, stand: &Stand) -> Line {
        let style = match stand.standing {
            Standing::Done => palette::GOOD,
            Standing::UnderWay => palette::OPEN,
            Standing::NotStarted => palette::FAINT,
        };
        Line::indented(2)
            .add(palette::TITLE, &stand.id)
            .up_to(self.standing)
            .add(style, &standing_of(stand))
            .up_to(self.points)
            .add(palette::PLAIN, &points_of(stand))
            .up_to(self.title)
            .add(palette::PLAIN, &stand.title)
    }
}

/// `under way, edited since`.
fn standing_of(stand: &Stand) -> String {
    let words = stand.standing.words();
    match stand.edited_since {
        true => format!("{words}, edited since"),
        false => words.to_owned(),
    }
}

fn points_of(stand: &Stand) -> String {
    match stand.last {
        Some(_) => words::points(stand.points),
        None => words::count(stand.points.max, "point"),
    }
}

/// The same in Markdown, with what each exercise teaches and when its tool is the right one, and where each topic
/// is taught.
///
/// # Errors
/// When an exercise's README cannot be read.
pub(crate) fn chapter(course: &Course) -> anyhow::Result<String> {
    let mut text = String::from(
        "# The course\n\nThe exercises, from easy to hard. `cargo grade list` shows the same in a terminal; this page \
         is what\n`cargo grade list --format markdown` prints.\n",
    );
    for (level, exercises) in course.by_level() {
        let _ = write!(text, "\n## {}\n", heading(level));
        for exercise in exercises {
            add_exercise(&mut text, course, exercise)?;
        }
    }
    if !course.syllabus.topics.is_empty() {
        add_topics(&mut text, course);
    }
    Ok(text)
}

fn heading(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Beginner) => "For beginners",
        Some(Level::Intermediate) => "Intermediate",
        Some(Level::Advanced) => "Advanced",
        None => "Of no level",
    }
}

fn add_exercise(text: &mut String, course: &Course, exercise: &Exercise) -> anyhow::Result<()> {
    let (id, title) = (&exercise.id, &exercise.title);
    let _ = write!(text, "\n### `{id}`\n\n{title}; {} points.", exercise.points);
    if !exercise.place.topics.is_empty() {
        let _ = write!(text, " It teaches {}.", exercise.place.topics.join(", "));
    }
    let before = course.before(exercise);
    if !before.is_empty() {
        let before: Vec<String> = before.iter().map(|id| format!("`{id}`")).collect();
        let _ = write!(text, " To be done after {}.", before.join(", "));
    }
    text.push('\n');
    let readme = exercise.dir.join("README.md");
    let task = std::fs::read_to_string(&readme);
    let task = task.with_context(|| format!("reading {}", readme.display()))?;
    if let Some(when) = section(&task, WHEN) {
        let _ = write!(text, "\n{when}\n");
    }
    Ok(())
}

fn add_topics(text: &mut String, course: &Course) {
    let syllabus = &course.syllabus;
    text.push_str("\n## Topics\n\n| topic | where it is from | exercises |\n|---|---|---|\n");
    for topic in &syllabus.topics {
        let teach = course.exercises.iter();
        let teach = teach.filter(|exercise| exercise.place.topics.contains(&topic.name));
        let teach: Vec<String> = teach.map(|exercise| format!("`{}`", exercise.id)).collect();
        let (sources, teach) = (topic.sources.join(", "), teach.join(", "));
        let _ = writeln!(text, "| {} | {sources} | {teach} |", topic.name);
    }
    if !syllabus.sources.is_empty() {
        text.push('\n');
        for (name, what) in &syllabus.sources {
            let _ = writeln!(text, "- {name}: {what}");
        }
    }
}

/// What stands under a heading of the second rank.
fn section<'a>(markdown: &'a str, heading: &str) -> Option<&'a str> {
    let (_, below) = markdown.split_once(&format!("{heading}\n"))?;
    let end = below.find("\n## ").unwrap_or(below.len());
    Some(below[..end].trim())
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let text = "# A\n\n## When\n\nNow,\nor never.\n\n## More\n\nNo.\n";
        assert_eq!(section(text, "## When"), Some("Now,\nor never."));
        assert_eq!(section(text, "## More"), Some("No."));
        assert_eq!(section(text, "## Else"), None);
    }
}
