//! One check: its line in the table, what a lost one lost its points to, and what a pass means.

use super::super::human::counterexample::begun;
use super::super::human::standstill;
use super::super::words;
use super::{difference, operations, pager, text};
use crate::report::{CheckReport, Counterexample, ExerciseReport, Link, RealThreads};
use grade_protocol::Verdict;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Won, lost or open: a word, and the class that goes with it.
fn state(check: &CheckReport) -> (&'static str, &'static str) {
    match check.verdict {
        Verdict::NotStarted => ("to do", "open"),
        verdict if verdict.is_open() || check.points.open > 0 => ("open", "open"),
        _ if check.points.lost() > 0 || check.verdict != Verdict::Pass => ("lost", "lost"),
        _ => ("ok", "ok"),
    }
}

/// A row of the table; `link` is where its details are.
pub(super) fn line(check: &CheckReport, link: Option<&str>) -> Markup {
    let (word, class) = state(check);
    html! {
        tr {
            td { span.state.(class) { (word) } }
            th scope="row" {
                @if let Some(link) = link {
                    a href={ "#" (link) } { (text::line(&check.title)) }
                } @else {
                    (text::line(&check.title))
                }
            }
            td.number { (words::fraction(check.points)) }
            td {
                @if check.verdict != Verdict::Pass {
                    span class=(class) { (words::verdict(check.verdict)) }
                    @if let Some(found) = &check.counterexample {
                        span.faint { ", " (words::whereabouts(found)) }
                    }
                }
            }
        }
    }
}

/// Everything about a lost check.
pub(super) fn details(
    id: &str,
    exercise: &ExerciseReport,
    check: &CheckReport,
    real_threads: Option<&RealThreads>,
) -> Markup {
    let found = check.counterexample.as_ref();
    let sentence = found.map(|found| found.explanation.sentence.as_str());
    let sentence = sentence.filter(|sentence| !sentence.is_empty());
    html! {
        article.lost-check id=(id) aria-labelledby={ (id) "-title" } {
            h3 id={ (id) "-title" } { (text::line(&check.title)) }
            p.kicker {
                strong.lost {
                    "lost " (check.points.lost()) " of " (words::count(check.points.max, "point"))
                }
                " · " (words::verdict(check.verdict))
                @if let Some(found) = found { " · " (words::whereabouts(found)) }
                " · " code { (text::line(&exercise.id)) "/" (text::line(&check.name)) }
            }
            p.sentence { (text::prose(sentence.unwrap_or(&check.summary))) }
            @if sentence.is_some_and(|sentence| sentence != check.summary) {
                p { (text::prose(&check.summary)) }
            }
            @if let Some(found) = found {
                (self::counterexample(found, exercise))
            }
            @if let Some(found) = real_threads.filter(|found| found.verdict != Verdict::Pass) {
                (on_real_threads(found, &check.summary))
            }
            @if let Some(snapshot) = &check.snapshot {
                h4 { "Difference" }
                (difference::markup(&snapshot.accepted, &snapshot.actual, "Accepted", "Yours"))
            }
            (teaching(exercise, check))
            @if let Some(found) = found { h4 { "See it again" } (replay(&found.token)) }
        }
    }
}

fn counterexample(found: &Counterexample, exercise: &ExerciseReport) -> Markup {
    html! {
        h4 { "Operations " span.faint { "(" (text::line(&found.case)) ")" } }
        (operations::markup(&found.operations, &begun(&found.trace)))
        (pager::markup(found, &exercise.sources))
        @if !found.trace.output.is_empty() {
            details.printed {
                summary {
                    "Your code printed "
                    (words::count(found.trace.output.lines().count(), "line"))
                }
                (text::block(&found.trace.output))
            }
        }
    }
}

/// What real threads showed; their summary only if it is not `said` already.
fn on_real_threads(found: &RealThreads, said: &str) -> Markup {
    html! {
        h4 { "On real threads" }
        @if found.summary != said { p { (text::prose(&found.summary)) } }
        p.faint { (repetitions(found)) }
        (operations::markup(&found.operations, &BTreeSet::new()))
        @if !found.threads.is_empty() {
            h4 {
                "What each thread was doing"
                @if let Some(state) = found.state {
                    " " span.faint { "(" (standstill::in_words(state)) ")" }
                }
            }
            ul {
                @for thread in &found.threads {
                    li {
                        span.who { (text::line(&standstill::name(thread))) } " "
                        (text::prose(&standstill::doing(thread, &found.threads)))
                    }
                }
            }
        }
    }
}

