//! A course as a path from easy to hard: for a terminal, and as a chapter of a book.

use super::canvas::columns;
use super::chapter::hanging;
use super::{Canvas, Line, palette, safe_text, words};
use crate::course::{Course, Exercise, Level};
use crate::logbook::{Overview, Stand, Standing};
use anstyle::Style;
use anyhow::Context;
use std::fmt::Write as _;

/// The heading in an exercise's README under which it says when its tool is the right one.
const WHEN: &str = "## When this is the right tool";

/// Columns that a title should have beside the rest; otherwise everything stands below the name.
const TITLE_COLUMNS: usize = 20;

/// The exercises by level, each with where somebody stands with it, what it is worth and what it builds on, in `width`
/// columns: what does not fit stands below.
pub(crate) fn path(overview: &Overview, width: usize) -> Canvas {
    let mut canvas = Canvas::new();
    let columns = Columns::of(overview);
    let mut before: Option<&Stand> = None;
    for stand in &overview.exercises {
        if let Some(level) = level_that_begins(stand, before) {
            canvas.push(Line::default().add(palette::FAINT, level));
        }
        before = Some(stand);
        match columns.title + TITLE_COLUMNS <= width {
            true => columns.row(&mut canvas, stand, width),
            false => stacked(&mut canvas, stand, width),
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

/// The heading above an exercise that is not of the level of the one before it. Where none has a level there is none.
fn level_that_begins<'a>(stand: &'a Stand, before: Option<&Stand>) -> Option<&'a str> {
    match (&stand.level, before) {
        (level, Some(before)) if before.level == *level => None,
        (None, None) => None,
        (level, _) => Some(level.as_deref().unwrap_or("of no level")),
    }
}

/// An exercise where there is no room for columns.
fn stacked(canvas: &mut Canvas, stand: &Stand, width: usize) {
    canvas.push(Line::indented(2).add(palette::TITLE, &stand.id));
    canvas.paragraph(4, width, palette::PLAIN, &stand.title);
    let standing = format!("{}, {}", standing_of(stand), points_of(stand));
    canvas.paragraph(4, width, tone(stand), &standing);
    canvas.paragraph(4, width, palette::FAINT, &before_of(stand));
}

/// `after hello, counter`; nothing where nothing comes before.
fn before_of(stand: &Stand) -> String {
    match stand.builds_on.is_empty() {
        true => String::new(),
        false => format!("after {}", stand.builds_on.join(", ")),
    }
}

fn tone(stand: &Stand) -> Style {
    match stand.standing {
        Standing::Done => palette::GOOD,
        Standing::UnderWay => palette::OPEN,
        Standing::NotStarted => palette::FAINT,
    }
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

    /// One line, or more if something does not fit.
    fn row(&self, canvas: &mut Canvas, stand: &Stand, width: usize) {
        let head = self.head(stand);
        let before = before_of(stand);
        let fits = self.before + columns(&before) <= width;
        if self.title + columns(&stand.title) > width {
            hanging(canvas, head, width, &stand.title);
        } else {
            let line = head.add(palette::PLAIN, &stand.title);
            canvas.push(match fits {
                true => line.up_to(self.before).add(palette::FAINT, &before),
                false => line,
            });
        }
        if !fits {
            hanging(canvas, Line::indented(self.title), width, &before);
        }
    }

    /// All that stands before the title.
    fn head(&self, stand: &Stand) -> Line {
        Line::indented(2)
            .add(palette::TITLE, &stand.id)
            .up_to(self.standing)
            .add(tone(stand), &standing_of(stand))
            .up_to(self.points)
            .add(palette::PLAIN, &points_of(stand))
            .up_to(self.title)
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
    match stand.standing {
        Standing::UnderWay | Standing::Done => words::points(stand.points),
        Standing::NotStarted => words::count(stand.points.max, "point"),
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
    use super::{path, section};
    use crate::logbook::{OVERVIEW_SCHEMA, Overview, Stand, Standing};
    use crate::report::Points;

    fn stand(id: &str, edited_since: bool) -> Stand {
        Stand {
            id: id.to_owned(),
            title: "A parallel sum with shared memory and without".to_owned(),
            level: Some("beginner".to_owned()),
            builds_on: vec!["hello".to_owned(), "counter".to_owned()],
            standing: Standing::Done,
            points: Points::default(),
            edited_since,
            last: None,
        }
    }

    #[test]
    fn a_list_keeps_within_the_columns_there_are() {
        let overview = Overview {
            schema: OVERVIEW_SCHEMA.to_owned(),
            exercises: vec![stand("shared_memory_sum", true), stand("sum", false)],
            points: Points::default(),
        };
        for width in [40, 60, 80, 100, 120, 200] {
            let text = path(&overview, width).into_text();
            let text = anstream::adapter::strip_str(&text).to_string();
            let words: Vec<&str> = text.split_whitespace().collect();
            let text_of_words = words.join(" ");
            for words in ["done, edited since", "0/0", "after hello, counter"] {
                assert!(text_of_words.contains(words), "{text}");
            }
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(width), "{width}: {text}");
        }
    }

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let text = "# A\n\n## When\n\nNow,\nor never.\n\n## More\n\nNo.\n";
        assert_eq!(section(text, "## When"), Some("Now,\nor never."));
        assert_eq!(section(text, "## More"), Some("No."));
        assert_eq!(section(text, "## Else"), None);
    }
}
