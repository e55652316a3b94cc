//! Each output of each hostile report, read as its reader reads it. What makes a difference is
//! found beside a report of harmless words.

use super::places::{self, Places};
use super::strings::{self, harmless};
use crate::readers::{data, log, markdown, page, table, terminal};
use cargo_grade::cli::{Verbosity, Voice};
use cargo_grade::output::human::{self, View};
use cargo_grade::output::{cargo, github, html, json, safe_text};
use cargo_grade::report::Report;
use cargo_grade::report::document::Document;

/// Judges every report with a hostile text, beside one with a harmless text in its place, which is
/// made if it is asked for.
fn each(judge: impl Fn(&Report, &dyn Fn() -> Report)) {
    for hostile in strings::all() {
        // Longer than most of what is shown; `size` has those that are longer still.
        let text: String = hostile.text.chars().take(LONG_CHARS).collect();
        for places in [Places::All, Places::ButWordsOfTheWorker] {
            println!("{}, at {places:?}", hostile.idea);
            let report = places::report(&text, places);
            judge(&report, &|| places::report(&harmless(&text), places));
            if text.len() >= LONG_CHARS {
                break;
            }
        }
    }
}

/// Characters of a text that stands at every place. It is enough to try the longest at one kind of
/// them.
const LONG_CHARS: usize = 2_500;

fn views() -> impl Iterator<Item = View<'static>> {
    let view = |width, verbosity, full| View {
        width,
        verbosity,
        full,
        submission: None,
    };
    [
        view(80, Verbosity::Normal, false),
        view(200, Verbosity::Verbose, true),
    ]
    .into_iter()
}

#[test]
fn a_terminal_obeys_nothing_and_no_line_passes_for_the_total() {
    each(|report, _| {
        for view in views() {
            let text = human::report(report, view);
            terminal::assert_harmless(&text);
            let plain = anstream::adapter::strip_str(&text).to_string();
            let totals = plain.lines().filter(|line| line.starts_with("Total"));
            assert_eq!(totals.count(), 1);
        }
    });
}

#[test]
fn who_walks_through_an_execution_on_a_terminal_obeys_nothing() {
    each(|report, _| {
        let exercise = &report.exercises[0];
        for check in &exercise.checks {
            for view in views() {
                let pieces = human::check_in_pieces("bank", &exercise.sources, check, view);
                pieces
                    .iter()
                    .for_each(|piece| terminal::assert_harmless(piece));
            }
        }
    });
}

#[test]
fn the_log_of_a_job_has_no_command_but_ours() {
    each(|report, harmless| {
        let log = |report: &Report| github::log(report, Voice::default(), "TOKEN");
        let shown = log(report);
        terminal::assert_visible(&shown);
        let (found, expected) = (log::obeyed(&shown), log::obeyed(&log(&harmless())));
        let names = |commands: &[log::Command]| -> Vec<String> {
            commands.iter().map(|it| it.name.clone()).collect()
        };
        assert_eq!(names(&found), names(&expected));
        for command in found {
            // A file name may be one that cannot be in the repository; then there is no place.
            let known = ["file", "line", "title"];
            let ours = command
                .properties
                .iter()
                .all(|it| known.contains(&it.as_str()));
            assert!(ours, "{command:?}");
        }
        let (stopped, annotations) = shown.split_once("::TOKEN::\n").unwrap();
        log::assert_no_command(stopped.strip_prefix("::stop-commands::TOKEN\n").unwrap());
        for line in annotations.lines() {
            assert!(!line.contains("##["), "{line}");
        }
    });
}

#[test]
fn a_summary_is_made_of_the_same_parts_whatever_the_words() {
    each(|report, harmless| {
        let summary = github::summary(report, 0);
        terminal::assert_visible(&summary);
        assert_eq!(
            markdown::skeleton(&summary),
            markdown::skeleton(&github::summary(&harmless(), 0))
        );
        assert!(summary.len() <= github::SUMMARY_BYTES);
    });
}

