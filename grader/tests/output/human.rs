//! The report for people.

use crate::samples;
use cargo_grade::cli::{Verbosity, Voice};
use cargo_grade::output::human::{self, View};
use cargo_grade::report::{CheckReport, Report, Status};
use std::path::Path;

fn shown(report: &Report, width: usize, verbosity: Verbosity) -> String {
    let view = View {
        width,
        verbosity,
        full: false,
        submission: None,
    };
    let text = human::report(report, view);
    anstream::adapter::strip_str(&text).to_string()
}

#[test]
fn every_sample_reads_as_accepted() {
    for (name, report) in samples::all() {
        insta::assert_snapshot!(name, shown(&report, 100, Verbosity::Normal));
    }
}

#[test]
fn a_verbose_report_says_what_a_pass_means() {
    let report = samples::named("pass");
    insta::assert_snapshot!("pass_verbose", shown(&report, 100, Verbosity::Verbose));
}

#[test]
fn a_full_report_folds_nothing() {
    let view = View {
        width: 200,
        verbosity: Verbosity::Normal,
        full: true,
        submission: None,
    };
    let report = samples::named("race");
    let text = anstream::adapter::strip_str(&human::report(&report, view)).to_string();
    assert!(!text.contains("not shown"), "{text}");
    // Of those that repeat one another only the first has a row.
    assert_eq!(text.matches("load count ->").count(), 40 + 1 + 2, "{text}");
}

#[test]
fn a_defect_that_costs_several_checks_is_drawn_once() {
    let again = CheckReport {
        name: "any-mix".into(),
        ..samples::deadlock()
    };
    let mut elsewhere = CheckReport {
        name: "elsewhere".into(),
        ..samples::deadlock()
    };
    let found = elsewhere.counterexample.as_mut().unwrap();
    found.explanation.places[0].site.line += 1;
    let checks = vec![samples::deadlock(), again, elsewhere];
    let report = samples::report(vec![samples::exercise(Status::Graded, checks)]);
    let text = shown(&report, 100, Verbosity::Normal);
    assert_eq!(text.matches("What happened").count(), 2, "{text}");
    let once = "The same defect on the same lines as in bank/opposite-transfers";
    assert_eq!(text.matches(once).count(), 1, "{text}");
    assert_eq!(text.matches("cargo grade replay").count(), 3, "{text}");
    let text = shown(&report, 100, Verbosity::Verbose);
    assert_eq!(text.matches("What happened").count(), 3, "{text}");
}

#[test]
fn a_quiet_report_has_totals_only() {
    let report = samples::named("deadlock");
    insta::assert_snapshot!("deadlock_quiet", shown(&report, 100, Verbosity::Quiet));
}

#[test]
fn threads_stand_one_below_the_other_on_a_narrow_terminal() {
    let report = samples::named("deadlock");
    insta::assert_snapshot!("deadlock_narrow", shown(&report, 60, Verbosity::Normal));
}

#[test]
fn where_time_matters_a_narrow_terminal_says_when_above_the_steps() {
    let report = samples::named("timed");
    insta::assert_snapshot!("timed_narrow", shown(&report, 60, Verbosity::Normal));
}

#[test]
fn where_time_matters_a_column_says_when_each_step_happened() {
    let report = samples::named("timed");
    insta::assert_snapshot!("timed_wide", shown(&report, 140, Verbosity::Normal));
}

#[test]
fn no_line_but_a_quotation_is_wider_than_the_terminal() {
    for width in [80, 100] {
        let text = shown(&samples::named("deadlock"), width, Verbosity::Verbose);
        for line in text.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn a_long_title_goes_on_below_and_stays_clear_of_the_points() {
    let title = "every page is fetched once, however many threads ask for it at the same time, \
                 also under preemption";
    let mut long = samples::deadlock();
    long.title = title.into();
    let mut long_found = samples::snapshot();
    long_found.title = title.replace(' ', "_");
    let checks = vec![samples::pass(), long, long_found];
    let report = samples::report(vec![samples::exercise(Status::Graded, checks)]);
    for width in [80, 100, 120] {
        let text = shown(&report, width, Verbosity::Normal);
        let head: Vec<&str> = text.split("\n\n").next().unwrap().lines().collect();
        insta::assert_snapshot!(format!("long_titles_{width}"), head.join("\n"));
        for line in head.iter().filter(|line| line.contains("/2")) {
            assert!(line.contains("  2/2") || line.contains("  0/2"), "{line}");
        }
    }
}

#[test]
fn colours_say_nothing_that_words_do_not() {
    let report = samples::named("deadlock");
    let view = View {
        width: 100,
        verbosity: Verbosity::Normal,
        full: false,
        submission: None,
    };
    assert!(human::report(&report, view).contains("\x1b["));
    let text = shown(&report, 100, Verbosity::Normal);
    assert!(
        text.contains("  ok    ") && text.contains("  lost  "),
        "{text}"
    );
}

#[test]
fn a_submission_cannot_send_anything_to_the_terminal() {
    for verbosity in [Verbosity::Normal, Verbosity::Verbose] {
        let text = shown(&samples::hostile(), 100, verbosity);
        let survives = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!text.contains(survives), "{text:?}");
        // What is left of an escape sequence is there to be seen: nothing was swallowed.
        assert!(text.contains("\u{241b}[2J"), "{text}");
    }
}

#[test]
fn checks_that_were_not_asked_for_are_counted_in_words() {
    for (not_run, words) in [
        (1, "1 other check was not run, and is not counted."),
        (7, "7 other checks were not run, and are not counted."),
    ] {
        let mut report = samples::named("pass");
        report.exercises[0].not_run = not_run;
        let text = shown(&report, 100, Verbosity::Normal);
        assert!(text.contains(words), "{text}");
        let page = cargo_grade::output::html::report(&report);
        assert!(page.contains(words), "{page}");
        let summary = cargo_grade::output::github::summary(&report, 0);
        assert!(summary.contains(words), "{summary}");
    }
}

#[test]
fn the_command_that_repeats_an_execution_names_the_submission_again() {
    let report = samples::named("race");
    let command = |submission: Option<&str>| {
        let view = View::elsewhere(Voice::default()).of_submission(submission.map(Path::new));
        let text = anstream::adapter::strip_str(&human::report(&report, view)).to_string();
        let line = text.lines().find(|line| line.contains("See it again:"));
        line.expect("something was lost").to_owned()
    };
    let own = command(None);
    assert!(!own.contains("--submission"), "{own}");
    assert_eq!(
        command(Some("../her's")),
        format!("{own} --submission \"../her's\"")
    );
}