fn repetitions(found: &RealThreads) -> String {
    let all = words::count(found.repetitions, "repetition");
    if found.failures == 0 {
        return format!("no failure in {all} (seed {})", found.seed);
    }
    format!(
        "in {} of {all}{} (seed {})",
        words::thousands(found.failures.into()),
        words::again(found),
        found.seed
    )
}

/// What the defect means, what the check is there to teach, and where to read on.
fn teaching(exercise: &ExerciseReport, check: &CheckReport) -> Markup {
    let explained = check
        .counterexample
        .as_ref()
        .map(|found| &found.explanation);
    let meaning = explained.map_or("", |explained| explained.meaning.as_str());
    let links = explained.map_or(&[][..], |explained| &explained.read_on);
    html! {
        @if !meaning.is_empty() || !check.teaches.is_empty() {
            section.meaning aria-label="What it means" {
                h4 { "What it means" }
                @for text in [meaning, &check.teaches].into_iter().filter(|text| !text.is_empty()) {
                    p { (text::prose(text)) }
                }
                @if !links.is_empty() {
                    ul.read-on { @for link in links { li { (self::link(exercise, link)) } } }
                }
            }
        }
    }
}

/// An address is a link, a path is only named: the page does not know where the exercise lies.
fn link(exercise: &ExerciseReport, link: &Link) -> Markup {
    html! {
        @if link.target.starts_with("https://") {
            a href=(link.target) rel="noreferrer" { (text::line(&link.title)) }
            span.address { " " (text::line(&link.target)) }
        } @else {
            (text::line(&link.title)) ": "
            code { "exercises/" (text::line(&exercise.id)) "/" (text::line(&link.target)) }
        }
    }
}

fn replay(token: &str) -> Markup {
    html! {
        div.replay {
            code.command tabindex="0" { "cargo grade replay " (text::line(token)) }
            button.copy type="button" hidden { "Copy" }
            span.copied role="status" {}
        }
    }
}

/// Why open points are open, and what passes mean.
pub(super) fn remarks<'r>(
    exercise: &'r ExerciseReport,
    real_threads: &dyn Fn(&CheckReport) -> Option<&'r RealThreads>,
) -> Markup {
    let checks = &exercise.checks;
    let open = |check: &&CheckReport| check.verdict.is_open() || check.points.open > 0;
    let passed: Vec<&CheckReport> = checks
        .iter()
        .filter(|check| check.verdict == Verdict::Pass)
        .collect();
    html! {
        @for check in checks.iter().filter(open) {
            section.open-check {
                h3 { "Open: " (text::line(&check.title)) }
                p { (text::prose(&check.summary)) }
                @if let Some(found) = real_threads(check) { p.faint { (repetitions(found)) } }
            }
        }
        @if !passed.is_empty() {
            details.passes {
                summary { h3 { "What the passes mean" } }
                dl {
                    @for check in passed {
                        dt { (text::line(&check.title)) }
                        dd { (pass(exercise, check, real_threads(check))) }
                    }
                }
            }
        }
    }
}

fn pass(
    exercise: &ExerciseReport,
    check: &CheckReport,
    real_threads: Option<&RealThreads>,
) -> Markup {
    html! {
        p { (text::prose(&check.summary)) }
        @if let Some(found) = real_threads { p { (repetitions(found)) } }
        @if !check.coverage.is_empty() {
            ul {
                @for case in &check.coverage {
                    li { (text::line(&case.case)) ": " (words::coverage(&case.coverage)) }
                }
            }
        }
        @if let Some(survived) = &check.survived {
            p {
                "The hardest execution that it survived: "
                (words::count(survived.forced_switches, "forced switch")) " in "
                (words::count(survived.steps, "step")) " of " (text::line(&survived.case))
            }
            (replay(&survived.token))
            @if let Some(drawn) = &survived.drawn { (pager::markup(drawn, &exercise.sources)) }
        }
    }
}