#[test]
fn a_page_is_made_of_the_same_parts_whatever_the_words() {
    each(|report, harmless| {
        let page = html::report(report);
        terminal::assert_visible(&page);
        let body = page.split_once("</style>").unwrap().1;
        log::assert_no_command(body.split_once("<script>").unwrap().0);
        assert_eq!(
            page::tokens(&page),
            page::tokens(&html::report(&harmless()))
        );
    });
}

#[test]
fn json_has_the_same_values_and_does_nothing_when_it_is_shown() {
    each(|report, _| {
        let value = serde_json::to_value(Document::from(report)).unwrap();
        assert_eq!(data::json(&json::document(report).unwrap()), value);
    });
}

#[test]
fn an_editor_gets_the_same_messages_whatever_the_words() {
    let packages = [places::package()];
    each(|report, harmless| {
        let told = data::messages(&cargo::messages(report, &packages).unwrap());
        let expected = data::messages(&cargo::messages(&harmless(), &packages).unwrap());
        assert_eq!(told.len(), expected.len());
        for (one, other) in told.iter().zip(&expected) {
            assert_eq!(one.level, other.level);
            assert_eq!(one.spans.len(), other.spans.len());
            assert_eq!(one.children.len(), other.children.len());
        }
    });
}

#[test]
fn a_review_is_made_of_the_same_parts_whatever_the_words() {
    for hostile in strings::all() {
        println!("{}", hostile.idea);
        let reviewed = places::reviewed(&hostile.text);
        terminal::assert_harmless(&reviewed.text());
        let page = html::review(&reviewed);
        terminal::assert_visible(&page);
        let harmless = places::reviewed(&harmless(&hostile.text));
        assert_eq!(page::tokens(&page), page::tokens(&html::review(&harmless)));
    }
}

#[test]
fn what_goes_wrong_is_told_on_stderr_without_a_command() {
    for hostile in strings::all() {
        let told = safe_text::github_log(&format!("error: {}", hostile.text));
        terminal::assert_visible(&told);
        log::assert_no_command(&told);
    }
}

#[test]
fn xml_gives_back_what_was_visible_from_an_element_and_from_an_attribute() {
    for hostile in strings::all() {
        println!("{}", hostile.idea);
        let safe = safe_text::xml(&hostile.text);
        terminal::assert_visible(&safe);
        log::assert_no_command(&safe);
        let visible: Vec<String> = hostile.text.split('\n').map(safe_text::line).collect();
        let visible = visible.join("\n");
        let read = table::xml(&format!("<a b=\"{safe}\">{safe}</a>"));
        assert_eq!(read, (visible.clone(), visible));
    }
}

#[test]
fn csv_gives_one_field_that_nobody_computes() {
    for hostile in strings::all() {
        println!("{}", hostile.idea);
        let safe = safe_text::csv(&hostile.text);
        terminal::assert_visible(&safe);
        let fields = table::csv(&format!("before,{safe},{safe}\r\n"));
        let [before, field, again] = &fields[..] else {
            panic!("{fields:?}")
        };
        assert_eq!((before.as_str(), field), ("before", again));
        table::assert_no_formula(field);
        let shown = safe_text::line(&hostile.text);
        assert_eq!(field.strip_prefix('\'').unwrap_or(field), shown);
    }
}

#[test]
fn markdown_text_is_text_wherever_in_a_line_it_stands() {
    for hostile in strings::all() {
        println!("{}", hostile.idea);
        let short: String = hostile.text.chars().take(5_000).collect();
        let safe = safe_text::markdown(&short);
        terminal::assert_visible(&safe);
        for (before, after) in [
            ("", ""),
            ("a ", " b"),
            ("| a | ", " |\n|---|---|\n| b | c |"),
        ] {
            let with = |text: &str| markdown::skeleton(&format!("{before}{text}{after}"));
            assert_eq!(with(&safe), with("x"), "{safe}");
        }
        let block = safe_text::markdown_block(&short, "text");
        assert_eq!(
            markdown::skeleton(&block),
            markdown::skeleton("```text\nx\n```\n")
        );
    }
}
