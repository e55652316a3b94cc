//! The book's parts fit together, and what `cargo grade explain` draws of it is all there.

use crate::markdown::{self, Document};
use cargo_grade::chapters::{self, Topic};
use cargo_grade::output::chapter;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::BTreeSet;

const SOURCES: &str = "grader/book/src/";

fn summary() -> Document {
    Document::read(&format!("{SOURCES}SUMMARY.md"))
}

#[test]
fn the_summary_names_every_chapter_once() {
    let named: Vec<String> = summary().links();
    let once: BTreeSet<String> = named.iter().cloned().collect();
    assert_eq!(once.len(), named.len(), "{named:?}");
    let written = markdown::all().into_iter().filter_map(|document| {
        let chapter = document.path.strip_prefix(SOURCES)?;
        (chapter != "SUMMARY.md").then(|| chapter.to_owned())
    });
    assert_eq!(once, written.collect());
}

#[test]
fn every_chapter_begins_with_the_only_heading_of_its_kind() {
    for document in markdown::all() {
        if !document.path.starts_with(SOURCES) {
            continue;
        }
        let largest = document.events().filter(
            |event| matches!(event, Event::Start(Tag::Heading { level, .. }) if *level as u8 == 1),
        );
        // A summary's parts are headings, too.
        if document.path != summary().path {
            assert_eq!(largest.count(), 1, "{}", document.path);
        }
        assert!(document.text.starts_with("# "), "{}", document.path);
    }
}

/// A chapter's words, and the lines of its code, as Markdown is read.
fn words(document: &Document) -> Vec<String> {
    let mut words = Vec::new();
    let mut text = String::new();
    for event in document.events() {
        match event {
            Event::Text(part) => text.push_str(&part),
            Event::Code(part) => text.push_str(&format!("`{part}`")),
            Event::SoftBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock) => {
                words.extend(text.split_whitespace().map(str::to_owned));
                text.clear();
            }
            Event::End(TagEnd::Heading(_)) => {
                let heading = text.replace('`', "");
                words.extend(heading.split_whitespace().map(str::to_owned));
                text.clear();
            }
            Event::Start(_) | Event::End(_) => {}
            other => panic!("{}: {other:?} is not drawn", document.path),
        }
    }
    words
}

fn document(topic: &Topic) -> Document {
    Document {
        path: topic.name.to_owned(),
        text: topic.text.to_owned(),
    }
}

#[test]
fn what_is_explained_in_a_terminal_is_the_chapter_word_for_word() {
    for topic in chapters::topics().iter().filter(|it| !it.is_section()) {
        let drawn = chapter::chapter(topic, 80);
        let drawn = anstream::adapter::strip_str(&drawn).to_string();
        let drawn = drawn.split_whitespace().filter(|word| *word != "-");
        // Emphasis is left as it is written.
        let drawn: Vec<String> = drawn.map(|word| word.replace('*', "")).collect();
        let written = words(&document(topic)).into_iter();
        let written = written.filter(|word| word != "-");
        let written: Vec<String> = written.map(|word| word.replace('*', "")).collect();
        assert_eq!(drawn, written, "{}", topic.name);
    }
}

#[test]
fn chapters_on_verdicts_hold_nothing_that_a_terminal_cannot_show() {
    for topic in chapters::topics() {
        let document = document(&topic);
        for event in document.events() {
            let is_drawn = matches!(
                event,
                Event::Start(
                    Tag::Paragraph
                        | Tag::Heading { .. }
                        | Tag::CodeBlock(_)
                        | Tag::List(None)
                        | Tag::Item
                        | Tag::Emphasis
                ) | Event::End(_)
                    | Event::Text(_)
                    | Event::Code(_)
                    | Event::SoftBreak
            );
            assert!(is_drawn, "{}: {event:?}", topic.name);
        }
    }
}

#[test]
fn no_line_of_an_explanation_but_code_is_wider_than_the_terminal() {
    for topic in chapters::topics() {
        let drawn = chapter::chapter(&topic, 60);
        let drawn = anstream::adapter::strip_str(&drawn).to_string();
        for line in drawn.lines().filter(|line| !line.starts_with("    ")) {
            assert!(line.chars().count() <= 60, "{}: {line}", topic.name);
        }
    }
}
