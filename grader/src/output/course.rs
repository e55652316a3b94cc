//! A course as a path from easy to hard: for a terminal, and as a chapter of a book.

use super::{Canvas, Line, palette};
use crate::course::{Course, Exercise, Level};
use anyhow::Context;
use std::fmt::Write as _;

/// The heading in an exercise's README under which it says when its tool is the right one.
const WHEN: &str = "## When this is the right tool";

/// The exercises by level, each with what it is worth and what it builds on.
pub(crate) fn path(course: &Course) -> Canvas {
    let widest = |text: fn(&Exercise) -> &str| {
        let widths = course.exercises.iter().map(text);
        widths.map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let (widest_id, widest_title) = (widest(|it| &it.id), widest(|it| &it.title));
    let mut canvas = Canvas::new();
    for (level, exercises) in by_level(course) {
        let indent = level.map_or("", |_| "  ");
        if let Some(level) = level {
            canvas.push(Line::default().add(palette::FAINT, level.name()));
        }
        for exercise in exercises {
            let points = format!("{:>3} points  ", exercise.points);
            let at_points = indent.len() + widest_id + 2;
            let mut line = Line::default()
                .add(palette::PLAIN, indent)
                .add(palette::TITLE, &exercise.id)
                .up_to(at_points)
                .add(palette::PLAIN, &points)
                .add(palette::PLAIN, &exercise.title);
            let before = before(course, exercise);
            if !before.is_empty() {
                let before = format!("after {}", before.join(", "));
                line = line
                    .up_to(at_points + points.chars().count() + widest_title + 2)
                    .add(palette::FAINT, &before);
            }
            canvas.push(line);
        }
    }
    canvas
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
    for (level, exercises) in by_level(course) {
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
    let before = before(course, exercise);
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

/// What is to be done before an exercise, as far as the course has it.
fn before<'a>(course: &Course, exercise: &'a Exercise) -> Vec<&'a str> {
    let is_there = |id: &&String| course.exercises.iter().any(|other| other.id == **id);
    let before = exercise.place.builds_on.iter().filter(is_there);
    before.map(String::as_str).collect()
}

/// The exercises of each level, easy ones first; those of no level last. Within a level in the course's order.
fn by_level(course: &Course) -> Vec<(Option<Level>, Vec<&Exercise>)> {
    let levels = [Level::Beginner, Level::Intermediate, Level::Advanced];
    let levels = levels.map(Some).into_iter().chain([None]);
    let of = |level: Option<Level>| {
        let exercises = course.exercises.iter();
        exercises.filter(move |exercise| exercise.place.level == level)
    };
    let all = levels.map(|level| (level, of(level).collect::<Vec<_>>()));
    all.filter(|(_, exercises)| !exercises.is_empty()).collect()
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
