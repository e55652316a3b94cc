//! The course as a whole: who builds on whom, what is taught, and the book's page of it.

use crate::scratch::{root, text};
use cargo_grade::course::{Course, Topic};
use std::collections::BTreeSet;
use std::process::Command;

fn course() -> Course {
    Course::find(root()).expect("the workspace is a course")
}

#[test]
fn every_exercise_has_a_level_and_builds_on_earlier_ones_that_are_no_harder() {
    let course = course();
    for (at, exercise) in course.exercises.iter().enumerate() {
        let id = &exercise.id;
        let level = exercise.place.level;
        assert!(level.is_some(), "{id} has no level");
        for before in &exercise.place.builds_on {
            let earlier = course.exercises[..at].iter();
            let found = earlier.clone().find(|other| other.id == *before);
            let found = found.unwrap_or_else(|| panic!("{id} builds on {before}, not before it"));
            assert!(found.place.level <= level, "{id} is easier than {before}");
        }
    }
    let numbers: BTreeSet<i64> = course.exercises.iter().map(|it| it.order).collect();
    assert_eq!(numbers.len(), course.exercises.len(), "two in one place");
}

#[test]
fn every_topic_of_every_source_is_taught_and_every_exercise_teaches_one() {
    let course = course();
    let known: BTreeSet<&str> = course.syllabus.topics.iter().map(|it| &*it.name).collect();
    let mut taught = BTreeSet::new();
    for exercise in &course.exercises {
        assert!(!exercise.place.topics.is_empty(), "{}", exercise.id);
        for topic in &exercise.place.topics {
            assert!(known.contains(&**topic), "{}: {topic}", exercise.id);
            taught.insert(&**topic);
        }
    }
    assert_eq!(taught, known);
    let sources = |topic: &Topic| topic.sources.clone();
    let of_topics: BTreeSet<String> = course.syllabus.topics.iter().flat_map(sources).collect();
    let described: BTreeSet<String> = course.syllabus.sources.keys().cloned().collect();
    assert_eq!(of_topics, described);
}

#[test]
fn every_task_ends_with_when_its_tool_is_the_right_one() {
    for exercise in course().exercises {
        let task = text(&format!("exercises/{}/README.md", exercise.id));
        let mut headings = task.lines().filter(|line| line.starts_with("## "));
        assert_eq!(
            headings.next_back(),
            Some("## When this is the right tool"),
            "{}",
            exercise.id
        );
    }
}

#[test]
fn every_task_has_hints_that_can_be_told_one_by_one() {
    let mut about_checks = 0;
    for exercise in course().exercises {
        let path = format!("exercises/{}/README.md", exercise.id);
        let hints = cargo_grade::hints::read(&text(&path));
        let hints = hints.unwrap_or_else(|why| panic!("{path}: {why}"));
        assert!(hints.len() >= 3, "{path}");
        for (hint, number) in hints.iter().zip(1..) {
            let begin = format!("Hint {number}: ");
            assert!(hint.title.starts_with(&begin), "{path}: {}", hint.title);
            assert!(!hint.text.is_empty(), "{path}: {}", hint.title);
        }
        about_checks += usize::from(hints.iter().any(|hint| !hint.checks.is_empty()));
    }
    assert!(about_checks >= 4, "{about_checks}");
}

#[test]
fn every_starter_is_kept_as_it_is_handed_out() {
    for exercise in course().exercises {
        let starter = cargo_grade::starter::read(&exercise.dir).expect("it can be read");
        let starter = starter.unwrap_or_else(|| panic!("{} has no checks/starter", exercise.id));
        let is_there = cargo_grade::starter::is_there(&exercise.dir, &starter);
        assert!(is_there, "`cargo grade review {} --accept`", exercise.id);
    }
}

#[test]
fn the_books_page_of_the_course_is_what_list_prints() {
    let mut list = Command::new(env!("CARGO_BIN_EXE_cargo-grade"));
    list.args(["grade", "list", "--format", "markdown"]);
    let printed = list.current_dir(root()).output().expect("it can be run");
    let printed = String::from_utf8(printed.stdout).expect("it prints text");
    assert!(
        text("grader/book/src/course.md") == printed,
        "write it anew: cargo grade list --format markdown > grader/book/src/course.md"
    );
}
